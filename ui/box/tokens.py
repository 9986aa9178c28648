"""What a host page's server says of its visitor: a JSON Web Token (RFC 7519), signed with the key of its origin."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import OctKey
from joserfc.jwt import JWTClaimsRegistry

AUDIENCE = "plan-assistant-box"
ALGORITHMS = ("HS256",)
LONGEST = 4000  # characters of a token
LONGEST_LIFE = 300  # seconds from "iat" to "exp"
LEEWAY = 30  # seconds by which two clocks may differ
SHORTEST_ID, LONGEST_ID = 16, 200  # characters of "jti": nobody guesses, or says by chance, one that another says
LONGEST_NAME = 400  # as much of a name as is looked at

Reason = Literal["form", "signature", "claims", "times", "used"]


class WrongHostToken(Exception):
    """A token of a host page that is not as docs/box.md says. ``reason``: what of it is not."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Said:
    """Whom the host names, in a token of which id, and when that is over (seconds of the epoch)."""

    name: str
    id: str
    until: int


def said_by(token: str, origin: str, key: str, now: int) -> Said:
    """What the server of ``origin`` says. Raises WrongHostToken; that a token is used once, ``Used`` sees to."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token if len(token) <= LONGEST else "", OctKey.import_key(key), list(ALGORITHMS), decoder_cls=_Plain
        ).claims
    except BadSignatureError:
        _refuse("signature")
    except (JoseError, ValueError, TypeError, RecursionError):  # whatever else was sent in place of a token
        _refuse("form")
    _check(claims, origin, now)
    return Said(claims["sub"], claims["jti"], claims["exp"] + LEEWAY)


def _check(claims: dict[str, Any], origin: str, now: int) -> None:
    """Raises WrongHostToken. Times are whole seconds: of anything else it is not sure that it ever is over."""
    name, token_id, begun, until = (claims.get(one) for one in ("sub", "jti", "iat", "exp"))
    if claims.get("iss") != origin or claims.get("aud") not in (AUDIENCE, [AUDIENCE]):
        _refuse("claims")
    if not (isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME):
        _refuse("claims")
    if not (isinstance(token_id, str) and SHORTEST_ID <= len(token_id) <= LONGEST_ID):
        _refuse("claims")
    if not (type(begun) is int and type(until) is int and 0 < until - begun <= LONGEST_LIFE):  # True is none
        _refuse("times")
    try:
        JWTClaimsRegistry(now, LEEWAY).validate(claims)  # "exp" and "iat", and "nbf" where there is one
    except JoseError:
        _refuse("times")


class _Plain(json.JSONDecoder):
    """JSON as RFC 8259 has it: Python's own reading also takes NaN, which is before and after nothing."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, parse_constant=_no_number)


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _refuse(reason: Reason) -> NoReturn:
    raise WrongHostToken(reason) from None
