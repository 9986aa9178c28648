"""One's own account: /account, with the profile, the password and the API tokens.

A token may change nothing here: whoever finds one would else make others of it, and stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from prompts.texts import Language, named, say
from ui.access.cookies import give, session_secret
from ui.access.entering import left
from ui.access.hashing import at_its_turn
from ui.access.needs import needs, noting, viewer_of
from ui.access.refused import SIGN_IN, NotAllowed, SignInNeeded
from ui.access.trail import address_of
from ui.faults import fault_of
from ui.moments import moment
from ui.pages import page
from ui.paths import up_from
from ui.replies import gone_to, unstored
from ui.wiring import Parts
from vectorstore.access.errors import AccessError
from vectorstore.access.kept import Access
from vectorstore.access.kept_tokens import DAYS
from vectorstore.access.passwords import LEAST
from vectorstore.access.people import LOCAL, Person
from vectorstore.access.roles import ROLES, may
from vectorstore.access.viewer import How, Viewer

Field = Annotated[str, Form()]
LONGEST_DAYS = 730  # that a token may let in, unless it has no end
BROWSERS: tuple[How, ...] = ("session", "proxy")


def needs_person(*ways: How) -> Callable[[Request], Viewer]:
    """A dependency: a person who came in one of these ways. Raises SignInNeeded, NotAllowed."""
    reader = Depends(needs("reader"))

    def needed(request: Request, viewer: Viewer = reader) -> Viewer:
        request.state.refused = viewer.how not in ways or not viewer.is_known
        if request.state.refused:
            raise NotAllowed if viewer.is_known else SignInNeeded
        return viewer

    return needed


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a person sees to their account."""

    parts: Parts
    language: Language

    @property
    def access(self) -> Access:
        """What is kept of people."""
        return self.parts.library.catalogue.access

    def person(self, request: Request) -> Person:
        """Who sends the request. Raises SignInNeeded where they were deleted meanwhile."""
        found = self.access.people.of_id(viewer_of(request).key)
        if found is None:
            raise SignInNeeded
        return found

    def asks_old(self, request: Request, person: Person) -> bool:
        """Whether a new password takes the one before: not of who came by a link, having forgotten it."""
        return person.has_password and not self.by_link(request)

    def by_link(self, request: Request) -> bool:
        """Whether a link opened the session."""
        settings = self.parts.settings
        times = {"longest": 3600.0 * settings.session_hours, "idle": 60.0 * settings.session_idle}
        found = self.access.sessions.person_of(session_secret(request), **times)
        return found is not None and found[1]

    def page(self, request: Request, *, status: int = 200, **values: Any) -> Response:
        """The page. ``values``: the form that was not taken (``failed``), why (``error``), what it held (``given``)."""
        viewer, person = viewer_of(request), self.person(request)
        done = request.query_params.get("done", "")
        shown: dict[str, Any] = {
            "viewer": viewer,
            "person": person,
            "roles": [role for role in ROLES if may(viewer.role, role)],
            "tokens": [(one, one.state(self.access.tokens.now())) for one in self.access.tokens.all(person.id)],
            "moment": moment,
            "sessions": self.access.sessions.counts().get(person.id, 0),
            "may_change": viewer.how == "session" and person.origin == LOCAL,
            "asks_old": self.asks_old(request, person),
            "done": named("access.done", done, self.language, ""),
            "least": LEAST,
            "days": {"usual": DAYS, "most": LONGEST_DAYS},
            "up": up_from(request),
        }
        shown |= {"failed": "", "error": "", "given": {}, "secret": ""} | values
        return unstored(page("account.html", self.language, status=status, **shown))

    def refused(self, request: Request, failed: str, error: AccessError | str, **given: str) -> Response:
        """The page with what is wrong with one of its forms, and what was given there; 422."""
        fault = fault_of(error, self.language) if isinstance(error, AccessError) else None
        said = fault.detail if fault else str(error)
        status = fault.status if fault else HTTPStatus.UNPROCESSABLE_ENTITY
        return self.page(request, status=status, failed=failed, error=said, given=given)


