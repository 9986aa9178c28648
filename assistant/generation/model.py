"""A model behind LangChain: any provider, or an OpenAI-compatible server such as an office runs for itself.

For the provider "openai" what is sent goes to the address of the setting alone: no variable of the environment (keys,
proxies, organisations, tracing) counts, no redirect is followed, and no header but those of the request and the key
leaves this machine. Other providers are LangChain's own packages and go by their own rules.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any, Protocol

from assistant.generation.deadline import Deadline
from assistant.generation.line import Line
from assistant.generation.model_failed import ModelFailed
from assistant.generation.model_faults import is_refused_form, model_failed
from assistant.generation.prompt import Message
from vectorstore.own_transport import own_transport
from vectorstore.pause import Pause

AT_ONCE = 4  # replies that are written at once; whoever comes then waits for a short while
WAIT_SECONDS = 2.0
MOST_TOKENS = 4096  # of a reply
_MOST_BYTES = 8_000_000  # of a reply as a stream of events: each has one token and some 300 bytes beside it
_CONNECT_SECONDS = 3.0
_PAUSE_SECONDS = 30.0  # after a failure that the next one who asks would meet with too
_RESTS = ("unreachable", "refused", "rate", "missing", "timed_out")
_LOOKS = 0.1  # seconds after which it is seen that nobody waits any more
_NO_KEY = "none"  # LangChain must be given one, else it takes that of the environment; ours is put in by itself
_JSON = {"type": "json_object"}

log = logging.getLogger(__name__)

_Piece = str | ModelFailed | None  # "": the server is asked now; None: the reply is whole


class Model(Protocol):
    """What writes. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """How it is called in answers."""

    def stream(self, messages: Sequence[Message], deadline: Deadline) -> Iterator[str]:
        """The reply as it comes. Raises ModelFailed, also in its midst."""


@dataclass(frozen=True, slots=True)
class ModelSetting:
    """A ``model``, as "provider:name"; ``url``: the base address of its server. The key is never shown."""

    model: str
    url: str = ""
    key: str = field(default="", repr=False)

    @property
    def provider(self) -> str:
        """Of LangChain's providers."""
        return self.model.partition(":")[0]

    @property
    def name(self) -> str:
        """What the provider calls it."""
        return self.model.partition(":")[2]


