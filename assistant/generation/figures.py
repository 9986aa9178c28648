"""Numbers and dates in a text: what they are, how they are meant and what they count, in figures or spelled out.

"trước ngày 30 tháng 4 năm 2025" and "before 30/4/2025" are one date; "1.000", "1000" and "một nghìn" one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.generation.word_lists import Phrase, figures, kinds, phrases, singles

_D = r"(?:3[01]|[12]\d|0?[1-9])"
_M = r"(?:1[0-2]|0?[1-9])"
_Y = r"(?:19|20)\d\d"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATES = re.compile(
    rf"(?<![\w/.,-])(?:"
    rf"(?P<y1>{_Y})-(?P<m1>\d\d)-(?P<d1>\d\d)"
    rf"|(?P<d2>{_D})\s*(?P<s2>[/.-])\s*(?P<m2>{_M})\s*(?P=s2)\s*(?P<y2>{_Y})"
    rf"|(?P<d3>{_D})\s+tháng\s+(?P<m3>{_M})(?:\s*,?\s*năm\s+(?P<y3>{_Y})|\s*/\s*(?P<y3b>{_Y}))?"
    rf"|(?P<d4>{_D})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m4>{_MONTHS})(?:,?\s+(?P<y4>{_Y}))?"
    rf"|(?P<m5>{_MONTHS})\s+(?P<d5>{_D})(?:st|nd|rd|th)?(?:,?\s+(?P<y5>{_Y}))?"
    rf"|(?P<d6>{_D})\s*/\s*(?P<m6>{_M})"
    rf"|(?P<m7>{_MONTHS}),?\s+(?P<y7>{_Y})"
    rf"|tháng\s+(?P<m8>{_M})(?:\s*,?\s*năm\s+|\s*/\s*)(?P<y8>{_Y})"
    rf"|(?P<m9>{_M})\s*/\s*(?P<y9>{_Y})"
    rf")(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)
_PARTS = (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3"), ("d4", "m4", "y4"), ("d5", "m5", "y5"),
          ("d6", "m6", ""), ("", "m7", "y7"), ("", "m8", "y8"), ("", "m9", "y9"))  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)*(?![^\W\d_])")
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_WORD = re.compile(r"[^\W_]+")
_REACH = 5  # words before a figure among which how it is meant stands
_SCALES = (1_000, 1_000_000, 1_000_000_000)


@dataclass(frozen=True, slots=True)
class Figure:
    """``value``: a number, or (day, month, year) of which 0 is not said. ``start``, ``end``: its characters.

    ``meant``: kinds of comparators that go with it. ``counts``: the word or sign behind it, or a label before it.
    """

    value: Decimal | tuple[int, int, int]
    start: int
    end: int
    meant: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()

    @property
    def is_date(self) -> bool:
        """It is a day or a month of a year."""
        return isinstance(self.value, tuple)

    @property
    def is_labelled(self) -> bool:
        """It counts nothing: the word before it says of what it is, "quý" or "đợt"."""
        return not self.is_date and tuple(" ".join(self.counts).split()) in phrases("labels")

    @property
    def is_label(self) -> bool:
        """It names one of several: "đợt 1", and not "quý 1", which is a time."""
        return self.is_labelled and tuple(self.counts) not in phrases("calendar")


def dates_in(text: str) -> Iterator[Figure]:
    """The dates of ``text`` in order, without what goes with them."""
    for found in _DATES.finditer(text):
        for day, month, year in _PARTS:
            if found[month]:
                said = found[year] if year else None
                said = said or (found["y3b"] if month == "m3" else None)
                yield Figure((_int(found[day]) if day else 0, _month(found[month]), _int(said)), *found.span())
                break


def _int(words: str | None) -> int:
    return int(words) if words else 0


def _month(words: str) -> int:
    return int(words) if words.isdigit() else figures("months")[words.lower()]


def numbers_in(text: str, *, english: bool) -> Iterator[Figure]:
    """The numbers of ``text`` written in figures, in order. ``english``: a comma groups and a point parts."""
    for found in _NUMBER.finditer(text):
        yield Figure(number(found.group(), english=english), *found.span())


def number(words: str, *, english: bool) -> Decimal:
    """A number in figures: "1.000" and "12,5" in Vietnamese; groups of three are told by their length in both."""
    if _GROUPS.fullmatch(words) and not words.startswith("0"):
        return Decimal(words.replace(".", "").replace(",", ""))
    group, point = (",", ".") if english else (".", ",")
    grouped = words.rpartition(group)[2] if group in words and point not in words else ""
    if words.count(point) > 1 or (grouped and len(grouped) != len("000")):
        group, point = point, group
    plain = words.replace(group, "").replace(point, ".", 1)
    return Decimal(plain) if plain.count(".") <= 1 else Decimal(words.replace(".", "").replace(",", ""))


def spelled(keys: Sequence[str]) -> tuple[Decimal, int] | None:
    """(number, words of it) that the keys open with, spelled out; None where they open with none."""
    known = figures("numbers")
    count = 0
    while count < len(keys) and keys[count] in known:
        count += 1
    if count == 0 or (count == 1 and not _counts(keys)):
        return None
    total = group = last = 0
    for word in keys[:count]:
        value = known[word]
        if value in _SCALES:
            total, group, last = total + (group or 1) * value, 0, 0
        elif value == 100 or (value == 10 and last):
            group, last = group - last + (last or 1) * value, 0
        else:
            group, last = group + value, value
    return Decimal(total + group), count


def _counts(keys: Sequence[str]) -> bool:
    """One word alone is a figure, unless it may be another word: then only before what is counted."""
    if keys[0] not in singles("unclear_numbers"):
        return figures("numbers")[keys[0]] < 100
    return any(tuple(keys[1 : 1 + len(one)]) == one for one in phrases("counted"))


def meant_before(keys: Sequence[str]) -> tuple[str, int]:
    """(kind of comparator, words of it with what stands behind it) that ends the keys; ("", 0) where none does."""
    known = kinds("comparators")
    skipped = 0
    while skipped < min(3, len(keys)) and keys[-1 - skipped] in singles("before_figures") and not _ends(keys, skipped):
        skipped += 1
    for skip in range(skipped, -1, -1):
        before = keys[: len(keys) - skip]
        for count in range(min(_REACH, len(before)), 0, -1):
            if (kind := known.get(tuple(before[-count:]))) is not None:
                return kind, count + skip
    return "", 0


def _ends(keys: Sequence[str], skipped: int) -> bool:
    """A comparator ends before what is skipped: "muộn nhất là"."""
    before = keys[: len(keys) - skipped]
    return any(tuple(before[-count:]) in kinds("comparators") for count in range(1, min(_REACH, len(before)) + 1))


def meant_behind(keys: Sequence[str]) -> tuple[str, int]:
    """(kind, words of it) of what opens the keys: "trở lên"; ("", 0) where none does."""
    for phrase, kind in kinds("behind").items():
        if tuple(keys[: len(phrase)]) == phrase:
            return kind, len(phrase)
    return "", 0


def label_before(keys: Sequence[str]) -> Phrase:
    """The label that ends the keys: "điều" of "điều 5"; () where none does."""
    for count in (2, 1):
        if tuple(keys[-count:]) in phrases("labels"):
            return tuple(keys[-count:])
    return ()
