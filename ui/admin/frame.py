"""What every admin page is set in: the tabs, what was done just now, and never a copy in the browser's store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.convertors import IntegerConvertor, register_url_convertor

from prompts.texts import Language, named, say
from ui import replies
from ui.access.needs import needs_admin
from ui.faults import fault_of
from ui.moments import day, moment
from ui.pages import page
from ui.paths import path_of, up_from
from ui.problems import failure, language_of
from ui.wiring import Parts
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from vectorstore.library import Library

TABS = (
    "overview",
    "plans",
    "collections",
    "waiting",
    "changes",
    "warnings",
    "words",
    "questions",
    "feedback",
    "people",
    "audit",
    "box",
)


class NumberConvertor(IntegerConvertor):
    """``{name:number}`` in the path of a route: no more digits than any key has, so that each is one to look up."""

    regex = "[0-9]{1,18}"


register_url_convertor("number", NumberConvertor())


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts that the pages show, and in which language."""

    parts: Parts
    language: Language

    @property
    def library(self) -> Library:
        """The library in the data folder."""
        return self.parts.library

    def router(self) -> APIRouter:
        """A router for pages that need an admin."""
        return APIRouter(include_in_schema=False, dependencies=[Depends(needs_admin)])

    def page(self, request: Request, tab: str, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """An admin page. ``tab``: which of TABS it belongs to."""
        done = request.query_params.get("done", "")
        said = named("admin.done", done, self.language, "")
        values |= {"tabs": TABS, "tab": tab, "done": said, "up": up_from(request), "moment": moment, "day": day}
        return replies.unstored(page(template, self.language, status=status, **values))

    def missing(self, request: Request, tab: str, key: str, **fields: object) -> HTMLResponse:
        """404 with what to do; ``key`` and ``key``_hint are of the catalogue."""
        title, hint = say(key, self.language), say(f"{key}_hint", self.language, **fields)
        return self.page(request, tab, "admin_failed.html", status=404, title=title, hint=hint)


def gone_to(request: Request, path: str, done: str = "") -> RedirectResponse:
    """303 to an address below the site's root, where the page says what was done."""
    address, sharp, place = path.partition("#")
    query = f"?done={done}" if done else ""
    return replies.gone_to(request, f"{address}{query}{sharp}{place}")


def is_admin_page(request: Request) -> bool:
    """Whether an admin looks at what the address gives."""
    path = path_of(request)
    return path == "/admin" or path.startswith("/admin/")


def install_faults(app: FastAPI, frame: Frame) -> None:
    """Foreseen failures of an admin page are pages too; elsewhere they stay problem documents."""

    @app.exception_handler(OSError)  # as of a full disk
    @app.exception_handler(StoreError)
    async def failed(request: Request, error: StoreError | OSError) -> HTMLResponse | JSONResponse:
        fault = fault_of(error, frame.language)
        if fault is None or not is_admin_page(request):
            return failure(error, language_of(request, frame.language), request)
        shown = {"title": fault.title, "hint": fault.detail}
        return frame.page(request, "", "admin_failed.html", status=fault.status, **shown)
