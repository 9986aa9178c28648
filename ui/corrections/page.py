"""The pages of editors: an obligation's form, and what was corrected by whom. They work without a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from prompts.texts import Language, say
from ui.access.needs import needs_editor, noting, seeing
from ui.addresses import form_address
from ui.corrections.correcting import Verdict, correct, corrections_seen, decide, obligation_of, review_seen
from ui.corrections.desk import Desk, later
from ui.corrections.form import Typed, beside, form_of, typed
from ui.corrections.rows import ROWS_A_PAGE, Made, by_plan, made_of, standing
from ui.register.page import FIELDS, link
from ui.register.rows import row_of
from ui.replies import gone_to
from ui.view import View
from ui.wiring import Parts
from vectorstore.corrections import Correction
from vectorstore.errors import Locked
from vectorstore.keeping.editor import Proposal
from vectorstore.obligation import KINDS
from vectorstore.register import Filter, entries

Field = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The obligation that is to be corrected. ``back``: the filter of the register that it was chosen in."""

    plan: str
    obligation: str
    back: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was sent, and what is wrong beside each of its fields."""

    sent: Typed
    errors: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


def corrections_pages(parts: Parts, language: Language) -> APIRouter:
    """The routes of /corrections; they need an editor."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(needs_editor)])
    desk = Desk(parts, language)
    _listing(router, desk)
    _form(router, desk)
    _decisions(router, desk)
    return router


# --- the list ---


def _listing(router: APIRouter, desk: Desk) -> None:
    @router.get("/corrections")
    def corrections(request: Request, view: View = Depends(seeing(desk.parts))) -> Response:
        return desk.answered(request, lambda: _listed(desk, request, view))


