"""The way in through the organisation's sign-on: to its provider, and back from there."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from prompts.texts import Language, say
from ui.access.entering import below_root, entered
from ui.access.refused import SIGN_IN
from ui.access.secret import signing_secret
from ui.access.sign_in import Next
from ui.access.sign_on import Told, arrived
from ui.access.trail import address_of, note
from ui.pages import page
from ui.paths import up_from
from ui.rate_limit import RateLimit
from ui.replies import unstored
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.errors import BadName, PersonDisabled, UnknownPerson
from vectorstore.access.kept_attempts import OF_ADDRESS, SECONDS
from vectorstore.access.places import place_of

if TYPE_CHECKING:
    from ui.access.oidc_provider import Provider, SignOnFailed
    from ui.access.sign_on_cookie import SignOnCookie

log = logging.getLogger(__name__)
THERE = f"{SIGN_IN}/oidc"
BACK = f"{THERE}/back"
LONGEST = 1000  # characters of an address to go on to, which waits in a cookie
STATUS = {
    "stale": HTTPStatus.BAD_REQUEST,
    "declined": HTTPStatus.FORBIDDEN,
    "unnamed": HTTPStatus.FORBIDDEN,
    "disabled": HTTPStatus.FORBIDDEN,
    "refused": HTTPStatus.BAD_GATEWAY,
    "wrong": HTTPStatus.BAD_GATEWAY,
    "unreachable": HTTPStatus.SERVICE_UNAVAILABLE,
}


def oidc_routers(parts: Parts, language: Language, provider: Provider | None = None) -> tuple[APIRouter, ...]:
    """The routes of /sign-in/oidc, where the settings name a provider. Tests hand in theirs."""
    if parts.settings.sign_on != "oidc":
        return ()
    from ui.access.oidc_provider import Provider, SignOnFailed  # cost: authlib and joserfc, only with this sign-on

    router = APIRouter(include_in_schema=False)
    way = Way(parts, language, provider or Provider(parts.settings))

    @router.get(THERE)
    async def there(request: Request, to: Next = "") -> Response:
        try:
            return await way.there(request, to)
        except SignOnFailed as error:
            return await run_in_threadpool(way.failed, request, error, to)

    @router.get(BACK)
    async def back(request: Request) -> Response:
        cookie = await run_in_threadpool(way.cookie, request)
        request.scope["session"] = waiting = cookie.read(request)
        to = str(waiting.pop("to", ""))
        try:
            told = await way.provider.told(request)
            shown = await run_in_threadpool(way.came, request, told, to)
        except SignOnFailed as error:
            shown = await run_in_threadpool(way.failed, request, error, to)
        cookie.take_back(shown)
        return shown

    return (router,)


class Way:
    """The way to the provider and back, for the people of one library."""

    def __init__(self, parts: Parts, language: Language, provider: Provider) -> None:
        self.parts, self.language, self.provider = parts, language, provider
        # An answer to nothing is sent without a password: as often noted as wrong passwords are looked at.
        self._noted = parts.shared.one("sign_on_noted", lambda: RateLimit(OF_ADDRESS, SECONDS, provider.clock))

    def cookie(self, request: Request) -> SignOnCookie:
        """The cookie that waits. Raises SecretError."""
        from ui.access.sign_on_cookie import SignOnCookie  # cost: itsdangerous, only with this sign-on

        return SignOnCookie(signing_secret(self.parts.settings.data), back_address(self.parts.settings, request))

    async def there(self, request: Request, to: str) -> Response:
        """Sends the browser to the provider. Raises SignOnFailed, SecretError."""
        cookie = await run_in_threadpool(self.cookie, request)
        to = below_root(to)
        waiting = {"to": to if len(to) <= LONGEST else ""}
        request.scope["session"] = waiting
        shown = await self.provider.sent_there(request, back_address(self.parts.settings, request))
        cookie.give(shown, waiting)
        return unstored(shown)

    def came(self, request: Request, told: Told, to: str) -> Response:
        """Lets in who has come back. Raises SignOnFailed, StoreError."""
        from ui.access.oidc_provider import SignOnFailed  # cost: as above

        try:
            person = arrived(self.parts, told, address_of(request))
        except BadName:
            raise SignOnFailed("unnamed") from None
        try:
            return entered(self.parts, request, person, to, way="oidc")
        except (PersonDisabled, UnknownPerson):
            raise SignOnFailed("disabled") from None

    def failed(self, request: Request, error: SignOnFailed, to: str) -> Response:
        """A page that says what to do; in the log, and in the audit trail, why."""
        log.warning("somebody could not sign in through the provider: %s", error)
        if not self._noted.wait(place_of(address_of(request))):
            note(self.parts, request, "sign_in", "", "refused", way="oidc", reason=error.reason)
        title, hint = (say(f"sign_on.{error.reason}{of}", self.language) for of in ("", "_detail"))
        values = {"title": title, "hint": hint, "to": below_root(to), "up": up_from(request)}
        return unstored(page("sign_on_failed.html", self.language, status=STATUS[error.reason], **values))


def back_address(settings: Settings, request: Request) -> str:
    """Where the provider sends people: it must know this address, and sends them to no other."""
    return (settings.public_url or str(request.base_url).rstrip("/")) + BACK
