"""Who asks through the chat, told anew whenever it matters.

An event of the page may wait in Gradio's queue, and its answer in a stream that was opened long before: meanwhile the
session may end, or the person be disabled. The guard's word is of when the request came.
"""

from __future__ import annotations

from starlette.requests import Request

from ui.access.identity import Identity
from ui.access.refused import SignInNeeded
from ui.request_id import take_up
from ui.wiring import Parts
from vectorstore.access.viewer import Viewer

NOBODY = "anonymous"  # nobody in particular, to Gradio; people's ids are hexadecimal


def let_in_as(request: Request) -> Viewer | None:
    """As whom the guard let the request in; None where it did not stand before it."""
    viewer = getattr(request.state, "viewer", None)
    return viewer if isinstance(viewer, Viewer) else None


def name_of(viewer: Viewer) -> str:
    """By which name Gradio, and the page that it serves, know who asks."""
    return viewer.key or NOBODY


def gradio_user(request: Request) -> str | None:
    """Gradio's ``auth_dependency``: it answers 401 where there is no name."""
    viewer = let_in_as(request)
    return None if viewer is None else name_of(viewer)


class Asker:
    """Tells who asks what ``parts`` serve."""

    def __init__(self, parts: Parts) -> None:
        self._identity = Identity(parts)

    def now(self, request: Request) -> Viewer:
        """Who sent the request, as they are now. Raises Refused where they would be let in no more, StoreError."""
        viewer = let_in_as(request)
        if viewer is None:
            raise SignInNeeded
        now = self._identity.viewer(request, by_proxy=viewer.how == "proxy")
        if now is None or now.key != viewer.key:
            raise SignInNeeded
        return now

    def of_event(self, event: object) -> Viewer:
        """Who caused an event of the page; ``event`` is what Gradio hands to a handler. Raises as ``now``."""
        request = getattr(event, "request", None)
        if not isinstance(request, Request):
            raise SignInNeeded
        take_up(request)
        return self.now(request)
