"""Rows of the catalogue's tables as values, and values as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, insert, literal, select
from sqlalchemy.orm import Session

from vectorstore.catalogue import codec
from vectorstore.catalogue.schema import EditionRow, ObligationRow, PageRow, PassageRow
from vectorstore.changes import changes_from_json, changes_to_json
from vectorstore.obligation import Obligation
from vectorstore.pages import Page
from vectorstore.values import Passage, Plan, PlanContents, Reading, Span

# All of an edition but its text and outline.
PLAN_COLUMNS = (
    EditionRow.plan_id,
    EditionRow.number,
    EditionRow.key,
    EditionRow.source,
    EditionRow.header,
    EditionRow.passages,
    EditionRow.ingested_at,
    EditionRow.warnings,
    EditionRow.obligations,
    EditionRow.file,
    EditionRow.pages,
    EditionRow.confidence,
    EditionRow.noted,
    EditionRow.changes,
)
# Of a passage and of an obligation, as columns: a plan may have thousands, and as entities they take twice as long.
PASSAGE_COLUMNS = (
    PassageRow.ordinal,
    PassageRow.section,
    PassageRow.kind,
    PassageRow.spans,
    PassageRow.basis,
    PassageRow.column,
)
_OBLIGATION = (
    ObligationRow.ordinal,
    ObligationRow.id,
    ObligationRow.kind,
    ObligationRow.passage,
    ObligationRow.section,
    ObligationRow.body,
)


def read_contents(session: Session, edition_key: int) -> PlanContents:
    """The edition whole, current or not, as read."""
    columns = select(*PLAN_COLUMNS, EditionRow.text, EditionRow.outline)
    *columns_of_plan, text, outline = session.execute(columns.where(EditionRow.key == edition_key)).one()
    passages = select(*PASSAGE_COLUMNS).where(PassageRow.edition_key == edition_key).order_by(PassageRow.ordinal)
    obligations = select(*_OBLIGATION).where(ObligationRow.edition_key == edition_key).order_by(ObligationRow.ordinal)
    pages = select(PageRow).where(PageRow.edition_key == edition_key).order_by(PageRow.number)
    plan = to_plan(columns_of_plan)
    return PlanContents(
        plan,
        text,
        codec.sections_from_json(outline),
        tuple(to_passage(row) for row in session.execute(passages)),
        tuple(to_obligation(row) for row in session.execute(obligations)),
        pages=tuple(to_page(row) for row in session.scalars(pages)),
        changes=plan.changes,
    )


def to_plan(row: Any) -> Plan:
    """The plan of a row of PLAN_COLUMNS."""
    plan_id, number, key, source, header, passages, ingested_at, warnings, obligations, *of_file, noted, changes = row
    plan = Plan(plan_id, number, key, source, codec.header_from_json(header), passages, ingested_at)
    file, pages, confidence = of_file
    plan = replace(plan, warnings=tuple(warnings), obligations=obligations, noted=tuple(noted))
    return replace(plan, file=file, pages=pages, confidence=confidence, changes=changes_from_json(changes))


def to_passage(row: PassageRow | Row[Any]) -> Passage:
    """The passage of its row, whole or the columns of it."""
    spans, basis = codec.spans_from_json(row.spans), codec.basis_from_json(row.basis)
    return Passage(row.ordinal, row.section, row.kind, spans, basis, row.column)  # type: ignore[arg-type]


def to_obligation(row: ObligationRow | Row[Any]) -> Obligation:
    """The obligation of its row, whole or the columns of it."""
    place = {"ordinal": row.ordinal, "passage": row.passage, "section": row.section}
    return codec.obligation_from_json(row.body, id=row.id, kind=row.kind, **place)


def to_page(row: PageRow) -> Page:
    """The page of its row."""
    return Page(row.number, Span(row.start, row.end), row.width, row.height, row.confidence, row.placed)


def edition_row(content: Reading) -> dict[str, Any]:
    """The columns of an edition that its reading fills."""
    return {
        "text": content.text,
        "header": codec.header_to_json(content.header),
        "outline": codec.sections_to_json(content.sections),
        "warnings": list(content.warnings),
        "noted": list(content.noted),
        "changes": changes_to_json(content.changes),
        "passages": len(content.passages),
        "obligations": len(content.obligations),
        "pages": len(content.pages),
        "confidence": min((page.confidence for page in content.pages if page.confidence is not None), default=None),
    }


def passage_rows(edition_key: int, content: Reading) -> Iterator[dict[str, Any]]:
    """The rows of an edition's passages."""
    for passage in content.passages:
        yield {
            "edition_key": edition_key,
            "ordinal": passage.ordinal,
            "section": passage.section,
            "kind": passage.kind,
            "column": passage.column,
            "spans": codec.spans_to_json(passage.spans),
            "basis": codec.basis_to_json(passage.basis),
            "words": passage.words(content.text),
        }


def obligation_rows(edition_key: int, content: Reading) -> Iterator[dict[str, Any]]:
    """The rows of an edition's obligations."""
    for obligation in content.obligations:
        yield {
            "edition_key": edition_key,
            "ordinal": obligation.ordinal,
            "id": obligation.id,
            "kind": obligation.kind,
            "passage": obligation.passage,
            "section": obligation.section,
            "body": codec.obligation_to_json(obligation),
        }


def page_rows(edition_key: int, content: Reading) -> Iterator[dict[str, Any]]:
    """The rows of an edition's pages."""
    for page in content.pages:
        yield {
            "edition_key": edition_key,
            "number": page.number,
            "start": page.span.start,
            "end": page.span.end,
            "width": page.width,
            "height": page.height,
            "confidence": page.confidence,
            "placed": page.placed,
        }


def copy_pages(session: Session, source: int, target: int) -> None:
    """Gives an edition the pages of another of the same text."""
    names = [column.key for column in PageRow.__table__.columns]
    kept = [literal(target) if name == "edition_key" else getattr(PageRow, name) for name in names]
    session.execute(insert(PageRow).from_select(names, select(*kept).where(PageRow.edition_key == source)))
