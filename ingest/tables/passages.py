"""Tables → passages: a bullet of a row's activity or result each, with the cells that say who and when as its basis."""

from __future__ import annotations

from dataclasses import replace

from ingest import cues
from ingest.edges import same_lines, title_words
from ingest.fields import fields_in, opens_with_field
from ingest.outline import Outline
from ingest.tables.cells import cell_items
from ingest.tables.regions import Table
from ingest.tables.rows import Group, Row, RowMark
from vectorstore.values import Basis, BasisRole, Span

_ROLES: tuple[BasisRole, ...] = ("actor", "partner", "deadline")


def add_table(outline: Outline, table: Table) -> None:
    """Adds the rows and footnotes of a table; a group row heads the rows below it."""
    below = outline.rank + 0.25
    for entry in table.entries:
        if isinstance(entry, Row):
            _add_row(outline, table, entry)
        elif isinstance(entry, Group):
            outline.open(below, entry.span, "", title_words(outline.text, [entry.span]))
            outline.add("heading", [entry.span])
        else:
            outline.add("footnote", [entry.span])
    outline.close(below)


def _add_row(outline: Outline, table: Table, row: Row) -> None:
    figures = "actor" not in table.roles and "activity" not in table.roles
    if figures or any(cues.is_one_of("totals", cell.spans[0].of(outline.text)) for cell in row.cells):
        # a row of figures is one passage
        columns = " | ".join(heading for heading in table.headings if heading)
        outline.add("cell", same_lines(outline.text, [s for cell in row.cells for s in cell.spans]), column=columns)
        return
    ordinals: dict[int, str] = {}
    outline.row_count += 1
    mark = RowMark(outline.row_count, _leads(outline.text, table, row))
    for cell in row.cells:
        role = table.role(cell.column)
        if role in ("activity", "result", ""):
            items = cell_items(outline.text, cell)
            for at, item in enumerate(items):
                basis = _basis(outline.text, table, row, at, len(items) if role == "activity" else 1)
                ordinal = outline.add("result" if role == "result" else "cell", item, basis, table.heading(cell.column))
                if ordinal is not None:
                    ordinals[ordinal] = role
    remarks = tuple(at for at, role in ordinals.items() if role == "") if "activity" in table.roles else ()
    outline.rows.update(dict.fromkeys(ordinals, replace(mark, remarks=remarks)))


def _basis(text: str, table: Table, row: Row, at: int, count: int) -> list[Basis]:
    """The cells that say who and when; where they list as many items as the activity, the one beside item ``at``."""
    found: list[Basis] = []
    for role in _ROLES:
        for column in table.columns(role):
            cell = row.cell(column)
            items = cell_items(text, cell) if cell is not None else []
            aligned = items[at : at + 1] if count > 1 and len(items) == count else items
            found += [basis for item in aligned for span in item for basis in _said(text, role, span)]
    return found


def _said(text: str, role: BasisRole, span: Span) -> list[Basis]:
    """The cell's role, or those of the fields that it names itself: "Chủ trì: Công an xã; Phối hợp: các thôn"."""
    named = fields_in(text, span) if opens_with_field(text, span) else []
    said = [Basis(one, field.span) for field in named for one in _ROLES if one == field.role]
    return said or [Basis(role, span)]


def _leads(text: str, table: Table, row: Row) -> tuple[Span, ...]:
    """The items of the columns that name who is in charge ("Cơ quan chủ trì")."""
    charged = [c for c in table.columns("actor") if cues.holds("in_charge", table.heading(c))]
    cells = [row.cell(column) for column in charged]
    return tuple(span for cell in cells if cell is not None for item in cell_items(text, cell) for span in item)
