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
    *("plural_words", "addressing_units", "exceptions", "classes", "person_classes", "shared_tails", "level_words"),
    *("level_0", "level_1", "level_2", "level_suffixes", "inner_heads", "noun_like", "takes_levels", "kinds_of", "one_name", "persons", "posts_of_persons", "naming"),
    *("partner_nouns", "list_ends", "purposes", "requirements", "target_heads", "background", "duty_heads"),
    *("statements", "aims", "reports", "reporting_duties", "fore_words", "sending", "trades", "name_enders", "beneficiaries", "topics", "circumstances", "obstacles", "reflecting", "report_objects", "office_heads", "towards", "dispatching", "passives", "preparing", "announcing", "in_charge", "leading_classes", "committees", "body_classes", "goals", "ditto", "continuers", "label_actor", "label_partner", "label_deadline", "agent_verbs",
      "agent_openers", "aims_of", "matters"),
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
