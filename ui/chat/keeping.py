"""What browsers keep of conversations, where it can be sealed and opened; without it the page does all else."""

from __future__ import annotations

import logging
from pathlib import Path

from ui.box.visit import Visit
from ui.chat.history import NOTHING, Conversation, ConversationSeal
from ui.chat.scope import plans_at_hand
from ui.view import View
from vectorstore.access.viewer import Viewer
from vectorstore.errors import StoreError

log = logging.getLogger(__name__)


class Keeping:
    """Opens and seals conversations. ``data``: the folder of the server's secret."""

    def __init__(self, data: Path) -> None:
        self._seal = ConversationSeal(data)

    def opened(self, viewer: Viewer, view: View, visit: Visit | None, kept: str) -> Conversation:
        """Nothing where the library or the secret can't be read: the page opens all the same."""
        if not kept.strip():
            return Conversation()
        try:
            return self._seal.opened(viewer, kept, {plan.id for plan in plans_at_hand(view, visit)})
        except StoreError:
            log.exception("a kept conversation could not be opened")
            return Conversation()

    def sealed(self, viewer: Viewer, conversation: Conversation) -> str:
        """What its browser is to keep. Nothing where it can't be sealed: it is in the page all the same."""
        try:
            return self._seal.sealed(viewer, conversation) or NOTHING
        except StoreError:
            log.exception("a conversation could not be sealed for its browser")
            return NOTHING
