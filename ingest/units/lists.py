"""Lists of units taken apart: "Các sở: Y tế, GDĐT; Công an, Thành đoàn" → Sở Y tế, Sở GDĐT, Công an, Thành đoàn.

Members share what the first of them has: its head ("UBND các huyện, thành phố X" → UBND thành phố X), its plural ("các
ban, ngành"), or what the last has ("các cơ quan, tổ chức liên quan"). A comma inside a name ("Ban bảo vệ, chăm sóc trẻ
em") parts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest import cues
from ingest.lines import find_marker
from ingest.units.joined import Joined
from ingest.units.members import Group, Place, with_level
from ingest.units.words import (
    PLURAL_INSIDE,
    SIGNS,
    addressed,
    is_bare_level,
    is_level,
    is_plural,
    singular_head,
    without_plural,
)
from vectorstore.lexicon.units import plain
from vectorstore.values import Span

_BRACKETS = re.compile(r"\([^()]*\)?")
_GROUP_END = re.compile(r";|(?<=[^\W\d_]{2})\.(?=\s)")
_LABEL_WORDS = 8


@dataclass(frozen=True, slots=True)
class Named:
    """One unit of a list: its natural full reading, where its own words stand, and who is left out of it."""

    text: str
    span: Span
    excludes: tuple[str, ...] = ()


def take_apart(
    text: str, spans: Sequence[Span], place: Place, is_known: Callable[[str], bool] = lambda _: False
) -> list[Named]:
    """The single units in ``spans``, in order, each once. ``is_known``: whether a full name is one of the lexicon."""
    joined = Joined(text, spans, listed=place == "cell")
    words, excluded = _without_exceptions(_without_marker(joined.words))
    found: list[Named] = []
    head = ""
    for start, end in _groups(words):
        begin, head = _labelled(words, start, end, head)
        for member in Group(words, place, is_known, head).members(begin, end):
            if found and begin == start and member.start <= _opens(words, start):
                member = replace(member, words=_of_level(found[-1].text, member.words))
            general = is_plural(member.words) or PLURAL_INSIDE.search(member.words)
            own = Named(member.words, joined.span(member.start, member.end), excluded if general else ())
            if own.text and own.text.lower() not in (known.text.lower() for known in found):
                found.append(own)
        head = head if begin > start else ""
    return found


def _opens(words: str, start: int) -> int:
    return start + len(words[start:]) - len(words[start:].lstrip(SIGNS))


def _of_level(before: str, words: str) -> str:
    """A group of bare levels has the head of the one before: "UBND quận, huyện; | xã, phường"."""
    shares = is_level(words) and is_bare_level(words) and not is_plural(words) and cues.opens("takes_levels", before)
    return (with_level(before, words) or words) if shares else words


def _without_marker(words: str) -> str:
    """The words with the outline marker of a heading blanked out."""
    marker = find_marker(words, 0)
    return words if marker is None else " " * marker.body + words[marker.body :]


def _without_exceptions(words: str) -> tuple[str, tuple[str, ...]]:
    """The words with brackets and exceptions blanked out, and what the exceptions leave out."""
    left_out: list[str] = []

    def blank(found: re.Match[str]) -> str:
        inner = found.group().strip("() ")
        if cues.opens("exceptions", inner) or cues.opens("bracketed_exceptions", inner):
            left_out.extend(exceptions_in(inner))
        return " " * len(found.group())

    bare = _BRACKETS.sub(blank, words)
    outside = _exception().search(bare)
    if outside:
        left_out.extend(exceptions_in(outside.group()))
        bare = bare[: outside.start()] + " " * len(outside.group()) + bare[outside.end() :]
    return bare, tuple(filter(None, left_out))


@cache
def _exception() -> re.Pattern[str]:
    return re.compile(rf"(?i)[,\s]*(?<!\w)(?:{cues.alternatives('exceptions')})(?!\w)[^;.]*")


def exceptions_in(words: str) -> list[str]:
    """Whom words leave out, each by itself: "trừ các trường mầm non và Trường A" gives trường mầm non, Trường A."""
    cue = rf"{cues.alternatives('exceptions')}|{cues.alternatives('bracketed_exceptions')}"
    bare = re.sub(rf"(?i)^[,\s]*(?:{cue})(?!\w)", "", words)
    named = (without_plural(" ".join(piece.split()).strip(SIGNS)) for piece in re.split(r",|;|\svà\s", bare))
    return [name for name in named if name]


def _groups(words: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _GROUP_END.finditer(words):
        yield start, found.start()
        start = found.end()
    yield start, len(words)


def _labelled(words: str, start: int, end: int, head: str) -> tuple[int, str]:
    """Where a group's members begin, and the head they share: "Các sở: …" gives Sở."""
    label, colon, rest = words[start:end].partition(":")
    if not colon or not rest.strip() or len(label.split()) > _LABEL_WORDS:
        return start, ""
    bare = without_plural(addressed(label)[0])
    levelled = is_level(bare.split()[-1]) and not is_level(bare) if bare.split() else False
    plain_head = " ".join(part for part in bare.split() if plain(part) not in cues.word_set("plural_words"))
    return start + len(label) + 1, plain_head if levelled else singular_head(label)
