"""The row that both indexes take for a passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore.encoders.protocol import under
from vectorstore.values import Header, Passage, PlanContents

FORM = 1  # of what a row says of its passage; raise it when that changes, and indexes are built anew


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A passage as it is indexed: its words, and the words around it that help to find it."""

    edition_key: int
    ordinal: int
    body: str
    context: str

    @property
    def text(self) -> str:
        """The body under its context, as one text."""
        return under(self.context, self.body)


def index_rows(contents: PlanContents) -> Iterator[IndexRow]:
    """One row a passage that has words, in the order of the plan."""
    plan = contents.plan
    about = _about(plan.title, plan.header)
    for passage in contents.passages:
        body = passage.words(contents.text)
        if body:
            yield IndexRow(plan.edition_key, passage.ordinal, body, "\n".join((*about, *_place(contents, passage))))


def _about(title: str, header: Header) -> tuple[str, ...]:
    year = str(header.year) if header.year else ""
    return tuple(part for part in (title, header.issuer.value, header.place.value, year) if part)


def _place(contents: PlanContents, passage: Passage) -> tuple[str, ...]:
    column = (passage.column,) if passage.column else ()
    cells = tuple(b.span.of(contents.text) for b in passage.basis if passage.kind in ("cell", "result"))
    return (*contents.path(passage.section), *column, *cells)
