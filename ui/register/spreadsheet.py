"""The register as an Excel workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.register.exports import COLUMNS, cells, headings
from vectorstore.register import Entry

WIDTHS = {
    "title": 36,
    "section": 36,
    "quote": 70,
    "actors": 26,
    "partners": 26,
    "result": 30,
    "corrected": 24,
    "page": 9,
    "id": 14,
}
OTHER_WIDTH = 18
LONGEST = 32_000  # Excel takes 32,767 characters a cell
HEADING = PatternFill("solid", fgColor="1D5B79")
WRAPPED = Alignment(wrap_text=True, vertical="top")
LINK = Font(color="1D5B79", underline="single")


def to_xlsx(entries: Sequence[Entry], language: Language, site: str = "") -> bytes:
    """One sheet: a frozen row of headings with a filter, a row an entry. Where ``site`` is known, quotes are links."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = say("register.title", language)
    for column, words in enumerate(headings(language), 1):
        cell = _cell(sheet, 1, column, words)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADING
    for row, entry in enumerate(entries, 2):
        _write(sheet, row, entry, language, site)
    for column, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, OTHER_WIDTH)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.print_title_rows = "1:1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, entry: Entry, language: Language, site: str) -> None:
    for column, (name, words) in enumerate(zip(COLUMNS, cells(entry, language), strict=True), 1):
        cell = _cell(sheet, row, column, words)
        due = entry.obligation.deadline.due if entry.obligation.deadline else ()
        if name == "due" and len(due) == 1 and words == due[0]:
            cell.value, cell.number_format = date.fromisoformat(words), "dd/mm/yyyy"
        if name == "quote" and site:
            spans = [(span.start, span.end) for span in entry.obligation.spans]
            cell.hyperlink = f"{site.rstrip('/')}/{plan_address(entry.plan.id, spans, entry.plan.edition)}"
            cell.font = LINK


def _cell(sheet: Worksheet, row: int, column: int, words: str) -> Cell:
    """Words in a cell, to the letter: none is a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged
    cell.value = ILLEGAL_CHARACTERS_RE.sub("�", words)[:LONGEST]
    cell.data_type = "s"
    cell.alignment = WRAPPED
    return cell