class ChatModel:
    """The model of a setting. Nothing is imported before it is prepared or a reply is wanted."""

    def __init__(
        self,
        setting: ModelSetting,
        at_once: int = AT_ONCE,
        wait: float = WAIT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = setting.name
        self._setting = setting
        self._slots, self._wait = BoundedSemaphore(at_once), wait
        self._pause = Pause(_PAUSE_SECONDS, clock)
        self._json_mode = setting.provider == "openai"  # until the server refuses it

    def prepare(self) -> None:
        """Imports what speaks to the model: a second or two for which else the first who asks would wait.

        Raises ImportError where it isn't there.
        """
        import langchain.chat_models  # noqa: F401
        import langsmith.run_helpers  # noqa: F401

        if self._setting.provider == "openai":
            import langchain_openai  # noqa: F401

    def stream(self, messages: Sequence[Message], deadline: Deadline) -> Iterator[str]:
        """As of Model. What is left of a reply when nobody takes more of it is not waited for."""
        self._pause.check()
        if not deadline.left:
            raise self._over(deadline)
        if not self._slots.acquire(timeout=min(self._wait, deadline.left)):
            raise self._busy()
        line, pieces, asked, heard = Line(), SimpleQueue[_Piece](), False, False
        try:
            Thread(target=self._read, args=(messages, deadline, line, pieces), name="model", daemon=True).start()
        except RuntimeError:
            self._slots.release()
            raise self._busy() from None
        try:
            while (piece := self._next(pieces, deadline)) is not None:
                asked = True
                if piece:
                    heard = True
                    yield piece
            self._pause.end()
        except ModelFailed as failure:
            log.log(logging.INFO if failure.code == "stopped" else logging.WARNING, "%s", failure)
            ours = failure.code == "timed_out" and not asked  # the first import took that long, or little was left
            if failure.code in _RESTS and not (heard or ours):
                self._pause.begin(failure)
            raise
        finally:
            line.cut()

    def _next(self, pieces: SimpleQueue[_Piece], deadline: Deadline) -> str | None:
        """The next of the pieces. Raises ModelFailed where that is one, or none comes until the deadline."""
        while left := deadline.left:
            try:
                piece = pieces.get(timeout=min(left, _LOOKS))
            except Empty:
                continue
            if isinstance(piece, ModelFailed):
                raise piece
            return piece
        raise self._over(deadline)

    def _read(self, messages: Sequence[Message], deadline: Deadline, line: Line, put: SimpleQueue[_Piece]) -> None:
        """Puts the reply, then its end or why there is no more of it; lets the next one ask."""
        try:
            for piece in self._tries(messages, deadline, line):
                put.put(piece)
            put.put(None)
        except Exception as failure:  # noqa: BLE001 - of a broken reply the client raises what it comes upon
            put.put(model_failed(self._setting.model, failure, may_be_told=not self._setting.key))
        finally:
            self._slots.release()

    def _tries(self, messages: Sequence[Message], deadline: Deadline, line: Line) -> Iterator[str]:
        """The reply; once more where the form that is asked for is refused."""
        if self._json_mode:
            try:
                yield from self._reply(messages, deadline, line, {"response_format": _JSON})
                return
            except Exception as failure:
                if line.is_cut or not is_refused_form(failure):
                    raise
        yield from self._reply(messages, deadline, line, {})
        self._json_mode = False

    def _reply(
        self, messages: Sequence[Message], deadline: Deadline, line: Line, form: dict[str, Any]
    ) -> Iterator[str]:
        from langchain.chat_models import init_chat_model  # for cost: 0.6 s, and 0.5 s more for langchain_openai
        from langsmith.run_helpers import tracing_context

        with self._given(deadline.left, line, form) as given, tracing_context(enabled=False):
            model: Any = init_chat_model(self._setting.name, model_provider=self._setting.provider, **given)
            yield ""
            for chunk in model.stream([(message.role, message.words) for message in messages]):
                if words := str(chunk.text):
                    yield words

    @contextmanager
    def _given(self, seconds: float, line: Line, form: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What LangChain is told beside the model's name."""
        from httpx2 import Timeout  # for cost

        setting = self._setting
        given: dict[str, Any] = {"temperature": 0, "max_retries": 0}
        if setting.provider != "openai":
            given |= {"max_tokens": MOST_TOKENS, "timeout": seconds}
            given |= {"base_url": setting.url} if setting.url else {}
            yield given | ({"api_key": setting.key} if setting.key else {})
            return
        with own_transport(setting.key, _MOST_BYTES, line.trace) as transport:
            yield given | {
                "base_url": setting.url,
                "api_key": _NO_KEY,
                "http_client": transport,
                "timeout": Timeout(seconds, connect=_CONNECT_SECONDS),
                "extra_body": {"max_tokens": MOST_TOKENS, **form},  # by the name that all servers know it by
                "openai_proxy": "",
                "http_socket_options": (),
                "use_responses_api": False,
                "output_version": "v0",
                "stream_usage": False,
            }

    def _over(self, deadline: Deadline) -> ModelFailed:
        if deadline.is_stopped:
            return ModelFailed(self._setting.model, "stopped", "who asked waits no longer", "ask again")
        remedy = "set a smaller model, or allow it more time"
        return ModelFailed(self._setting.model, "timed_out", "it took too long", remedy)

    def _busy(self) -> ModelFailed:
        return ModelFailed(self._setting.model, "busy", "others are being answered", "ask again in a moment")
