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
from typing import Literal

from ingest import cues
from ingest.lines import find_marker
from ingest.units.joined import Joined
from ingest.units.words import (
    PLURAL_INSIDE,
    SIGNS,
    addressed,
    ends_in_class,
    goes_on_person,
    is_bare_class,
    is_bare_level,
    is_class,
    is_field,
    is_level,
    is_plural,
    level_in,
    opens_body,
    rank_of,
    shared_tail,
    shares_head,
    singular_head,
    without_plural,
)
from vectorstore.units import names_unit, plain
from vectorstore.values import Span

Place = Literal["text", "cell", "heading"]
"""Where the list stands. In a sentence "các sở, ban, ngành" is one body of units; in a heading each has the duties."""

_BRACKETS = re.compile(r"\([^()]*\)?")
_GROUP_END = re.compile(r";|(?<=[^\W\d_]{2})\.(?=\s)")
_COMMA = re.compile(r",|\s[/]\s")
_PERSON = re.compile(r"(?:\S+ ){1,2}?[A-ZĐÀ-Ỹ]\w*(?: [A-ZĐÀ-Ỹ]\w*){1,4}(?=\s[-–—]\s|,|$)")
_AND = re.compile(r"(?<=\s)(?:và|hoặc|&|cùng với|cùng(?= các))(?=\s)")
_LABEL_WORDS = 8


@dataclass(frozen=True, slots=True)
class Named:
    """One unit of a list: its natural full reading, where its own words stand, and who is left out of it."""

    text: str
    span: Span
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Member:
    words: str
    start: int  # in the joined words
    end: int


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
        for member in _Group(words, place, is_known, head).members(begin, end):
            own = Named(
                member.words, joined.span(member.start, member.end), excluded if is_plural(member.words) else ()
            )
            if own.text and own.text.lower() not in (known.text.lower() for known in found):
                found.append(own)
        head = head if begin > start else ""
    return found


def _opens(words: str, start: int) -> int:
    return start + len(words[start:]) - len(words[start:].lstrip(SIGNS))


def _of_level(before: str, words: str) -> str:
    """A group of bare levels has the head of the one before: "UBND quận, huyện; | xã, phường"."""
    shares = is_bare_level(words) and not is_plural(words) and cues.opens("takes_levels", before)
    return (_with_level(before, words) or words) if shares else words


def _without_marker(words: str) -> str:
    """The words with the outline marker of a heading blanked out."""
    marker = find_marker(words, 0)
    return words if marker is None else " " * marker.body + words[marker.body :]


def _without_exceptions(words: str) -> tuple[str, tuple[str, ...]]:
    """The words with brackets and exceptions blanked out, and what the exceptions leave out."""
    left_out: list[str] = []

    def blank(found: re.Match[str]) -> str:
        inner = found.group().strip("() ")
        if cues.opens("exceptions", inner):
            left_out.append(_bare_exception(inner))
        return " " * len(found.group())

    bare = _BRACKETS.sub(blank, words)
    outside = _exception().search(bare)
    if outside:
        left_out.append(_bare_exception(outside.group()))
        bare = bare[: outside.start()] + " " * len(outside.group()) + bare[outside.end() :]
    return bare, tuple(filter(None, left_out))


@cache
def _exception() -> re.Pattern[str]:
    return re.compile(rf"(?i)[,\s]*(?<!\w)(?:{cues.alternatives('exceptions')})(?!\w)[^;.]*")


def _bare_exception(words: str) -> str:
    return " ".join(re.sub(rf"(?i)^[,\s]*(?:{cues.alternatives('exceptions')})(?!\w)", "", words).split()).strip(SIGNS)


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


