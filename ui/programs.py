"""What holds at every door of other programs, /v1 and /mcp: who may come in by it, and how often they may ask."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from ui.access.needs import viewer_of
from ui.access.refused import NotAllowed, ProgramAsksTooMuch
from ui.rate_limit import RateLimit
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.places import place_of


def seeing_by_program(parts: Parts) -> Callable[[Request], View]:
    """A dependency: what who sends the request may see and ask. Raises NotAllowed for a visitor of a box.

    The plans and the quota of a box hold at the addresses that it has.
    """

    def view(request: Request) -> View:
        viewer = viewer_of(request)
        if viewer.how == "box":
            raise NotAllowed
        return parts.view(viewer)

    return view


def asking(parts: Parts) -> Callable[[Request], None]:
    """A dependency: counts a question of who sends the request. Raises ProgramAsksTooMuch."""
    limit = parts.shared.one("programs", lambda: RateLimit(parts.settings.program_quota))

    def count(request: Request) -> None:
        place = place_of(request.client.host) if request.client else ""
        if seconds := limit.wait(viewer_of(request).key or place):
            raise ProgramAsksTooMuch(seconds)

    return count
