"""The page that writes the code by which a page of the intranet holds the chat box, or leads to the assistant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import escape

from prompts.texts import LANGUAGES, Language, say
from ui.access.box import MOST_PLANS
from ui.admin.frame import Frame
from ui.settings import Settings
from ui.web_addresses import is_loopback

COLOUR = "#1d5b79"  # of the box where none is said
POSITIONS = ("right", "left")
MAX_WORDS = 300  # of a field
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Choices:
    """How a page wants the box. ``plans``: ids; of all that the visitor may see where there are none."""

    language: Language
    plans: tuple[str, ...] = ()
    colour: str = COLOUR
    title: str = ""
    token_url: str = ""
    position: str = POSITIONS[0]


def box_router(frame: Frame) -> APIRouter:
    """The route of /admin/box."""
    router = frame.router()
    settings = frame.parts.settings

    @router.get("/admin/box")
    def box(
        request: Request,
        plan: Annotated[list[str] | None, Query()] = None,
        language: str = "",
        colour: str = "",
        title: str = "",
        token_url: str = "",
        position: str = "",
    ) -> HTMLResponse:
        plans = frame.library.plans()
        chosen = Choices(
            next((one for one in LANGUAGES if one == language), frame.language),
            tuple(known.id for known in plans if known.id in (plan or ()))[:MOST_PLANS],
            colour if _HEX.fullmatch(colour) else COLOUR,
            title.strip()[:MAX_WORDS],
            token_url.strip()[:MAX_WORDS],
            position if position in POSITIONS else POSITIONS[0],
        )
        address = (settings.public_url or str(request.base_url)).rstrip("/") + "/"
        return frame.page(request, "box", "admin_box.html", plans=plans, **_shown(settings, address, chosen))

    return router


def _shown(settings: Settings, address: str, chosen: Choices) -> Mapping[str, Any]:
    """What the page says of the settings and of the choices, and what can be chosen."""
    return {
        "origins": settings.framed_by,
        "open_to_all": settings.anonymous == "everywhere",
        "here_only": is_loopback(urlsplit(address).hostname or ""),
        "address": address,
        "chosen": chosen,
        "most": MOST_PLANS,
        "languages": LANGUAGES,
        "positions": POSITIONS,
        "snippets": snippets(address, chosen),
    }


def snippets(address: str, chosen: Choices) -> Mapping[str, str]:
    """HTML to be pasted into a page, a kind each. ``address``: of the site's root, with a slash at its end."""
    script, name = f"{address}embed.js", chosen.title or say("embed.title", chosen.language)
    box = f"{address}box?{urlencode(_query(chosen), safe=',')}"
    link = {"href": f"{address}{chosen.language}/", "target": "_blank", "rel": "noopener"}
    frame = {"src": box, "title": name, "width": "100%", "height": "720"}
    frame |= {"referrerpolicy": "origin", "allow": "clipboard-write"}
    said = _attributes(chosen)
    return {
        "script": _tag("script", {"src": script, "defer": None} | {f"data-{key}": one for key, one in said.items()}),
        "component": f"{_tag('script', {'src': script, 'defer': None})}\n{_tag('plan-assistant-box', said)}",
        "iframe": _tag("iframe", frame),
        "link": _tag("a", link, name),
    }


def _attributes(chosen: Choices) -> dict[str, str]:
    """What the box is told: nothing that would be so anyhow."""
    said = {
        "plans": ",".join(chosen.plans),
        "language": chosen.language,
        "colour": "" if chosen.colour == COLOUR else chosen.colour,
        "title": chosen.title,
        "token-url": chosen.token_url,
        "position": "" if chosen.position == POSITIONS[0] else chosen.position,
    }
    return {name: value for name, value in said.items() if value}


def _query(chosen: Choices) -> dict[str, str]:
    said = _attributes(chosen)
    return {"lang": chosen.language} | {name: said[name] for name in ("plans", "colour") if name in said}


def _tag(name: str, attributes: Mapping[str, str | None], words: str = "") -> str:
    """An element with its attributes; one of None has no value."""
    written = "".join(f" {key}" if one is None else f' {key}="{escape(one)}"' for key, one in attributes.items())
    return f"<{name}{written}>{escape(words)}</{name}>"
