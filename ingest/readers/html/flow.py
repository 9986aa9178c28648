"""The elements of a page → lines, from top to bottom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from selectolax.lexbor import LexborNode

from ingest import cues
from ingest.errors import TooComplex
from ingest.lines import Rank, find_marker
from ingest.readers.grid import Cell, grid_lines, is_layout
from ingest.readers.html.content import Content
from ingest.readers.html.lists import list_markers, shown_marker
from ingest.readers.html.nodes import BLOCKS, HEADINGS, children, is_left_out, is_raised, style
from ingest.readers.html.notes import Note, Notes
from ingest.readers.html.tables import Place, is_bordered, places
from ingest.readers.html.writer import Writer
from ingest.readers.raised import raised
from ingest.readers.sheet_lines import is_sheet, sheet_lines
from ingest.tables.heads import is_head

CELLS = 100_000
_COVERED = 2_000_000  # places that all cells cover
_PAGE = 12  # lines in one cell, from which a table without borders lays out a page
_PREFORMATTED = re.compile(r"white-space:(?:pre|break-spaces)")


@dataclass(slots=True)
class Page:
    """What holds for a whole page."""

    path: Path
    content: Content
    notes: Notes
    sheets: str  # its style sheets
    signed_headings: bool  # headings get "#": none of them is numbered
    cells: int = 0
    covered: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """What holds inside an element, and in what is written there."""

    writer: Writer = field(default_factory=Writer)
    waiting: list[Note] = field(default_factory=list)  # notes, until the paragraph or table ends
    capitals: bool = False
    as_is: bool = False
    bullets: int = 0  # lists with bullets around it
    number: str = ""  # of the item around it, in figures
    back: int | None = None  # the link back from a note, which isn't shown


def page_lines(page: Page) -> list[str]:
    """The lines of the page's content. Raises TooComplex where its tables have too many cells."""
    way = Way()
    _flow(page.content.root, page, way)
    way.writer.end()
    return way.writer.lines


def _flow(node: LexborNode, page: Page, way: Way) -> None:
    for child in children(node):
        if child.is_text_node:
            words = child.text_content or ""
            words = words.upper() if way.capitals else words
            (way.writer.write_as_is if way.as_is else way.writer.write)(words)
        elif child.is_element_node and not (
            is_left_out(child) or child.mem_id in page.content.menus or child.mem_id in page.notes.holders
        ):
            _element(child, page, way)


def _element(node: LexborNode, page: Page, way: Way) -> None:
    """Writes an element and what is in it."""
    tag, own = node.tag or "", style(node)
    within = replace(
        way,
        capitals=(way.capitals or "text-transform:uppercase" in own) and "text-transform:none" not in own,
        as_is=way.as_is or tag in ("pre", "listing", "xmp") or bool(_PREFORMATTED.search(own)),
    )
    if tag == "br":
        way.writer.break_line()
    elif tag == "table":
        _table(node, page, within)
    elif tag in ("ul", "ol", "menu", "dir"):
        _list(node, page, within)
    elif "mso-list:ignore" in own:
        way.writer.write_as_is(shown_marker(node))
    elif "mso-tab-count" in own:
        way.writer.write_as_is("   ")
    elif tag in BLOCKS:
        _block(node, page, within)
    elif tag == "a" and node.mem_id == way.back:
        pass
    elif is_raised(node):
        _raised(node, page, within)
    else:
        _link_to_note(node, page, way)
        _flow(node, page, within)


def _block(node: LexborNode, page: Page, way: Way) -> None:
    way.writer.end()
    start = len(way.writer.lines)
    _flow(node, page, way)
    way.writer.end()
    lines = way.writer.lines
    if node.tag in HEADINGS and len(lines) > start and _is_signed(node.tag, lines[start], page):
        lines[start] = f"{'#' * int(node.tag[1])} {lines[start]}"
    _notes(page, way)


