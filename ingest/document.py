"""What a reader makes of a file: the canonical text that every later stage reads, and the pages it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from vectorstore.pages import Page

CELL_BREAK = "\u2028"  # between the paragraphs of one table cell; the cells of a row stand between tabs on one line

MERGED = "〃"  # all of a cell into which the one above it is merged down


@dataclass(frozen=True, slots=True)
class Document:
    """The canonical text of a file.

    A paragraph is a line. A table row is a line, its cells between tabs, the paragraphs of a cell between CELL_BREAKs;
    below its first row, a cell that is merged down is MERGED. ``pages`` is empty for files that have none. ``margins``:
    the words left out of the text because they belong to the page: running heads, page numbers, a stamp. ``warnings``:
    codes of what an admin should look at, as ``warning.<code>`` in the catalogue of texts, "code:detail" where it has
    a detail.
    """

    text: str
    pages: tuple[Page, ...] = ()
    margins: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
