"""A plan's text laid out as it was read: paragraphs, headings and the rows of tables, for files other than plain text.

White space between the elements is the text's own, so that it stays whole: see ``plan_text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from markupsafe import Markup

from prompts.texts import say
from ui.plans.text import CHUNK, PlanText
from vectorstore.values import Section, Span

BlockKind = Literal["blank", "heading", "item", "paragraph", "row"]

_ROWS = 200  # of a table, that are laid out together
_LONG = 40  # characters of a cell, from which it is not made narrow
_ITEM = re.compile(r"\s*[-–—+•●▪◦*]\s")
_OUTERMOST = 3  # <h1> is the plan's title, <h2> a page's number
_INNERMOST = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A line, or a heading of several, without the line break that ends it."""

    kind: BlockKind
    span: Span
    section: Section | None = None  # that a heading opens


def laid_out(text: PlanText, start: int, end: int) -> Markup:
    """A slice of the text, such as a page."""
    return Markup("").join(_elements(text, start, end))


def laid_out_chunks(text: PlanText) -> Iterator[Markup]:
    """The whole text, cut between its elements into pieces that a browser lays out only where they are seen."""
    gathered: list[Markup] = []
    length = 0
    for element in _elements(text, 0, len(text.text)):
        gathered.append(element)
        length += len(element)
        if length >= CHUNK:
            yield Markup("").join(gathered)
            gathered, length = [], 0
    if gathered:
        yield Markup("").join(gathered)


def blocks_of(text: PlanText, start: int, end: int) -> Iterator[Block]:
    """The lines of a slice, which may begin and end inside one."""
    while start < end:
        stop = _line_end(text.text, start, end)
        opened = _heading(text, start, stop)
        if opened:
            stop = max(stop, _line_end(text.text, min(opened.span.end, end), end))
        yield Block(_kind(text.text, start, stop, opened), Span(start, stop), opened)
        start = stop + 1


def _heading(text: PlanText, start: int, stop: int) -> Section | None:
    """The section whose heading is all that stands on the line, or on the lines that it goes on over."""
    for section in text.sections_of(start, stop):
        first = text.text[start : section.span.start]
        last = text.text[section.span.end : _line_end(text.text, section.span.end, len(text.text))]
        alone = section.span.start >= start and not first.strip() and not last.strip()
        if alone and "\t" not in first + section.span.of(text.text) + last:
            return section
    return None


def _line_end(text: str, at: int, end: int) -> int:
    found = text.find("\n", at, end)
    return end if found < 0 else found


def _kind(text: str, start: int, stop: int, opened: Section | None) -> BlockKind:
    words = text[start:stop]
    if opened:
        return "heading"
    line = text[text.rfind("\n", 0, start) + 1 : _line_end(text, stop, len(text))]  # whole, where a page's end cuts it
    if words and "\t" in line:
        return "row"
    if not words.strip():
        return "blank"
    return "item" if _ITEM.match(words) else "paragraph"


def _elements(text: PlanText, start: int, end: int) -> Iterator[Markup]:
    """The elements of a slice, each with the line break that ends it."""
    for is_row, group in groupby(blocks_of(text, start, end), lambda block: block.kind == "row"):
        blocks = list(group)
        if is_row:
            yield from (_table(text, blocks[at : at + _ROWS], end) for at in range(0, len(blocks), _ROWS))
        else:
            yield from (_line(text, block) + _ending(block, end) for block in blocks)


def _line(text: PlanText, block: Block) -> Markup:
    words = text.words(block.span.start, block.span.end, headings=block.kind != "heading")
    if block.section:
        level = min(_OUTERMOST + block.section.level, _INNERMOST)
        return Markup('<h{} id="s{}">{}</h{}>').format(level, block.section.id, words, level)
    if block.kind == "blank":
        return words
    return Markup('<p class="item">{}</p>' if block.kind == "item" else "<p>{}</p>").format(words)


def _table(text: PlanText, rows: list[Block], end: int) -> Markup:
    inside = Markup("").join(_row(text, row) + _ending(row, end) for row in rows)
    name = say("page.table", text.language)
    return Markup(
        '<div class="table" role="region" aria-label="{}" tabindex="0"><table><tbody>{}</tbody></table></div>'
    ).format(name, inside)


def _row(text: PlanText, row: Block) -> Markup:
    """The cells of a row; one that alone has words in it goes across."""
    cells = row.span.of(text.text).split("\t")
    if len(cells) > 1 and cells[0].strip() and not any(cells[1:]):
        first = row.span.start + len(cells[0])
        words = text.words(row.span.start, first)
        return Markup('<tr><td colspan="{}">{}</td>{}</tr>').format(len(cells), words, text.text[first : row.span.end])
    out: list[str] = []
    at = row.span.start
    for cell in cells:
        opening = Markup('<td class="long">' if len(cell) > _LONG else "<td>")
        out.append(opening + text.words(at, at + len(cell)) + Markup("</td>"))
        at += len(cell) + 1
    return Markup("<tr>{}</tr>").format(Markup("\t").join(out))


def _ending(block: Block, end: int) -> Markup:
    return Markup("\n" if block.span.end < end else "")
