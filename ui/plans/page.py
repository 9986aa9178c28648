"""A plan's page: the images of its pages with a quote marked on them, beside its text and its outline.

Files without pages are shown as text, laid out as it was read. No script is needed; every word of a plan is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from prompts.texts import Language
from ui.access.needs import seeing
from ui.addresses import image_address
from ui.changes_view import Notice, notices
from ui.moments import day
from ui.pages import missing, page, unready
from ui.plans.images import WIDTHS
from ui.plans.layout import laid_out, laid_out_chunks
from ui.plans.quotes import MOST_SPANS, spans_asked
from ui.plans.text import PlanText, plan_text, quote_name
from ui.problems import told
from ui.view import View
from ui.wiring import Parts
from vectorstore.errors import StoreError, UnknownEdition, UnknownPlan
from vectorstore.library import Readable
from vectorstore.pages import SURE, Box, Page
from vectorstore.values import PlanContents, Span

AS_TYPED = (".txt", ".md")  # shown with the white space that they have
_ROOM = 1.5  # points around the words of a quote


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is shown."""

    number: int
    width: float
    height: float
    confidence: int | None  # per cent
    quotes: tuple[
        tuple[int, tuple[Box, ...]], ...
    ]  # the number of each quote on it, and its boxes: x, y, width, height
    words: Markup

    @property
    def doubtful(self) -> bool:
        """Text recognition was not sure of it."""
        return self.confidence is not None and self.confidence < SURE


def plan_page_router(parts: Parts, language: Language) -> APIRouter:
    """The route of /plans/{id}."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plans/{plan_id}")
    def plan(plan_id: str, request: Request, view: View = Depends(seeing(parts))) -> Response:
        library = view.library
        try:
            edition = edition_asked(request.query_params.get("edition"))
            contents = library.contents(plan_id, edition)
            current = _serving(library, plan_id)
            # Spans count in the editions that serve, so that an earlier one shows nothing of it.
            said = notices(library, plan_id) if current in (None, contents.plan.edition) else ()
            return _shown(contents, current, request, language, said)
        except UnknownPlan:
            return missing(language, "page.not_found", plan=plan_id)
        except (UnknownEdition, ValueError):
            return missing(language, "page.no_edition", plan=plan_id)
        except (StoreError, OSError) as error:
            return unready(language, told(error, language, request))

    return router


def _serving(library: Readable, plan_id: str) -> int | None:
    """The number of the edition that serves; None where the plan is withdrawn."""
    try:
        return library.plan(plan_id).edition
    except UnknownPlan:
        return None


def edition_asked(number: str | None) -> int | None:
    """The edition that an address names, None for the current one. Raises ValueError where it is no number."""
    if number is None:
        return None
    if not number.isdecimal() or len(number) > 9:
        raise ValueError(number)
    return int(number)


def _shown(
    contents: PlanContents, current: int | None, request: Request, language: Language, said: Sequence[Notice]
) -> Response:
    query = request.query_params
    spans = spans_asked(query.getlist("start"), query.getlist("end"), len(contents.text))
    if spans is None:
        return missing(language, "page.bad_span", length=len(contents.text), most=MOST_SPANS)
    if "page" in query:
        return _turned(contents, request)
    return plan_page(contents, spans, current, language, said)


def _turned(contents: PlanContents, request: Request) -> RedirectResponse:
    """To the page asked for by its number, in the same address; the nearest one where there is no such page."""
    given = request.query_params["page"].strip()
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    wanted = int(given) if given.isdecimal() and len(given) < 9 else 0
    numbers = [leaf.number for leaf in contents.pages] or [0]
    nearest = min(numbers, key=lambda number: abs(number - wanted))
    address = f"{quote(contents.plan.id, safe='')}?{urlencode(rest)}".rstrip("?")
    return RedirectResponse(f"{address}#page-{nearest}", status_code=303)


def plan_page(
    contents: PlanContents,
    spans: Sequence[Span],
    current: int | None,
    language: Language,
    said: Sequence[Notice] = (),
) -> HTMLResponse:
    """The page. ``current``: the number of the edition that serves; None where none does any more.

    ``said``: what plans say of this one, and it of them.
    """
    text = plan_text(contents, spans, language)
    plan = contents.plan
    values: dict[str, Any] = {"plan": plan, "contents": contents, "spans": spans, "current": current, "said": said}
    values["day"] = day
    if contents.pages:
        image = partial(image_address, plan.id, plan.edition, plan.file)
        shown = tuple(leaves(contents, text))
        opened = next((leaf.number for leaf in shown if leaf.quotes), None)  # its image comes before the others
        names: dict[str, Any] = {"image": image, "widths": WIDTHS, "quote_name": quote_name}
        return page("plan_pages.html", language, **values, **names, leaves=shown, opened=opened)
    typed = plan.format in AS_TYPED
    return page("plan.html", language, **values, typed=typed, chunks=text.chunks() if typed else laid_out_chunks(text))


def leaves(contents: PlanContents, text: PlanText) -> Iterator[Leaf]:
    """The pages in order, with the whole text shared out among them."""
    cuts = [0, *(leaf.span.start for leaf in contents.pages[1:]), len(contents.text)]
    for leaf, (start, end) in zip(contents.pages, pairwise(cuts), strict=True):
        sure = None if leaf.confidence is None else int(leaf.confidence)
        yield Leaf(
            leaf.number, leaf.width, leaf.height, sure, _quotes_on(leaf, text.quotes), laid_out(text, start, end)
        )


def _quotes_on(leaf: Page, quotes: Sequence[Span]) -> tuple[tuple[int, tuple[Box, ...]], ...]:
    """The quotes that have words on the page."""
    boxes = [(number, tuple(map(_placed, leaf.boxes(span)))) for number, span in enumerate(quotes, 1)]
    return tuple((number, found) for number, found in boxes if found)


def _placed(box: Box) -> Box:
    """Left, top, width and height, with a little room around the words."""
    left, top, right, bottom = box
    return (
        round(left - _ROOM, 2),
        round(top - _ROOM, 2),
        round(right - left + 2 * _ROOM, 2),
        round(bottom - top + 2 * _ROOM, 2),
    )
