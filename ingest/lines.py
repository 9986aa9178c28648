"""The canonical text as lines, each with its span and the outline marker that opens it.

Marker ranks order the levels that Vietnamese documents are built of (Nghị định 30/2020/NĐ-CP, Phụ lục I: phần, chương,
mục, tiểu mục, điều, khoản, điểm; plans mostly I. / 1. / a) / - / +). A document uses some of them; only their order
matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from ingest.document import CELL_BREAK
from vectorstore.values import Span


class Rank(IntEnum):
    """How deep a marker stands, outermost first. Markdown headings stand between, by their number of signs."""

    TOP = 0  # what has no marker
    APPENDIX = 5
    PART = 10
    CHAPTER = 20
    DIVISION = 30  # "Mục 1"
    HASH = 32  # plus the number of signs: "#" 33 … "######" 38
    LETTER_UPPER = 40  # "A."
    UNNUMBERED = 40  # a line in capitals: beside "A." to "Đ.", above "I."
    ROMAN = 50
    ARTICLE = 55  # "Điều 1."
    ARABIC = 60
    ARABIC_NESTED = 61  # "1.1." 62, "1.1.1." 63 …
    LETTER = 80
    BRACKETED = 85  # "(1)"
    DASH = 90
    PLUS = 95


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens a line: its rank, its text ("5.", "a)", "-") and where the words after it begin."""

    rank: int
    text: str
    body: int  # offset in the canonical text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the canonical text without its line break. ``span`` leaves out white space at both ends."""

    span: Span
    raw: Span  # with its white space: tabs at the edges are cell borders
    text: str  # text[span]
    marker: Marker | None = None

    @property
    def blank(self) -> bool:
        """Nothing but white space."""
        return not self.text


BULLETS = "-–—•●▪◦○■□◆❖➢➤►✓✔☐☑☒"  # as offices type them, boxes to tick among them
_ORDINALS = "(?:nhất|một|hai|ba|tư|bốn|năm|sáu|bảy|NHẤT|MỘT|HAI|BA|TƯ|BỐN|NĂM|SÁU|BẢY)"
_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,2})?")
_PATTERNS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        Rank.APPENDIX,
        re.compile(
            r"PHỤ LỤC(?:\s+(?:SỐ\s+|số\s+)?[IVX\d]{1,4})?(?=[\s.:]|$)|Phụ lục(?:\s+(?:số\s+)?[IVX\d]{1,4}\b|(?=\s*:?$))"
        ),
    ),
    (Rank.PART, re.compile(rf"(?:PHẦN|Phần)\s+(?:THỨ\s+|thứ\s+)?(?:[IVX]{{1,4}}|\d{{1,2}}|{_ORDINALS})(?=[\s.:–-]|$)")),
    (Rank.CHAPTER, re.compile(r"(?:CHƯƠNG|Chương)\s+(?:[IVX]{1,5}|\d{1,2})(?=[\s.:–-]|$)")),
    (Rank.DIVISION, re.compile(r"(?:MỤC|Mục)\s+(?:[IVX]{1,5}|\d{1,2})(?=[\s.:–-]|$)")),
    (Rank.ARTICLE, re.compile(r"(?:ĐIỀU|Điều)\s+\d{1,3}\s*[.:]")),
    (Rank.ROMAN, re.compile(r"[IVX]{1,5}\s?[./)-](?=\s|[A-ZÀ-ỸĐ*])|[IVX]{1,5}\.(?=[^\sa-z])")),
    (Rank.LETTER_UPPER, re.compile(r"[A-HĐ]\s?[./)](?=\s|[A-ZÀ-ỸĐ][a-zà-ỹ])")),
    (Rank.ARABIC_NESTED, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}[./)]?(?=\s)")),
    (Rank.ARABIC, re.compile(r"\d{1,2}\s?[./)](?=\s|[A-ZÀ-ỸĐ*])|\d{1,2}\s?-(?=\s)")),
    (Rank.BRACKETED, re.compile(r"\([a-zđ\d]{1,2}\)(?=\s)")),
    (Rank.LETTER, re.compile(r"[a-zđ]\d?\s?[)](?=\s|[*A-ZÀ-ỸĐa-zà-ỹđ])|[a-zđ][./](?=\s)")),
    (Rank.DASH, re.compile(rf"[{BULLETS}*](?=\s)|[{BULLETS}](?=[A-ZÀ-ỸĐ])")),
    (Rank.PLUS, re.compile(r"\+(?=\s|[A-ZÀ-ỸĐ])|o(?=\s)")),
)
_HASH = re.compile(r"(#{1,6})\s+")
_NUMBERED = tuple((rank, p) for rank, p in _PATTERNS if rank not in (Rank.DASH, Rank.PLUS))


def split_lines(text: str) -> list[Line]:
    """All lines of ``text`` in order; form feeds end a line too, and so does U+2028 but between the cells of a row."""
    lines = []
    for start, raw in _raw_lines(text):
        words = raw.strip(" \t\xa0\ufeff\u200b\u3000")
        begin = start + raw.find(words) if words else start
        span = Span(begin, begin + len(words))
        lines.append(Line(span, Span(start, start + len(raw)), words, find_marker(words, begin)))
    return lines


def _raw_lines(text: str) -> Iterator[tuple[int, str]]:
    """Where each line begins, and its characters without what ends it."""
    for match in re.finditer(r"[^\r\n\f\x0b\u2029]*(?:\r\n|[\r\n\f\x0b\u2029]|$)", text):
        start, raw = match.start(), match.group().rstrip("\r\n\f\x0b\u2029")
        if not match.group():
            continue
        for piece in [raw] if "\t" in raw or raw.startswith("|") else raw.split(CELL_BREAK):
            yield start, piece
            start += len(piece) + 1


def find_marker(words: str, offset: int) -> Marker | None:
    """The outline marker at the start of ``words``, which stand at ``offset``; emphasis around it is passed over."""
    hashes = _HASH.match(words)
    skip = hashes.end() if hashes else 0
    emphasis = _EMPHASIS.match(words, skip)
    inner = emphasis.end() if emphasis else skip
    if emphasis and emphasis.group() == "*" and words[inner : inner + 1] == " ":
        inner = skip  # "* item" is a bullet, not emphasis
    for rank, pattern in _NUMBERED if hashes else _PATTERNS:
        found = pattern.match(words, inner)
        if found:
            label = found.group().strip()
            level = int(rank) + label.rstrip("./)").count(".") if rank == Rank.ARABIC_NESTED else int(rank)
            body = _after(words, found.end(), emphasis.group() if emphasis else "")
            return Marker(_hash_rank(hashes) if hashes else level, label, offset + body)
    if hashes:
        return Marker(_hash_rank(hashes), "", offset + skip)
    return None


def _hash_rank(hashes: re.Match[str]) -> int:
    return int(Rank.HASH) + len(hashes.group(1))


def _after(words: str, at: int, emphasis: str) -> int:
    """Where the words after a marker begin; emphasis that encloses only the marker ("**1.** …") is passed over."""
    if emphasis and words.startswith(emphasis, at):
        at += len(emphasis)
    rest = words[at:]
    return at + len(rest) - len(rest.lstrip()) if rest.strip() else at
