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
from vectorstore.units import head_words, names_unit, plain
from vectorstore.values import Span

Place = Literal["text", "cell", "heading"]
"""Where the list stands. In a sentence "các sở, ban, ngành" is one body of units; in a heading each has the duties."""

_BRACKETS = re.compile(r"\([^()]*\)?")
_GROUP_END = re.compile(r";|(?<=[^\W\d_]{2})\.(?=\s)")
_COMMA = re.compile(r",|\s[/]\s")
_AND = re.compile(r"(?<=\s)(?:và|hoặc|&|cùng với|cùng(?= các))(?=\s)")
_SIGN = " \t\xa0*_\"“”.,;:/"
_LABEL_WORDS = 8
_PLURAL_INSIDE = re.compile(r"(?<!\w)(?:các|những)(?!\w)", re.IGNORECASE)


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


class Joined:
    """Spans of a text as one run of words, with the way back to the text."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        pieces: list[str] = []
        self._offsets: list[int] = []
        for span in spans:
            if pieces:
                pieces.append(" ")
                self._offsets.append(span.start)
            pieces.append(span.of(text))
            self._offsets.extend(range(span.start, span.end))
        self.words = "".join(pieces)

    def span(self, start: int, end: int) -> Span:
        """Where words[start:end] stand; only their first part where a page end cuts them."""
        first = self._offsets[start]
        last = start + 1
        while last < end and self._offsets[last] == self._offsets[last - 1] + 1:
            last += 1
        return Span(first, self._offsets[last - 1] + 1)


def take_apart(
    text: str, spans: Sequence[Span], place: Place, is_known: Callable[[str], bool] = lambda _: False
) -> list[Named]:
    """The single units in ``spans``, in order, each once. ``is_known``: whether a full name is one of the lexicon."""
    joined = Joined(text, spans)
    words, excluded = _without_exceptions(_without_marker(joined.words))
    found: list[Named] = []
    head = ""
    for start, end in _groups(words):
        begin, head = _labelled(words, start, end, head)
        for member in _Group(words, place, is_known, head).members(begin, end):
            own = Named(member.words, joined.span(member.start, member.end), excluded if is_plural(member.words) else ())
            if own.text and own.text.lower() not in (known.text.lower() for known in found):
                found.append(own)
        head = head if begin > start else ""
    return found


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
    return " ".join(re.sub(rf"(?i)^[,\s]*(?:{cues.alternatives('exceptions')})(?!\w)", "", words).split()).strip(_SIGN)


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
    bare = _without_plural(_addressed(label)[0])
    levelled = _level(bare.split()[-1]) and not _level(bare) if bare.split() else False
    plain_head = " ".join(part for part in bare.split() if plain(part) not in cues.word_set("plural_words"))
    return start + len(label) + 1, plain_head if levelled else _singular_head(label)


def _singular_head(name: str) -> str:
    """The head of a class of units as one of them has it: "Các sở, ngành" → Sở."""
    own = _addressed(name)[0]
    parts = own.split()
    while parts and plain(parts[0]) in cues.word_set("plural_words"):
        parts = parts[1:]
    count = head_words(" ".join(parts)) or 1
    head = " ".join(parts[:count]).rstrip(",:")
    return head[:1].upper() + head[1:]


def _addressed(words: str) -> tuple[str, int]:
    """The words behind what addresses a unit ("Đề nghị", "Trách nhiệm của"), and how many characters that took."""
    opening = len(words) - len(words.lstrip(_SIGN + "-–+•"))
    found = cues.at_start("addressing_units").match(plain_keeping(words[opening:]))
    at = opening + found.end() if found else 0
    rest = words[at:].lstrip(_SIGN + "-–+•")
    return rest, len(words) - len(rest)


def is_plural(words: str) -> bool:
    """The words open with a plural: "các trường"."""
    return plain(words.split(maxsplit=1)[0]) in cues.word_set("plural_words") if words.split() else False


def plain_keeping(words: str) -> str:
    """Lower case with as many characters as before, so that offsets hold."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in words)


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
        return _spread(found)

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
        if names_unit(after, inside=True) or (_level(after) and _shares_head(before)):
            return True
        return _is_class(after) or cues.opens("kinds_of", after)

    def _trimmed(self, start: int, end: int) -> _Member:
        words = self._words[start:end]
        rest, skipped = _addressed(words)
        bare = rest.rstrip(_SIGN + "-–")
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
        if self._head and words[:1].isupper() and (not own or _is_field(words)):
            return f"{self._head} {words}"
        if not before:
            return self._first(words)
        if self._is_one_body(before, words) or _goes_on_person(before, words):
            return None
        if is_plural(before) and not is_plural(words) and (_is_class(words) or cues.opens("kinds_of", words)):
            lead = before.split()[0] if _is_class(words) else f"{before.split()[0]} {_singular_head(before).lower()}"
            return f"{lead} {words}"
        if is_plural(words) and _level(words) and cues.opens("takes_levels", before):
            return _with_level(before, words)
        if (own and not _is_field(words)) or (is_plural(words) and _is_class(words)):
            self._head = ""
            return self._first(words)
        if _level(words):
            return _with_level(before, words)
        head = _singular_head(before)
        short = words.isupper() or self._is_known(f"{head} {words}")
        return f"{head} {words}" if words[:1].isupper() and short else words if own and _is_field(words) else None

    def _is_plain_unit(self, before: str, words: str) -> bool:
        """A unit in small letters, which only its place in a list tells: "Trung tâm Y tế huyện, | trạm y tế xã"."""
        return names_unit(words) and words[:1].islower() and not cues.holds("committees", before)

    def _first(self, words: str) -> str:
        """A class with names behind it stands for one of them, and shares its head: "Các phòng | Nội vụ"."""
        head = _singular_head(words)
        bare = _without_plural(words)
        if bare != words and bare[len(head) :].strip()[:1].isupper() and cues.opens("classes", bare):
            self._head = head
            return f"{head} {bare[len(head) :].strip()}"
        return words

    def _is_one_body(self, before: str, words: str) -> bool:
        """"các sở, ban, ngành" act as one in a sentence; in a table's cell any list of classes does."""
        if not _is_class(words) or is_plural(words):
            return False
        if self._place == "heading" and is_plural(before):
            return False
        if cues.opens("office_heads", before) or (not is_plural(before) and _PLURAL_INSIDE.search(before)):
            return _ends_in_class(before) or cues.ends("classes", before)  # "Thủ trưởng các cơ quan, | đơn vị"
        return _ends_in_class(before) and _opens_body(words) and (self._place == "cell" or cues.holds("leading_classes", before))


