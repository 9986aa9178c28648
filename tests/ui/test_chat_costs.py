"""What each opening and event of the chat page is spared: Gradio's page, and what it finds out, is made once."""

from __future__ import annotations

import asyncio
import inspect
import sys
from typing import Any

import gradio as gr
from chat_page import blocks_of
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from ui_clients import LocalClient

from ui.chat.costs import spared
from ui.chat.gate import EventsFirst
from ui.chat.kept_pages import MOST, KeptPages
from ui.chat.page import ANSWERED_AT_ONCE


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


def test_nobody_is_told_how_long_the_queue_is_and_few_questions_are_answered_at_once(calm_app: FastAPI) -> None:
    blocks = blocks_of(calm_app)
    assert not blocks._queue.live_updates
    answering = [event for event in blocks.fns.values() if event.concurrency_id == "answered"]
    assert len(answering) > 1
    assert {event.concurrency_limit for event in answering} == {ANSWERED_AT_ONCE}
