"""Somebody at the chat page, without a browser: sends events and reads streams over HTTP as Gradio's front end does."""

from __future__ import annotations

import asyncio
import html
import json
import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Any

import httpx
from gradio_client.utils import apply_diff  # type: ignore[import-untyped]

CONFIG = "window.gradio_config = "
ROOT = re.compile(r'"root":new URL\("(?P<below>[^"]*)"[^}]*\}')
LINK = re.compile(r"plans/(?P<plan>[^?\"\s]+)\?start=(?P<start>\d+)&end=(?P<end>\d+)")
ANSWER = 'class="answer'
LIMIT = 120.0  # seconds that an event may take
FRESH = 30.0  # seconds that an idle connection is used again: the server closes it after more than twice as many
Place = tuple[str, int, int]  # plan, start, end


class Failed(Exception):
    """The page, or an event of it, did not do what it should."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the page's configuration says of its events. ``below``: where they are sent, from the page's address."""

    config: Mapping[str, Any]
    below: str

    @classmethod
    def of(cls, page: str) -> Page:
        """Reads a page."""
        found = ROOT.search(page)
        plain = ROOT.sub('"root":""}', page) if found else page
        at = plain.find(CONFIG)
        if at < 0:
            raise Failed("no chat page")
        config, _ = json.JSONDecoder().raw_decode(plain[at + len(CONFIG) :])
        return cls(config, found["below"] if found else ".")

    def component(self, name: str) -> int:
        """The number of the component with this element id."""
        return next(int(one["id"]) for one in self.config["components"] if one["props"].get("elem_id") == name)

    def loads(self) -> list[Mapping[str, Any]]:
        """The events of opening the page that the server has part in."""
        return [one for one in self._served() if any(event == "load" for _, event in one["targets"])]

    def click(self, name: str) -> Mapping[str, Any]:
        """The event of pressing a button."""
        target = [self.component(name), "click"]
        return next(one for one in self._served() if target in [list(pair) for pair in one["targets"]])

    def _served(self) -> list[Mapping[str, Any]]:
        return [one for one in self.config["dependencies"] if one["backend_fn"]]


@dataclass(slots=True)
class Told:
    """What somebody got for a question: seconds until it stood in the page, until an answer, and until all of it."""

    question: str
    shown: float = 0.0
    first: float = 0.0
    whole: float = 0.0
    asked: list[str] = field(default_factory=list)  # all questions in their window
    places: set[Place] = field(default_factory=set)  # that the last answer links to


