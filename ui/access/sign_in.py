"""Signing in with a name and a password or by a link, and signing out.

Every form here must have been sent from a page of ours: another site could else sign somebody in as somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from prompts.texts import Language, say
from ui.access.cookies import session_secret
from ui.access.entering import below_root, check_own, entered, left
from ui.access.hashing import at_its_turn
from ui.access.needs import viewer_of
from ui.access.refused import SIGN_IN, Refused, TooManyTries, WrongPassword
from ui.access.trail import address_of, note
from ui.pages import page
from ui.paths import up_from
from ui.replies import unstored
from ui.wiring import Parts
from vectorstore.access.errors import PersonDisabled, UnknownPerson
from vectorstore.access.kept import Access
from vectorstore.access.people import LONGEST

Next = Annotated[str, Query(alias="next")]
SentNext = Annotated[str, Form(alias="next")]
Field = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Door:
    """The parts to come in to, and the language of its pages."""

    parts: Parts
    language: Language

    @property
    def access(self) -> Access:
        """Who may come in."""
        return self.parts.library.catalogue.access

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page that is kept nowhere."""
        return unstored(page(template, self.language, status=status, up=up_from(request), **values))

    def form(
        self, request: Request, to: str, name: str = "", refused: Refused | None = None, *, out: bool = False
    ) -> Response:
        """The page to sign in on. ``refused``: why somebody was not let in just now."""
        said = None
        if refused is not None:
            key = f"problem.{refused.code}"
            fields = refused.fields
            said = (say(key, self.language), say(f"{key}_detail", self.language, **fields))
        shown = self.page(
            request,
            "sign_in.html",
            status=refused.status_code if refused else HTTPStatus.OK,
            viewer=viewer_of(request),
            name=name[:LONGEST],
            to=below_root(to),
            said=said,
            out=out,
            first=not self.access.people.any(),
            oidc=self.parts.settings.sign_on == "oidc",
        )
        shown.headers.update(refused.headers or {} if refused else {})
        return shown

    def link_over(self, request: Request) -> Response:
        """The page of a link that signs nobody in."""
        status = HTTPStatus.FORBIDDEN
        return self.page(request, "sign_in_link.html", status=status, person=None, viewer=viewer_of(request), token="")


def sign_in_router(parts: Parts, language: Language) -> APIRouter:
    """The routes of /sign-in."""
    router = APIRouter(include_in_schema=False)
    door = Door(parts, language)

    @router.get(SIGN_IN)
    def sign_in(request: Request, to: Next = "", out: str = "") -> Response:
        return door.form(request, to, out=bool(out))

    @router.post(SIGN_IN)
    async def sent(request: Request, name: Field = "", password: Field = "", to: SentNext = "") -> Response:
        check_own(parts, request)
        return await at_its_turn(tried, request, name, password, to)

    def tried(request: Request, name: str, password: str, to: str) -> Response:
        access = door.access
        if wait := access.attempts.begin(name, address_of(request)):
            return door.form(request, to, name, TooManyTries(wait))
        person = access.people.checked(name, password)
        if person is not None:
            access.attempts.succeeded(name)
            try:
                return entered(parts, request, person, to)
            except (UnknownPerson, PersonDisabled):  # since a moment ago: as if it had been before
                pass
        note(parts, request, "sign_in", _known(access, name), "refused", way="password")
        return door.form(request, to, name, WrongPassword())

    return router


def sign_out_router(parts: Parts, language: Language) -> APIRouter:
    """The route of /sign-out."""
    router = APIRouter(include_in_schema=False)
    door = Door(parts, language)

    @router.post("/sign-out")
    def sign_out(request: Request) -> Response:
        check_own(parts, request)
        if secret := session_secret(request):
            door.access.sessions.close(secret)
            if viewer_of(request).how == "session":
                note(parts, request, "sign_out", viewer_of(request).name)
        return left(request, f"{SIGN_IN.lstrip('/')}?out=1")

    return router


def link_router(parts: Parts, language: Language) -> APIRouter:
    """The routes of /sign-in/link: programs that look into messages follow links, so that only the form signs in."""
    router = APIRouter(include_in_schema=False)
    door = Door(parts, language)

    @router.get(f"{SIGN_IN}/link")
    def link(request: Request, token: str = "") -> Response:
        found = door.access.sessions.linked(token)
        person = door.access.people.of_id(found) if found else None
        if person is None or person.disabled:
            return door.link_over(request)
        return door.page(request, "sign_in_link.html", person=person, viewer=viewer_of(request), token=token)

    @router.post(f"{SIGN_IN}/link")
    def follow(request: Request, token: Field = "") -> Response:
        check_own(parts, request)
        found = door.access.sessions.use_link(token)
        person = door.access.people.of_id(found) if found else None
        if person is not None:
            try:
                return entered(parts, request, person, "account?done=linked", way="link")
            except (UnknownPerson, PersonDisabled):
                note(parts, request, "sign_in", person.name, "refused", way="link")
        return door.link_over(request)

    return router


def _known(access: Access, name: str) -> str:
    """The name, where somebody has it: people also type their password there, and none is noted."""
    try:
        return access.people.named(name).name
    except UnknownPerson:
        return ""
