"""What each opening and event of the chat page is spared: Gradio's page, and what it finds out, is made once."""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
from types import SimpleNamespace
from typing import Any

import gradio as gr
from chat_page import blocks_of
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from ui_clients import LocalClient
from ui_fakes import FakeAssistant, FakeLibrary, contents

from ui.chat.costs import spared
from ui.chat.events import AT_ONCE, Events
from ui.chat.gate import EventsFirst
from ui.chat.kept_pages import MOST, KeptPages
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, Viewer


class Counted:
    """Stands for Gradio: a page that tells how often it was made, and what it was told."""

    def __init__(self, status: int = 200) -> None:
        self.asked: list[Scope] = []
        self.status = status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        await HTMLResponse(f"page {len(self.asked)}", self.status)(scope, receive, send)


SCOPE = {
    "type": "http",
    "method": "HEAD",
    "path": "/",
    "query_string": b"deep_link=x",
    "headers": [(b"host", b"evil.example"), (b"x-forwarded-host", b"evil.example")],
}


async def _nothing() -> Any:
    raise AssertionError


def page(kept: KeptPages, key: object) -> Response:
    return asyncio.run(kept.page(dict(SCOPE), _nothing, key, str.upper))


def test_a_page_is_made_once_for_each_viewer() -> None:
    kept = KeptPages(app := Counted())
    assert [page(kept, key).body for key in ("lan", "lan", "minh", "lan")] == [
        b"PAGE 1",
        b"PAGE 1",
        b"PAGE 2",
        b"PAGE 1",
    ]
    assert len(app.asked) == 2


def test_nothing_that_one_says_gets_into_what_others_are_shown() -> None:
    kept = KeptPages(app := Counted())
    page(kept, "lan").headers["set-cookie"] = "of=lan"
    assert "set-cookie" not in page(kept, "lan").headers
    assert b"evil.example" not in repr(app.asked[0]["headers"]).encode()
    assert app.asked[0]["query_string"] == b""


def test_few_pages_are_kept_and_no_refusal() -> None:
    kept = KeptPages(app := Counted())
    for number in range(MOST + 1):
        page(kept, number)
    page(kept, MOST)
    assert len(app.asked) == MOST + 1
    page(kept, 0)
    assert len(app.asked) == MOST + 2
    refused = KeptPages(Counted(401))
    assert [page(refused, "lan").body for _ in range(2)] == [b"page 1", b"page 2"]
    assert page(refused, "lan").status_code == 401


def test_events_are_looked_up_among_no_other_routes() -> None:
    async def others(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("others")(scope, receive, send)

    async def chat(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(f"chat {scope['path']}")(scope, receive, send)

    client = LocalClient(EventsFirst(others, Mount("/", chat)))
    assert client.get("/gradio_api/queue/data").text == "chat /gradio_api/queue/data"
    assert {client.get(path).text for path in ("/", "/gradio_api", "/gradio_apis/x", "/x/gradio_api/y")} == {"others"}


def test_what_comes_out_the_same_is_worked_out_once(calm_app: FastAPI) -> None:
    window = next(block for block in blocks_of(calm_app).blocks.values() if isinstance(block, gr.Chatbot))
    model = window.data_model
    assert model is not None
    told, plain = window.get_config(), BaseModel.model_json_schema.__func__(model)  # type: ignore[attr-defined]
    spared([window])  # once more
    assert (window.get_config(), model.model_json_schema()) == (told, plain)
    assert inspect.signature(gr.Chatbot.__init__) is inspect.signature(gr.Chatbot.__init__)
    model.model_json_schema().clear()  # as Gradio takes the description out
    assert model.model_json_schema() == plain
    assert "matplotlib" in sys.modules


def test_nobody_is_told_how_long_the_queue_is_and_no_question_waits_to_be_shown(calm_app: FastAPI) -> None:
    blocks = blocks_of(calm_app)
    assert not blocks._queue.live_updates
    put = [event for event in blocks.fns.values() if event.fn and event.fn.__name__.startswith("put")]
    assert len(put) == 4 and {event.concurrency_limit for event in put} == {None}


class Slow:
    """Answers when it is let go on, and knows how many questions it was at in the same moment."""

    def __init__(self, assistant: Any) -> None:
        self.assistant, self.go_on, self.at, self.most = assistant, threading.Event(), 0, 0
        self.lock = threading.Lock()

    def over(self, library: Any, *, writes: bool = True) -> Slow:
        return self

    def growing(self, *given: Any, **more: Any) -> Any:
        with self.lock:
            self.at += 1
            self.most = max(self.most, self.at)
        self.go_on.wait(30)
        with self.lock:
            self.at -= 1
        return self.assistant.growing(*given, **more)


class Anybody:
    def of_event(self, event: object) -> Viewer:
        return ANONYMOUS


def test_all_questions_are_shown_at_once_and_few_are_answered_at_once() -> None:
    library = FakeLibrary(contents())
    slow: Any = Slow(FakeAssistant(library))
    asker: Any = Anybody()
    events = Events(Parts(Settings(language="vi"), library=library, assistant=slow), "vi", asker)
    people = 3 * AT_ONCE

    async def put(number: int) -> list[Any]:
        request: Any = SimpleNamespace(request=None, client=None, session_hash=str(number))
        steps = events.put(f"Câu hỏi số {number}?", (), (), "", None, [], [], "", request)
        first = await anext(steps)
        shown.append(first[2])
        return [step async for step in steps]

    async def crowd() -> list[list[Any]]:
        asked = asyncio.gather(*map(put, range(people)))
        async with asyncio.timeout(30):
            while len(shown) < people or slow.at < AT_ONCE:
                await asyncio.sleep(0.01)
        slow.go_on.set()
        return await asked

    shown: list[Any] = []
    followed = asyncio.run(crowd())
    assert len(shown) == people and all("pending" in str(one) for one in shown)
    assert slow.most == AT_ONCE
    for number, steps in enumerate(followed):
        assert steps[-1][1][-1]["question"] == f"Câu hỏi số {number}?" and steps[-1][1][-1]["answer"]
    grows = [len(steps) for steps in followed]
    assert max(grows) > 1 and grows.count(1) >= people - 2 * AT_ONCE  # while others wait, it comes whole
