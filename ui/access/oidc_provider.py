"""The organisation's OpenID Connect provider: sending people there, and what it says of them when they come back.

By the authorization code flow with PKCE, state and nonce, through Authlib, which also verifies the ID token: its
signature by the provider's keys, its issuer, audience, times and nonce (OpenID Connect Core 1.0, 3.1.3.7).
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar

import httpx2
from authlib.integrations.starlette_client import OAuth, OAuthError, StarletteOAuth2App  # type: ignore[import-untyped]
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from ui.access.sign_on import Told, listed, usable
from ui.settings import Settings
from ui.web_addresses import server_address

NAME = "organisation"
ANSWER_SECONDS = 10.0  # for one answer of the provider
ALL_SECONDS = 25.0  # for all that one request of a browser takes there
FRESH_SECONDS = 3600.0  # for which what it says of itself, and its keys, are kept
LEEWAY = 60  # seconds by which two clocks may differ
KNOWN = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
# Signatures by a key that the provider alone has; "none", and secrets that we have too, are none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
SCOPES = ("profile", "email", "groups")  # beside "openid": where the claims that we look at are
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, 2: "sub"

Reason = Literal["stale", "declined", "refused", "unreachable", "wrong", "unnamed", "disabled"]
Done = TypeVar("Done")


class SignOnFailed(Exception):
    """Somebody did not come in through the provider. ``cause``: for the log; never a secret."""

    def __init__(self, reason: Reason, cause: str = "") -> None:
        super().__init__(f"{reason}: {cause}" if cause else reason)
        self.reason, self.cause = reason, cause


class Provider:
    """The provider that the settings name. Tests hand in what it is reached through, and their clock."""

    def __init__(
        self,
        settings: Settings,
        transport: httpx2.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self.clock = settings, clock
        self._speaking: dict[str, Any] = {
            "timeout": ANSWER_SECONDS,
            "trust_env": False,
            "verify": certificates(),
            "transport": transport,
        }
        self._app: StarletteOAuth2App | None = None
        self._made_at = 0.0

    async def sent_there(self, request: Request, back: str) -> Response:
        """The redirect to the provider, which sends people on to ``back``; ``request.session`` gets what waits.

        Raises SignOnFailed.
        """

        async def sent() -> Response:
            app = await self._known_app()
            shown: Response = await app.authorize_redirect(request, back)
            return shown

        return await self._failing(sent())

    async def told(self, request: Request) -> Told:
        """Who has come back from there. What waits in ``request.session`` is used up. Raises SignOnFailed."""
        try:
            return await self._failing(self._came_back(request))
        except SignOnFailed as error:
            if error.reason in ("wrong", "refused"):
                self._app = None  # it may have new keys, which have the names of the old ones
            raise

    async def _came_back(self, request: Request) -> Told:
        app, said = await self._known_app(), request.query_params
        if not await app.framework.get_state_data(request.session, said.get("state")):
            raise SignOnFailed("stale", "this browser began no such sign-on")
        if "iss" in said and said["iss"] != app.server_metadata["issuer"]:  # RFC 9207
            raise SignOnFailed("wrong", "the answer is another provider's")
        essential = {"iss": app.server_metadata["issuer"], "aud": app.client_id}
        options = {claim: {"essential": True, "value": value} for claim, value in essential.items()}
        token = await app.authorize_access_token(request, claims_options=options, leeway=LEEWAY)
        claims = token.get("userinfo")
        if not claims:
            raise SignOnFailed("wrong", "there is no ID token")
        return self._who(app.server_metadata["issuer"], await self._all_claims(app, token, claims))

    async def _all_claims(self, app: StarletteOAuth2App, token: Any, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """Also those that the provider says only where it is asked by itself (OpenID Connect Core 1.0, 5.3)."""
        wanted = (self._settings.oidc_name, self._settings.oidc_groups)
        if all(claim in claims for claim in wanted) or "userinfo_endpoint" not in app.server_metadata:
            return claims
        more = await app.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise SignOnFailed("wrong", "the user information is about somebody else")
        return {**more, **claims}

    def _who(self, issuer: str, claims: Mapping[str, Any]) -> Told:
        subject = claims["sub"]
        if not (isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable()):
            raise SignOnFailed("wrong", "the subject can't be one")
        names = usable(_words(claims.get(claim)) for claim in (self._settings.oidc_name, "email", "sub"))
        if not names:
            raise SignOnFailed("unnamed")
        return Told(
            issuer, subject, names[0], _words(claims.get("name")), _groups(claims.get(self._settings.oidc_groups))
        )

    async def _known_app(self) -> StarletteOAuth2App:
        """The provider's application, made anew now and then. Raises what ``_failing`` reads."""
        if self._app is None or self.clock() >= self._made_at + FRESH_SECONDS:
            made_at, said = self.clock(), await self._said_of_itself()
            self._app, self._made_at = self._application(said), made_at
        return self._app

    async def _said_of_itself(self) -> dict[str, Any]:
        """What we use of the provider's metadata (OpenID Connect Discovery 1.0, 4). Raises SignOnFailed."""
        issuer = self._settings.oidc_issuer.rstrip("/")
        async with httpx2.AsyncClient(**self._speaking) as client:
            answer = await client.get(f"{issuer}/.well-known/openid-configuration")
            answer.raise_for_status()
            said = answer.json()
        if not isinstance(said, dict) or str(said.get("issuer", "")).rstrip("/") != issuer:
            raise SignOnFailed("wrong", "the provider says that it is another one: see PLAN_ASSISTANT_OIDC_ISSUER")
        known = {name: said[name] for name in KNOWN if name in said}
        schemes = {"https", server_address(issuer).scheme}  # type: ignore[union-attr]  # the setting is an address
        for name, address in known.items():
            parts = server_address(str(address))
            if parts is None or parts.scheme not in schemes:
                raise SignOnFailed("wrong", f"its {name} can't be used")
        if missing := [name for name in KNOWN[:3] if name not in known]:
            raise SignOnFailed("wrong", f"it has no {missing[0]}")
        lists = ("id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported", "scopes_supported")
        return known | {"issuer": said["issuer"]} | {name: _list(said.get(name)) for name in lists}

    def _application(self, said: dict[str, Any]) -> StarletteOAuth2App:
        algorithms, methods, scopes = (
            said.pop(name)
            for name in (
                "id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported", "scopes_supported",
            )
        )  # fmt: skip
        settings, secret = self._settings, self._settings.oidc_secret.get_secret_value()
        posted = methods and "client_secret_basic" not in methods and "client_secret_post" in methods
        wanted = dict.fromkeys((*SCOPES, settings.oidc_groups))
        asked = [scope for scope in wanted if (scope in scopes if scopes else scope in SCOPES[:2])]
        speaking = self._speaking | {
            "scope": " ".join(["openid", *asked]),
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": ("client_secret_post" if posted else "client_secret_basic")
            if secret
            else "none",
            "leeway": 0,  # of the access token, which is used at once
        }
        return OAuth().register(
            NAME,
            client_id=settings.oidc_client,
            client_secret=secret or None,
            client_kwargs=speaking,
            id_token_signing_alg_values_supported=[one for one in algorithms if one in ALGORITHMS] or ["RS256"],
            **said,
        )

    async def _failing(self, work: Awaitable[Done]) -> Done:
        """What the work gives. Raises SignOnFailed for whatever a provider, or the way to it, can do wrong."""
        try:
            async with asyncio.timeout(ALL_SECONDS):
                return await work
        except OAuthError as error:
            raise SignOnFailed(_reason_of(error.error), _printable(f"the provider says {error.error}")) from None
        except httpx2.HTTPStatusError as error:
            down = error.response.status_code >= 500
            raise SignOnFailed("unreachable" if down else "wrong", _printable(error)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
            raise SignOnFailed("unreachable", _printable(f"{type(error).__name__}: {error}")) from None
        except JoseError as error:
            raise SignOnFailed("wrong", f"the ID token: {_printable(error.error)}") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # what a token or a document may be made of
            raise SignOnFailed("wrong", f"its answer can't be read: {type(error).__name__}") from None


@cache
def certificates() -> ssl.SSLContext:
    """Those that this machine believes, an organisation's own among them; ``SSL_CERT_FILE`` names others."""
    return ssl.create_default_context()


def _reason_of(error: object) -> Reason:
    """By the codes of RFC 6749, 4.1.2.1 and 5.2: a code that was used or is over, and what nobody here did wrong."""
    if error == "access_denied":
        return "declined"
    if error in ("invalid_grant", "mismatching_state"):
        return "stale"
    return "unreachable" if error in ("server_error", "temporarily_unavailable") else "refused"


def _printable(said: object) -> str:
    return "".join(one if one.isprintable() else " " for one in str(said))[:200]


def _words(claim: object) -> str:
    return claim if isinstance(claim, str) else ""


def _list(said: object) -> list[str]:
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


def _groups(claim: object) -> tuple[str, ...]:
    """A list of names, or names with commas between them."""
    groups: Iterable[str] = listed(claim) if isinstance(claim, str) else _list(claim)
    return tuple(groups)
