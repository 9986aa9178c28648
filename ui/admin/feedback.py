"""What readers said of answers, with the answer's evidence as they saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from ui.access.needs import viewer_of
from ui.admin.frame import Frame, gone_to
from ui.wording import Block, blocks_of
from vectorstore.catalogue.journal import Feedback

MOST = 30  # on the page; those dealt with make room for older ones


@dataclass(frozen=True, slots=True)
class Evidence:
    """A citation of the answer: its quotes, and the address of the edition quoted. ``verified``: None where unknown."""

    marker: str
    title: str
    section: tuple[str, ...]
    quotes: tuple[str, ...]
    address: str
    edition: int
    verified: bool | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader said, taken apart to be shown."""

    given: Feedback
    answer: tuple[Block, ...]
    evidence: tuple[Evidence, ...]


def feedback_router(frame: Frame) -> APIRouter:
    """The routes of /admin/feedback."""
    router = frame.router()

    @router.get("/admin/feedback")
    def feedback(request: Request, all: str = "") -> HTMLResponse:
        found = frame.library.catalogue.journal.feedback(open_only=not all, limit=MOST)
        said = [taken_apart(one) for one in found]
        return frame.page(request, "feedback", "admin_feedback.html", said=said, all=bool(all), most=MOST)

    @router.post("/admin/feedback/{id_:number}/handled")
    def handled(request: Request, id_: int) -> Response:
        frame.library.catalogue.journal.handle(id_, viewer_of(request).name, datetime.now(UTC))
        return gone_to(request, "admin/feedback", "handled")

    return router


def taken_apart(given: Feedback) -> Said:
    """The feedback with its answer's paragraphs and evidence. What a client sent may lack anything."""
    citations = [one for one in given.answer.get("citations", ()) if isinstance(one, Mapping)]
    evidence = tuple(map(_evidence, citations))
    text = str(given.answer.get("text", ""))
    return Said(given, blocks_of(text, {one.marker for one in evidence}), evidence)


def _evidence(citation: Mapping[str, Any]) -> Evidence:
    parts = citation.get("parts", ())
    edition = int(citation.get("edition", 1))
    places = [("edition", edition), *((name, part[name]) for part in parts for name in ("start", "end"))]
    address = f"plans/{quote(str(citation.get('plan_id', '')), safe='')}?{urlencode(places)}#quote"
    return Evidence(
        str(citation.get("marker", "")),
        str(citation.get("title") or citation.get("source") or ""),
        tuple(map(str, citation.get("section") or ())),
        tuple(str(part["quote"]) for part in parts),
        address,
        edition,
        citation.get("verified"),
    )
