"""The tools, as the official client of the Model Context Protocol hears them."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from door_fakes import hung_up
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from ui_clients import LocalClient, enter, token_of
from ui_hidden import Hidden, hide, parts_of

from assistant.answer import Answer
from ui.app import create_app
from ui.mcp.server import server_of
from ui.mcp.telling import telling
from ui.mcp.tools import TOOLS
from ui.wiring import Parts
from vectorstore.access.viewer import OWNER

QUESTION = "Công an xã phải làm gì?"
MODES = ("auto", "legacy")  # the protocol of today, and the one before with its handshake


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Parts, Hidden]]:
    data: Path = tmp_path_factory.mktemp("mcp") / "data"
    plans = hide(data)
    parts = parts_of(data)
    yield parts, plans
    parts.close()


@pytest.fixture(scope="module")
def app(kept: tuple[Parts, Hidden]) -> Any:
    return create_app(kept[0].settings, kept[0])


def spoken(server: Any, talk: Callable[[Client], Awaitable[Any]], mode: str = "auto") -> Any:
    """What comes of talking to it."""

    async def talking() -> Any:
        async with Client(server, mode=mode) as client:
            return await talk(client)

    return asyncio.run(talking())


def over_http(app: Any, headers: dict[str, str] | None = None) -> Any:
    """The door of the application as the client reaches it by HTTP."""
    transport = httpx2.ASGITransport(app, client=("127.0.0.1", 50000))
    http = httpx2.AsyncClient(transport=transport, headers=headers or {})
    return streamable_http_client("http://127.0.0.1/mcp", http_client=http)


def owned(parts: Parts) -> Any:
    return server_of(lambda: parts.view(OWNER), telling("vi", None), "vi")


def as_json(value: Any) -> Any:
    """As it is once it was sent: in one process tuples stay what they are."""
    return json.loads(json.dumps(value))


def called(server: Any, tool: str, mode: str = "auto", **arguments: Any) -> Any:
    """The client checks what is given against the output schema."""
    return spoken(server, lambda client: client.call_tool(tool, arguments), mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_are_told_of(kept: tuple[Parts, Hidden], app: Any, mode: str) -> None:
    for server in (owned(kept[0]), over_http(app)):
        told = spoken(server, lambda client: client.list_tools(), mode).tools
        assert [tool.name for tool in told] == ["ask", "search_plans", "list_obligations", "get_plan"]
        for tool in told:
            assert tool.description and tool.annotations.read_only_hint
            assert tool.output_schema["type"] == tool.input_schema["type"] == "object"
            assert tool.input_schema["additionalProperties"] is False
            assert all("description" in one for one in tool.input_schema["properties"].values()), tool.name


@pytest.mark.parametrize("mode", MODES)
def test_the_answer_is_that_of_every_surface(kept: tuple[Parts, Hidden], app: Any, mode: str) -> None:
    parts, plans = kept
    answer = as_json(parts.ask(QUESTION, [plans.open]).to_json())
    headers = token_of(parts, "admin")
    for server in (owned(parts), over_http(app, headers)):
        given = called(server, "ask", mode, question=QUESTION, plans=[plans.open])
        assert as_json(given.structured_content) | {"timings_ms": 0} == answer | {"timings_ms": 0}
        assert not given.is_error
        assert given.content[0].text.startswith(answer["text"])
        assert f"({plans.open}): [1]" in given.content[0].text


def test_plans_are_found_and_listed(kept: tuple[Parts, Hidden]) -> None:
    parts, plans = kept
    listed = called(owned(parts), "search_plans").structured_content
    assert [plan["id"] for plan in listed["plans"]] == sorted((plans.open, plans.hidden))
    assert (listed["total"], listed["next_offset"]) == (2, None)
    assert all(plan["passages"] == [] for plan in listed["plans"])
    found = called(owned(parts), "search_plans", query="thuốc và dụng cụ sơ cứu bỏng").structured_content["plans"]
    best = found[0]["passages"][0]
    text = parts.library.contents(found[0]["id"]).text
    assert "sơ cứu bỏng" in best["parts"][0]["quote"] and len(found[0]["passages"]) <= 3
    for part in best["parts"]:
        assert text[part["start"] : part["end"]] == part["quote"]
    only = called(owned(parts), "search_plans", query="sơ cứu bỏng", plans=[plans.open]).structured_content
    assert {plan["id"] for plan in only["plans"]} <= {plans.open}


def test_pages_of_lists_go_on_where_the_one_before_ended(kept: tuple[Parts, Hidden]) -> None:
    server = owned(kept[0])
    for tool, name in (("search_plans", "plans"), ("list_obligations", "obligations")):
        whole = called(server, tool, limit=50).structured_content
        rows, offset = [], 0
        while offset is not None:
            page = called(server, tool, limit=1, offset=offset).structured_content
            rows += page[name]
            offset = page["next_offset"]
            assert page["total"] == whole["total"]
        assert rows == whole[name] and len(rows) == whole["total"] > 1
        beyond = called(server, tool, offset=10**6).structured_content
        assert (beyond[name], beyond["next_offset"]) == ([], None)


def test_obligations_are_those_of_the_register(kept: tuple[Parts, Hidden], app: Any) -> None:
    parts, plans = kept
    asked = {"unit": "cong an xa", "kind": "duty", "plans": [plans.open]}
    given = called(owned(parts), "list_obligations", limit=50, **asked)
    with LocalClient(app) as client:
        listed = client.get(
            "/api/obligations", params={"unit": "cong an xa", "kind": "duty", "plan": plans.open}
        ).json()
    assert given.structured_content["obligations"] == listed
    assert given.content[0].text.count("\n- ") == len(listed) - 1


def test_a_plan_is_read_to_the_letter_page_by_page(kept: tuple[Parts, Hidden]) -> None:
    parts, plans = kept
    contents = parts.library.contents(plans.open)
    text, headings, offset = "", [], 0
    while offset is not None:
        given = called(owned(parts), "get_plan", plan_id=plans.open, limit=200, offset=offset)
        page = given.structured_content
        assert page["start"] == len(text) and page["characters"] == len(contents.text)
        assert given.content[0].text.endswith(page["text"])
        text, offset = text + page["text"], page["next_offset"]
        headings += [heading["heading"] for heading in page["outline"]]
        assert offset is None or text.endswith("\n")
    assert text == contents.text
    assert headings == [section.heading for section in contents.sections]
    earlier = called(owned(parts), "get_plan", plan_id=plans.open, edition=1, limit=20000).structured_content
    assert earlier["text"] == parts.library.contents(plans.open, 1).text != text


# (tool, arguments, what is said of it)
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {}, "question"),
    ("ask", {"question": " "}, "không có chữ nào"),
    ("ask", {"question": "x" * 2001}, "2000"),
    ("ask", {"question": "x", "unknown": 1}, "unknown"),
    ("ask", {"question": "x", "plans": ["no_such"]}, "no_such"),
    ("ask", {"question": "x", "plans": "no_such"}, "plans"),
    ("ask", {"question": "x" * 10_001}, "at most 10000 characters"),
    ("ask", {"question": "\ud800"}, "question"),
    ("ask", {"question": None}, "question: Field required"),
    ("ask", {"question": "x", "unit": "x" * 201}, "at most 200 characters"),
    ("search_plans", {"query": "x" * 301}, "300"),
    ("search_plans", {"limit": 51}, "limit"),
    ("search_plans", {"offset": -1}, "offset"),
    ("search_plans", {"plans": ["no_such"]}, "no_such"),
    ("list_obligations", {"kind": "wish"}, "duty, report, target"),
    ("list_obligations", {"due_before": "31/5/2024"}, "2024-05-31"),
    ("list_obligations", {"plans": ["no_such"]}, "no_such"),
    ("get_plan", {"plan_id": "no_such"}, "no_such"),
    ("get_plan", {"plan_id": "no_such", "edition": "x"}, "edition"),
]


@pytest.mark.parametrize(("tool", "arguments", "said"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said_to_the_model(
    kept: tuple[Parts, Hidden], tool: str, arguments: dict[str, Any], said: str
) -> None:
    given = called(owned(kept[0]), tool, **arguments)
    assert given.is_error and given.structured_content is None
    assert said in given.content[0].text


def test_null_is_what_is_not_said(kept: tuple[Parts, Hidden]) -> None:
    server = owned(kept[0])
    for tool, arguments in (
        ("search_plans", {"query": None, "plans": None, "limit": None, "offset": None}),
        ("list_obligations", {"unit": None, "kind": None, "due_from": None}),
        ("ask", {"question": QUESTION, "plans": None, "unit": None}),
        ("get_plan", {"plan_id": kept[1].open, "edition": None}),
    ):
        given = called(server, tool, **arguments)
        said = {name: value for name, value in arguments.items() if value is not None}
        assert not given.is_error
        told = called(server, tool, **said).structured_content
        assert given.structured_content | {"timings_ms": 0} == told | {"timings_ms": 0}


class Busy:
    """A view over whose questions a model works until nobody waits for it any more; its lists are at hand."""

    def __init__(self, parts: Parts) -> None:
        self.library = parts.view(OWNER).library
        self.begun = threading.Semaphore(0)
        self.stopped = threading.Semaphore(0)

    def growing(self, *given: Any, stopped: Callable[[], bool], **more: Any) -> Iterator[Any]:
        self.begun.release()
        for _ in range(1000):
            if stopped():
                self.stopped.release()
                break
            time.sleep(0.01)
        yield Answer("answered", "vi", "")


ASKED = 35  # at once: more than the threads of asyncio's own, fewer than those of anyio


@pytest.mark.parametrize("mode", MODES)
def test_who_waits_for_a_model_holds_up_nobody_and_may_cancel(kept: tuple[Parts, Hidden], mode: str) -> None:
    busy: Any = Busy(kept[0])

    async def talk(client: Client) -> None:
        asks = [asyncio.create_task(client.call_tool("ask", {"question": QUESTION})) for _ in range(ASKED)]
        for _ in range(ASKED):
            assert await asyncio.to_thread(busy.begun.acquire, timeout=5)
        listed = await client.call_tool("search_plans", {})
        assert listed.structured_content["total"] == 2
        for asked in asks:
            asked.cancel()
        await asyncio.gather(*asks, return_exceptions=True)
        for _ in range(ASKED):
            assert await asyncio.to_thread(busy.stopped.acquire, timeout=5)

    spoken(server_of(lambda: busy, telling("vi", None), "vi"), talk, mode)


def test_there_are_no_other_tools(kept: tuple[Parts, Hidden]) -> None:
    async def call(client: Client) -> None:
        with pytest.raises(MCPError, match="list_obligations"):
            await client.call_tool("withdraw_plan", {"plan_id": "x"})

    spoken(owned(kept[0]), call)


class Broken:
    """A view whose library fails with what stands in no reply."""

    @property
    def library(self) -> Any:
        raise RuntimeError("a secret of the machine room")


def test_what_nobody_foresaw_stays_here(caplog: pytest.LogCaptureFixture) -> None:
    broken: Any = Broken()
    given = called(server_of(lambda: broken, telling("en", None), "en"), "search_plans")
    assert given.is_error and "secret" not in given.content[0].text
    assert "a secret of the machine room" in caplog.text


# --- over HTTP ---

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


def test_only_whole_requests_are_taken(app: Any) -> None:
    with LocalClient(app) as client:
        assert client.post("/mcp", json=LIST).json()["result"]["tools"]
        assert client.post("/mcp", json=LIST, headers={"mcp-session-id": "x"}).status_code == 200  # there are none
        for method in ("GET", "DELETE", "PUT"):
            refused = client.request(method, "/mcp")
            assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        assert client.post("/mcp", content="{}", headers={"content-type": "text/plain"}).status_code == 400
        assert client.post("/mcp", content="{", headers={"content-type": "application/json"}).status_code == 400
        assert client.post("/mcp", content="x" * 2_000_000).status_code == 413


def test_a_page_that_found_the_server_by_its_own_name_is_refused(kept: tuple[Parts, Hidden], tmp_path: Path) -> None:
    """Where everybody may read: else nobody in particular gets in by such a name at all."""
    parts = kept[0]
    open_to_all = Parts(parts.settings.model_copy(update={"anonymous": "everywhere"}), library=parts.library)
    rebound = {"host": "evil.example", "origin": "http://evil.example"}
    with LocalClient(create_app(open_to_all.settings, open_to_all)) as client:
        assert client.post("/mcp", json=LIST).status_code == 200
        refused = client.post("/mcp", json=LIST, headers=rebound)
        assert (refused.status_code, refused.json()["type"]) == (421, "urn:plan-assistant:problem:wrong_host")
        named = {"host": "ke-hoach-noi-bo"} | token_of(parts, "reader")
        assert client.post("/mcp", json=LIST, headers=named).status_code == 200


def test_who_hangs_up_cancels_the_call(kept: tuple[Parts, Hidden], monkeypatch: pytest.MonkeyPatch) -> None:
    """As the protocol of today has it; the one before can't cancel over HTTP without a session."""
    parts, _ = kept
    busy: Any = Busy(parts)
    shown = Parts(parts.settings, library=parts.library)
    monkeypatch.setattr(shown, "view", lambda viewer: busy)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    body = call | {"params": {"name": "ask", "arguments": {"question": QUESTION}}}
    asyncio.run(hung_up(create_app(shown.settings, shown), "/mcp", json.dumps(body).encode(), busy.begun))
    assert busy.stopped.acquire(timeout=5)


def test_a_browsers_session_counts_on_pages_of_ours_only(kept: tuple[Parts, Hidden], app: Any) -> None:
    with LocalClient(app) as client:
        enter(client, kept[0], "reader")
        assert client.post("/mcp", json=LIST, headers={"origin": "http://127.0.0.1"}).status_code == 200
        assert client.post("/mcp", json=LIST, headers={"origin": "http://evil.example"}).status_code == 403
        assert client.post("/mcp", json=LIST).status_code == 403


def test_each_tool_has_a_name_of_its_own() -> None:
    assert all(name == tool.name and name.replace("_", "").isalpha() for name, tool in TOOLS.items())
