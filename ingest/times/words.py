"""The cue words of ``times.yaml``, checked once, as parts of patterns over ``ingest.times.key`` keys."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml

from vectorstore.lexicon.units import plain

_NAMES = """
leads parts date_leads not_after_fraction year_leads units periods period_leads not_after_period counted at_least
number_words every duration_leads durations since milestones coming_about opportunities clause_stops contents
occasion_opens occasion_after occasion_named occasion_heads occasion_stops event_leads events near_leads near_events
covered not_after names_before not_before documents programmes aims habits habit_tails attributed money
frequency_names other_years periodic anniversaries weekdays issues from_leads to_leads until_leads before_leads
open_leads completions lengths habitual not_ahead each_leads each_of each_stops term_kinds at_once_in at_once_tails
superiors grants routines not_money importance amounts happenings passive_starts timed_nouns yardsticks stresses
data due_leads gathering sudden awaited duty_marks divided aims_of_clause avoided verbal_nouns ensured bonds
yearly_papers moon hours named_hours told hazards accidents yearly_money shares suffered
"""
_LISTS = _NAMES.split()
_SPELLINGS = (("hằng", "hàng"), ("kì", "kỳ"), ("quí", "quý"))
_SPELLED = re.compile(rf"(?<!\w)(?:{'|'.join(other for other, _ in _SPELLINGS)})(?!\w)")


def one_spelling(text: str) -> str:
    """The text, as long as before, with one spelling of the words that have several: hằng, kì, quí."""
    return _SPELLED.sub(lambda found: dict(_SPELLINGS)[found.group()], text)


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.safe_load(
        resources.files("ingest.times").joinpath("times.yaml").read_text(encoding="utf-8")
    )
    bad = [key for key in _LISTS if not data.get(key) or not all(isinstance(word, str) for word in data[key])]
    if bad or set(data) - set(_LISTS):
        raise ValueError(
            f"ingest/times/times.yaml: {bad or set(data) - set(_LISTS)} must be known lists of words; mend it"
        )
    return data


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one list in the one spelling, longest first."""
    return tuple(sorted({one_spelling(plain(word)) for word in _data()[name]}, key=lambda word: (-len(word), word)))


@cache
def in_order(name: str) -> tuple[str, ...]:
    """The words of one list as they stand in it."""
    return tuple(one_spelling(plain(word)) for word in _data()[name])


def any_of(*names: str) -> str:
    """A pattern of any word of the lists, longest first, with no word character after it."""
    found = sorted({word for name in names for word in words(name)}, key=lambda word: (-len(word), word))
    return rf"(?:{'|'.join(map(re.escape, found))})(?!\w)"


def ends_with(name: str, key: str) -> bool:
    """The key ends with a word of the list."""
    return bool(_at_end(name).search(key[-60:].rstrip()))


def starts_with(name: str, key: str) -> bool:
    """The key starts with a word of the list."""
    return bool(_at_start(name).match(key.lstrip()))


def holds(name: str, key: str) -> bool:
    """A word of the list stands in the key."""
    return bool(_anywhere(name).search(key))


@cache
def _at_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(name)}$")


@cache
def _at_start(name: str) -> re.Pattern[str]:
    return re.compile(any_of(name))


@cache
def _anywhere(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(name)}")
