"""Plans as JSON, the same on the command line and over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from vectorstore.values import Header, HeaderField, Plan, PlanContents, Section, Span

FIELDS = ("kind", "number", "issuer", "place", "date", "title", "signer", "position")


def plan_json(plan: Plan) -> dict[str, Any]:
    """A plan as it stands in a list. ``file``: SHA-256 of the original, null where it isn't kept."""
    return {
        "id": plan.id,
        "edition": plan.edition,
        "source": plan.source,
        "title": plan.title,
        "number": plan.header.number.value,
        "issuer": plan.header.issuer.value,
        "date": plan.header.date.value,
        "year": plan.header.year,
        "passages": plan.passages,
        "obligations": plan.obligations,
        "ingested_at": plan.ingested_at,
        "format": plan.format,
        "file": plan.file or None,
        "pages": plan.pages,
        "confidence": plan.confidence,
        "warnings": [*plan.noted, *plan.warnings],
    }


def contents_json(contents: PlanContents) -> dict[str, Any]:
    """A plan with its header, outline and counts; the text is asked for by itself."""
    return plan_json(contents.plan) | {
        "header": header_json(contents.plan.header, contents.text),
        "outline": [section_json(section) for section in contents.sections],
        "counts": {
            "characters": len(contents.text),
            "sections": len(contents.sections),
            "passages": contents.plan.passages,
        },
    }


def header_json(header: Header, text: str) -> dict[str, Any]:
    """Each field with its state, value and place; bases and recipients with their words."""
    shape: dict[str, Any] = {name: _field_json(getattr(header, name)) for name in FIELDS}
    return shape | {
        "bases": [_words_json(span, text) for span in header.bases],
        "recipients": [_words_json(span, text) for span in header.recipients],
        "year": header.year,
    }


def section_json(section: Section) -> dict[str, Any]:
    """A node of the outline."""
    shape = asdict(section)
    del shape["span"]
    return shape | {"start": section.span.start, "end": section.span.end}


def _field_json(field: HeaderField) -> dict[str, Any]:
    span = {"start": field.span.start, "end": field.span.end} if field.span else {"start": None, "end": None}
    return {"state": field.state, "value": field.value} | span


def _words_json(span: Span, text: str) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": span.of(text)}
