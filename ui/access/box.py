"""The routes of the box: the script that puts it on a page, and where a visit through it begins."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from prompts.texts import Language, say
from ui.access.hosts import is_named
from ui.access.identity import Identity, viewer_as
from ui.access.needs import noting
from ui.access.refused import Refused, WrongHost
from ui.access.trail import note
from ui.pages import STATIC
from ui.problems import language_of, no_such_address
from ui.replies import unstored
from ui.wiring import Parts
from vectorstore.access.errors import UnknownPerson
from vectorstore.access.people import Person

SCRIPT = "/embed.js"
SESSION = "/box/session"
MOST_PLANS = 50  # to which one box may be limited: what it holds goes along in a header
_SCRIPT = {"cache-control": "public, max-age=300", "cross-origin-resource-policy": "cross-origin"}


class BoxRequest(BaseModel):
    """What a box says as it opens: the page that holds it, that page's word of its visitor, and its plans."""

    model_config = ConfigDict(extra="forbid")

    token: str | None = None
    origin: str = Field(max_length=300)
    plans: list[Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]] = Field(default=[], max_length=MOST_PLANS)


class NotHeldThere(Refused):
    """The settings name no such origin."""

    code = "box_origin"


class WrongWord(Refused):
    """The token is not as docs/box.md says; the reason is told, since whoever set the page up needs it."""

    code = "box_token"
    status = HTTPStatus.UNAUTHORIZED

    def told(self, language: Language) -> tuple[str, str]:
        """What happened, and what to do."""
        reason = say(f"box.token.{self.fields['reason']}", language)
        return say("problem.box_token", language), say("problem.box_token_detail", language, reason=reason)


class NoVisitor(Refused):
    """The page says nobody, and who is nobody in particular may not come in."""

    code = "box_no_visitor"
    status = HTTPStatus.UNAUTHORIZED


class UnknownVisitor(Refused):
    """The page names somebody whom nobody here knows, or who may not come in."""

    code = "box_person"
    status = HTTPStatus.UNAUTHORIZED


def box_routers(parts: Parts, language: Language) -> tuple[APIRouter, ...]:
    """The script's and the visit's; where there is no box, there is nothing at their addresses."""
    router = APIRouter(include_in_schema=False)

    @router.get(SCRIPT)
    def script(request: Request) -> Response:
        if not parts.box.origins:
            return no_such_address(request, language_of(request, language))
        return FileResponse(STATIC / "embed.js", media_type="text/javascript", headers=_SCRIPT)

    @router.post(SESSION)
    def open_box(body: BoxRequest, request: Request) -> Response:
        if not parts.box.origins:
            return no_such_address(request, language_of(request, language))
        person = _visitor(parts, body, request)
        if person is not None:
            request.state.viewer = viewer_as(parts.library.catalogue.access, person, "box", "reader")
            note(parts, request, "open_box", body.origin)
        session = parts.box.began(body.origin, person.id if person else "", tuple(body.plans))
        name = (person.shown or person.name) if person else ""
        return unstored(JSONResponse({"session": session, "seconds": parts.box.seconds, "name": name}))

    return (router,)


def _visitor(parts: Parts, body: BoxRequest, request: Request) -> Person | None:
    """Who opens the box; None for nobody in particular. Raises Refused, which the audit trail is to have."""
    try:
        if body.origin not in parts.box.origins:
            raise NotHeldThere(origin=body.origin)
        person = _named(parts, body.origin, body.token) if body.token is not None else None
        if person is None and not Identity(parts).lets_anyone_in(request.scope):
            raise NoVisitor if body.token is None else UnknownVisitor
        if person is None and not is_named(request, parts.settings):
            raise WrongHost  # said here, where the box has words for it: none of its requests would be let in
    except Refused as error:
        request.state.acts = True
        noting(request, origin=body.origin, code=error.code)
        raise
    return person


def _named(parts: Parts, origin: str, token: str) -> Person | None:
    """Whom the page's server names; None for somebody unknown here. Raises WrongWord, UnknownVisitor."""
    from ui.box.tokens import WrongHostToken, said_by  # cost: joserfc, only where a page signs in its visitors

    now = parts.box.clock()
    try:
        said = said_by(token, origin, parts.box.key(origin), int(now))
        if not parts.library.catalogue.access.used_tokens.first(origin, said.id, said.until, now):
            raise WrongHostToken("used")
    except WrongHostToken as error:
        raise WrongWord(reason=error.reason) from error
    try:
        person = parts.library.catalogue.access.people.named(said.name)
    except UnknownPerson:
        return None
    if person.disabled:
        raise UnknownVisitor
    return person
