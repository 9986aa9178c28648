"""Rows of the catalogue's tables as values, and values as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vectorstore import codec
from vectorstore.obligation import Obligation
from vectorstore.schema import EditionRow, ObligationRow, PassageRow
from vectorstore.values import Passage, Plan, PlanContents, Reading

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
)


def read_contents(session: Session, edition_key: int) -> PlanContents:
    """The edition whole, current or not, as read."""
    columns = select(*PLAN_COLUMNS, EditionRow.text, EditionRow.outline)
    *plan, text, outline = session.execute(columns.where(EditionRow.key == edition_key)).one()
    passages = select(PassageRow).where(PassageRow.edition_key == edition_key).order_by(PassageRow.ordinal)
    obligations = select(ObligationRow).where(ObligationRow.edition_key == edition_key).order_by(ObligationRow.ordinal)
    return PlanContents(
        to_plan(plan),
        text,
        codec.sections_from_json(outline),
        tuple(to_passage(row) for row in session.scalars(passages)),
        tuple(to_obligation(row) for row in session.scalars(obligations)),
    )


def to_plan(row: Any) -> Plan:
    """The plan of a row of PLAN_COLUMNS."""
    plan_id, number, key, source, header, passages, ingested_at, warnings, obligations = row
    said = tuple(warnings)
    return Plan(plan_id, number, key, source, codec.header_from_json(header), passages, ingested_at, said, obligations)


def to_passage(row: PassageRow) -> Passage:
    """The passage of its row."""
    spans, basis = codec.spans_from_json(row.spans), codec.basis_from_json(row.basis)
    return Passage(row.ordinal, row.section, row.kind, spans, basis, row.column)  # type: ignore[arg-type]


def to_obligation(row: ObligationRow) -> Obligation:
    """The obligation of its row."""
    place = {"ordinal": row.ordinal, "passage": row.passage, "section": row.section}
    return codec.obligation_from_json(row.body, id=row.id, kind=row.kind, **place)


def edition_row(content: Reading) -> dict[str, Any]:
    """The columns of an edition that its reading fills."""
    return {
        "text": content.text,
        "header": codec.header_to_json(content.header),
        "outline": codec.sections_to_json(content.sections),
        "warnings": list(content.warnings),
        "passages": len(content.passages),
        "obligations": len(content.obligations),
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
