"""One event at a time changes a conversation, in the order in which they come.

Gradio hands an event the conversation as it was when the event began: of two that are under way at once, the later to
end would put away what the other brought.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from ui.chat.turns import Turns


@dataclass(eq=False)
class Talk:
    """What the events of one conversation share while any of them is under way or waits.

    ``left``: the turns, and the questions that can be asked again, as the last of them left both; None before.
    """

    left: tuple[Turns, tuple[str, ...]] | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0

    def is_waited_for(self) -> bool:
        """Whether another event waits for the one that is under way."""
        return self.waiting > 0


class Talks:
    """The conversations in which something is under way."""

    def __init__(self) -> None:
        self._open: WeakValueDictionary[str, Talk] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, name: str | None) -> AsyncIterator[Talk]:
        """The conversation that Gradio knows by this name, once no other event changes it."""
        talk = self._open.setdefault(name or "", Talk())
        talk.waiting += 1
        try:
            await talk.lock.acquire()
        finally:
            talk.waiting -= 1
        try:
            yield talk
        finally:
            talk.lock.release()
