"""What every plain page is made of: its template filled in, and what stands where something is missing.

No script is needed to read them; every word of a plan is escaped.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from prompts.texts import Language, say
from ui.addresses import admin_address, file_address, plan_address
from ui.display_menu import display_menu
from ui.request_id import request_id
from ui.wording import CONTROLS

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


class Looks(StaticFiles):
    """The scripts and styles of the pages. A browser asks whether they are still so: a new version comes at once."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    def file_response(self, *given: Any, **named: Any) -> Response:
        """The file, or that what the browser has of it is good."""
        response = super().file_response(*given, **named)
        response.headers["cache-control"] = "no-cache"
        return response


def page(template: str, language: Language, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A template filled in; ``say`` in it speaks the page's language."""

    def say_here(key: str, **fields: object) -> str:
        return say(key, language, **fields)

    words = templates().get_template(template).render(say=say_here, language=language, **values)
    return HTMLResponse(words.translate(CONTROLS), status_code=status)  # HTML allows no other control character


def missing(language: Language, key: str, *, up: str = "../", **fields: object) -> HTMLResponse:
    """404 with what to do. ``up`` leads from the page to the site's root."""
    hint = say(f"{key}_hint", language, **fields)
    return page("missing.html", language, status=404, up=up, title=say(key, language), hint=hint)


def unready(language: Language, why: Exception | str, *, up: str = "../") -> HTMLResponse:
    """503 where the library can't be read, with why and what to do. ``why``: the failure, or what to say of it."""
    hint = why if isinstance(why, str) else say("problem.not_ready_detail", language, reason=why)
    return page("missing.html", language, status=503, up=up, title=say("problem.not_ready", language), hint=hint)


@cache
def templates() -> Environment:
    """The templates: everything is escaped, a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"plan_address": plan_address, "file_address": file_address, "admin_plan": admin_address}
    environment.globals |= {"display_menu": display_menu, "request_id": request_id}
    return environment
