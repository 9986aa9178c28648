"""The head of a table: what its columns are called, over one row or two, and what role that gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest import cues
from ingest.document import MERGED
from vectorstore.lexicon.units import plain
from vectorstore.values import Span

_HEADING_WORDS = 9  # a column heading is short
_LONG_HEADING_WORDS = 20  # … or longer beside three that name their roles
_ASIDE = re.compile(r"\([^()]*\)")
_SUBHEADING_WORDS = 5
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?")
_PARTIES = ("actor", "partner")
Cells = Sequence[Span]


def titles_in(text: str, cells: Cells) -> tuple[str, ...]:
    """The words of a row's cells, without emphasis, white space collapsed; none of what is merged down from above."""
    titles = (" ".join(cell.of(text).strip("*_ ").split()) for cell in cells)
    return tuple("" if title == MERGED else title for title in titles)


def roles_of(titles: Sequence[str]) -> tuple[str, ...]:
    """The roles of columns with these titles; none where the row holds no titles."""
    longest = max((len(_ASIDE.sub("", title).split()) for title in titles), default=0)
    if longest > _LONG_HEADING_WORDS or sum(map(bool, titles)) < 2:
        return ()
    roles = tuple(column_role(title) for title in titles)
    return roles if longest <= _HEADING_WORDS or len({*roles} - {""}) >= 3 else ()


def is_head(titles: Sequence[str]) -> bool:
    """The row names two columns at least by their roles, or opens with "STT"."""
    roles = roles_of(titles)
    return sum(map(bool, roles)) >= 2 or roles[:1] == ("number",)


@lru_cache(maxsize=1000)
def column_role(title: str) -> str:
    """The role that a column's title gives its cells, "" where no cue fits. What it names first counts."""
    key = plain(title)
    found = (
        (match.start(), -len(cue), role)
        for cue, role in cues.column_cues()
        if (match := re.search(rf"\b{re.escape(cue)}\b", key))
    )
    return min(found, default=(0, 0, ""))[2]


def with_second_row(titles: Sequence[str], below: Sequence[str], merged: bool = False) -> tuple[str, ...] | None:
    """The titles of a head of two rows ("Phân công" over "Chủ trì" and "Phối hợp"), None where ``below`` is no head.

    ``merged``: the file says that titles are merged down into it; then not all the others need name a role.
    """
    filled = [title for title in below if title]
    named = sum(bool(column_role(title)) for title in filled)
    second = (
        len(below) == len(titles)
        and 2 <= len(filled) < len(below)
        and all(len(title.split()) <= _SUBHEADING_WORDS for title in filled)
        and named >= (2 if merged else len(filled))
    )
    return tuple(under or over for over, under in zip(titles, below, strict=True)) if second else None


def numbers_columns(titles: Sequence[str]) -> bool:
    """A row below the head that numbers the columns: "(1)", "(2)", "(3)" or "A", "B", "1"."""
    return len(set(titles)) == len(titles) > 2 and all(_COLUMN_NUMBER.fullmatch(title) for title in titles)


def without_figures(text: str, roles: Sequence[str], rows: Sequence[Cells]) -> tuple[str, ...]:
    """The roles, less those that say who of columns that hold figures only: "Kinh phí hỗ trợ" names no partner."""

    def named(column: int) -> bool:
        words = "".join(row[column].of(text) for row in rows if column < len(row))
        return not words or any(c.isalpha() for c in words)

    return tuple("" if role in _PARTIES and not named(column) else role for column, role in enumerate(roles))
