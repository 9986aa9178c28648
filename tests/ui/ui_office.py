"""A library with a hidden plan, as the whole site serves it, and everybody who may send it a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient, person_of, token_of
from ui_hidden import GROUP, Hidden, hide, parts_of
from ui_routes import LEAST, Least, Route, routes_of

from ui.access.cookies import NAME
from ui.access.own_site import SAFE
from ui.app import create_app
from ui.wiring import Parts

PAGE = {"accept": "text/html"}  # of a browser that is to show what it gets
QUICK = [("nobody", ""), ("anonymous", ""), ("reader", "session"), ("editor", "token"), ("admin", "session")]
REST = [("reader", "token"), ("editor", "session"), ("admin", "token")]
WHO = [*QUICK, *(pytest.param(*one, marks=pytest.mark.slow) for one in REST)]


@dataclass(frozen=True, slots=True)
class Office:
    """One library served twice: where nobody in particular may read, and where all must sign in."""

    parts: Parts
    plans: Hidden
    here: TestClient
    shut: TestClient
    tokens: dict[str, dict[str, str]]
    sessions: dict[str, str]

    def _secret(self, who: str, method: str) -> str:
        """Of a session: a new one where the request before may have ended it."""
        if who not in self.sessions:
            person = person_of(self.parts, who)  # type: ignore[arg-type]
            self.sessions[who] = self.parts.library.catalogue.access.sessions.open(person.id)
        return self.sessions[who] if method in SAFE else self.sessions.pop(who)

    def ask(self, who: str, how: str, method: str, address: str, **given: Any) -> Any:
        """The reply to who sends a request by a program's token or from a browser's page of ours."""
        client = self.shut if who == "nobody" else self.here
        headers = {} if address.startswith("/api/") or how == "token" else dict(PAGE)
        if how == "session":
            headers |= OWN | {"cookie": f"{NAME}={self._secret(who, method)}"}
        elif how == "token":
            headers |= OWN | self.tokens[who]
        client.cookies.clear()  # what a reply before it has set
        return client.request(method, address, headers=headers | given.pop("headers", {}), **given)

    @property
    def app(self) -> FastAPI:
        """The application in which nobody in particular may read."""
        app = self.here.app
        assert isinstance(app, FastAPI)
        return app

    def served(self) -> list[tuple[Route, Least]]:
        """Every route of the table, and the least that it needs."""
        return [(route, LEAST[str(route)]) for route in routes_of(self.app) if str(route) in LEAST]


@contextmanager
def office_over(data: Path) -> Iterator[Office]:
    """An office whose library is made in the folder ``data``."""
    plans = hide(data)
    parts = parts_of(data)
    alike = Parts(parts.settings.model_copy(update={"anonymous": "no"}), library=parts.library)
    apps = [create_app(one.settings, one) for one in (parts, alike)]
    here, shut = (LocalClient(app, follow_redirects=False, raise_server_exceptions=False) for app in apps)
    tokens = {role: token_of(parts, role) for role in ("reader", "editor", "admin")}  # type: ignore[arg-type]
    tokens["member"] = token_of(parts, "reader", "member", [GROUP])
    with here, shut:
        yield Office(parts, plans, here, shut, tokens, {})
    parts.close()
