"""The plan as an office's program saves it as plain text: tabs between cells, a footnote below its paragraph."""

from __future__ import annotations

from tests.parity.source import NOTE, SUPERSCRIPTS, Block, Source, Table


def build_text(plan: Source) -> str:
    """UTF-8 text with a paragraph a line."""
    lines: list[str] = []
    for row in plan.head:
        lines += [line for column in row for line in column]
    lines += ["", *plan.title, ""]
    lines += _blocks(plan.body)
    lines += ["", "Nơi nhận:", *(f"- {one}" for one in plan.recipients), "", *plan.signature, ""]
    lines += _blocks(plan.appendix)
    return "\n".join(lines) + "\n"


def numbered(words: str, first: int) -> str:
    """The words with the numbers of their footnotes, from ``first``, as superscripts."""
    for number in range(first, first + words.count(NOTE)):
        words = words.replace(NOTE, superscript(number), 1)
    return words


def superscript(number: int) -> str:
    """Its digits raised."""
    return "".join(SUPERSCRIPTS[int(digit)] for digit in str(number))


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    count = 0
    for block in blocks:
        if block.table is not None:
            lines += ["", *_rows(block.table), ""]
            continue
        if block.level == "page":
            lines.append("")
            continue
        lines += [""] if block.heading else []
        lines.append(f"{block.marker} {numbered(block.words, count + 1)}".strip())
        for note in block.notes:
            count += 1
            lines.append(f"{superscript(count)} {note}")
    return lines


def _rows(table: Table) -> list[str]:
    return ["\t".join(" ".join(cell) for cell in row) for row in table.grid]
