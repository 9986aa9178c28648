"""The cue words of the ``cues.yaml`` files, checked once; patterns over ``vectorstore.lexicon.units.plain`` text."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vectorstore.lexicon.units import plain

_FILES = (("ingest", "cues.yaml"), ("ingest.units", "cues.yaml"), ("ingest.register", "cues.yaml"))
_NEAR = 80  # characters at an end of a text that can hold a cue
COLUMNS = ("number", "activity", "result", "deadline", "actor", "partner")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = {}
    for package, name in _FILES:
        lists: dict[str, Any] = yaml.safe_load(resources.files(package).joinpath(name).read_text(encoding="utf-8"))
        _check(f"{package}/{name}", lists, data)
        data |= lists
    if set(data.get("columns", ())) != set(COLUMNS):
        raise ValueError(f"ingest/cues.yaml: columns must name {', '.join(COLUMNS)}; mend the file")
    return data


def _check(file: str, lists: dict[str, Any], known: dict[str, Any]) -> None:
    wrong = [key for key, cues in lists.items() if key != "columns" and not _is_list(cues)]
    if wrong or lists.keys() & known.keys():
        raise ValueError(f"{file}: {wrong or set(lists) & set(known)} must be one list of words; mend the file")


def _is_list(cues: Any) -> bool:
    return isinstance(cues, list) and bool(cues) and all(isinstance(cue, str) for cue in cues)


def words(name: str) -> tuple[str, ...]:
    """The cues of one list as written."""
    return tuple(_data()[name])


def opens(name: str, text: str) -> bool:
    """The text opens with a cue of the list, whatever the case and the emphasis."""
    return bool(at_start(name).match(plain(text[:_NEAR].lstrip('*_#“"( \t'))))


def ends(name: str, text: str) -> bool:
    """The text ends with a cue of the list."""
    return bool(_at_end(name).search(plain(text[-_NEAR:])))


def holds(name: str, text: str) -> bool:
    """A cue of the list stands in the text, as words of its own."""
    return bool(anywhere(name).search(plain(text)))


def is_one_of(name: str, text: str) -> bool:
    """The text is a cue of the list, whatever its case, and the marks around it."""
    return plain(text.strip(" -–._*()")) in word_set(name)


@cache
def word_set(name: str) -> frozenset[str]:
    """The cues of one list, plain."""
    return frozenset(map(plain, words(name)))


@cache
def alternatives(name: str) -> str:
    """The cues of one list, plain, as the inside of a pattern: the longest first."""
    return _alternatives(words(name))


@cache
def at_start(name: str) -> re.Pattern[str]:
    """Matches plain text that opens with a cue of the list."""
    return re.compile(rf"(?:{_alternatives(words(name))})(?!\w)")


@cache
def _at_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words(name))})$")


@cache
def anywhere(name: str) -> re.Pattern[str]:
    """Finds a cue of the list in plain text, as words of its own."""
    return re.compile(rf"(?<!\w)(?:{_alternatives(words(name))})(?!\w)")


@cache
def capitals(name: str) -> re.Pattern[str]:
    """Matches a text that opens with a cue of the list in capitals, diacritics as written.

    But for one that opens with a cue of the list not_…, where there is one.
    """
    others = f"not_{name}"
    unless = f"(?!{_capitals(words(others))})" if others in _data() else ""
    return re.compile(unless + _capitals(words(name)))


def _capitals(cues: tuple[str, ...]) -> str:
    ordered = sorted(cues, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(cue).replace(r"\ ", r"\s+") for cue in ordered) + r")(?!\w)"


@cache
def column_cues() -> tuple[tuple[str, str], ...]:
    """(plain cue, role) of table columns, longest cue first."""
    pairs = [(plain(cue), role) for role in COLUMNS for cue in _data()["columns"][role]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _alternatives(cues: tuple[str, ...]) -> str:
    ordered = sorted({plain(cue) for cue in cues}, key=lambda cue: (-len(cue), cue))
    return "|".join(re.escape(cue).replace(r"\ ", r"\s+") for cue in ordered)
