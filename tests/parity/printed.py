"""The plan as a PDF with text, drawn by reportlab: no other program is needed, only a font with Vietnamese letters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, HRFlowable, PageBreak, PageTemplate, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from tests.parity.source import NOTE, Block, Source, Table

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"), Path("C:/Windows/Fonts"))
_FONTS = (
    ("DejaVuSerifCondensed.ttf", "DejaVuSerifCondensed-Bold.ttf"),
    ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"),
    ("times.ttf", "timesbd.ttf"),
    ("Times New Roman.ttf", "Times New Roman Bold.ttf"),
)
_SIZE, _SMALL, _NOTE_SIZE = 13, 11, 9
_LEFT, _RIGHT, _EDGE = 3 * cm, 2 * cm, 2 * cm
_WIDTH = A4[0] - _LEFT - _RIGHT


def fonts() -> tuple[Path, Path] | None:
    """A regular and a bold font with Vietnamese letters, or None where there is none."""
    for regular, bold in _FONTS:
        for folder in _FOLDERS:
            found = next(iter(sorted(folder.rglob(regular))), None) if folder.is_dir() else None
            if found is not None and found.with_name(bold).is_file():
                return found, found.with_name(bold)
    return None


def build_pdf(plan: Source) -> bytes:
    """The bytes of the .pdf."""
    regular, bold = fonts() or (None, None)
    assert regular is not None and bold is not None, "no font: ask fonts() first"
    pdfmetrics.registerFont(TTFont("Plan", regular))
    pdfmetrics.registerFont(TTFont("Plan-Bold", bold))
    pdfmetrics.registerFontFamily("Plan", normal="Plan", bold="Plan-Bold", italic="Plan", boldItalic="Plan-Bold")
    written = io.BytesIO()
    _Printed(written).build(_story(plan))
    return written.getvalue()


class _Printed(BaseDocTemplate):
    """Pages with their number at the top, from the second on, and the footnotes of what they hold at their foot."""

    def __init__(self, written: io.BytesIO) -> None:
        super().__init__(written, pagesize=A4, title="", author="", invariant=1)
        frame = Frame(_LEFT, _EDGE, _WIDTH, A4[1] - 2 * _EDGE, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=_number, onPageEnd=self._write_notes)])
        self._notes: list[Paragraph] = []

    def afterFlowable(self, flowable: Flowable) -> None:
        self._notes += getattr(flowable, "notes", ())

    def _write_notes(self, canvas: Any, document: BaseDocTemplate) -> None:
        """Below a short rule, in the lower margin: so that no place need be left for them in the frame."""
        top = _EDGE - 4
        if self._notes:
            canvas.line(_LEFT, top, _LEFT + 5 * cm, top)
        for note in self._notes:
            top -= note.wrap(_WIDTH, A4[1])[1] + 2
            note.drawOn(canvas, _LEFT, top)
        self._notes = []


def _number(canvas: Any, document: BaseDocTemplate) -> None:
    if document.page > 1:
        canvas.setFont("Plan", _SIZE)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 1.3 * cm, str(document.page))


def _style(size: float = _SIZE, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("", fontName="Plan", fontSize=size, leading=size * 1.25, **more)


def _story(plan: Source) -> list[Flowable]:
    rows = [_side_by_side(row, bold=row is plan.head[0]) for row in plan.head]
    centred = _style(alignment=TA_CENTER, spaceAfter=4)
    title = [Paragraph(f"<b>{escape(line)}</b>", centred) for line in plan.title]
    rule = HRFlowable(width=4 * cm, color="black", spaceBefore=2, spaceAfter=8)
    recipients = ("<b>Nơi nhận:</b>", *(escape(f"- {one}") for one in plan.recipients))
    signature = [f"<b>{escape(line)}</b>" if line else "<br/>" * 4 for line in plan.signature]
    foot = Grid([[
        [Paragraph(line, _style(_NOTE_SIZE + 1)) for line in recipients],
        [Paragraph(line, _style(alignment=TA_CENTER)) for line in signature],
    ]], colWidths=[_WIDTH / 2] * 2, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])  # fmt: skip
    head: list[Flowable] = [*rows, Spacer(1, 10), *title, rule]
    return [*head, *_blocks(plan.body, 0), Spacer(1, 10), foot, *_blocks(plan.appendix, 0)]


def _side_by_side(columns: Sequence[Sequence[str]], *, bold: bool) -> Flowable:
    """Two columns of centred lines; below the first row of all a short rule, as issuer and motto have one."""
    style = _style(_SMALL, alignment=TA_CENTER)
    cells: list[list[Flowable]] = []
    for lines in columns:
        cell: list[Flowable] = [Paragraph(f"<b>{escape(line)}</b>" if bold else escape(line), style) for line in lines]
        cells.append([*cell, HRFlowable(width="35%", color="black", spaceBefore=2)] if bold else cell)
    return Grid([cells], colWidths=[_WIDTH * 0.42, _WIDTH * 0.58], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def _blocks(blocks: Sequence[Block], count: int) -> list[Flowable]:
    story: list[Flowable] = []
    for block in blocks:
        if block.table is not None:
            story += [Spacer(1, 6), _table(block.table), Spacer(1, 8)]
        elif block.level == "page":
            story.append(PageBreak())
        else:
            story.append(_paragraph(block, count))
            count += len(block.notes)
    return story


def _paragraph(block: Block, count: int) -> Paragraph:
    words = escape(f"{block.marker} {block.words}".strip())
    notes = []
    for number, note in enumerate(block.notes, count + 1):
        words = words.replace(NOTE, f'<super size="9" rise="5">{number}</super>', 1)
        notes.append(Paragraph(f'<super size="7" rise="4">{number}</super> {escape(note)}', _style(_NOTE_SIZE)))
    if block.level == "centre":
        centred = _style(alignment=TA_CENTER, spaceAfter=4)
        return Paragraph(f"<b>{words}</b>" if block.words.isupper() else words, centred)
    more = {"firstLineIndent": cm, "alignment": TA_JUSTIFY, "allowOrphans": 1}
    style = _style(spaceAfter=5, keepWithNext=block.heading, **more)
    paragraph = Paragraph(f"<b>{words}</b>" if block.heading else words, style)
    paragraph.notes = tuple(notes)
    return paragraph


def _table(table: Table) -> Grid:
    rows: list[list[Any]] = [["" for _ in row] for row in table.grid]
    lines: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    for cell in table.cells:
        bold = cell.row < table.head
        words = [f"<b>{escape(one)}</b>" if bold else escape(one) for one in cell.paragraphs]
        rows[cell.row][cell.column] = [Paragraph(one, _style(_SMALL)) for one in words]
        if cell.rows > 1 or cell.columns > 1:
            end = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
            lines.append(("SPAN", (cell.column, cell.row), end))
    widths = [_WIDTH * share / 100 for share in table.widths]
    return Grid(rows, colWidths=widths, style=lines, repeatRows=table.head)
