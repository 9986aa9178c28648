"""Tables → passages: a bullet of a row's activity or result each, with the cells that say who and when as its basis."""

from __future__ import annotations

from ingest.cells import cell_items
from ingest.edges import same_lines, title_words
from ingest.outline import Outline
from ingest.table_rows import Group, Row
from ingest.tables import Table
from vectorstore.values import Basis, BasisRole

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
    if "actor" not in table.roles and "activity" not in table.roles:  # a table of figures: a row is a passage
        columns = " | ".join(heading for heading in table.headings if heading)
        outline.add("cell", same_lines(outline.text, [s for cell in row.cells for s in cell.spans]), column=columns)
        return
    basis = _basis(outline.text, table, row)
    for cell in row.cells:
        role = table.role(cell.column)
        if role in ("activity", "result", ""):
            for item in cell_items(outline.text, cell):
                outline.add("result" if role == "result" else "cell", item, basis, table.heading(cell.column))


def _basis(text: str, table: Table, row: Row) -> list[Basis]:
    cells = [(role, row.cell(table.column(role))) for role in _ROLES]
    return [
        Basis(role, span)
        for role, cell in cells
        if cell is not None
        for item in cell_items(text, cell)
        for span in item
    ]
