"""Sheets → Document: the canonical text of a file that has pages, and where each word stands on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import finished
from ingest.document import Document
from ingest.sheets.leaves import leaves_of
from ingest.sheets.paragraphs import Column, Paragraph, begins, moved
from ingest.sheets.pieces import Piece, TableRow, Text, notes_of, pieces_of
from ingest.sheets.runs import Run
from ingest.sheets.sheet import Sheet
from ingest.sheets.writing import Writer
from ingest.tables.heads import is_head
from vectorstore.pages import Page, pack
from vectorstore.span import Span


def compose(sheets: Sequence[Sheet]) -> Document:
    """The document on ``sheets``, in their order.

    Every word of them is in the text once, or in ``margins``. A paragraph goes on over a page's end; the footnotes of
    a page stand after all else of it, or before the paragraph that goes on.
    """
    flow = _Flow()
    margins: dict[str, None] = {}
    for leaf in leaves_of(sheets):
        for piece in pieces_of(leaf):
            flow.take(piece)
        flow.end_page(leaf.sheet.number, notes_of(leaf))
        margins |= dict.fromkeys(leaf.margins)
    writer = flow.written()
    return Document(writer.text, _pages(sheets, writer), tuple(margins))


class _Flow:
    """Pieces in reading order, those that go on over a page or column joined."""

    def __init__(self) -> None:
        self._pieces: list[Piece | Paragraph] = []  # a paragraph of its own is a footnote
        self._notes: list[Paragraph] = []  # of the page before
        self._page = 0

    def take(self, piece: Piece) -> None:
        """Takes the next piece."""
        last = self._pieces[-1] if self._pieces else None
        if isinstance(piece, Text) and isinstance(last, Text) and self._goes_on(last, piece):
            self._pieces.pop()
            self._give_notes()
            lines = (*last.paragraph.lines, *piece.paragraph.lines)
            self._pieces.append(replace(last, paragraph=replace(last.paragraph, lines=lines), column=piece.column))
            return
        self._give_notes()
        if isinstance(piece, TableRow) and isinstance(last, TableRow) and last.page != piece.page:
            piece = replace(piece, first=_opens_or_goes_on(last, piece))
        self._pieces.append(piece)

    def end_page(self, number: int, notes: list[Paragraph]) -> None:
        """Ends a page with its footnotes, which wait for what goes on over its end."""
        self._give_notes()
        self._notes, self._page = notes, number

    def written(self) -> Writer:
        """All of it as text."""
        self._give_notes()
        writer = Writer()
        for piece in self._pieces:
            if isinstance(piece, Text):
                writer.paragraph(piece.paragraph)
            elif isinstance(piece, Paragraph):
                writer.paragraph(piece, note=True)
            else:
                writer.row(piece)
        return writer

    def _give_notes(self) -> None:
        self._pieces += self._notes
        self._notes = []

    def _goes_on(self, last: Text, piece: Text) -> bool:
        if not piece.seam or last.column is None or piece.column is None:
            return False
        lines = last.paragraph.lines
        if self._notes and lines[0].page != self._page:
            return False  # its notes would stand before what is of an earlier page
        line = moved(piece.paragraph.lines[0], piece.column, last.column)
        if finished(lines[-1].text) and not (line.text[:1].islower() or _is_set_back(lines[0], line, last.column)):
            return False
        return not begins(lines, line, last.column)


def _opens_or_goes_on(last: TableRow, row: TableRow) -> bool:
    """Below a page's end the row opens another table or its head again, or goes on with the row above: set apart."""
    titles = [" ".join(line.text for paragraph in cell for line in paragraph.lines) for cell in row.cells]
    return len(last.cells) != len(row.cells) or is_head(titles) or row.goes_on(last)


def _is_set_back(first: Run, line: Run, column: Column) -> bool:
    """The line begins at the margin below a first line that is set in, as those of all paragraphs are."""
    opening = column.opening
    return (
        opening is not None and abs(first.left - opening) < first.size / 2 and line.left - column.left < line.size / 2
    )


def _pages(sheets: Sequence[Sheet], writer: Writer) -> tuple[Page, ...]:
    """A page a sheet; one without words has an empty span where the one before it ends."""
    pages, end = [], 0
    for sheet in sheets:
        placed = [(span, sheet.box_shown(box)) for span, box in writer.placed[sheet.number]]
        span = Span(placed[0][0].start, placed[-1][0].end) if placed else Span(end, end)
        width, height = sheet.size_shown
        pages.append(Page(sheet.number, span, width, height, sheet.confidence, pack(placed)))
        end = span.end
    return tuple(pages)