def account_router(parts: Parts, language: Language) -> APIRouter:
    """The routes of /account that a session or a sign-on opens."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(needs_person(*BROWSERS))])
    desk = Desk(parts, language)

    @router.get("/account")
    def account(request: Request) -> Response:
        return desk.page(request)

    @router.post("/account/profile")
    def set_profile(request: Request, shown: Field = "", unit: Field = "") -> Response:
        try:
            desk.access.people.set_profile(desk.person(request).name, shown=shown, unit=unit)
        except AccessError as error:
            return desk.refused(request, "profile", error, shown=shown, unit=unit)
        return gone_to(request, "account?done=profile")

    @router.post("/account/leave-all")
    def sign_out_everywhere(request: Request) -> Response:
        desk.access.sessions.close_all(desk.person(request).id)
        return left(request, f"{SIGN_IN.lstrip('/')}?out=1")

    return router


def tokens_router(parts: Parts, language: Language) -> APIRouter:
    """One's own API tokens, made and revoked."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(needs_person(*BROWSERS))])
    desk = Desk(parts, language)

    @router.post("/account/tokens")
    def create_token(request: Request, label: Field = "", role: Field = "", days: Field = "") -> Response:
        given = {"label": label, "role": role, "days": days}
        chosen = next((one for one in ROLES if one == role and may(viewer_of(request).role, one)), None)
        if chosen is None:
            raise NotAllowed
        try:
            lasting = days_of(days)
            secret, token = desk.access.tokens.create(desk.person(request).id, label, chosen, lasting)
        except ValueError:
            return desk.refused(request, "tokens", say("access.token.days_wrong", language, most=LONGEST_DAYS), **given)
        except AccessError as error:
            return desk.refused(request, "tokens", error, **given)
        noting(request, token=token.id, label=token.label, role=token.role, days=lasting)
        return desk.page(request, secret=secret)

    @router.post("/account/tokens/{token_id}/revoke")
    def revoke_token(request: Request, token_id: str) -> Response:
        try:
            desk.access.tokens.revoke(token_id, desk.person(request).id)
        except AccessError as error:
            return desk.refused(request, "tokens", error)
        return gone_to(request, "account?done=revoked")

    return router


def way_in_router(parts: Parts, language: Language) -> APIRouter:
    """How one comes in, which only one's own session may change."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(needs_person("session"))])
    desk = Desk(parts, language)

    @router.post("/account/password")
    async def change_password(request: Request, old: Field = "", new: Field = "", again: Field = "") -> Response:
        return await at_its_turn(changed, request, old, new, again)

    def changed(request: Request, old: str, new: str, again: str) -> Response:
        person = desk.person(request)
        if desk.asks_old(request, person) and (unproven := _unproven(desk, request, person, old)) is not None:
            return unproven
        if new != again:
            return desk.refused(request, "password", say("access.password.differ", language))
        try:
            desk.access.people.set_password(person.name, new)
            secret = desk.access.sessions.open(person.id, address=address_of(request))  # every other one has ended
        except AccessError as error:
            return desk.refused(request, "password", error)
        shown = gone_to(request, "account?done=password")
        give(request, shown, secret)
        return shown

    return router


def _unproven(desk: Desk, request: Request, person: Person, old: str) -> Response | None:
    """What is answered where nothing shows that the person themselves sits there. Guesses count as elsewhere."""
    access, language = desk.access, desk.language
    if wait := access.attempts.begin(person.name, address_of(request)):
        said, status = say("problem.too_many_tries_detail", language, seconds=wait), HTTPStatus.TOO_MANY_REQUESTS
    elif access.people.checked(person.name, old) is None:
        said, status = say("access.password.old_wrong", language), HTTPStatus.FORBIDDEN
    else:
        access.attempts.succeeded(person.name)
        return None
    shown = desk.page(request, status=status, failed="password", error=said)
    if wait:
        shown.headers["retry-after"] = str(wait)
    return shown


def days_of(said: str) -> int | None:
    """For how many days a token is to let in; None without an end. Raises ValueError."""
    if not said.strip():
        return None
    days = int(said.strip()[:10])
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError
    return days
