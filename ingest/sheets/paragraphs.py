"""Lines of a column → paragraphs: a line that was only wrapped is joined to the one above.

The strongest sign is the room at a line's end: where the next line's first word would have had a place in it, the line
was ended on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import finished, is_upper
from ingest.lines import Marker, Rank, find_marker
from ingest.sheets.runs import Run

_MENTION = re.compile(r"[A-ZĐ][a-zà-ỹ]")  # a part named in small letters, as sentences name it: "Phụ lục", "Điều"
_END = "./."  # closes the text of a document (Nghị định 30/2020/NĐ-CP, Điều 8)
_SPACE = 0.25  # of the size of type: a space between words
_ROOM = 0.3  # of the size: how exactly room at a line's end is measured
_INDENT = 0.8  # of the size: lines that begin no further apart begin at one place
_LEADING = 0.35  # of the size: more white than usual above a line, from which it opens a paragraph
_BLANK = 0.4  # … from which an empty line stands between
_SAME_SIZE = 0.12  # of the size …
_ROUGHLY = 0.3  # … and where it was measured: by which letters a line happens to have
_CENTRED = 0.6  # of the size: how exactly lines are centred
_SIGN = 2  # letters that a bullet is recognised as, at most
_MARGIN = 1.5  # of the size: white at both sides of a centred line


@dataclass(frozen=True, slots=True)
class Column:
    """Where the lines of a column may stand, from left to right, and the usual white between them.

    ``ragged``: its lines are a list or block, each a paragraph, as in a head or foot. ``slack``: how much of a line's
    end is not known to be room, in points, as beside a cell's border. ``tied``: a line that begins in small letters
    goes on with an unfinished one however much room there was. ``rough``: its lines were measured on a scan.
    ``opening``: where the first lines of its paragraphs begin, if that is further in than the others. ``plain``:
    neither that nor white tells its paragraphs apart.
    """

    left: float
    right: float
    white: float
    ragged: bool = False
    slack: float = 0.0
    tied: bool = False
    rough: bool = False
    opening: float | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that read on; ``apart``: white stands above it, as of an empty line."""

    lines: tuple[Run, ...]
    apart: bool = False


def paragraphs_of(lines: Sequence[Run], column: Column) -> Iterator[Paragraph]:
    """The paragraphs of a column's lines, which stand on one page."""
    own: list[Run] = []
    apart = False
    for line in lines:
        if own and begins(own, line, column):
            yield Paragraph(tuple(own), apart)
            apart = line.top - own[-1].bottom - column.white > _BLANK * min(line.size, own[-1].size)
            own = []
        own.append(line)
    if own:
        yield Paragraph(tuple(own), apart)


def begins(own: Sequence[Run], line: Run, column: Column) -> bool:
    """The line opens a paragraph after the lines ``own``. Over a page's end nothing is said by the white between."""
    last = own[-1]
    if last.text.endswith(_END) or _differs(last, line, column):
        return True
    if last.page == line.page and line.top - last.bottom - column.white > _LEADING * max(line.size, last.size):
        return True
    marker = find_marker(line.text, 0)
    if column.ragged:
        return not (marker is None and _reads_on(last, line))
    if column.tied and marker is None and line.text[:1].islower() and not finished(last.text):
        return False
    if _had_room(last, line, column):
        return True
    if marker is not None:
        return not (_is_within(own, line, marker, column) or (column.tied and _counts_on(own, line, marker)))
    if column.plain and finished(last.text) and not line.text[:1].islower():
        return True
    if is_upper(last.text) != is_upper(line.text) and (is_upper(last.text) or _is_centred(line, column)):
        return True
    return _is_indented(own, line, column)


def moved(line: Run, column: Column, to: Column) -> Run:
    """The line as it would stand in another column."""
    by = to.left - column.left
    return replace(line, left=line.left + by, right=line.right + by)


def _differs(last: Run, line: Run, column: Column) -> bool:
    """The lines are in type of different sizes."""
    return abs(line.size - last.size) > (_ROUGHLY if column.rough else _SAME_SIZE) * last.size


def _reads_on(last: Run, line: Run) -> bool:
    """In a block of short lines, one in small letters goes on with the one above, and so does what follows a comma."""
    opened = line.text.lstrip("(“\"'")[:1]
    return not finished(last.text) and (opened.islower() or last.text.endswith(","))


def _had_room(last: Run, line: Run, column: Column) -> bool:
    """The first word of the line had room at the end of the line above."""
    first = line.words[0]
    needed = first.box[2] - first.box[0] + _SPACE * line.size
    room = column.right - last.right
    if _is_centred(last, column):
        room += last.left - column.left
    return room - column.slack > needed + _ROOM * line.size


def _is_centred(line: Run, column: Column) -> bool:
    if column.opening is not None and abs(line.left - column.opening) < _INDENT / 2 * line.size:
        return False
    before, after = line.left - column.left, column.right - line.right
    return abs(before - after) <= 2 * _CENTRED * line.size and min(before, after) >= _MARGIN * line.size


def _is_within(own: Sequence[Run], line: Run, marker: Marker, column: Column) -> bool:
    """What looks like a marker stands inside a sentence: "Phòng Văn hóa" / "- Xã hội", "nêu tại" / "Phụ lục I"."""
    first, last, near = own[0], own[-1], _INDENT * line.size
    if finished(last.text) or (column.opening is not None and abs(line.left - column.opening) < near / 2):
        return False
    if _MENTION.match(marker.text):
        return True
    set_back = line.left < first.left - near
    hanging = len(own) > 1 and line.left > first.left + near and abs(line.left - last.left) < line.size
    listed = find_marker(first.text, 0)
    flush = (
        marker.rank == Rank.DASH and abs(line.left - last.left) < near and (listed is None or listed.rank < Rank.DASH)
    )
    return marker.rank >= Rank.ARABIC and (set_back or hanging or flush)


def _counts_on(own: Sequence[Run], line: Run, marker: Marker) -> bool:
    """A figure at the start of a cell's line that numbers nothing: it follows neither 0 nor the number above."""
    found, above = re.match(r"\d+", marker.text), re.match(r"\d+", own[0].text)
    if found is None or finished(own[-1].text):
        return False
    return int(found.group()) not in (1, int(above.group()) + 1 if above else 1)


def _is_indented(own: Sequence[Run], line: Run, column: Column) -> bool:
    """The line begins further in than the lines above would have it go on."""
    first, indent = own[0], _INDENT * line.size
    if _is_centred(line, column) and _is_centred(own[-1], column):
        return False
    if _hangs(first, line):
        return False
    if column.opening is not None and abs(line.left - column.opening) < indent / 2:
        return True
    if len(own) > 1:
        return line.left > min(one.left for one in own[1:]) + indent
    if line.left > first.left + indent:
        return find_marker(first.text, 0) is None or line.left > _body(first) + indent
    opened = first.left > column.left + indent and line.left > column.left + indent
    return opened and finished(first.text) and abs(line.left - first.left) <= indent


def _hangs(first: Run, line: Run) -> bool:
    """The line begins below the words of the first one, whose marker stands out; of a sign that was misread, too."""
    words, near = first.words, _INDENT / 2 * line.size
    if len(words) < 2 or line.left < first.left + near or abs(line.left - _body(first)) > near:
        return False
    stands_out = words[1].box[0] - words[0].box[2] > 2 * _SPACE * line.size
    return find_marker(first.text, 0) is not None or (len(words[0].text) <= _SIGN and stands_out)


def _body(line: Run) -> float:
    """Where the words after a line's marker begin."""
    return line.words[1].box[0] if len(line.words) > 1 else line.right
