"""The members of one group of a list of units, each in its full reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest import cues
from ingest.units.words import (
    PLURAL_INSIDE,
    SIGNS,
    addressed,
    ends_in_class,
    goes_on_person,
    heads_class,
    is_bare_class,
    is_bare_level,
    is_class,
    is_field,
    is_level,
    is_numbered,
    is_plural,
    level_in,
    opens_body,
    rank_of,
    shared_tail,
    shares_head,
    singular_head,
    without_plural,
)
from vectorstore.lexicon.units import names_unit, plain

Place = Literal["text", "cell", "heading"]
"""Where the list stands. In a sentence "các sở, ban, ngành" is one body of units; in a heading each has the duties."""

_COMMA = re.compile(r",|\s[/]\s")
_PERSON = re.compile(r"(?:\S+ ){1,2}?[A-ZĐÀ-Ỹ]\w*(?: [A-ZĐÀ-Ỹ]\w*){1,4}(?=\s[-–—]\s|,|$)")
_COMRADE = re.compile(r"[Đđ]/?c\.?\s+")
_AND = re.compile(r"(?<=\s)(?:và|hoặc|&|cùng với|cùng(?= các))(?=\s)")


@dataclass(frozen=True, slots=True)
class Member:
    """One unit of a group: its full reading, and where its own words stand in the joined words."""

    words: str
    start: int  # in the joined words
    end: int


class Group:
    """The members of one group, which are parted by commas and "và"."""

    def __init__(self, words: str, place: Place, is_known: Callable[[str], bool], label: str) -> None:
        self._words = words
        self._place = place
        self._is_known = is_known
        self._head = label  # what fields and names share: of the label, or of a class with names behind it

    def members(self, start: int, end: int) -> list[Member]:
        """The units between two places of the joined words."""
        found: list[Member] = []
        for piece in (self._trimmed(*piece) for piece in self._pieces(start, end)):
            if any(c.isalnum() for c in piece.words):
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
        if is_numbered(before) and is_numbered(after) and len(after.split()) == 1:
            return PLURAL_INSIDE.search(before) is None  # "Chi đoàn 11A1 | và 11A4"
        if cues.ends("one_name", f"{before} và") and names_unit(after, inside=True):
            return False
        if names_unit(after, inside=True) or (is_level(after) and shares_head(before)):
            return True
        return is_class(after) or heads_class(after) or cues.opens("kinds_of", after)

    def _trimmed(self, start: int, end: int) -> Member:
        words = self._words[start:end]
        rest, skipped = addressed(words)
        bare = rest.rstrip(SIGNS + "-–")
        return Member(" ".join(bare.split()), start + skipped, start + skipped + len(bare))

    def _take(self, found: list[Member], piece: Member) -> None:
        """Adds a piece as a member of its own, or to the name before it."""
        full = self._full(found[-1].words if found else "", piece.words)
        if full is not None:
            found.append(replace(piece, words=full))
        else:
            found[-1] = Member(f"{found[-1].words}, {piece.words}", found[-1].start, piece.end)

    def _full(self, before: str, words: str) -> str | None:
        """The full reading of a piece that is a unit of its own; None where it goes on with the name before it."""
        if before and not names_unit(words, inside=words[:1].islower()) and self._is_known(f"{before}, {words}"):
            return None
        if is_numbered(before) and is_numbered(words) and len(words.split()) == 1:
            return None if PLURAL_INSIDE.search(before) else f"{before.rsplit(None, 1)[0]} {words}"
        if cues.is_one_of("inner_heads", self._head) and not plain(words).startswith(plain(self._head)):
            return f"{self._head} {words}"
        own = names_unit(words, inside=True) or (bool(before) and self._is_plain_unit(before, words))
        own = own or heads_class(words)
        if self._head and words[:1].isupper() and (not own or is_field(words)):
            return f"{self._head} {words}"
        if self._head and not before and not names_unit(words) and not is_class(words) and not is_level(words):
            return f"{self._head} {words}"  # "Các Ban quản lý: | rừng phòng hộ A, Khu bảo tồn B"
        if not before:
            return self._first(words)
        if shared := _shared_post(before, words):
            return f"{shared} {words}"
        if self._place == "cell" and words[:1].isupper() and self._is_known(words):
            return words  # "Đoàn Thanh niên, | Bảo vệ"
        if self._is_one_body(before, words) or goes_on_person(before, words):
            return None
        if cues.opens("persons", before):  # "Ông Ú, | GVCN", "Bà An, Giám đốc Trung tâm Văn hóa, | Thể thao"
            own = names_unit(words) or (self._place == "cell" and self._is_known(words))
            return words if own else None
        if cues.opens("kinds_of", words) and not is_plural(before) and PLURAL_INSIDE.search(before):
            return None  # "Hiệu trưởng các trường mầm non, | tiểu học"
        if is_plural(before) and not is_plural(words) and (is_class(words) or cues.opens("kinds_of", words)):
            plural = before[: len(before) - len(without_plural(before))].strip()
            lead = plural if is_class(words) else f"{plural} {singular_head(before).lower()}"
            return f"{lead} {words}"
        if is_class(words) and not is_plural(words) and cues.opens("heads_of", before) and not _is_post(words):
            return None  # "Trưởng thôn, | bản"
        if is_class(words) and is_bare_class(before):
            return words  # "Hộ gia đình, | cá nhân"
        if is_plural(words) and is_level(words) and cues.opens("takes_levels", before):
            return with_level(before, words)
        if (own and not is_field(words)) or (is_plural(words) and is_class(words)):
            self._head = ""
            return self._first(words)
        if is_level(words):
            return with_level(before, words)
        head = singular_head(before)
        short = self._is_known(f"{head} {words}") or (words.isupper() and not own)
        return f"{head} {words}" if words[:1].isupper() and short else words if own and is_field(words) else None

    def _is_plain_unit(self, before: str, words: str) -> bool:
        """A unit that only its place in a list tells: "Trung tâm Y tế huyện, | trạm y tế xã", "Đài A, | Báo Nà Lữ"."""
        if not names_unit(words):
            return False
        if words[:1].isupper():
            return words.partition(" ")[2][:1].isupper()
        return cues.opens("representing", words) or not cues.holds("committees", before)

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


def with_level(before: str, words: str) -> str | None:
    """ "UBND quận" + "huyện" stay one; "UBND các huyện" + "thành phố X" gives UBND thành phố X."""
    at = level_in(before)
    if at is None:
        return words if is_plural(words) else None
    same_rank = rank_of(before[at:]) == rank_of(words)
    if same_rank and is_bare_level(words) and is_bare_level(before[at:]):
        return None
    return f"{before[:at].strip()} {words}".strip()


def _spread(found: Sequence[Member]) -> list[Member]:
    """What the last of a run of classes or levels has for all of them: "các cơ quan, tổ chức liên quan"."""
    out = list(found)
    for at in range(len(out) - 1, 0, -1):
        before = out[at - 1]
        tail = shared_tail(out[at].words) if is_bare_class(before.words) else ""
        if is_bare_level(before.words) and is_level(before.words):
            last = out[at].words.rsplit(None, 1)
            tail = last[1] if len(last) == 2 and cues.opens("level_suffixes", last[1]) and is_level(last[0]) else tail
        alike = before.words.split()[:1] == out[at].words.split()[:1]
        if not tail and (alike or all(cues.opens("mass_heads", one.words) for one in (before, out[at]))):
            tail = _own_level(before.words, out[at].words)
        if tail:
            out[at - 1] = replace(before, words=f"{before.words} {tail}")
    return out


def _own_level(before: str, words: str) -> str:
    """The level that ends a name and is its neighbour's too: "Hội Nông dân, Hội Phụ nữ xã"; "" where it has one."""
    last = words.split()[-1]
    shared = plain(last) in cues.word_set("level_words") and level_in(before) is None
    return last if shared and not is_plural(words) and not is_plural(before) else ""


def _shared_post(before: str, words: str) -> str:
    """The post that a name shares with its neighbour: "Tổ trưởng tổ Toán, | tổ Văn" has "Tổ trưởng"; "" for none."""
    if not words[:1].islower() or is_plural(words) or not _is_post(before):
        return ""
    head = f" {words.split()[0]} "
    post = before.partition(head)[0] if head in before else ""
    return post if _is_post(post) and not is_class(words) else ""


def _is_post(words: str) -> bool:
    return cues.opens("posts_of_persons", words)


def _person(words: str) -> str:
    """A person without the posts behind the name: "Bà Lò Thị Vân – Phó Hiệu trưởng, Phó ban" is Bà Lò Thị Vân."""
    named = _PERSON.match(words) if cues.opens("persons", words) else None
    if named is None and (short := _COMRADE.match(words)) and _is_post(words[short.end() :]):
        return words[short.end() :]  # "Đ/c Hiệu trưởng"
    return named.group() if named else words
