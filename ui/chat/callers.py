"""Who causes the events of one page, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from prompts.texts import Language
from ui.box.visit import Visit, visit_of
from ui.chat.asker import Asker
from ui.chat.notices import who_asks
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. ``visit``: through a box. ``client``: the address that they come from."""

    viewer: Viewer
    view: View
    visit: Visit | None
    client: str


class Callers:
    """Finds out anew for each event of a page in this language."""

    def __init__(self, parts: Parts, language: Language, asker: Asker) -> None:
        self._parts, self._language, self._asker = parts, language, asker

    def who(self, request: gr.Request) -> Who:
        """Who caused the event. Raises as ``who_asks``."""
        viewer = who_asks(self._asker, request, self._language)
        visit = visit_of(request.request) if request.request else None
        return Who(viewer, self._parts.view(viewer), visit, request.client.host if request.client else "")