def _listed(desk: Desk, request: Request, view: View) -> HTMLResponse:
    plan, library = request.query_params.get("plan", "").strip() or None, desk.parts.library
    waiting = review_seen(library, view.library, plan)
    made = corrections_seen(library, view.library, plan)
    ids = {one.plan_id for one in (made if plan is None else corrections_seen(library, view.library))}
    titles = {one.id: one for one in (*view.library.withdrawn(), *view.library.plans()) if one.id in ids}
    waits = {one.correction.id for one in waiting}
    newest = sorted((one for one in made if one.id not in waits), key=lambda one: -one.id)
    number, pages = _number(request, len(newest))
    shown = newest[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
    return desk.page(
        request,
        "corrections.html",
        plan=plan,
        plans=titles,
        waiting=[(one, *_waiting(desk, view, one.correction)) for one in waiting],
        groups=by_plan(view.library, shown, desk.language),
        number=number,
        pages=pages,
        link=_link_to(plan),
        choose=_choices(view, waiting, request.query_params.get("choose", "")),
    )


def _waiting(desk: Desk, view: View, one: Correction) -> tuple[Made, ...]:
    return made_of(view.library, one.plan_id, [one], desk.language, wait=True)


def _link_to(plan: str | None) -> Callable[..., str]:
    def to(**more: object) -> str:
        return link({"plan": plan} if plan else {}, "corrections", **more)

    return to


def _number(request: Request, count: int) -> tuple[int, int]:
    """Which page is asked for, and how many there are."""
    given, pages = request.query_params.get("page", ""), max(1, -(-count // ROWS_A_PAGE))
    wanted = int(given) if given.isdecimal() and len(given) < 9 else 1
    return min(max(wanted, 1), pages), pages


def _choices(view: View, waiting: Sequence[Proposal], chosen: str) -> tuple[int, list[tuple[str, str]]] | None:
    """The correction for which another obligation is to be named, and the id and words of each that there is."""
    found = next((one.correction for one in waiting if str(one.correction.id) == chosen), None)
    if found is None:
        return None
    entries = view.register.find(Filter(plans=(found.plan_id,)))
    return found.id, [(one.obligation.id, " … ".join(one.quotes)) for one in entries]


# --- the form ---


def _form(router: APIRouter, desk: Desk) -> None:
    seen = Depends(seeing(desk.parts))

    @router.get("/corrections/new")
    def form(request: Request, plan: str = "", obligation: str = "", back: str = "", view: View = seen) -> Response:
        of = Chosen(plan, obligation, back)
        return desk.answered(request, lambda: _shown(desk, request, view, of))

    @router.post("/corrections/new", name="correct")
    def corrected(
        request: Request,
        plan: Field = "",
        obligation: Field = "",
        back: Field = "",
        sent: Typed = Depends(typed),
        view: View = seen,
    ) -> Response:
        noting(request, plan=plan, obligation=obligation)
        of = Chosen(plan, obligation, back)
        return desk.answered(request, lambda: _corrected(desk, request, view, of, sent))


def _corrected(desk: Desk, request: Request, view: View, of: Chosen, sent: Typed) -> Response:
    obligation_of(view.library.contents(of.plan), of.obligation)
    faults = sent.faults()
    if faults:
        return _shown(desk, request, view, of, Tried(sent, beside(faults, desk.language), 422))
    given: dict[str, Any] = {"by": view.viewer.name, "why": sent.why}
    try:
        correct(desk.parts.library, view.library, of.plan, of.obligation, sent.wanted(), **given)
    except Locked:
        busy = {"": say("corrections.fault.locked", desk.language)}
        return later(_shown(desk, request, view, of, Tried(sent, busy, 503)))
    return gone_to(request, f"{form_address(of.plan, of.obligation, of.back)}&done=corrected")


def _shown(desk: Desk, request: Request, view: View, of: Chosen, tried: Tried | None = None) -> HTMLResponse:
    """The form, as it was tried, else of the obligation as it stands."""
    library, language = desk.parts.library, desk.language
    contents = view.library.contents(of.plan)
    found = obligation_of(contents, of.obligation)
    entry = next(one for one in entries(contents) if one.obligation is found)
    read = obligation_of(library.catalogue.contents(of.plan), of.obligation)
    made = [one for one in corrections_seen(library, view.library, of.plan) if one.obligation_id == of.obligation]
    tried = tried or Tried(form_of(found))
    return desk.page(
        request,
        "correction.html",
        status=tried.status,
        of=of,
        row=row_of(entry, language),
        stands=standing(read, found, entry.corrections, language),
        form=tried.sent,
        errors=tried.errors,
        has_deadline=found.deadline is not None,
        kinds=KINDS,
        made=made_of(view.library, of.plan, reversed(made), language),
        register=register_of(of.back, of.plan),
    )


def register_of(back: str, plan: str) -> str:
    """The register as it was filtered; that of the plan where it wasn't said how."""
    names = (*FIELDS, "sort", "page")
    given = {name: value for name, value in parse_qsl(back) if name in names}
    return f"register?{urlencode(given or {'plan': plan})}"


# --- decisions ---


def _decisions(router: APIRouter, desk: Desk) -> None:
    seen = Depends(seeing(desk.parts))

    def decided(request: Request, view: View, number: int, verdict: Verdict, plan: str, to: str = "") -> Response:
        def act() -> Response:
            library, by = desk.parts.library, view.viewer.name
            of = decide(library, view.library, number, verdict, by=by, obligation_id=to.strip() or None)
            noting(request, plan=of.plan_id)
            query = urlencode(({"plan": plan} if plan else {}) | {"done": verdict})
            return gone_to(request, f"corrections?{query}#n{of.id}")

        return desk.answered(request, act)

    @router.post("/corrections/{number:number}/accept")
    def accept_correction(
        request: Request, number: int, plan: Field = "", obligation: Field = "", view: View = seen
    ) -> Response:
        return decided(request, view, number, "accept", plan, obligation)

    @router.post("/corrections/{number:number}/reject")
    def reject_correction(request: Request, number: int, plan: Field = "", view: View = seen) -> Response:
        return decided(request, view, number, "reject", plan)

    @router.post("/corrections/{number:number}/withdraw")
    def withdraw_correction(request: Request, number: int, plan: Field = "", view: View = seen) -> Response:
        return decided(request, view, number, "withdraw", plan)
