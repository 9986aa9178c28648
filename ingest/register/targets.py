"""The figures that a target aims at: comparator, number, unit and population."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ingest import cues
from ingest.units.joined import Joined
from ingest.units.words import lowered
from vectorstore.obligation import Target
from vectorstore.values import Span

_NUMBER = re.compile(
    r"(?<![\w/.,-])(?P<value>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:\s?/\s?(?P<base>\d{1,3}(?:[. ]\d{3})+|\d+))?\s?(?P<sign>%|‰)?(?![\w/-]|[.,]\d)"
)
_NOUN = re.compile(r"\s+(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+)?)")
_CLAUSE = re.compile(r"[.;]\s|[;:]|\.$")
_LONGEST = 400  # characters of a clause on either side of a number
_REACH = 40  # characters before a number in which its comparator stands
_OR_MORE = 4  # words behind a number in which "trở lên" stands
_POPULATION = 12  # words


def targets_in(text: str, spans: Sequence[Span]) -> tuple[Target, ...]:
    """The figures in ``spans``, in order; dates, ages, document numbers and amounts of no measure are none."""
    joined = Joined(text, spans)
    words = lowered(joined.words)
    return tuple(_found(joined, words))


def _found(joined: Joined, words: str) -> Iterator[Target]:
    for found in _NUMBER.finditer(words):
        before, after = (
            words[max(0, found.start() - _REACH) : found.start()],
            words[found.end() : found.end() + _LONGEST],
        )
        unit, rest = _unit(found, before, after)
        if not unit:
            continue
        comparator = _comparator(before, rest)
        value = _decimal(found["value"]) + (f"/{_whole(found['base'])}" if found["base"] else "")
        start, end = _around(joined.words, found.start(), found.end())
        population = _population(joined.words, words, start, end, found.end())
        yield Target(comparator, value, unit, population, joined.span(found.start(), found.end()))


def _unit(found: re.Match[str], before: str, after: str) -> tuple[str, str]:
    """The unit of a number, and the words behind it; "" for a number that measures nothing."""
    if found["sign"]:
        return found["sign"], after
    if cues.ends("no_figures_after", before.rstrip()):
        return "", after
    noun = _NOUN.match(after)
    if noun is None or cues.opens("no_measures", noun["noun"]):
        return "", after
    if found["base"]:
        return noun["noun"].split()[0] if noun else "", after
    measured = cues.ends("measuring", before.rstrip())
    return (noun["noun"].split()[0], after[noun.end("noun") :]) if measured else ("", after)


def _comparator(before: str, rest: str) -> str:
    """= > >= < <= as the words before or behind a number say; "" where they say nothing."""
    near = " ".join(re.split(r"[,.;]", rest)[0].split()[:_OR_MORE])
    for name, sign in (("or_more", ">="), ("or_less", "<=")):
        if cues.holds(name, near):
            return sign
    for sign in (">=", "<=", ">", "<", "="):
        if cues.ends(f"comparing {sign}", before.rstrip()):
            return sign
    return ""


def _around(words: str, start: int, end: int) -> tuple[int, int]:
    """The clause that holds a figure."""
    low, high = max(0, start - _LONGEST), min(len(words), end + _LONGEST)
    ends = [found.end() for found in _CLAUSE.finditer(words, low, start)]
    after = _CLAUSE.search(words, end, high)
    return (ends[-1] if ends else low), (after.start() if after else high)


def _population(written: str, words: str, start: int, end: int, figure: int) -> str:
    """Of whom or what: the words behind "100%", or those between "tỷ lệ" and the comparator."""
    rate = [found.end() for found in cues.anywhere("rates").finditer(words, start, figure)]
    if rate:
        return _noun_phrase(written, words, rate[-1], figure)
    return _noun_phrase(written, words, figure, end)


def _noun_phrase(written: str, words: str, start: int, end: int) -> str:
    stop = _stops().search(words, start, end)
    phrase = written[start : stop.start() if stop else end].strip(" ,:()")
    return " ".join(phrase.split()[:_POPULATION])


@cache
def _stops() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{cues.alternatives('population_ends')})(?!\w)|[,(]|\d")


def _decimal(value: str) -> str:
    """Plain decimal notation: "99,9" → 99.9, "1.000" → 1000."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", value):
        value = value.replace(".", "")
    return re.sub(r"^0+(?=\d)", "", value.replace(",", "."))


def _whole(value: str) -> str:
    return re.sub(r"\D", "", value)
