"""Lines → blocks: a block is what a reader takes as one paragraph, item, heading or table row.

Exported texts break sentences at page ends (an empty line, perhaps a page number, then the rest) and, some of them,
at every line's width. Blocks join what belongs together; their spans stay exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest import cues
from ingest.lines import Line, Marker, Rank
from ingest.units.runs import list_end
from vectorstore.lexicon.units import names_unit
from vectorstore.once import once
from vectorstore.values import Span

_PAGE_NUMBER = re.compile(r"(?:[-–—]\s*)?(?:(?:Trang|trang|Page)\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?")
_RULE = re.compile(r"[\s\-_=*–—.|:+]+")
_FINISHED = re.compile(r"[.;:!?…][\s*_”\"'’)\]]*$")
_WRAP_WIDTHS = range(55, 131)  # characters: longer lines are whole paragraphs, shorter ones bullets and labels
_FULL = 0.85  # of the width, that a full line and the first word below it take at least; PDF lines are ragged
_BREAKS = 8  # lines that go on in the next, from which the width of a text can be told
_TITLE = 160  # characters: no section has a longer title
_PROSE = 40  # characters from which a line can be a sentence cut by a page end
_NEAR = 40  # characters at the end of a text that tell whether it is finished
_HEAD = 400  # characters that tell whether a text is in capitals
_DASH = re.compile(r"[-–—] ")


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

    @once
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
    reach: int  # the length of the line, with the half of it that stands before a page end


@dataclass(frozen=True, slots=True)
class _Break:
    """What stands between two lines."""

    blank: bool = False  # an empty line or page furniture
    furniture: bool = False
    rule: bool = False


def _groups(lines: Sequence[Line], width: int | None) -> Iterator[tuple[list[_Joined], bool]]:
    """The lines of each block, and whether a drawn rule stands before it."""
    group: list[_Joined] = []
    between, ruled = _Break(), False
    for line in lines:
        if line.blank or is_furniture(line):
            rule = between.rule or (not line.blank and bool(_RULE.fullmatch(line.text)))
            between = _Break(True, between.furniture or not line.blank, rule)
            continue
        if group and not _goes_on(group, line, between, width):
            yield group, ruled
            group = []
        if not group:
            ruled = between.rule
        cut = bool(group) and between.blank and not _is_full(group[-1], line, width)
        reach = len(line.text) + (group[-1].reach + 1 if cut else 0)
        group.append(_Joined(line, between.furniture, reach))
        between = _Break()
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
    """The width at which the text was wrapped, or None where every paragraph stands on one line. Rows don't count."""
    prose = [line for line in lines if not _is_row(line)]
    lengths = sorted(len(line.text) for line in prose if len(line.text) > _PROSE)
    if len(lengths) < _BREAKS:
        return None
    widest = lengths[int(len(lengths) * 0.97)]
    going_on = [len(a.text) for a, b in pairwise(prose) if len(a.text) > _PROSE and not b.blank and not b.marker]
    wrapped = any(
        sum(length >= 0.8 * widest for length in some) >= share * len(some) and len(some) >= _BREAKS
        for some, share in ((lengths, 0.5), (going_on, 0.8))
    )
    return widest if widest in _WRAP_WIDTHS and wrapped else None


def _is_row(line: Line) -> bool:
    return line.text.startswith("|") or line.text.count("\t") > 1


def finished(words: str) -> bool:
    """The words end as a sentence, clause or lead-in does."""
    return bool(_FINISHED.search(words[-_NEAR:]))


def is_upper(words: str) -> bool:
    """Written in capitals."""
    letters = [c for c in words[:_HEAD] if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def opens_document(words: str) -> bool:
    """A line that is a document type and nothing else, as over the title of what is attached: "KẾ HOẠCH"."""
    found = cues.capitals("document_types").match(words.strip("*_# "))
    return found is not None and found.group() == words.strip("*_# ")


def is_content_marker(rank: int | None) -> bool:
    """A bullet: always an item, a heading only where it labels what follows."""
    return rank is not None and rank >= Rank.DASH


def _goes_on(group: Sequence[_Joined], line: Line, between: _Break, width: int | None) -> bool:
    """The line reads on from the lines of the group."""
    last = group[-1].line
    whole = finished(last.text)
    if line.marker:
        return not (between.blank or whole) and _is_dash_within(group, line, width)
    if width is None and whole:
        return False
    if _numbers_alone(last):
        return len(line.text) <= _TITLE  # "Chương I" and its title on the next line
    if len(group) == 1 and opens_document(last.text) and not cues.opens("attached", line.text):
        return len(line.text) <= _TITLE and not finished(line.text)  # its title on the next line
    if is_upper(last.text):
        return not between.blank and is_upper(line.text) and last.marker is not None
    if is_upper(line.text) and (width is None or not finished(line.text)):
        return False
    if len(group) == 1 and _names_units(last) and _opens_task(line.text):
        return False
    full = _is_full(group[-1], line, width)
    if between.blank:
        said = sum(len(joined.line.text) for joined in group)
        cut = between.furniture and full and len(group) > 1
        return said >= _PROSE and not whole and (cut or _continues(last.text, line.text))
    return full or (not whole and _continues(last.text, line.text))


def _is_full(last: _Joined, line: Line, width: int | None) -> bool:
    """The line was broken because the first word of the next had no place in it."""
    return width is not None and last.reach + 1 + len(line.text.split(maxsplit=1)[0]) > _FULL * width


def _is_dash_within(group: Sequence[_Joined], line: Line, width: int | None) -> bool:
    """The dash that opens the line stands inside a name, "Phòng Văn hóa" / "- Xã hội", as none below a heading does."""
    prose = len(group) > 1 if (marker := group[0].line.marker) is None else is_content_marker(marker.rank)
    return prose and bool(_DASH.match(line.text)) and _is_full(group[-1], line, width)


def _numbers_alone(line: Line) -> bool:
    """The line is a marker without its title: "Chương I", "PHẦN THỨ NHẤT"."""
    marker = line.marker
    return marker is not None and marker.rank <= Rank.ARTICLE and line.text.strip("*_#. :") == marker.text.strip(". :")


def _names_units(line: Line) -> bool:
    """A numbered line that is a list of units and nothing else: who has the tasks below it."""
    if line.marker is None or is_content_marker(line.marker.rank):
        return False
    words = line.text[line.marker.body - line.span.start :].strip(" *_")
    return names_unit(words) and list_end(words, 0) >= len(words)


def _opens_task(words: str) -> bool:
    """The words open with a capital and a verb: "Đưa tin …", "Đề nghị các cơ quan …"."""
    return words[:1].isupper() and (cues.opens("duty_verbs", words) or cues.opens("requests", words))


def _continues(before: str, after: str) -> bool:
    """``after`` reads on from the unfinished ``before``."""
    head = after.lstrip("*_(“\"'")[:1]
    if before.rfind("(") > before.rfind(")") and ")" in after and "(" not in after[: after.find(")")]:
        return True  # closes the bracket that is open
    return head.islower() or before.rstrip().endswith((",", "-", "–")) or cues.ends("open_ends", before)
