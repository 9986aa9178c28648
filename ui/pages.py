"""The plain pages: the list of plans, and a plan's text with a quote marked in it beside its outline.

No script is needed to read them; every word of a plan is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.wiring import Parts
from ui.wording import CONTROLS
from vectorstore.errors import UnknownPlan
from vectorstore.values import PlanContents, Section, Span

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


def pages_router(parts: Parts, language: Language) -> APIRouter:
    """The routes of /plans."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plans")
    def plans() -> HTMLResponse:
        return page("plans.html", language, plans=parts.library.plans())

    @router.get("/plans/")
    def plans_with_slash() -> RedirectResponse:
        return RedirectResponse("../plans")

    @router.get("/plans/{plan_id}")
    def plan(plan_id: str, request: Request) -> HTMLResponse:
        try:
            contents = parts.library.contents(plan_id)
        except UnknownPlan:
            return missing(language, "page.not_found", plan=plan_id)
        query = request.query_params
        spans = spans_asked(query.getlist("start"), query.getlist("end"), len(contents.text))
        if spans is None:
            return missing(language, "page.bad_span", length=len(contents.text))
        return page(
            "plan.html", language, plan=contents.plan, contents=contents, text=marked(contents, spans), spans=spans
        )

    return router


def docs_router(language: Language) -> APIRouter:
    """The API's documentation, written by the server itself: no script, and none of another host."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/docs")
    def docs(request: Request) -> HTMLResponse:
        return page("api.html", language, api=request.app.openapi())

    return router


def page(template: str, language: Language, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A template filled in; ``say`` in it speaks the page's language."""

    def say_here(key: str, **fields: object) -> str:
        return say(key, language, **fields)

    words = templates().get_template(template).render(say=say_here, language=language, **values)
    return HTMLResponse(words.translate(CONTROLS), status_code=status)  # HTML allows no other control character


def missing(language: Language, key: str, *, up: str = "../", **fields: object) -> HTMLResponse:
    """404 with what to do. ``up`` leads from the page to the site's root."""
    hint = say(f"{key}_hint", language, **fields)
    return page("missing.html", language, status=404, up=up, title=say(key, language), hint=hint)


def unready(language: Language, error: Exception, *, up: str = "../") -> HTMLResponse:
    """503 where the library can't be read, with why and what to do."""
    hint = say("problem.not_ready_detail", language, reason=error)
    return page("missing.html", language, status=503, up=up, title=say("problem.not_ready", language), hint=hint)


@cache
def templates() -> Environment:
    """The templates: everything is escaped, a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["plan_address"] = plan_address
    return environment


def spans_asked(starts: Sequence[str], ends: Sequence[str], length: int) -> tuple[Span, ...] | None:
    """The spans of a page's address in the order of the text, overlaps dropped; None where one can't be marked."""
    if len(starts) != len(ends) or not all(number.isdecimal() and len(number) < 12 for number in (*starts, *ends)):
        return None
    spans = sorted((int(start), int(end)) for start, end in zip(starts, ends, strict=True))
    if any(not start < end <= length for start, end in spans):
        return None
    apart = [spans[0]] if spans else []
    for span in spans[1:]:
        if span[0] >= apart[-1][1]:
            apart.append(span)
    return tuple(Span(start, end) for start, end in apart)


def marked(contents: PlanContents, spans: Sequence[Span]) -> Markup:
    """The plan's text as HTML: a <mark> a span, the first with id "quote"; headings carry their section's id."""
    cuts = [0, *(edge for span in spans for edge in (span.start, span.end)), len(contents.text)]
    out: list[Markup] = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        words = _with_headings(contents, start, end)
        if number % 2 == 0:
            out.append(words)
        else:
            out.append(Markup('<mark id="quote">{}</mark>' if number == 1 else "<mark>{}</mark>").format(words))
    return Markup("").join(out)


def _with_headings(contents: PlanContents, start: int, end: int) -> Markup:
    """The words of a slice; the part of each heading that lies in it stands in a <b>, with an id where it begins."""
    out = Markup("")
    done = start
    for section in _in_order(contents.sections):
        first, last = max(section.span.start, done), min(section.span.end, end)
        if first >= last:
            continue
        name = Markup(' id="s{}"').format(section.id) if first == section.span.start else ""
        out += escape(contents.text[done:first]) + Markup("<b{}>{}</b>").format(name, contents.text[first:last])
        done = last
    return out + escape(contents.text[done:end])


def _in_order(sections: Sequence[Section]) -> list[Section]:
    return sorted(sections, key=lambda section: section.span)
