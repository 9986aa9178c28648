"""The tools: each a name, what it takes and gives, and what it does with one viewer's plans. All of them only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from prompts.texts import Language
from ui.api.schemas import AnswerShape
from ui.cited_text import cited_text
from ui.filters import short
from ui.mcp.gives import FoundPlans, Obligations, PlanPage
from ui.mcp.shown import facts_line, obligation_line, plan_lines
from ui.mcp.takes import Ask, GetPlan, ListObligations, SearchPlans
from ui.register.request import asked
from ui.register.shape import obligation_json
from ui.shapes import plan_json
from ui.view import View
from vectorstore.library import Readable
from vectorstore.retriever import Query
from vectorstore.values import Hit, Plan

FETCHED = 200  # passages that a search looks at
PASSAGES = 3  # that it gives of a plan
MOST_TEXT = 12_000  # characters of an answer for who reads text alone

Shape = dict[str, Any]
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Given:
    """What a tool gives: of its output schema, and in words for who reads text alone."""

    shape: Shape
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """How a tool is called. ``stopped``: nobody waits for what it gives any more."""

    language: Language
    stopped: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool. ``does`` raises what the library and the assistant raise."""

    name: str
    title: str
    says: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    does: Callable[[View, Any, Call], Given]


def ask(view: View, given: Ask, call: Call) -> Given:
    """The answer. Raises BadQuestion, UnknownPlan, StoreError."""
    *_, answer = view.growing(given.question, given.plans, (), given.unit, surface="mcp", stopped=call.stopped)
    return Given(answer.to_json(), cited_text(answer, MOST_TEXT))


def search_plans(view: View, given: SearchPlans, call: Call) -> Given:
    """Plans in which passages are found, best first; without a query all, by id. Raises as ``ask``, BadFilter."""
    library, query = view.library, short("query", given.query)
    ids = {library.plan(plan_id).id for plan_id in given.plans}
    within = [plan for plan in library.plans() if not ids or plan.id in ids]
    found: Sequence[tuple[Plan, Sequence[Hit]]] = [(plan, ()) for plan in within]
    if query:
        found = _by_plan(library.retriever.search(Query(query), FETCHED, ids or None), within)
    some, after = _page(found, given.offset, given.limit)
    plans = [_facts(plan) | {"passages": _passages(library, plan, hits)} for plan, hits in some]
    text = "\n".join(line for plan in plans for line in plan_lines(plan))
    return Given({"plans": plans, "total": len(found), "next_offset": after}, text)


def list_obligations(view: View, given: ListObligations, call: Call) -> Given:
    """The register's rows that a filter asks for. Raises BadFilter, UnknownPlan, StoreError."""
    filter_ = given.model_dump(exclude={"limit", "offset"})
    entries = view.register.find(asked(**filter_))
    some, after = _page(entries, given.offset, given.limit)
    text = "\n".join(obligation_line(entry, call.language) for entry in some)
    shapes = [obligation_json(entry) for entry in some]
    return Given({"obligations": shapes, "total": len(entries), "next_offset": after}, text)


def get_plan(view: View, given: GetPlan, call: Call) -> Given:
    """A stretch of a plan's text, which ends with a line where it can. Raises UnknownPlan, UnknownEdition."""
    contents = view.library.contents(given.plan_id, given.edition)
    text, start = contents.text, min(given.offset, len(contents.text))
    end = min(start + given.limit, len(text))
    if end < len(text):
        end = text.rfind("\n", start + given.limit // 2, end) + 1 or end
    outline = [
        {"heading": one.heading, "level": one.level, "start": one.span.start, "end": one.span.end}
        for one in contents.sections
        if start <= one.span.start < end
    ]
    facts = _facts(contents.plan)
    after = end if end < len(text) else None
    shape: Shape = {"plan": facts, "outline": outline, "text": text[start:end]}
    shape |= {"start": start, "end": end, "characters": len(text), "next_offset": after}
    return Given(shape, f"{facts_line(facts)}\n\n{shape['text']}")


def _by_plan(hits: Sequence[Hit], within: Sequence[Plan]) -> list[tuple[Plan, Sequence[Hit]]]:
    """The hits of each of these plans that has any, the plan with the best one first."""
    by_key = {plan.edition_key: plan for plan in within}
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.stored.edition_key in by_key:
            found.setdefault(hit.stored.edition_key, []).append(hit)
    return [(by_key[key], some) for key, some in found.items()]


def _passages(library: Readable, plan: Plan, hits: Sequence[Hit]) -> list[Shape]:
    text = library.contents(plan.id, plan.edition).text if hits else ""
    return [
        {
            "section": list(hit.stored.path),
            "parts": [{"start": s.start, "end": s.end, "quote": s.of(text)} for s in hit.stored.passage.spans],
            "score": hit.score,
        }
        for hit in hits[:PASSAGES]
    ]


def _facts(plan: Plan) -> Shape:
    shape = plan_json(plan)
    names = ("id", "edition", "title", "number", "issuer", "date", "year", "source", "obligations")
    return {name: shape[name] for name in names}


def _page(found: Sequence[One], offset: int, limit: int) -> tuple[Sequence[One], int | None]:
    """A stretch of a sequence, and where the next one begins."""
    return found[offset : offset + limit], offset + limit if offset + limit < len(found) else None


TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        tool.name: tool
        for tool in (
            Tool(
                "ask",
                "Ask the plans",
                "Answer a question about Vietnamese administrative plans (who must do what, by when, with whom) with "
                "verbatim quotes and their sources. Nothing is said that no plan says; status not_found means that "
                "none of the plans treats it.",
                Ask,
                AnswerShape,
                ask,
            ),
            Tool(
                "search_plans",
                "Find plans",
                "Find plans by words, each with the passages that match; without a query, list the plans there are.",
                SearchPlans,
                FoundPlans,
                search_plans,
            ),
            Tool(
                "list_obligations",
                "List obligations",
                "List the duties, reports and targets that plans set, by unit, plan, kind, role, due date or words.",
                ListObligations,
                Obligations,
                list_obligations,
            ),
            Tool(
                "get_plan",
                "Read a plan",
                "Read the text of a plan, a stretch at a time, to which the offsets of all quotes refer.",
                GetPlan,
                PlanPage,
                get_plan,
            ),
        )
    }
)
