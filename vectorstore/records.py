"""Rows of the catalogue's tables as values, and values as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vectorstore import codec
from vectorstore.schema import EditionRow, PassageRow
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
)


def read_contents(session: Session, edition_key: int) -> PlanContents:
    """The edition whole, current or not."""
    columns = select(*PLAN_COLUMNS, EditionRow.text, EditionRow.outline)
    *plan, text, outline = session.execute(columns.where(EditionRow.key == edition_key)).one()
    rows = session.scalars(select(PassageRow).where(PassageRow.edition_key == edition_key).order_by(PassageRow.ordinal))
    return PlanContents(to_plan(plan), text, codec.sections_from_json(outline), tuple(to_passage(row) for row in rows))


def to_plan(row: Any) -> Plan:
    """The plan of a row of PLAN_COLUMNS."""
    plan_id, number, key, source, header, passages, ingested_at, warnings = row
    return Plan(plan_id, number, key, source, codec.header_from_json(header), passages, ingested_at, tuple(warnings))


def to_passage(row: PassageRow) -> Passage:
    """The passage of its row."""
    spans, basis = codec.spans_from_json(row.spans), codec.basis_from_json(row.basis)
    return Passage(row.ordinal, row.section, row.kind, spans, basis, row.column)  # type: ignore[arg-type]


def to_rows(edition_key: int, content: Reading) -> Iterator[dict[str, Any]]:
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