def _is_signed(tag: str, words: str, page: Page) -> bool:
    """The heading gets a sign, without which no one would know it: of a title only where it isn't in capitals."""
    if not page.signed_headings:
        return False
    types = cues.capitals("document_types")
    return tag != "h1" or bool(types.match(words.upper()) and not types.match(words))


def is_numbered(words: str) -> bool:
    """The words of a heading open with a number of the outline."""
    marker = find_marker(" ".join(words.split()), 0)
    return marker is not None and marker.rank < Rank.DASH


def _raised(node: LexborNode, page: Page, way: Way) -> None:
    inner = replace(way, writer=Writer(), as_is=False)
    _link_to_note(node, page, inner)
    _flow(node, page, inner)
    inner.writer.end()
    way.writer.write(raised(" ".join(inner.writer.lines)))


def _link_to_note(node: LexborNode, page: Page, way: Way) -> None:
    note = page.notes.by_link.get(node.mem_id)
    if note is not None and note not in way.waiting:
        way.waiting.append(note)


def _notes(page: Page, way: Way) -> None:
    """The notes that wait, each a line after the paragraph or table that refers to them."""
    while way.waiting:
        note = way.waiting.pop(0)
        inner = Way(back=note.back)
        _flow(note.holder, page, inner)
        inner.writer.end()
        written = [line.rstrip(" ↩^↑") for line in inner.writer.lines if line.strip()]
        way.writer.add([f"{note.number} {' '.join(written)}"] if written else [])


def _list(node: LexborNode, page: Page, way: Way) -> None:
    way.writer.end()
    markers = list_markers(node, way.bullets, way.number)
    within = replace(way, bullets=way.bullets + (node.tag != "ol"), number="")
    for child in children(node):
        if child.mem_id in markers and child.mem_id not in page.notes.holders | page.content.menus:
            marker = markers[child.mem_id]
            within = replace(within, number=marker.strip() if marker[:1].isdigit() else "")
            way.writer.mark(marker)
            _flow(child, page, within)
            way.writer.end()
            way.writer.unmark()
            _notes(page, way)
        elif child.is_element_node and child.tag != "li" and not is_left_out(child):
            _element(child, page, within)


def _table(node: LexborNode, page: Page, way: Way) -> None:
    """A real table as rows; one that lays out a page, cell after cell."""
    way.writer.end()
    for child in children(node):
        if child.tag == "caption" and not is_left_out(child):
            _block(child, page, way)
    found = [place for place in places(node) if _count(place, page)]
    held = [_cell(place, page, way) for place in found]
    cells = [cell for cell in held if cell.words]
    bordered = is_bordered(node, found, page.sheets)
    titles = [" ".join(" ".join(cell.words).split()) for cell in cells if cell.row == cells[0].row]
    if (
        not bordered
        and not is_head(titles)
        and any(_lays_out(place, cell) for place, cell in zip(found, held, strict=True))
    ):
        way.writer.add([line for cell in held for line in cell.paragraphs])
    elif is_sheet(cells):
        way.writer.add(["", *sheet_lines(cells), ""])
    elif is_layout(cells, bordered):
        way.writer.add(grid_lines(cells, layout=True))
    else:
        way.writer.add(["", *grid_lines(cells, layout=False), ""])
    _notes(page, way)


def _count(place: Place, page: Page) -> bool:
    page.cells += 1
    page.covered += place.columns
    if page.cells > CELLS or page.covered > _COVERED:
        raise TooComplex(page.path, reason="reason.cells")
    return True


def _lays_out(place: Place, cell: Cell) -> bool:
    return len(cell.words) >= _PAGE or place.node.css_first("table") is not None


def _cell(place: Place, page: Page, way: Way) -> Cell:
    within = replace(way, writer=Writer(), bullets=0, number="")
    if place.node.mem_id not in page.content.menus:
        _flow(place.node, page, within)
    within.writer.end()
    return Cell(place.row, place.column, place.rows, place.columns, tuple(within.writer.lines))
