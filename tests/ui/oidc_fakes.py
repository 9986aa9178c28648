"""A provider of OpenID Connect in this process, which can be told to do wrong. Its keys are of an elliptic curve."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from joserfc.jws import JWSRegistry

ISSUER = "https://sso.example/realms/xa"
CLIENT, SECRET = "plan-assistant", "a-secret-of-the-client"


def new_key(kid: str = "k1") -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


KEY, OTHER_KEY = new_key(), new_key()  # of the same name


@dataclass
class FakeProvider:
    """``claims`` go into its ID tokens, over what they hold by themselves; None takes one out."""

    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "lan"})
    userinfo: dict[str, Any] | None = None
    said: dict[str, Any] = field(default_factory=dict)  # of itself, over what is right
    key: Any = field(default_factory=lambda: KEY)
    published: Any = field(default_factory=lambda: KEY)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256", "kid": "k1"})
    answers: dict[str, Callable[[httpx2.Request], httpx2.Response]] = field(default_factory=dict)  # by path
    id_token: Callable[[str], Any] = str  # what becomes of it on its way
    asked: list[httpx2.Request] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self._answer)

    def consents(self, there: str, **changes: str) -> str:
        """What the browser, sent ``there``, is sent back with once somebody signed in; ``changes``: of the query."""
        wanted = dict(parse_qsl(urlsplit(there).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = wanted
        said = {"code": code, "state": wanted["state"]} | changes
        return f"{wanted['redirect_uri']}?{urlencode(said)}"

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        path = request.url.path
        if path in self.answers:
            return self.answers[path](request)
        if path.endswith("/.well-known/openid-configuration"):
            return httpx2.Response(200, json={key: value for key, value in self._itself().items() if value is not None})
        if path == "/keys":
            return httpx2.Response(200, json={"keys": [self.published.as_dict(private=False)]})
        if path == "/token":
            return self._token(request)
        if path == "/userinfo":
            return httpx2.Response(200, json=self.userinfo)
        return httpx2.Response(404)

    def _itself(self) -> dict[str, Any]:
        at = "https://sso.example"
        known = {"issuer": ISSUER, "authorization_endpoint": f"{at}/auth", "token_endpoint": f"{at}/token",
                 "jwks_uri": f"{at}/keys", "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
                 "scopes_supported": ["openid", "profile", "email", "groups", "phone"]}  # fmt: skip
        return known | ({"userinfo_endpoint": f"{at}/userinfo"} if self.userinfo is not None else {}) | self.said

    def _token(self, request: httpx2.Request) -> httpx2.Response:
        form = dict(parse_qsl(request.content.decode()))
        begun = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if begun is None or begun["code_challenge"] != challenge.decode().rstrip("="):
            return httpx2.Response(400, json={"error": "invalid_grant"})
        if form.get("redirect_uri") != begun["redirect_uri"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != basic and form.get("client_secret") != SECRET:
            return httpx2.Response(401, json={"error": "invalid_client"})
        token = {"access_token": "an-access-token", "token_type": "Bearer", "expires_in": 30}
        signed = self.id_token(self._signed(begun["nonce"]))
        return httpx2.Response(200, json=token | ({"id_token": signed} if signed else {}))

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce} | self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        registry = JWSRegistry(algorithms=[self.header["alg"]], strict_check_header=False)
        return jwt.encode(self.header, kept, self.key, registry=registry)


SECRET_KEY = OctKey.import_key(SECRET)
