"""The cue words of ``cues.yaml``, checked once and compiled to patterns over ``vectorstore.units.plain`` text."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vectorstore.units import plain

_LISTS = (
    *("document_types", "bases", "issues", "closing", "closing_formula", "lead_ins", "open_ends", "posts", "attached"),
    *("duty_verbs", "not_verb", "addressing", "leads", "not_subject", "incomplete", "requests", "orders"),
)
_NEAR = 80  # characters at an end of a text that can hold a cue
COLUMNS = ("number", "activity", "result", "deadline", "actor", "partner")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(resources.files("ingest").joinpath("cues.yaml").read_text(encoding="utf-8"))
    missing = [key for key in _LISTS if not all(isinstance(cue, str) for cue in data.get(key) or [None])]
    if missing or set(data.get("columns", ())) != set(COLUMNS):
        raise ValueError(f"ingest/cues.yaml: {missing or 'columns'} must be lists of words; mend the file")
    return data


def words(name: str) -> tuple[str, ...]:
    """The cues of one list as written."""
    return tuple(_data()[name])


def opens(name: str, text: str) -> bool:
    """The text opens with a cue of the list, whatever the case and the emphasis."""
    return bool(_at_start(name).match(plain(text[:_NEAR].lstrip('*_#“"( \t'))))


def ends(name: str, text: str) -> bool:
    """The text ends with a cue of the list."""
    return bool(_at_end(name).search(plain(text[-_NEAR:])))


def holds(name: str, text: str) -> bool:
    """A cue of the list stands in the text, as words of its own."""
    return bool(_anywhere(name).search(plain(text)))


@cache
def _at_start(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives(words(name))})(?!\w)")


@cache
def _at_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words(name))})$")


@cache
def _anywhere(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words(name))})(?!\w)")


@cache
def capitals(name: str) -> re.Pattern[str]:
    """Matches a text that opens with a cue of the list in capitals, diacritics as written."""
    cues = sorted(words(name), key=len, reverse=True)
    return re.compile("(?:" + "|".join(re.escape(cue).replace(r"\ ", r"\s+") for cue in cues) + r")(?!\w)")


@cache
def column_cues() -> tuple[tuple[str, str], ...]:
    """(plain cue, role) of table columns, longest cue first."""
    pairs = [(plain(cue), role) for role in COLUMNS for cue in _data()["columns"][role]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _alternatives(cues: tuple[str, ...]) -> str:
    return "|".join(re.escape(cue) for cue in sorted({plain(cue) for cue in cues}, key=len, reverse=True))
