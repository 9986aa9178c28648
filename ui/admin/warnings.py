"""What to mend in the plans that serve: units that the word lists lack, times without a date, rows that name nobody,
pages that text recognition was not sure of; each with a link to its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.admin.frame import Frame
from ui.admin.plans import listed
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Deadline, Obligation
from vectorstore.pages import SURE
from vectorstore.values import Plan, PlanContents

MOST = 30  # places of one sort that are shown of a plan
PLANS_A_PAGE = 10
_SHOWN_BY_PLACE = ("low_confidence", "rows_without_actor", "deadlines_undated", "units_unknown")


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a plan that a warning is about, and their address below the site's root. ``name``: what is unknown."""

    words: str
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ToMend:
    """Places of one sort: "units", "deadlines", "rows" or "pages". ``count``: of all, shown or not."""

    sort: str
    count: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """A plan with its warnings: those that only tell, and those that have places."""

    plan: Plan
    told: tuple[str, ...]
    groups: tuple[ToMend, ...]


def warnings_router(frame: Frame) -> APIRouter:
    """The route of /admin/warnings."""
    router = frame.router()

    @router.get("/admin/warnings")
    def warnings(request: Request, plan: str = "", page: str = "") -> HTMLResponse:
        plans = [one for one in frame.library.plans() if (one.warnings or one.noted) and plan in ("", one.id)]
        shown = listed(plans, "", page, PLANS_A_PAGE)
        lexicon = frame.parts.lexicon()
        warned = [warned_of(frame.library.contents(one.id), lexicon, frame.language) for one in shown.plans]
        names = frame.parts.register.units()[:400] if plans else ()
        return frame.page(
            request, "warnings", "admin_warnings.html", warned=warned, shown=shown, only=plan, unit_names=names
        )

    return router


def warned_of(contents: PlanContents, lexicon: Lexicon, language: Language) -> Warned:
    """The warnings of a plan with the places to mend."""
    plan = contents.plan
    codes = (*plan.noted, *plan.warnings)
    told = tuple(_told(code, language) for code in codes if code.partition(":")[0] not in _SHOWN_BY_PLACE)
    groups = (
        _group("units", _unknown_units(contents, lexicon)),
        _group("deadlines", [_place(contents, one) for one in contents.obligations if _is_undated(one.deadline)]),
        _group("rows", [_place(contents, one) for one in contents.obligations if _is_nobodys(contents, one)]),
        _group("pages", list(_unsure_pages(contents, language))),
    )
    return Warned(plan, told, tuple(group for group in groups if group.count))


def _group(sort: str, places: Sequence[Place]) -> ToMend:
    return ToMend(sort, len(places), tuple(places[:MOST]))


def _told(code: str, language: Language) -> str:
    name, _, detail = code.partition(":")
    return say(f"warning.{name}", language, **({"detail": detail} if detail else {}))


def _unknown_units(contents: PlanContents, lexicon: Lexicon) -> list[Place]:
    """Each name once, with the first place; what the plan or an admin says meanwhile that it means is known."""
    found: dict[str, Place] = {}
    for one in contents.obligations:
        for party in one.parties:
            name = " ".join(party.text.split())
            if name not in found and not any(lexicon.identify(said).known for said in (party.text, party.name)):
                address = plan_address(contents.plan.id, [(party.span.start, party.span.end)])
                found[name] = Place(_words(contents, one), address, name)
    return list(found.values())


def _is_undated(deadline: Deadline | None) -> bool:
    """As ingest/register/warnings.py counts them: a figure in its words could give a date, and none was computed."""
    if deadline is None or deadline.due or deadline.interval or deadline.rrule:
        return False
    return any(sign.isdigit() for sign in deadline.text)


def _is_nobodys(contents: PlanContents, one: Obligation) -> bool:
    return not one.actors and contents.passages[one.passage].kind == "cell"


def _unsure_pages(contents: PlanContents, language: Language) -> Iterator[Place]:
    for page in contents.pages:
        if page.confidence is not None and page.confidence < SURE:
            said = say("admin.warnings.page", language, number=page.number, percent=int(page.confidence))
            yield Place(said, f"{plan_address(contents.plan.id)}?page={page.number}")


def _place(contents: PlanContents, one: Obligation) -> Place:
    spans = [(span.start, span.end) for span in one.spans]
    return Place(
        _words(contents, one), plan_address(contents.plan.id, spans), one.deadline.text if one.deadline else ""
    )


def _words(contents: PlanContents, one: Obligation) -> str:
    return " ".join(" ".join(span.of(contents.text).split()) for span in one.spans)
