"""A conversation is one viewer's.

Gradio keeps what is said under a name that the browser chooses at random (``session_hash``), and gives it to whoever
says that name. So the name goes on to Gradio only together with who says it, as a keyed digest: another viewer who
knows or guesses it gets a conversation of their own, with nothing in it. There is nothing to keep, and no name that
could be taken from anybody.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from starlette.types import Message, Receive, Scope

from ui.chat.asker import name_of
from vectorstore.access.viewer import Viewer

NAME = re.compile(r"[\w-]{1,64}", re.ASCII)  # what browsers send has about eleven letters and digits
OF_AN_EVENT = ("data", "event_data", "fn_index", "trigger_id")  # what the page says of one; Gradio takes more


class NoConversation(ValueError):
    """What names no conversation, or is no event of one."""


class ChatSessions:
    """The names of one process's conversations. They are others after a restart, as the conversations are gone.

    ``events``: the numbers of those that the server has part in (``handled_in``); None where that isn't known.
    """

    def __init__(self, secret: bytes = b"", events: frozenset[int] | None = None) -> None:
        self._secret = secret or secrets.token_bytes(32)
        self._events = events

    def of(self, viewer: Viewer, name: str) -> str:
        """Under which name Gradio keeps the viewer's conversation ``name``. Raises NoConversation."""
        if not NAME.fullmatch(name):
            raise NoConversation(f"not the name of a conversation: {name[:80]!r}")
        words = f"{name_of(viewer)} {name}".encode()
        return blake2b(words, key=self._secret, digest_size=16).hexdigest()

    def joined(self, viewer: Viewer, body: bytes) -> tuple[str, str, bytes]:
        """From which tab an event comes, of which conversation of the viewer's own it is, and what is passed on of it.

        Raises NoConversation.
        """
        try:
            said: Any = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise NoConversation(f"not a JSON object: {error}") from None
        if not isinstance(said, Mapping) or not isinstance(said.get("session_hash"), str):
            raise NoConversation("an event names its conversation (session_hash)")
        index = said.get("fn_index")
        if self._events is not None and (type(index) is not int or index not in self._events):
            raise NoConversation("not an event of the page (fn_index)")
        if not _is_of_words(said.get("data")):
            raise NoConversation("an event tells words and lists of words (data)")
        tab: str = said["session_hash"]
        name = self.of(viewer, tab)
        event = {key: said[key] for key in OF_AN_EVENT if key in said}
        return tab, name, json.dumps(event | {"session_hash": name}).encode()


def _is_of_words(data: object) -> bool:
    """As the page tells them. Gradio would take an object for a file of the server's, or of another's, and copy it."""
    return isinstance(data, list) and all(
        one is None or isinstance(one, str) or (isinstance(one, list) and all(isinstance(word, str) for word in one))
        for one in data
    )


def handled_in(blocks: Any) -> frozenset[int]:
    """The numbers of the events of Gradio's ``blocks`` that the page sends: of others Gradio fails, and logs how."""
    return frozenset(number for number, event in blocks.fns.items() if event.fn is not None)


def with_body(scope: Scope, body: bytes, receive: Receive) -> tuple[Scope, Receive]:
    """The request with another body."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    held: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return held.pop() if held else await receive()

    return {**scope, "headers": [*kept, (b"content-length", str(len(body)).encode())]}, replay
