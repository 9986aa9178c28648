"""A story of a file — its body, a header, a note, a text box — read block by block into lines of canonical text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import _Element as Element

from ingest.errors import TooComplex
from ingest.readers.docx.fields import Fields
from ingest.readers.docx.names import DEL, MOVE_FROM, P_PR, P_STYLE, R_PR, TBL, P, has, members, value, w
from ingest.readers.docx.notes import Notes
from ingest.readers.docx.numbering import Lists
from ingest.readers.docx.runs import Inline, RunReader
from ingest.readers.docx.styles import Numbered, Styles, numbered_by
from ingest.readers.docx.tables import cells_of, has_borders
from ingest.readers.grid import grid_lines, is_layout

_PARAGRAPHS = 200_000  # about 5,000 pages
_DEEPEST = 20  # tables and text boxes inside one another
_OTHER_FILES = (w("altChunk"), w("subDoc"))
_FRAME, _DROP_CAP = w("framePr"), w("dropCap")
_HIDDEN = (w("vanish"), w("specVanish"))


@dataclass(slots=True)
class Paper:
    """What the stories of one file share. ``seen`` counts what an admin may want to know of, by warning codes."""

    path: Path
    styles: Styles
    lists: Lists
    notes: Notes
    paragraphs: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def count(self) -> None:
        """Counts a paragraph. Raises TooComplex where there are too many."""
        self.paragraphs += 1
        if self.paragraphs > _PARAGRAPHS:
            raise TooComplex(self.path, reason=f"> {_PARAGRAPHS} w:p")


@dataclass(frozen=True, slots=True)
class _Read:
    """The lines of a paragraph, and words that stand before those of the next because the mark between them is gone."""

    lines: list[str]
    carried: str = ""


class Story:
    """Reads one story."""

    def __init__(self, paper: Paper, root: Element, numbered: bool = True) -> None:
        self._paper = paper
        self._numbered = numbered
        self._runs = RunReader(paper.styles, Fields(root), paper.notes.refer)

    def lines(self, container: Element, depth: int = 0) -> list[str]:
        """The lines of what a container holds; an empty paragraph is an empty line.

        Notes follow the outermost paragraph or table that refers to them, or what a paragraph that ends in ":" leads
        in. Raises TooComplex.
        """
        if depth > _DEEPEST:
            raise TooComplex(self._paper.path, reason=f"> {_DEEPEST} w:tbl / w:txbxContent")
        found: list[str] = []
        carried = ""
        for block in members(container):
            if block.tag == P:
                read = self._paragraph(block, carried, depth)
                found += read.lines
                carried = read.carried
            elif block.tag == TBL:
                found += [*_split(carried), *self._table(block, depth)]
                carried = ""
            elif block.tag in _OTHER_FILES:
                self._paper.seen["part_left_out"] += 1
            if depth == 0 and not carried and not (found and found[-1].endswith(":")):
                found += self._paper.notes.due(self._note)
        found += _split(carried)
        return [*found, *self._paper.notes.due(self._note)] if depth == 0 else found

    def _note(self, note: Element) -> list[str]:
        lines = Story(self._paper, note).lines(note, depth=1)
        return [line for line in lines if line]

    def _table(self, table: Element, depth: int) -> list[str]:
        cells = cells_of(table, lambda cell: self.lines(cell, depth + 1))
        return grid_lines(cells, is_layout(cells, has_borders(table, self._paper.styles)))

    def _paragraph(self, paragraph: Element, carried: str, depth: int) -> _Read:
        self._paper.count()
        properties = paragraph.find(P_PR)
        style = value(properties, P_STYLE) or self._paper.styles.default
        inline = self._runs.read(paragraph, style)
        self._notice(inline)
        beside = [line for box in inline.boxes for line in self.lines(box, depth + 1)] + inline.art
        text = carried + inline.text
        mark = _mark(properties)
        if mark == "joined" or (mark == "hidden" and not text.strip()):
            return _Read(beside, text)
        label = self._label(properties, style) if self._numbered else ""
        if label and (text.strip() or depth):
            text = f"{label} {text.lstrip()}"
        if mark == "hidden":
            return _Read(beside, text)
        return _Read([*(_split(text) or ([] if beside else [""])), *beside])

    def _label(self, properties: Element | None, style: str) -> str:
        """The number or bullet that Word shows before a paragraph. Its own list counts before that of its style."""
        own, styled = numbered_by(properties), self._paper.styles.numbered(style)
        key = styled.list if own.list is None else own.list
        level = styled.level if own.level is None else own.level
        return self._paper.lists.label(Numbered(key, level, styled.style if own.level is None else ""))

    def _notice(self, inline: Inline) -> None:
        if inline.changed:
            self._paper.seen["tracked_changes"] += 1
        if inline.pictures:
            self._paper.seen["pictures_left_out"] += inline.pictures


def _mark(properties: Element | None) -> str:
    """What becomes of the end of a paragraph: "joined" to the next one, "hidden", or "" as it is."""
    mark = properties.find(R_PR) if properties is not None else None
    frame = properties.find(_FRAME) if properties is not None else None
    if frame is not None and frame.get(_DROP_CAP, "none") != "none":
        return "joined"
    if mark is None:
        return ""
    if mark.find(DEL) is not None or mark.find(MOVE_FROM) is not None:
        return "joined"
    return "hidden" if any(has(mark, tag) for tag in _HIDDEN) else ""


def _split(text: str) -> list[str]:
    """The lines of a paragraph, without white space at their ends; none for a paragraph without words."""
    pieces = (piece.strip(" \t").replace("\t", "   ") for piece in text.split("\n"))
    return [piece for piece in pieces if piece.strip()]
