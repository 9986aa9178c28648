"""Clients of the application as it is served on this machine, signed in or not."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from starlette.testclient import TestClient

from prompts.texts import Language
from ui.access.cookies import NAME
from ui.access.guard import Guard
from ui.access.refused import install_refusals
from ui.wiring import Parts
from vectorstore.access.people import Person
from vectorstore.access.roles import Role

HERE = "http://127.0.0.1"
OWN = {"origin": HERE}  # of a request that began on a page of ours


class LocalClient(TestClient):
    """A browser or program on the machine that serves."""

    def __init__(self, app: Any, **given: Any) -> None:
        super().__init__(app, **({"base_url": HERE, "client": ("127.0.0.1", 50000)} | given))
        self.portal = one_portal()


@cache
def one_portal() -> BlockingPortal:
    """The event loop of all clients, as a server has one: starting another takes longer than most requests."""
    kept = ExitStack()
    atexit.register(kept.close)
    return kept.enter_context(start_blocking_portal())


def guarded(app: FastAPI, parts: Parts, language: Language = "vi") -> FastAPI:
    """The application, made of some routes only, with the guard before them."""
    install_refusals(app, language)
    app.add_middleware(Guard, parts=parts, language=language)
    return app


def person_of(parts: Parts, role: Role = "admin", name: str = "", groups: Sequence[str] = ()) -> Person:
    """A person with this role, made where there is none of the name. Without a password: hashing one takes long."""
    people = parts.library.catalogue.access.people
    known = {one.name: one for one in people.all()}
    return known.get(name or role) or people.create(name or role, role, groups=groups)


def enter(client: TestClient, parts: Parts, role: Role = "admin", name: str = "", groups: Sequence[str] = ()) -> Person:
    """Signs the client in."""
    person = person_of(parts, role, name, groups)
    client.cookies.set(NAME, parts.library.catalogue.access.sessions.open(person.id))
    return person


def token_of(parts: Parts, role: Role = "admin", name: str = "", groups: Sequence[str] = ()) -> dict[str, str]:
    """The header by which a program signs in."""
    person = person_of(parts, role, name, groups)
    secret, _ = parts.library.catalogue.access.tokens.create(person.id, "test", role)
    return {"authorization": f"Bearer {secret}"}
