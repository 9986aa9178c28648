"""The audit trail: who did what, page by page, and as a file; and what was asked, as a file. The API gives it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from prompts.texts import Language
from ui.access.needs import needs_admin
from ui.access.trail import note
from ui.admin.frame import Frame
from ui.admin.waiting import titles_of
from ui.api import told
from ui.audit_request import Wanted, actions, wanted
from ui.audit_view import (
    FORMATS,
    MEDIA,
    action_said,
    checked_said,
    details_said,
    how_said,
    outcome_said,
    questions_file,
    trail_file,
    who_said,
)
from ui.filters import BadFilter, one_of
from ui.problems import failing
from vectorstore.access.audit import Entry

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in words. ``outcome``: "" where it was done."""

    entry: Entry
    who: str
    how: str
    what: str
    outcome: str
    more: str


FIELDS = ("who", "action", "since", "until")
Text = Annotated[str, Query(max_length=400)]
Action = Annotated[str, Query(max_length=400, json_schema_extra=told.one_of(actions()))]
Day = Annotated[str, Query(max_length=400, json_schema_extra=told.DAY)]


def audit_router(frame: Frame) -> APIRouter:
    """The route of /admin/audit."""
    router = frame.router()

    @router.get("/admin/audit")
    def audit(
        request: Request,
        who: str = "",
        action: str = "",
        since: str = "",
        until: str = "",
        before: str = "",
        check: str = "",
    ) -> HTMLResponse:
        given, error, status = dict(zip(FIELDS, (who, action, since, until), strict=True)), "", 200
        try:
            asked = wanted(**given)
        except BadFilter as bad:
            asked, error, status = Wanted(), bad.say(frame.language), 422
        earlier = int(before) if before.isdecimal() and len(before) < 19 else None
        link = link_of({} if error else given)
        shown = shown_of(frame, asked, earlier) | {"given": given, "error": error, "link": link}
        shown |= {"checked": "", "sound": True}
        if check:
            found = frame.library.catalogue.access.audit.checked()
            shown |= {"checked": checked_said(found, frame.language), "sound": found.broken is None}
        return frame.page(request, "audit", "admin_audit.html", status=status, **shown)

    return router


def audit_files_router(frame: Frame) -> APIRouter:
    """The route of /admin/audit/export: of the trail, or of the questions noted."""
    router = frame.router()

    @router.get("/admin/audit/export")
    def export(
        request: Request,
        format: str = "csv",
        of: str = "trail",
        who: str = "",
        action: str = "",
        since: str = "",
        until: str = "",
    ) -> Response:
        form, what = one_of("format", format, FORMATS, "csv"), one_of("of", of, ("trail", "questions"), "trail")
        asked = wanted(who, action, since, until)
        return exported(frame, request, asked, form, questions=what == "questions")

    return router


def audit_api_router(frame: Frame) -> APIRouter:
    """The route of /api/audit."""
    router = APIRouter(prefix="/api", tags=["admin"], dependencies=[Depends(needs_admin)])
    lines: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA["jsonl"]: {}}}}

    @router.get("/audit", responses=lines | failing(401, 403, 422, 503), response_class=Response)
    def audit(request: Request, who: Text = "", action: Action = "", since: Day = "", until: Day = "") -> Response:
        """The audit trail, from the oldest entry: a line of JSON each, as `plan-assistant audit --format jsonl`.

        `since` and `until` are days (YYYY-MM-DD) in Vietnam, both included. That it was read is noted in it.
        """
        return exported(frame, request, wanted(who, action, since, until), "jsonl", questions=False)

    return router


def shown_of(frame: Frame, asked: Wanted, before: int | None) -> dict[str, Any]:
    """The entries of a page, and what can be chosen."""
    trail, language = frame.library.catalogue.access.audit, frame.language
    found = trail.entries(limit=ROWS_A_PAGE + 1, before=before, **asked.given())
    entries = found[:ROWS_A_PAGE]
    rows = [row_of(one, language) for one in entries]
    people, done = trail.names()
    known = sorted({*actions(), *done}, key=lambda name: action_said(name, language))
    older = entries[-1].number if len(found) > ROWS_A_PAGE else None
    choices = {
        "people": [name for name in people if name],
        "actions": [(one, action_said(one, language)) for one in known],
    }
    return {"rows": rows, "older": older, "before": before, "titles": titles_of(frame), "formats": FORMATS} | choices


def row_of(entry: Entry, language: Language) -> Row:
    """The entry in the page's language."""
    done = entry.done
    how = ", ".join(one for one in (how_said(done.how, language), done.address) if one)
    outcome = "" if done.outcome == "done" else outcome_said(done.outcome, language)
    what = action_said(done.action, language)
    return Row(entry, who_said(entry, language), how, what, outcome, details_said(done.details, language))


def link_of(given: dict[str, str]) -> Any:
    """Makes addresses below the site's root that ask for the same, and for more."""

    def link(path: str = "admin/audit", **more: object) -> str:
        query = urlencode({name: value for name, value in (given | more).items() if value})
        return f"{path}?{query}" if query else path

    return link


def exported(frame: Frame, request: Request, asked: Wanted, form: str, *, questions: bool) -> Response:
    """The entries, or the questions, as a file; that they were taken out is noted first. Raises StoreError."""
    catalogue = frame.library.catalogue
    pieces: Iterator[bytes]
    if questions:
        asked_ones = begun(catalogue.journal.questions(asked.since, asked.until))
        pieces, name = questions_file(asked_ones, form, frame.language), "cau-hoi"
    else:
        pieces, name = trail_file(begun(catalogue.access.audit.all(**asked.given())), form, frame.language), "nhat-ky"
    note(frame.parts, request, "export_questions" if questions else "export_audit", format=form, **asked.told())
    headers = {"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"}
    return StreamingResponse(pieces, media_type=MEDIA[form], headers=headers)


def begun(found: Iterable[Any]) -> Iterator[Any]:
    """The same, with the first read already: what can't be read at all is said before anything is sent."""
    going = iter(found)
    return chain(tuple(islice(going, 1)), going)