class _Group:
    """The members of one group, which are parted by commas and "và"."""

    def __init__(self, words: str, place: Place, is_known: Callable[[str], bool], label: str) -> None:
        self._words = words
        self._place = place
        self._is_known = is_known
        self._head = label  # what fields and names share: of the label, or of a class with names behind it

    def members(self, start: int, end: int) -> list[_Member]:
        found: list[_Member] = []
        for piece in (self._trimmed(*piece) for piece in self._pieces(start, end)):
            if piece.words:
                self._take(found, piece)
        return _spread([replace(member, words=_person(member.words)) for member in found])

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for comma in _COMMA.finditer(self._words, start, end):
            yield from self._by_and(at, comma.start())
            at = comma.end()
        yield from self._by_and(at, end)

    def _by_and(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts joined by "và" where another unit follows: not "Giáo dục và Đào tạo"."""
        at = start
        for found in _AND.finditer(self._words, start, end):
            after = self._words[found.end() : end].strip()
            before = self._words[at : found.start()].strip()
            if self._is_another(before, after):
                yield at, found.start()
                at = found.end()
        yield at, end

    def _is_another(self, before: str, after: str) -> bool:
        if cues.ends("one_name", f"{before} và") and names_unit(after, inside=True):
            return False
        if names_unit(after, inside=True) or (is_level(after) and shares_head(before)):
            return True
        return is_class(after) or cues.opens("kinds_of", after)

    def _trimmed(self, start: int, end: int) -> _Member:
        words = self._words[start:end]
        rest, skipped = addressed(words)
        bare = rest.rstrip(SIGNS + "-–")
        return _Member(" ".join(bare.split()), start + skipped, start + skipped + len(bare))

    def _take(self, found: list[_Member], piece: _Member) -> None:
        """Adds a piece as a member of its own, or to the name before it."""
        full = self._full(found[-1].words if found else "", piece.words)
        if full is not None:
            found.append(replace(piece, words=full))
        else:
            found[-1] = _Member(f"{found[-1].words}, {piece.words}", found[-1].start, piece.end)

    def _full(self, before: str, words: str) -> str | None:
        """The full reading of a piece that is a unit of its own; None where it goes on with the name before it."""
        if before and not names_unit(words, inside=True) and self._is_known(f"{before}, {words}"):
            return None
        if cues.is_one_of("inner_heads", self._head) and not plain(words).startswith(plain(self._head)):
            return f"{self._head} {words}"
        own = names_unit(words, inside=True) or (bool(before) and self._is_plain_unit(before, words))
        if self._head and words[:1].isupper() and (not own or is_field(words)):
            return f"{self._head} {words}"
        if not before:
            return self._first(words)
        if self._is_one_body(before, words) or goes_on_person(before, words):
            return None
        if cues.opens("kinds_of", words) and not is_plural(before) and PLURAL_INSIDE.search(before):
            return None  # "Hiệu trưởng các trường mầm non, | tiểu học"
        if is_plural(before) and not is_plural(words) and (is_class(words) or cues.opens("kinds_of", words)):
            lead = before.split()[0] if is_class(words) else f"{before.split()[0]} {singular_head(before).lower()}"
            return f"{lead} {words}"
        if is_plural(words) and is_level(words) and cues.opens("takes_levels", before):
            return _with_level(before, words)
        if (own and not is_field(words)) or (is_plural(words) and is_class(words)):
            self._head = ""
            return self._first(words)
        if is_level(words):
            return _with_level(before, words)
        head = singular_head(before)
        short = words.isupper() or self._is_known(f"{head} {words}")
        return f"{head} {words}" if words[:1].isupper() and short else words if own and is_field(words) else None

    def _is_plain_unit(self, before: str, words: str) -> bool:
        """A unit in small letters, which only its place in a list tells: "Trung tâm Y tế huyện, | trạm y tế xã"."""
        return names_unit(words) and words[:1].islower() and not cues.holds("committees", before)

    def _first(self, words: str) -> str:
        """A class with names behind it stands for one of them, and shares its head: "Các phòng | Nội vụ"."""
        head = singular_head(words)
        bare = without_plural(words)
        if bare != words and bare[len(head) :].strip()[:1].isupper() and cues.opens("classes", bare):
            self._head = head
            return f"{head} {bare[len(head) :].strip()}"
        return words

    def _is_one_body(self, before: str, words: str) -> bool:
        """ "các sở, ban, ngành" act as one in a sentence; in a table's cell any list of classes does."""
        if not is_class(words) or is_plural(words):
            return False
        if self._place == "heading" and is_plural(before):
            return False
        if cues.opens("office_heads", before) or (not is_plural(before) and PLURAL_INSIDE.search(before)):
            return ends_in_class(before) or cues.ends("classes", before)  # "Thủ trưởng các cơ quan, | đơn vị"
        return (
            ends_in_class(before)
            and opens_body(words)
            and (self._place == "cell" or cues.holds("leading_classes", before))
        )


def _with_level(before: str, words: str) -> str | None:
    """ "UBND quận" + "huyện" stay one; "UBND các huyện" + "thành phố X" gives UBND thành phố X."""
    at = level_in(before)
    if at is None:
        return words if is_plural(words) else None
    same_rank = rank_of(before[at:]) == rank_of(words)
    if same_rank and is_bare_level(words) and is_bare_level(before[at:]):
        return None
    return f"{before[:at].strip()} {words}".strip()


def _spread(found: Sequence[_Member]) -> list[_Member]:
    """What the last of a run of classes or levels has for all of them: "các cơ quan, tổ chức liên quan"."""
    out = list(found)
    for at in range(len(out) - 1, 0, -1):
        before = out[at - 1]
        tail = shared_tail(out[at].words) if is_bare_class(before.words) else ""
        if is_bare_level(before.words) and is_level(before.words):
            last = out[at].words.rsplit(None, 1)
            tail = last[1] if len(last) == 2 and cues.opens("level_suffixes", last[1]) and is_level(last[0]) else tail
        if not tail and before.words.split()[:1] == out[at].words.split()[:1]:
            tail = _own_level(before.words, out[at].words)
        if tail:
            out[at - 1] = replace(before, words=f"{before.words} {tail}")
    return out


def _own_level(before: str, words: str) -> str:
    """The level that ends a name and is its neighbour's too: "Hội Nông dân, Hội Phụ nữ xã"; "" where it has one."""
    last = words.split()[-1]
    shared = plain(last) in cues.word_set("level_words") and level_in(before) is None
    return last if shared and not is_plural(words) and not is_plural(before) else ""


def _person(words: str) -> str:
    """A person without the posts behind the name: "Bà Lò Thị Vân – Phó Hiệu trưởng, Phó ban" is Bà Lò Thị Vân."""
    named = _PERSON.match(words) if cues.opens("persons", words) else None
    return named.group() if named else words