class Visitor:
    """One tab. Enter it (``async with``) and leave it, so that its stream ends."""

    def __init__(self, address: str) -> None:
        fresh = httpx.Limits(keepalive_expiry=FRESH)
        self._client = httpx.AsyncClient(base_url=address, timeout=LIMIT, verify=False, limits=fresh)
        self._tab = secrets.token_hex(6)
        self._values: dict[int, Any] = {}
        self._waiting: dict[str, asyncio.Queue[Mapping[str, Any]]] = {}
        self._early: dict[str, list[Mapping[str, Any]]] = {}
        self._reading: asyncio.Task[None] | None = None
        self.page = Page({}, ".")

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._reading is not None:
            self._reading.cancel()
        await self._client.aclose()

    async def open(self) -> float:
        """Opens the page; the seconds until it can be used: until all that it loads has come."""
        started = perf_counter()
        got = await self._client.get("/")
        got.raise_for_status()
        self.page = Page.of(got.text)
        self._values = {one["id"]: one["props"].get("value") for one in self.page.config["components"]}
        await asyncio.gather(*(self._done(event) for event in self.page.loads()))
        return perf_counter() - started

    async def ask(self, question: str) -> Told:
        """Puts a question as with the button beside the box."""
        told, window = Told(question), self.page.component("conversation")
        self._values[self.page.component("question")] = question
        started = perf_counter()
        async for _ in self._caused(self.page.click("send")):
            told.shown = told.shown or perf_counter() - started
            if not told.first and ANSWER in "".join(_words(self._values[window], "assistant")[-1:]):
                told.first = perf_counter() - started
        told.whole = perf_counter() - started
        told.asked = [_plain(words) for words in _words(self._values[window], "user")]
        answers = _words(self._values[window], "assistant")
        told.places = places_in(answers[-1]) if answers else set()
        return told

    async def _done(self, event: Mapping[str, Any]) -> None:
        async for _ in self._caused(event):
            pass

    async def _caused(self, event: Mapping[str, Any]) -> AsyncIterator[None]:
        """Causes an event; after each step, what it gave stands in the page."""
        outputs: list[Any] = []
        async for message in self._messages(event):
            if message["msg"] == "process_generating" and outputs:
                changes = message["output"]["data"]
                outputs = [apply_diff(old, change) for old, change in zip(outputs, changes, strict=True)]
            else:
                outputs = message["output"]["data"]
            for number, output in zip(event["outputs"], outputs, strict=True):
                self._set(number, output)
            yield

    def _set(self, number: int, output: Any) -> None:
        if not isinstance(output, dict) or output.get("__type__") != "update":
            self._values[number] = output
        elif "value" in output:
            self._values[number] = output["value"]

    async def _messages(self, event: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
        """What the stream says of an event that is put into the queue now. Raises Failed."""
        data = [self._values.get(number) for number in event["inputs"]]
        body = {"data": data, "fn_index": event["id"], "session_hash": self._tab, "trigger_id": None}
        joined = await self._client.post(self._at("queue/join"), json=body | {"event_data": None})
        if joined.status_code != httpx.codes.OK:
            raise Failed(f"{joined.status_code}: {joined.text[:200]}")
        queue = self._waits(joined.json()["event_id"])
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        while True:
            message = await asyncio.wait_for(queue.get(), LIMIT)
            if message["msg"] == "process_generating":
                yield message
            elif message["msg"] == "process_completed":
                if not message["success"]:
                    raise Failed(str(message["output"]))
                yield message
                return
            elif message["msg"] == "unexpected_error":
                raise Failed(str(message))

    def _waits(self, event_id: str) -> asyncio.Queue[Mapping[str, Any]]:
        queue = self._waiting[event_id] = asyncio.Queue()
        for message in self._early.pop(event_id, ()):  # told before the answer to the request came
            queue.put_nowait(message)
        return queue

    def _at(self, path: str) -> str:
        return f"{self.page.below.removeprefix('.').rstrip('/')}{self.page.config['api_prefix']}/{path}"

    async def _read(self) -> None:
        """Reads streams as long as an event waits. What can't be read is told to all that wait.

        A stream that was cut off before a word of it is asked for once more, as browsers do: the server may have closed
        the connection while the request was on its way.
        """
        again = True
        while self._waiting:
            heard = False
            try:
                async for message in self._stream():
                    heard = again = True
                    self._hear(message)
            except httpx.TransportError as error:
                if heard or not again:
                    self._hear({"msg": "unexpected_error", "message": f"the stream: {error!r}"})
                    return
                again = False

    async def _stream(self) -> AsyncIterator[Mapping[str, Any]]:
        async with self._client.stream("GET", self._at("queue/data"), params={"session_hash": self._tab}) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))

    def _hear(self, message: Mapping[str, Any]) -> None:
        event_id = message.get("event_id")
        if message["msg"] == "unexpected_error" and event_id is None:
            for queue in self._waiting.values():
                queue.put_nowait(message)
        elif event_id in self._waiting:
            self._waiting[event_id].put_nowait(message)
            if message["msg"] == "process_completed":
                del self._waiting[event_id]
        elif event_id:
            self._early.setdefault(event_id, []).append(message)


def places_in(answer: str) -> set[Place]:
    """The passages that an answer, as HTML, links to."""
    found = LINK.finditer(html.unescape(answer))
    return {(one["plan"], int(one["start"]), int(one["end"])) for one in found}


def _words(messages: Sequence[Mapping[str, Any]] | None, role: str) -> list[str]:
    """The HTML of the messages of the one who asks, or of the assistant."""
    return [_text(one["content"]) for one in messages or () if one["role"] == role]


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(_text(part) for part in content)
    return str(content.get("text", "")) if isinstance(content, dict) else str(content)


def _plain(words: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", words))