def _shares_head(before: str) -> bool:
    """A level follows a single head: "UBND quận X", not "các ban, ngành quận X" nor "các phường của quận X"."""
    at = _level_in(before)
    return at is not None and not _is_class(before) and " của " not in before


def _with_level(before: str, words: str) -> str | None:
    """"UBND quận" + "huyện" stay one; "UBND các huyện" + "thành phố X" gives UBND thành phố X."""
    at = _level_in(before)
    if at is None:
        return words if is_plural(words) else None
    same_rank = _rank_of(before[at:]) == _rank_of(words)
    if same_rank and _is_bare_level(words) and _is_bare_level(before[at:]):
        return None
    return f"{before[:at].strip()} {words}".strip()


def _spread(found: Sequence[_Member]) -> list[_Member]:
    """What the last of a run of classes or levels has for all of them: "các cơ quan, tổ chức liên quan"."""
    out = list(found)
    for at in range(len(out) - 1, 0, -1):
        before = out[at - 1]
        tail = _shared_tail(out[at].words) if _is_bare_class(before.words) else ""
        if _is_bare_level(before.words) and _level(before.words):
            last = out[at].words.rsplit(None, 1)
            tail = last[1] if len(last) == 2 and cues.opens("level_suffixes", last[1]) and _level(last[0]) else tail
        if tail:
            out[at - 1] = replace(before, words=f"{before.words} {tail}")
    return out


