"""A site that pages of one origin may hold, a server of that origin, and a clock that tests set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from door_fakes import door_app, door_parts
from joserfc import jwt
from joserfc.jwk import OctKey
from ui_clients import LocalClient

from ui.access.box import box_routers
from ui.box.box import Box
from ui.wiring import Parts

HOST, OTHER = "https://noi-bo.example", "http://10.0.0.8:8080"
NOW = 1_900_000_000
FRAME = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}  # of a request of the box's own page


class Hands:
    """A clock of which a test holds the hands."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


def box_parts(folder: Path, tables: Path, clock: Hands, **settings: Any) -> Parts:
    """Parts that know people and no plans, with a box; nobody unknown may read unless the settings say so."""
    given = {"box_origins": f"{HOST}, {OTHER}", "anonymous": "no"} | settings
    parts = door_parts(folder, tables, **given)
    parts._box = Box(parts.settings, lambda: "s" * 43, clock)
    return parts


def box_client(parts: Parts) -> LocalClient:
    """A browser that shows the box's own page, over the few routes of ``door_app``."""
    return LocalClient(door_app(parts, *box_routers(parts, "vi")), headers=FRAME)


def claims_of(name: str = "lan", **others: Any) -> dict[str, Any]:
    """What a host says, as docs/box.md wants it; None takes a claim away."""
    said = {
        "iss": HOST,
        "aud": "plan-assistant-box",
        "sub": name,
        "iat": NOW,
        "exp": NOW + 60,
        "jti": "0123456789abcdef",
    }
    return {one: value for one, value in (said | others).items() if value is not None}


def signed(key: str, claims: dict[str, Any], algorithm: str = "HS256") -> str:
    """The claims as a token."""
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(key), [algorithm])


def opened(client: LocalClient, parts: Parts, name: str | None = "lan", **others: Any) -> dict[str, str]:
    """The header of a new visit: of somebody whom the host names, or of nobody in particular."""
    token = None if name is None else signed(parts.box.key(HOST), claims_of(name, **others))
    reply = client.post("/box/session", json={"token": token, "origin": HOST})
    assert reply.status_code == 200, reply.text
    return {"authorization": f"Box {reply.json()['session']}"}
