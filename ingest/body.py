"""Blocks and tables of a document's body → sections and passages in its outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ingest import cues
from ingest.blocks import Block, finished, join_lines
from ingest.edges import title_words
from ingest.fields import fields_in, opens_with_field
from ingest.headings import (
    HEADING_WORDS,
    heads,
    is_heading,
    is_title,
    label_of,
    names_unit_over_items,
    run_in_label,
    titles_document,
)
from ingest.lines import Line, Rank
from ingest.outline import Outline
from ingest.sentences import by_subject, sentences
from ingest.tables.passages import add_table
from ingest.tables.regions import find_tables
from vectorstore.lexicon.units import names_unit
from vectorstore.values import PassageKind, Span

_NOTE = re.compile(r"\[\^\w{1,4}\]:|[⁰¹²³⁴-⁹]{1,3}\s")  # a footnote, of Markdown or as the readers write it
_REQUEST = re.compile(r";\s+(?=\S)")
_END = "./."  # closes a document's text


def add_body(outline: Outline, lines: Sequence[Line], width: int | None) -> None:
    """Adds the sections and passages of ``lines``, which are wrapped at ``width``."""
    at = 0
    outline.closing = False
    for table in find_tables(outline.text, lines):
        _add_blocks(outline, join_lines(outline.text, lines[at : table.first], width), before_table=True)
        outline.reach(Rank.TOP)
        add_table(outline, table)
        at = table.last + 1
    _add_blocks(outline, join_lines(outline.text, lines[at:], width), before_table=False)


def _add_blocks(outline: Outline, blocks: Sequence[Block], before_table: bool) -> None:
    """Footnotes stand where they are referred to, in the midst of what they belong to, and change nothing of it."""
    flowing = [block for block in blocks if not _NOTE.match(block.text)]
    after = dict(zip_longest(map(id, flowing), flowing[1:]))
    for block in blocks:
        following = after.get(id(block))
        if id(block) not in after:
            outline.add("footnote", block.parts)
        elif block.marker is not None:
            _add_marked(outline, block, following, following is not None or before_table)
        else:
            _add_unmarked(outline, block, following)


def _add_marked(outline: Outline, block: Block, following: Block | None, children: bool) -> None:
    assert block.marker is not None
    rank, parts, marker = block.marker.rank, block.body(), block.marker.text
    run_in = run_in_label(outline.text, block)
    outline.reach(rank)
    if opens_with_field(outline.text, parts[0]):
        _add_fields(outline, "item", parts)
    elif _closes(parts[0].of(outline.text)):
        _add_closing(outline, block)
    elif names_unit_over_items(outline.text, block, following):
        outline.open_label(block.span, title_words(outline.text, parts).rstrip(":").rstrip())
        outline.add("heading", parts)
    elif run_in is not None and (finished(block.text) or not is_heading(block, following, children)):
        outline.open(rank, Span(block.span.start, run_in.end), marker, title_words(outline.text, [run_in]))
        _add_words(outline, "item", parts, rank)
    elif is_heading(block, following, children):
        outline.open(rank, block.span, marker, title_words(outline.text, parts))
        sentence = finished(block.text) and not block.text.rstrip("*_ ").endswith(":")
        outline.add("item" if sentence or block.words > HEADING_WORDS else "heading", parts)
    else:
        outline.close(rank)
        _add_words(outline, "item", parts, rank)


def _add_unmarked(outline: Outline, block: Block, following: Block | None) -> None:
    words = block.text
    label = label_of(outline.text, block, outline.in_label)
    outline.reach(Rank.TOP)
    if opens_with_field(outline.text, block.parts[0]):
        _add_fields(outline, "paragraph", block.parts)
    elif _closes(words) or _goes_on_closing(outline, block):
        _add_closing(outline, block)
    elif titles_document(outline.text, block):
        outline.open(Rank.APPENDIX, block.span, "", title_words(outline.text, block.parts))
        outline.add("heading", block.parts)
    elif is_title(block):
        outline.open(Rank.UNNUMBERED, block.span, "", title_words(outline.text, block.parts))
        outline.add("heading", block.parts)
    elif heads(block, following):
        outline.open_label(block.span, title_words(outline.text, block.parts).rstrip(":").rstrip())
        outline.add("heading", block.parts)
    elif label is not None:
        outline.open_label(label, title_words(outline.text, [label]))
        _add_words(outline, "item", block.parts)
    else:
        if names_unit(words):
            outline.close_labels()
        _add_words(outline, "paragraph", block.parts)


def _add_fields(outline: Outline, kind: PassageKind, parts: Sequence[Span]) -> None:
    outline.add_fields(kind, parts, [found for part in parts for found in fields_in(outline.text, part)])


def _add_words(outline: Outline, kind: PassageKind, parts: Sequence[Span], rank: float = Rank.TOP) -> None:
    last = None
    for group in by_subject(outline.text, parts):
        last = outline.add(kind, group)
    if last is not None and parts[-1].of(outline.text).rstrip("*_ ").endswith(":"):
        outline.lead_in(rank, last)


def _goes_on_closing(outline: Outline, block: Block) -> bool:
    """After the closing paragraph, "Yêu cầu …" goes on with it; so closes a last paragraph below a drawn rule."""
    ends = block.text.rstrip("*_ ").endswith(_END)
    if outline.closing or ends:
        return (block.ruled and ends) or cues.opens("closing", block.text)
    return False


def _closes(words: str) -> bool:
    return cues.opens("closing_formula", words)


def _add_closing(outline: Outline, block: Block) -> None:
    """The closing paragraph: a sentence a passage, in no unit's section."""
    outline.close_to_outermost()
    outline.closing = True
    for sentence in _closing_parts(outline.text, block.body()):
        words = sentence[0].of(outline.text)
        formula = _closes(words) and not cues.holds("addressing", words)
        outline.add("formula" if formula else "paragraph", sentence)


def _closing_parts(text: str, parts: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """The sentences of the closing paragraph; a request behind a semicolon stands for itself."""
    for sentence in sentences(text, parts):
        first = sentence[0]
        cut = next((m for m in _REQUEST.finditer(text, first.start, first.end) if _requests(text[m.end() :])), None)
        if cut is None:
            yield sentence
        else:
            yield (Span(first.start, cut.start() + 1),)
            yield (Span(cut.end(), first.end), *sentence[1:])


def _requests(words: str) -> bool:
    return cues.opens("requests", words) or cues.opens("orders", words)
