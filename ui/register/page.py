"""The Register page (Sổ nhiệm vụ): filter, sort, go to the quote, take it along as a file. Works without a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from prompts.texts import Language
from ui.access.needs import seeing
from ui.addresses import form_address
from ui.filters import BadFilter
from ui.pages import missing, page, unready
from ui.problems import told
from ui.register.exports import EXPORTS
from ui.register.request import asked
from ui.register.rows import SORTS, page_of
from ui.view import View
from ui.wiring import Parts
from vectorstore.errors import StoreError, UnknownPlan
from vectorstore.obligation import KINDS, ROLES
from vectorstore.register import Entry

FIELDS = ("unit", "plan", "kind", "role", "due_from", "due_before", "q")  # of the form
UNITS_OFFERED = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page's address, taken apart."""

    given: Mapping[str, str]  # of FIELDS, those that aren't blank
    sort: str
    number: int


def register_page_router(parts: Parts, language: Language) -> APIRouter:
    """The route of /register."""
    router = APIRouter(include_in_schema=False)

    @router.get("/register/")
    def register_with_slash(request: Request) -> RedirectResponse:
        return RedirectResponse(f"../register?{request.url.query}".rstrip("?"))

    @router.get("/register")
    def register(request: Request, view: View = Depends(seeing(parts))) -> HTMLResponse:
        try:
            return _shown(view, language, taken_apart(request.query_params))
        except UnknownPlan as unknown:
            return missing(language, "page.not_found", up="", plan=unknown.plan_id)
        except (StoreError, OSError) as error:
            return unready(language, told(error, language, request), up="")

    return router


def taken_apart(query: Mapping[str, str]) -> Wanted:
    """What the address asks for; a sort or page that there can't be is the first."""
    given = {name: query[name].strip() for name in FIELDS if query.get(name, "").strip()}
    sort, number = query.get("sort", ""), query.get("page", "")
    usable = sort.removeprefix("-") in SORTS
    return Wanted(given, sort if usable else "", int(number) if number.isdecimal() and len(number) < 9 else 1)


def _shown(view: View, language: Language, request: Wanted) -> HTMLResponse:
    given, error = request.given, ""
    found: tuple[Entry, ...] = ()
    named = {name: given.get(name) for name in ("unit", "kind", "role", "due_from", "due_before")}
    try:
        wanted = asked(**named, plans=[given["plan"]] if "plan" in given else (), words=given.get("q"))
        found = view.register.find(wanted)
    except BadFilter as bad:
        error = bad.say(language)
    return page(
        "register.html",
        language,
        status=422 if error else 200,
        error=error,
        given=given,
        shown=page_of(found, request.sort, request.number, language),
        sort=request.sort,
        counts=_counts(found),
        plans=view.library.plans(),
        units=view.register.units()[:UNITS_OFFERED],
        kinds=KINDS,
        roles=ROLES,
        formats=tuple(EXPORTS),
        sorts=SORTS,
        link=partial(link, given),
        form_of=_form_of(view, request),
    )


def _form_of(view: View, request: Wanted) -> Callable[[Entry], str] | None:
    """For editors, where an entry is corrected, from where they come back to this page of the register."""
    if not view.viewer.may("editor"):
        return None
    _, _, here = link(request.given, sort=request.sort, page=request.number).partition("?")
    return lambda entry: form_address(entry.plan.id, entry.obligation.id, here)


def _counts(found: Sequence[Entry]) -> dict[str, int]:
    return {
        "obligations": len(found),
        "plans": len({entry.plan.id for entry in found}),
        "undated": sum(not entry.dated for entry in found),
    }


def link(given: Mapping[str, str], path: str = "register", **more: object) -> str:
    """An address with the filter as it is and ``more``; blank values are left out."""
    query = urlencode({name: str(value) for name, value in {**given, **more}.items() if value})
    return f"{path}?{query}" if query else path
