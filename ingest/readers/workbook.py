"""Workbooks (.xlsx, .xlsm): task lists, sheet by sheet, as they are shown. Macros and formulas are never run."""

from __future__ import annotations

import io
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell as Stored
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from ingest.document import Document
from ingest.encodings import refuse_damage
from ingest.errors import DamagedFile, EmptyFile
from ingest.readers.canonical import canonical
from ingest.readers.grid import Cell
from ingest.readers.number_formats import shown
from ingest.readers.raised import raised, without_raised
from ingest.readers.sheet_lines import sheet_lines
from ingest.readers.workbook_parts import check_parts

_UNNAMED = re.compile(r"(?:sheet|trang tính|trang|bảng)\s*\d*(?: \(\d+\))?", re.IGNORECASE)  # as programs name sheets
_BREAK = re.compile(r"(?:_x000D_)?(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])|_x000D_")
_COLUMNS = 16_384  # that a sheet has at most
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z])')  # in a running head: fonts, sizes, page numbers


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet shows: its filled cells, and how many rows and columns with something in them are hidden."""

    name: str
    cells: tuple[Cell, ...]
    hidden_rows: int
    hidden_columns: int
    margins: tuple[str, ...]


def read(data: bytes, path: Path, pages: Callable[[int, int], None]) -> Document:
    """The visible sheets in order, each under its name where there are several.

    Warnings: ``sheets_hidden``, ``rows_hidden``, ``columns_hidden``, ``formulas_uncached``. Raises Encrypted,
    DamagedFile, TooComplex, EmptyFile, LegacyEncoding.
    """
    uncached = check_parts(data, path)
    visible, hidden = _sheets(data, path)
    filled = [sheet for sheet in visible if sheet.cells]
    text = canonical(line for sheet in filled for line in _lines(sheet, named=len(filled) > 1))
    if not text:
        raise EmptyFile(path)
    refuse_damage(without_raised(text), path)
    noticed = (
        ("sheets_hidden", ", ".join(hidden)),
        ("rows_hidden", sum(sheet.hidden_rows for sheet in visible)),
        ("columns_hidden", sum(sheet.hidden_columns for sheet in visible)),
        ("formulas_uncached", uncached),
    )
    margins = dict.fromkeys(words for sheet in filled for words in sheet.margins)
    return Document(text, (), tuple(margins), tuple(f"{code}:{detail}" for code, detail in noticed if detail))


def _lines(sheet: Sheet, named: bool) -> list[str]:
    lines = sheet_lines(sheet.cells)
    first = next((line for line in lines if line), "")
    titled = named and not _UNNAMED.fullmatch(sheet.name.strip()) and sheet.name.strip() not in first
    return ["", sheet.name.strip(), *lines] if titled else ["", *lines]


def _sheets(data: bytes, path: Path) -> tuple[list[Sheet], list[str]]:
    """What the visible sheets show, and the names of the hidden ones that hold something. Raises DamagedFile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl passes over
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True, keep_links=False)
        visible = [_shown(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return visible, [s.title for s in book.worksheets if s.sheet_state != "visible" and _filled(s)]
    except MemoryError:
        raise
    except Exception as error:  # whatever openpyxl meets in parts that aren't built as they should be
        raise DamagedFile(path, reason="reason.not_workbook") from error


def _filled(sheet: Worksheet) -> list[Stored]:
    """The cells with a value, as stored: a sheet may say of itself that it is a million rows high."""
    stored = (cell for _, cell in sorted(sheet._cells.items(), key=lambda item: item[0]))
    return [cell for cell in stored if isinstance(cell, Stored) and cell.value is not None]


def _shown(sheet: Worksheet) -> Sheet:
    filled = _filled(sheet)
    areas = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    rows = sorted(at for at, row in sheet.row_dimensions.items() if row.hidden or row.height == 0)
    columns = sorted({at for column in sheet.column_dimensions.values() if column.hidden for at in _covered(column)})
    numbering = min((cell.column for cell in filled), default=0)
    cells = []
    for cell in filled:
        area = areas.get((cell.row, cell.column))
        row = _place(cell.row, area.max_row if area else cell.row, rows)
        column = _place(cell.column, area.max_col if area else cell.column, columns)
        paragraphs = _paragraphs(cell, cell.column == numbering)
        if row and column and any(paragraphs):
            cells.append(Cell(row[0], column[0], row[1], column[1], paragraphs))
    out = {cell.row for cell in filled} & set(rows), {cell.column for cell in filled} & set(columns)
    return Sheet(sheet.title, tuple(cells), len(out[0]), len(out[1]), _margins(sheet))


def _covered(column: object) -> range:
    """The columns that one record of the file describes."""
    return range(getattr(column, "min", None) or 1, min(getattr(column, "max", None) or 0, _COLUMNS) + 1)


def _place(first: int, last: int, hidden: Sequence[int]) -> tuple[int, int] | None:
    """Where a stretch of rows or columns begins among the visible ones and how many it covers; None where none is."""
    covered = last - first + 1 - (bisect_right(hidden, last) - bisect_left(hidden, first))
    return (first - bisect_left(hidden, first), covered) if covered > 0 else None


def _paragraphs(cell: Stored, numbering: bool) -> tuple[str, ...]:
    value = cell.value
    if isinstance(value, CellRichText):
        words = "".join(_run(run) for run in value)
    else:
        words = shown(value, cell.number_format, numbering)  # type: ignore[arg-type]
    return tuple(line.replace("\t", "   ").strip() for line in _BREAK.split(words))


def _run(run: TextBlock | str) -> str:
    if isinstance(run, str):
        return run
    return raised(run.text) if run.font.vertAlign == "superscript" else str(run.text)


def _margins(sheet: Worksheet) -> tuple[str, ...]:
    """What the running head and foot say."""
    edges = [edge for edge in (sheet.oddHeader, sheet.oddFooter) if edge]
    written = [part.text for edge in edges for part in (edge.left, edge.center, edge.right) if part and part.text]
    words = (" ".join(_CODES.sub(" ", text).split()) for text in written)
    return tuple(said for said in words if said)
