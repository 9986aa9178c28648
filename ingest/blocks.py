"""Lines → blocks: a block is what a reader takes as one paragraph, item, heading or table row.

Exported texts break sentences at page ends (an empty line, perhaps a page number, then the rest) and, some of them,
at every line's width. Blocks join what belongs together; their spans stay exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest import cues
from ingest.lines import Line, Marker, Rank
from vectorstore.values import Span

_PAGE_NUMBER = re.compile(r"(?:[-–—]\s*)?(?:(?:Trang|trang|Page)\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?")
_RULE = re.compile(r"[\s\-_=*–—.|:+]+")
_FINISHED = re.compile(r"[.;:!?…][\s*_”\"'’)\]]*$")
_WRAP_WIDTHS = range(55, 131)  # characters: longer lines are whole paragraphs, shorter ones bullets and labels
_TITLE = 160  # characters: no section has a longer title
_PROSE = 40  # characters from which a line can be a sentence cut by a page end
_NEAR = 40  # characters at the end of a text that tell whether it is finished
_HEAD = 400  # characters that tell whether a text is in capitals


@dataclass(frozen=True)
class Block:
    """Consecutive lines that read as one. ``parts`` has several spans where page furniture stands between."""

    parts: tuple[Span, ...]
    text: str  # the words, white space collapsed
    marker: Marker | None
    ruled: bool = False  # a drawn rule stands before it

    @property
    def span(self) -> Span:
        """From the first word, its marker included, to the last."""
        return Span(self.parts[0].start, self.parts[-1].end)

    @property
    def rank(self) -> int | None:
        """The rank of its marker, if it has one."""
        return self.marker.rank if self.marker else None

    @cached_property
    def words(self) -> int:
        """How many words it has, its marker included."""
        return len(self.text.split())

    def body(self) -> tuple[Span, ...]:
        """Its spans without the marker, white space and closing emphasis left in place."""
        if self.marker is None:
            return self.parts
        first = self.parts[0]
        return (Span(min(self.marker.body, first.end), first.end), *self.parts[1:])


def join_lines(text: str, lines: Sequence[Line], width: int | None) -> list[Block]:
    """Blocks of ``lines``, which hold no table rows and are wrapped at ``width``.

    Blank lines, rules and page numbers fall away.
    """
    return [_block(text, group, ruled) for group, ruled in _groups(lines, width)]


@dataclass(frozen=True, slots=True)
class _Joined:
    line: Line
    furniture_before: bool


def _groups(lines: Sequence[Line], width: int | None) -> Iterator[tuple[list[_Joined], bool]]:
    """The lines of each block, and whether a drawn rule stands before it."""
    group: list[_Joined] = []
    blank = furniture = rule = ruled = False
    for line in lines:
        if line.blank or is_furniture(line):
            blank, furniture = True, furniture or not line.blank
            rule = rule or (not line.blank and bool(_RULE.fullmatch(line.text)))
            continue
        if group and not _goes_on(group[-1].line, line, blank, width):
            yield group, ruled
            group = []
        if not group:
            ruled = rule
        group.append(_Joined(line, furniture))
        blank = furniture = rule = False
    if group:
        yield group, ruled


def _block(text: str, group: Sequence[_Joined], ruled: bool) -> Block:
    """One block of its lines: a span up to each piece of page furniture."""
    first = group[0].line
    parts = [first.span]
    for joined in group[1:]:
        if joined.furniture_before:
            parts.append(joined.line.span)
        else:
            parts[-1] = Span(parts[-1].start, joined.line.span.end)
    words = " ".join(" ".join(part.of(text) for part in parts).split())
    return Block(tuple(parts), words, first.marker, ruled)


def is_furniture(line: Line) -> bool:
    """A page number or a drawn rule: part of the page, not of the text."""
    return bool(_PAGE_NUMBER.fullmatch(line.text) or _RULE.fullmatch(line.text))


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which the text was wrapped, or None where every paragraph stands on one line."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > _PROSE)
    if len(lengths) < 8:
        return None
    widest = lengths[int(len(lengths) * 0.97)]
    full = sum(length >= 0.8 * widest for length in lengths)
    return widest if widest in _WRAP_WIDTHS and full >= 0.5 * len(lengths) else None


def finished(words: str) -> bool:
    """The words end as a sentence, clause or lead-in does."""
    return bool(_FINISHED.search(words[-_NEAR:]))


def is_upper(words: str) -> bool:
    """Written in capitals."""
    letters = [c for c in words[:_HEAD] if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def is_content_marker(rank: int | None) -> bool:
    """A bullet: always an item, a heading only where it labels what follows."""
    return rank is not None and rank >= Rank.DASH


def _goes_on(last: Line, line: Line, blank: bool, width: int | None) -> bool:
    if line.marker or (width is None and finished(last.text)):
        return False
    if _numbers_alone(last):
        return len(line.text) <= _TITLE  # "Chương I" and its title on the next line
    if is_upper(last.text):
        return not blank and is_upper(line.text) and last.marker is not None
    if is_upper(line.text):
        return False
    if blank:
        return len(last.text) >= _PROSE and not finished(last.text) and _continues(last.text, line.text)
    if width is not None:
        return len(last.text) >= 0.7 * width and not (finished(last.text) and len(last.text) < 0.8 * width)
    return _continues(last.text, line.text)


def _numbers_alone(line: Line) -> bool:
    """The line is a marker without its title: "Chương I", "PHẦN THỨ NHẤT"."""
    marker = line.marker
    return marker is not None and marker.rank <= Rank.ARTICLE and line.text.strip("*_#. :") == marker.text.strip(". :")


def _continues(before: str, after: str) -> bool:
    """``after`` reads on from the unfinished ``before``."""
    head = after.lstrip("*_(“\"'")[:1]
    return head.islower() or before.rstrip().endswith((",", "-", "–")) or cues.ends("open_ends", before)
