"""Editions, what differs between two of them, and files that wait, as JSON: the same from a command and over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.register.shape import deadline_json, target_json
from ui.shapes import plan_json
from vectorstore.comparison.runs import Run
from vectorstore.keeping.edition_diff import Differences, EditionDiff, Pair
from vectorstore.obligation import Obligation, Role
from vectorstore.pages import by_page
from vectorstore.placement import Waiting
from vectorstore.span import Span
from vectorstore.values import HeaderField, Passage, Plan, PlanContents


def editions_json(editions: Sequence[Plan], serving: int | None) -> dict[str, Any]:
    """The editions by number.

    {"plan_id", "serving": number of the edition that serves, null where the plan is withdrawn, "editions": [as in a
    list of plans, and "serves": bool]}
    """
    shapes = [plan_json(plan) | {"serves": plan.edition == serving} for plan in editions]
    return {"plan_id": editions[0].id, "serving": serving, "editions": shapes}


def waiting_json(waiting: Waiting) -> dict[str, Any]:
    """A file that waits for a decision.

    {"number": by which it is decided, "plan": as in a list of plans, with the id that it has if it is new and without
    an edition, "candidates": [{"plan_id", "reason", "likeness": 0..1}], the likeliest first}
    """
    plan = plan_json(waiting.plan)
    del plan["edition"]
    candidates = [
        {"plan_id": one.plan_id, "reason": one.reason, "likeness": one.likeness} for one in waiting.candidates
    ]
    return {"number": waiting.key, "plan": plan, "candidates": candidates}


def diff_json(diff: EditionDiff) -> dict[str, Any]:
    """Two editions side by side. Offsets are into the canonical text of the edition that the words are of.

    {"old": plan as in a list, "new": the same, "differs": bool,
     "counts": {"passages": {"same", "changed", "moved", "added", "gone"}, "obligations": {"same", "changed", "added",
     "gone"}},
     "header": [{"field", "old": {"state", "value"}, "new": {…}}],
     "passages": {"changed": [{"old": PASSAGE, "new": PASSAGE, "moved": bool, "words": [RUN]}],
     "moved": [{"old": PASSAGE, "new": PASSAGE}], "added": [PASSAGE], "gone": [PASSAGE]},
     "obligations": {"changed": [{"old": DUTY, "new": DUTY, "fields": […], "words": [RUN]}], "added": [DUTY],
     "gone": [DUTY]}}

    PASSAGE: {"ordinal", "kind", "column", "section": [headings], "text", "page": null or its first, "parts":
    [{"start", "end", "quote"}]}. RUN: {"kind": "same" | "removed" | "added", "text", "spaced": a space goes before it,
    "old": [[start, end]], "new": […]}; "words" is empty where only other fields differ. DUTY: {"id", "section", "text",
    "page", "parts", "kind", "actors", "partners", "recipients", "deadline", "targets", "result": words or null}; the
    fields are those of DUTY_FIELDS, "actors" also where only the role of one changed.
    """
    passages, obligations = diff.passages, diff.obligations
    return {
        "old": plan_json(diff.old.plan),
        "new": plan_json(diff.new.plan),
        "differs": bool(diff),
        "counts": {"passages": counts(passages), "obligations": _without_moved(counts(obligations))},
        "header": [
            {"field": one.field, "old": _field_json(one.old), "new": _field_json(one.new)} for one in diff.header
        ],
        "passages": {
            "changed": [
                _passages_json(diff, pair) | {"moved": pair.moved, "words": _runs_json(diff, pair.runs)}
                for pair in passages.changed
            ],
            "moved": [_passages_json(diff, pair) for pair in passages.moved],
            "added": [passage_json(diff.new, one) for one in passages.added],
            "gone": [passage_json(diff.old, one) for one in passages.gone],
        },
        "obligations": {
            "changed": [_changed_duty_json(diff, pair) for pair in obligations.changed],
            "added": [duty_json(diff.new, one) for one in obligations.added],
            "gone": [duty_json(diff.old, one) for one in obligations.gone],
        },
    }


def counts(found: Differences[Any]) -> dict[str, int]:
    """How many of each sort; the old ones are all but "added", the new ones all but "gone"."""
    return {sort: len(getattr(found, sort)) for sort in ("same", "changed", "moved", "added", "gone")}


def passage_json(contents: PlanContents, passage: Passage) -> dict[str, Any]:
    """A passage with its words and where they stand."""
    facts = {"ordinal": passage.ordinal, "kind": passage.kind, "column": passage.column}
    return facts | _words_json(contents, passage.section, passage.spans)


def duty_json(contents: PlanContents, one: Obligation) -> dict[str, Any]:
    """An obligation with all that can change in it."""
    return {
        "id": one.id,
        **_words_json(contents, one.section, one.spans),
        "kind": one.kind,
        "actors": _texts(one, "lead", "actor"),
        "partners": _texts(one, "partner"),
        "recipients": _texts(one, "recipient"),
        "deadline": deadline_json(one.deadline) if one.deadline else None,
        "targets": [target_json(target) for target in one.targets],
        "result": text_of(contents.text, one.result) if one.result else None,
    }


def text_of(text: str, spans: Sequence[Span]) -> str:
    """The words at the spans, white space collapsed."""
    return " ".join(" ".join(span.of(text) for span in spans).split())


def run_text(diff: EditionDiff, run: Run) -> str:
    """The words of a run: those of the new edition where it has them."""
    return text_of(diff.old.text, run.old) if run.kind == "removed" else text_of(diff.new.text, run.new)


def _runs_json(diff: EditionDiff, runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [
        {"kind": run.kind, "text": run_text(diff, run), "spaced": run.spaced, "old": _places(run.old)}
        | {"new": _places(run.new)}
        for run in runs
    ]


def _passages_json(diff: EditionDiff, pair: Pair[Passage]) -> dict[str, Any]:
    return {"old": passage_json(diff.old, pair.old), "new": passage_json(diff.new, pair.new)}


def _changed_duty_json(diff: EditionDiff, pair: Pair[Obligation]) -> dict[str, Any]:
    sides = {"old": duty_json(diff.old, pair.old), "new": duty_json(diff.new, pair.new)}
    return sides | {"fields": list(pair.fields), "words": _runs_json(diff, pair.runs)}


def _words_json(contents: PlanContents, section: int | None, spans: Sequence[Span]) -> dict[str, Any]:
    on = by_page(contents.pages, spans[0])
    parts = [{"start": span.start, "end": span.end, "quote": span.of(contents.text)} for span in spans]
    words = {"section": list(contents.path(section)), "text": text_of(contents.text, spans)}
    return words | {"page": on[0][0].number if on else None, "parts": parts}


def _field_json(field: HeaderField) -> dict[str, str | None]:
    return {"state": field.state, "value": field.value}


def _texts(one: Obligation, *roles: Role) -> list[str]:
    return [party.text for party in one.of_role(*roles)]


def _places(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _without_moved(shape: dict[str, int]) -> dict[str, int]:
    return {sort: count for sort, count in shape.items() if sort != "moved"}
