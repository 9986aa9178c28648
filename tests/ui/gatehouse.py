"""The pages by which people come in, over an empty catalogue of their own: quick passwords, a clock that tests set."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from access_fakes import RIGHT, Clock, people_of
from fastapi import FastAPI
from httpx import Response
from sqlalchemy import text
from ui_clients import HERE, LocalClient, guarded

from ui.access.cookies import NAME
from ui.access.routes import access_routers
from ui.admin.frame import Frame, install_faults
from ui.admin.routes import admin_routers
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.audit import Done
from vectorstore.access.kept import Access
from vectorstore.access.kept_attempts import Attempts
from vectorstore.access.kept_sessions import Sessions
from vectorstore.access.kept_tokens import Tokens
from vectorstore.access.people import Person
from vectorstore.access.roles import Role
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.database import writing

OWN = {"origin": HERE, "accept": "text/html"}


@dataclass
class Gatehouse:
    """The application, what is kept behind it, and the time."""

    app: FastAPI
    access: Access
    clock: Clock

    def client(self, **given: Any) -> LocalClient:
        """A browser of its own."""
        client = LocalClient(self.app, follow_redirects=False, **given)
        client.headers.update(OWN)
        return client

    def person(self, name: str = "lan", role: Role = "reader", password: str | None = RIGHT, **more: Any) -> Person:
        """Somebody new."""
        return self.access.people.create(name, role, password=password, **more)

    def entered(self, name: str = "lan", role: Role = "reader", *, by_link: bool = False, **more: Any) -> LocalClient:
        """A browser that somebody new is signed in with."""
        return self.as_(self.person(name, role, **more), by_link=by_link)

    def as_(self, person: Person, *, by_link: bool = False) -> LocalClient:
        """A browser that somebody is signed in with."""
        client = self.client()
        client.cookies.set(NAME, self.access.sessions.open(person.id, by_link=by_link))
        return client

    def emptied(self) -> Gatehouse:
        """The same with nobody in it, at the time of the beginning: making one takes longer than most tests."""
        self.clock.now = Clock().now
        with writing(self.access.people._engine) as session:
            for table in ("people", "attempts", "audit"):  # sessions, links and tokens go with their people
                session.execute(text(f"DELETE FROM {table}"))
        return self

    def trail(self) -> list[Done]:
        """What was noted, the latest first."""
        return [entry.done for entry in self.access.audit.entries()]


@contextmanager
def gatehouse(tables: Path, folder: Path, **settings: Any) -> Iterator[Gatehouse]:
    """One with the settings given."""
    catalogue = Catalogue(f"sqlite:///{shutil.copy(tables, folder / 'catalogue.db')}")
    access, engine, clock = catalogue.access, catalogue._engine, Clock()
    access.people, access.attempts = people_of(engine), Attempts(engine, clock)
    access.sessions, access.tokens = Sessions(engine, clock), Tokens(engine, clock.moment)
    library: Any = SimpleNamespace(catalogue=catalogue)
    parts = Parts(Settings(**({"language": "vi", "data": folder} | settings)), library=library)
    app = FastAPI()
    install_faults(app, Frame(parts, parts.settings.language))
    for router in (*access_routers(parts, parts.settings.language), *admin_routers(parts, parts.settings.language)):
        app.include_router(router)
    yield Gatehouse(guarded(app, parts, parts.settings.language), access, clock)
    catalogue.close()


def words(page: Response) -> str:
    """The words of a page, as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
