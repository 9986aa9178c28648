"""A citation's source as a fragment of a page: the plan's facts, the section, and its words with the quote marked.

The chat shows it beside the answer (static/source.js). The addresses in it are relative to its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup

from prompts.texts import Language, say
from ui.access.needs import seeing
from ui.addresses import image_address, plan_address
from ui.moments import day
from ui.pages import page
from ui.plans.images import WIDTHS
from ui.plans.layout import laid_out
from ui.plans.numbers import pages_said
from ui.plans.page import edition_asked
from ui.plans.quotes import MOST_SPANS, spans_asked
from ui.plans.text import plan_text
from ui.problems import problem
from ui.view import View
from ui.wiring import Parts
from vectorstore.errors import UnknownEdition, UnknownPlan, storable
from vectorstore.pages import by_page
from vectorstore.values import PlanContents, Span

MOST = 6_000  # characters of a section that are shown whole
MARKDOWN = ".md"
_MARKS = frozenset("#*_ ")  # of it, before a heading
NEAR = 1_500  # characters before and after each quote where they are more


def source_router(parts: Parts, language: Language) -> APIRouter:
    """The route of /plans/{id}/source."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plans/{plan_id}/source")
    def source(plan_id: str, request: Request, view: View = Depends(seeing(parts))) -> Response:
        query = request.query_params
        try:
            contents = view.library.contents(plan_id, edition_asked(query.get("edition")))
        except UnknownPlan:
            return _missing(language, "page.not_found", plan=storable(plan_id))
        except (UnknownEdition, ValueError):
            return _missing(language, "page.no_edition", plan=storable(plan_id))
        spans = spans_asked(query.getlist("start"), query.getlist("end"), len(contents.text))
        if not spans:
            return _missing(language, "page.bad_span", length=len(contents.text), most=MOST_SPANS)
        current = None  # withdrawn
        with suppress(UnknownPlan):
            current = view.library.plan(plan_id).edition
        return source_page(contents, spans, current, language)

    return router


def _missing(language: Language, key: str, **fields: object) -> Response:
    return problem(404, key.replace(".", "_"), say(key, language), say(f"{key}_hint", language, **fields))


def source_page(contents: PlanContents, spans: Sequence[Span], current: int | None, language: Language) -> Response:
    """The fragment. ``current``: the number of the edition that serves; None where none does any more."""
    plan = contents.plan
    numbers = sorted({leaf.number for span in spans for leaf, _ in by_page(contents.pages, span)})
    images = [(number, image_address(plan.id, plan.edition, plan.file, number, WIDTHS[-1])) for number in numbers]
    return page(
        "source.html",
        language,
        plan=plan,
        current=current,
        date=day(plan.header.date.value or "", language),
        path=contents.path(_section(contents, spans[0].start)),
        pages=pages_said(numbers, language),
        images=images if plan.file else [],
        whole=plan_address(plan.id, [(span.start, span.end) for span in spans], plan.edition),
        pieces=list(_pieces(contents, spans, language)),
    )


def _pieces(contents: PlanContents, spans: Sequence[Span], language: Language) -> Iterator[Markup | None]:
    """What is shown of the text, in order; None where something is left out between or beside."""
    text = plan_text(contents, spans, language, marked_up=contents.plan.format == MARKDOWN)
    around = _around(contents, spans)
    shown = _shown(contents.text, around, spans)
    if shown[0].start > around.start:
        yield None
    for number, piece in enumerate(shown):
        if number:
            yield None
        yield laid_out(text, piece.start, piece.end)
    if shown[-1].end < around.end:
        yield None


def _around(contents: PlanContents, spans: Sequence[Span]) -> Span:
    """The section of the first quote, its heading included, as far as the last quote at least."""
    end = len(contents.text)
    section = _section(contents, spans[0].start)
    start = 0
    if section is not None:
        start = min(spans[0].start, _opening(contents.text, contents.sections[section].span.start))
    level = contents.sections[section].level if section is not None else end
    for other in sorted(contents.sections, key=lambda one: one.span):
        if other.span.start > start and other.span.start > spans[0].start and other.level <= level:
            end = _opening(contents.text, other.span.start)
            break
    return Span(start, max(end, spans[-1].end))


def _opening(text: str, heading: int) -> int:
    """Where the line begins that a heading opens, marks such as "###" before it included; else the heading itself."""
    first = text.rfind("\n", 0, heading) + 1
    return first if set(text[first:heading]) <= _MARKS else heading


def _section(contents: PlanContents, at: int) -> int | None:
    """The section of the passage that stands there, else the last whose heading comes before; None before all."""
    for passage in contents.passages:
        if any(span.start <= at < span.end for span in passage.spans):
            return passage.section
    before = [one for one in contents.sections if one.span.start <= at]
    return max(before, key=lambda one: one.span.start).id if before else None


def _shown(text: str, around: Span, spans: Sequence[Span]) -> list[Span]:
    """What is shown of ``around``: all of it, or whole lines near each quote."""
    if around.end - around.start <= MOST:
        return [around]
    near = [_lines(text, around, span.start - NEAR, span.end + NEAR) for span in spans]
    cuts = [0, *(at for at, (one, other) in enumerate(pairwise(near), 1) if other.start > one.end), len(near)]
    return [Span(near[first].start, max(one.end for one in near[first:last])) for first, last in pairwise(cuts)]


def _lines(text: str, within: Span, start: int, end: int) -> Span:
    """NEAR characters on either side of a quote, in whole lines where there are any; not beyond ``within``."""
    first, last = within.start, within.end
    if start > first:
        first = text.find("\n", start, start + NEAR) + 1 or start
    if end < last:
        last = text.rfind("\n", end - NEAR, end) + 1 or end
    return Span(first, last)
