"""A register of two plans that editors correct: one for everybody, one of a collection that only a group sees."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edition_samples import FIRST, PLAN, NoDense, brought
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient
from store_fakes import NOON, HashEncoder
from ui_clients import OWN, LocalClient, enter, guarded

from prompts.texts import Language
from ui.admin.frame import Frame, install_faults
from ui.api.corrections import corrections_router
from ui.api.plans import health_router
from ui.api.register import register_router
from ui.corrections.page import corrections_pages
from ui.problems import install
from ui.register.page import register_page_router
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.roles import Role
from vectorstore.library import Library

GROUP = "Tổ kín"
HIDDEN = "19-kh-ubnd-khe-vang-2024"
SECRET = FIRST.replace("18/KH-UBND", "19/KH-UBND").replace("cháy rừng năm 2024", "trộm gỗ năm 2024")
# As the first, but the duty of the police has a word more and another is gone.
AMENDED = FIRST.replace("những ngày nắng nóng", "những ngày nắng nóng kéo dài").replace(
    "- Báo cáo UBND xã tình hình cháy rừng trước ngày 25/6/2024.", "- Trực chỉ huy ở nhà văn hoá Bản Lạ."
)

Routers = Callable[[Parts, Language], APIRouter]
_REGISTER: tuple[Routers, ...] = (register_router, register_page_router, health_router)
API_ONLY: tuple[Routers, ...] = (corrections_router, *_REGISTER)
PAGES_ONLY: tuple[Routers, ...] = (corrections_pages, *_REGISTER)
ROUTERS: tuple[Routers, ...] = (corrections_router, *PAGES_ONLY)


@dataclass(frozen=True, slots=True)
class Office:
    """The parts, the pages and routes over them, and the ids of the plan of all and of the one that GROUP sees."""

    parts: Parts
    app: FastAPI
    open: str
    hidden: str

    @property
    def library(self) -> Library:
        return self.parts.library

    def client(self, role: Role | None = "editor", name: str = "", groups: Sequence[str] = ()) -> TestClient:
        """A browser, signed in with this role; None: nobody in particular."""
        client = LocalClient(self.app, raise_server_exceptions=False, headers=OWN, follow_redirects=False)
        if role:
            enter(client, self.parts, role, name, groups)
        return client

    def obligations(self, plan: str = PLAN) -> list[dict[str, Any]]:
        """The register of a plan, as a reader of all gets it."""
        asked = {"plan": plan}
        return self.client("admin").get("/api/obligations", params=asked).json()  # type: ignore[no-any-return]


def furnish(data: Path, tables: Path) -> Path:
    """Fills the folder, to be copied; ``tables``: an empty catalogue."""
    data.mkdir()
    shutil.copy(tables, data / "catalogue.db")
    with _opened(data) as library:
        brought(library, FIRST, "ke-hoach.txt")
        hidden = brought(library, SECRET, "mat.txt").plan.id
        assert hidden == HIDDEN
        collections = library.catalogue.access.collections
        collections.put(hidden, collections.create("Nội bộ", [GROUP]).id)
    return data


@contextmanager
def office_in(
    folder: Path, furnished: Path, lock_seconds: float = 60, routers: Sequence[Routers] = ROUTERS
) -> Iterator[Office]:
    """An office of its own, in a copy of what was furnished."""
    data = Path(shutil.copytree(furnished, folder / "data"))
    with _opened(data, lock_seconds) as library:
        parts = Parts(Settings(language="vi", data=data), library=library)
        yield Office(parts, routes_alone(parts, routers), PLAN, HIDDEN)


def _opened(data: Path, lock_seconds: float = 60) -> Library:
    dense: Any = lambda *_: NoDense()  # noqa: E731 - as of edition_samples
    return Library.open(data, encoder=HashEncoder, dense=dense, now=lambda: NOON, lock_seconds=lock_seconds)


def routes_alone(parts: Parts, routers: Sequence[Routers] = ROUTERS) -> FastAPI:
    """The register and its corrections, without the rest of the site. ``routers``: fewer are made sooner."""
    language = parts.settings.language
    app = FastAPI()
    install_faults(app, Frame(parts, language))
    for router in routers:
        app.include_router(router(parts, language))
    guarded(app, parts, language)
    install(app, language)
    return app