def _goes_on_person(before: str, words: str) -> bool:
    """A person's second post: "Bà X – Phó Hiệu trưởng, | Phó ban"."""
    return cues.opens("persons", before) and cues.opens("posts_of_persons", words)


def _is_class(words: str) -> bool:
    """A class of units without a name of its own: "ngành", "đoàn thể của xã", "Các tổ chức liên quan"."""
    bare = _without_plural(words)
    found = cues.at_start("classes").match(plain_keeping(bare))
    return found is not None and bare[:1].islower() and not bare[found.end() :].strip()[:1].isupper()


def _opens_body(words: str) -> bool:
    return cues.opens("body_classes", _without_plural(words))


def _ends_in_class(words: str) -> bool:
    """The last words are a class: "các thành viên là các sở", "các sở, ban"."""
    last = words.split(",")[-1].strip()
    return _is_class(last) or bool(_PLURAL_INSIDE.search(words) and cues.ends("classes", last))


def _is_bare_class(words: str) -> bool:
    return plain(_without_plural(words)) in cues.word_set("classes")


def _without_plural(words: str) -> str:
    parts = words.split()
    while parts and plain(parts[0]) in cues.word_set("plural_words"):
        parts = parts[1:]
    return " ".join(parts)


def _shared_tail(words: str) -> str:
    """What a class has behind it that its neighbours share: "của xã", "liên quan"; for persons their level too."""
    bare = _without_plural(words)
    found = cues.at_start("classes").match(plain_keeping(bare))
    tail = bare[found.end() :].strip() if found else ""
    person = cues.opens("person_classes", bare)
    return tail if tail and (cues.opens("shared_tails", tail) or (person and _level(tail))) else ""


def _is_field(name: str) -> bool:
    """A head alone that is a field of work too: the "Y tế" of "Các sở: Y tế, Tài chính"; not "Công an"."""
    return head_words(name) == len(name.split()) and not names_unit(name.lower(), inside=True)


def _level(words: str) -> bool:
    return cues.opens("level_words", _without_plural(words))


def _level_in(words: str) -> int | None:
    """Where a level of government stands in a name, its plural included."""
    found = _a_level().search(plain_keeping(words))
    if found is None:
        return None
    before = words[: found.start()].rstrip()
    last = before.split()[-1] if before.split() else ""
    return before.rfind(last) if last and plain(last) in cues.word_set("plural_words") else found.start()


@cache
def _a_level() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{cues.alternatives('level_words')})(?!\w)(?! hội)")


def _rank_of(words: str) -> int:
    """0 for communes, 1 for districts, 2 for provinces; the first level named decides."""
    bare = _without_plural(words)
    return next((rank for rank in range(3) if cues.opens(f"level_{rank}", bare)), -1)


def _is_bare_level(words: str) -> bool:
    """Only levels, no names: "quận huyện"."""
    bare = _without_plural(words)
    return not any(part[:1].isupper() for part in bare.split()) or plain(bare) in cues.word_set("level_words")


def goes_on(before: str, after: str) -> bool:
    """Behind a comma, ``after`` opens with another member of the list, or with more of a committee's long name."""
    if after[:1].isupper() or names_unit(after, inside=True) or _is_class(after) or _level(after):
        return True
    if cues.opens("kinds_of", after) or cues.opens("trades", after) or is_plural(after):
        return True
    last = before.rstrip(", ").split(",")[-1]
    if names_unit(after) and after.split()[0] == (_addressed(last)[0].split() or [""])[0]:
        return True  # "bản Pà Chua, | bản Co Mạ"
    return cues.holds("committees", last) and cues.opens("matters", after)
