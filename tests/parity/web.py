"""The plan as a web page of a legal site: numbers as text, layout tables without borders, merged cells as spans."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.parity.source import NOTE, Block, Cell, Source, Table


def build_html(plan: Source) -> bytes:
    """The bytes of the .html, in UTF-8."""
    body = [_side_by_side(row) for row in plan.head]
    body += [f'<p style="text-align:center"><b>{escape(line)}</b></p>' for line in plan.title]
    notes: list[str] = []
    body += _blocks(plan.body, notes)
    body += [_side_by_side((("Nơi nhận:", *(f"- {one}" for one in plan.recipients)), plan.signature))]
    body += _blocks(plan.appendix, notes)
    page = "\n".join(body)
    title = escape(" ".join(plan.title))
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>table.ke td {{ border: 1px solid }}</style></head>\n<body>\n{page}\n</body>\n</html>\n"
    ).encode()


def _side_by_side(columns: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<td>{'<br>'.join(escape(line) for line in lines)}</td>" for lines in columns)
    return f'<table border="0" width="100%"><tr>{cells}</tr></table>'


def _blocks(blocks: Sequence[Block], notes: list[str]) -> list[str]:
    written = []
    for block in blocks:
        if block.table is not None:
            written.append(_table(block.table))
        elif block.level != "page":
            written.append(_paragraph(block, notes))
            written += [
                f"<p><small><sup>{number}</sup> {escape(note)}</small></p>"
                for number, note in enumerate(block.notes, len(notes) - len(block.notes) + 1)
            ]
    return written


def _paragraph(block: Block, notes: list[str]) -> str:
    words = escape(f"{block.marker} {block.words}".strip())
    for note in block.notes:
        notes.append(note)
        words = words.replace(NOTE, f"<sup>{len(notes)}</sup>", 1)
    return f"<p>{f'<b>{words}</b>' if block.heading else words}</p>"


def _table(table: Table) -> str:
    rows: list[list[str]] = [[] for _ in table.grid]
    for cell in table.cells:
        rows[cell.row].append(_cell(cell, "th" if cell.row < table.head else "td"))
    lines = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f'<table class="ke" border="1" cellspacing="0">\n{lines}\n</table>'


def _cell(cell: Cell, tag: str) -> str:
    spans = "".join(f' {name}="{n}"' for name, n in (("rowspan", cell.rows), ("colspan", cell.columns)) if n > 1)
    return f"<{tag}{spans}>{''.join(f'<p>{escape(one)}</p>' for one in cell.paragraphs)}</{tag}>"
