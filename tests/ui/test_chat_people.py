"""The chat page for several people: what each may ask, whose a conversation is, and when a session ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from inspect import iscoroutine, signature
from pathlib import Path
from string import ascii_letters, digits
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from chat_fixtures import app as app
from chat_fixtures import chat_settings as chat_settings
from chat_fixtures import client as client
from chat_fixtures import parts as parts
from chat_page import HIDDEN, OPEN, ChatPage, blocks_of, collected_parts, gate_of, sign_out, signed_in
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from ui_clients import OWN, LocalClient, person_of
from ui_fakes import FakeAssistant

from prompts.texts import say
from ui.access.refused import SignInNeeded
from ui.app import BUNDLES, create_app
from ui.chat.asker import Asker, gradio_user
from ui.chat.gate import DATA, ChatGate
from ui.chat.sessions import OF_AN_EVENT, ChatSessions
from ui.chat.streams import ChatStreams
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, Sight, Viewer

QUESTION = "Công an xã phải làm gì?"
LAN = Viewer("1a", "lan", "reader", Sight(), "session")
HANDLERS = {
    "opened", "examples", "filled", "chosen", "put", "put_again", "put_pressed", "anew", "forgotten", "written", "sent",
}  # fmt: skip
MINH = Viewer("2b", "minh", "reader", Sight(), "session")


@pytest.fixture
def assistant(parts: Parts) -> FakeAssistant:
    assistant: Any = parts.assistant
    assistant.asked.clear()
    assistant.units.clear()
    return assistant  # type: ignore[no-any-return]


# Each asks what they may see


@pytest.mark.parametrize(
    ("role", "groups", "seen", "count"),
    [(None, (), False, 1), ("reader", (), False, 1), ("reader", ("Y tế",), True, 2), ("editor", (), False, 1),
     ("admin", (), True, 2)],
)  # fmt: skip
def test_the_head_and_the_answer_are_of_what_the_viewer_may_see(
    parts: Parts, app: FastAPI, client: TestClient, role: Any, groups: tuple[str, ...], seen: bool, count: int
) -> None:
    name = f"{role} {count}"
    page = ChatPage(app, client, OWN if role is None else signed_in(parts, role, name, groups))
    head, *_ = page.load()
    assert say("chat.plans", "vi", count=count) in head
    assert ('href="account"' in head and name in head) if role else 'href="sign-in"' in head
    answer = page.ask(QUESTION).replace("&#46;", ".").replace("&#47;", "/")
    assert OPEN in answer and (HIDDEN in answer) is seen


def test_a_name_is_shown_to_the_letter(parts: Parts, app: FastAPI, client: TestClient) -> None:
    evil = '<img src=x onerror="a">'
    people = parts.library.catalogue.access.people
    people.create("ten-la", "reader", shown=evil)
    head, *_ = ChatPage(app, client, signed_in(parts, "reader", "ten-la")).load()
    assert "<img" not in head and "onerror&#61;" in head


def test_the_unit_is_that_of_the_profile_and_can_be_another(
    parts: Parts, app: FastAPI, client: TestClient, assistant: FakeAssistant
) -> None:
    parts.library.catalogue.access.people.create("cô Mai", "reader", unit="Trạm Y tế xã")
    page = ChatPage(app, client, signed_in(parts, "reader", "cô Mai"))
    assert page.load()[1] == "Trạm Y tế xã"
    page.ask("Tôi phải làm gì?", "Trạm Y tế xã")
    page.ask("Tôi phải làm gì?", "Công an xã")
    page.ask("Tôi phải làm gì?", "")
    assert assistant.units == ["Trạm Y tế xã", "Công an xã", "Trạm Y tế xã"]
    unit = ChatPage(app, client, OWN).load()[1]
    assert "value" not in unit  # what stands there stays: the setting's, for nobody in particular


def test_nothing_to_ask_is_said_without_what_others_have(tables: Path, tmp_path: Path) -> None:
    from ui.chat.head import head_of

    parts = collected_parts(tables, tmp_path)
    with closing(parts.library.catalogue):
        parts.library.kept.pop("an_binh")  # type: ignore[attr-defined]
        assert say("chat.none_for_you", "vi")[:20] in head_of(parts.view(LAN), "vi")
        assert "Chưa có kế hoạch nào" in head_of(parts.view(ANONYMOUS), "vi")
        assert "y tế" not in head_of(parts.view(LAN), "vi").lower()


# A conversation is one viewer's


def test_who_knows_the_name_of_anothers_conversation_has_one_of_their_own(
    parts: Parts, app: FastAPI, client: TestClient, assistant: FakeAssistant
) -> None:
    lan = ChatPage(app, client, signed_in(parts, "reader", "lan", ("Y tế",)))
    minh = ChatPage(app, client, signed_in(parts, "reader", "minh"))
    assert lan.tab == minh.tab
    lan.load()
    lan.ask("Câu hỏi của Lan")
    minh.load()
    theirs = minh.ask("Câu hỏi của Minh")
    assert "Lan" not in theirs and HIDDEN not in theirs.replace("&#47;", "/")
    assert assistant.asked[-1][2] == ()  # no turn before it
    minh.cause(minh.fn("clear", "click"), [])
    again = lan.ask("Câu hỏi nữa của Lan")
    assert "Câu hỏi của Lan" in again and "Minh" not in again
    assert [turn["question"] for turn in assistant.asked[-1][2]] == ["Câu hỏi của Lan"]


def test_an_answer_that_waits_is_not_given_to_another(parts: Parts, app: FastAPI, client: TestClient) -> None:
    lan = ChatPage(app, client, signed_in(parts, "reader", "lan", ("Y tế",)), "t0")
    minh = ChatPage(app, client, signed_in(parts, "reader", "minh"), "t0")
    nobody = ChatPage(app, client, OWN, "t0")
    lan.load()
    put = lan.fn("send", "click")
    assert lan.join(put, lan.question(QUESTION)).status_code == 200
    for other in (minh, nobody):
        got = other.messages()
        assert [one["msg"] for one in got] == ["unexpected_error"] and got[0]["session_not_found"]
    done = next(one for one in lan.messages() if one["msg"] == "process_completed")
    assert HIDDEN in json.dumps(done, ensure_ascii=False).replace("&#46;", ".").replace("&#47;", "/")


def test_a_thumb_and_the_form_are_of_ones_own_answers(parts: Parts, app: FastAPI, client: TestClient) -> None:
    lan = ChatPage(app, client, signed_in(parts, "reader", "lan"), "t1")
    minh = ChatPage(app, client, signed_in(parts, "reader", "minh"), "t1")
    lan.load()
    lan.ask(QUESTION)
    liked = {"index": 1, "value": "", "liked": True}
    for page, opens in ((minh, False), (lan, True)):
        done = page.cause(page.fn("conversation", "like"), [None], event_data=liked)
        assert done["output"]["data"][1]["visible"] is opens
    sent = [page.cause(page.fn("feedback-send", "click"), [None, None, ""]) for page in (minh, lan)]
    assert ["Cảm ơn" in json.dumps(one, ensure_ascii=False) for one in sent] == [False, True]
    (kept,) = parts.library.catalogue.journal.feedback()
    assert kept.question == QUESTION


@pytest.mark.slow
def test_feedback_is_counted_by_person(parts: Parts, app: FastAPI, client: TestClient) -> None:
    """Behind one address there may be a whole office."""

    def gives(page: ChatPage) -> str:
        liked = {"index": 1, "value": "", "liked": True}
        page.cause(page.fn("conversation", "like"), [None], event_data=liked)
        return json.dumps(page.cause(page.fn("feedback-send", "click"), [None, None, ""]), ensure_ascii=False)

    lan, minh = (ChatPage(app, client, signed_in(parts, "reader", name), "t2") for name in ("lan", "minh"))
    for page in (lan, minh):
        page.load()
        page.ask(QUESTION)
    said = [gives(lan) for _ in range(31)]
    assert "quá nhiều lần" in said[-1] and "Cảm ơn" in said[5]
    assert "Cảm ơn" in gives(minh)


# When a session ends


def test_nothing_is_answered_after_the_session(
    parts: Parts, app: FastAPI, client: TestClient, assistant: FakeAssistant
) -> None:
    headers = signed_in(parts, "reader", "lan", ("Y tế",))
    page = ChatPage(app, client, headers, "t3")
    page.load()
    page.ask("Ngoài ra, Công an xã phải làm gì?")
    sign_out(parts, headers)
    # On this machine whoever sits at it may read without signing in: as nobody in particular, not as Lan.
    after = page.ask("Còn gì nữa?")
    assert "sign-in" in after and "Công an" not in after and HIDDEN not in after.replace("&#47;", "/")
    assert [asked[0] for asked in assistant.asked] == ["Ngoài ra, Công an xã phải làm gì?"]
    page.load()  # opened again, now as nobody in particular
    assert OPEN in page.ask("Còn gì nữa?").replace("&#46;", ".")


def test_a_page_opened_before_signing_in_says_so(
    parts: Parts, app: FastAPI, client: TestClient, assistant: FakeAssistant
) -> None:
    page = ChatPage(app, client, OWN, "t4")
    page.load()
    page.headers = signed_in(parts, "reader", "lan")
    assert say("chat.of_another", "vi")[:-1] in page.ask(QUESTION) and assistant.asked == []


@pytest.fixture(scope="module")
def closed(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    parts = collected_parts(tables, tmp_path_factory.mktemp("closed"), anonymous="no")
    with closing(parts.library.catalogue):
        yield parts


@pytest.fixture(scope="module")
def closed_app(closed: Parts) -> FastAPI:
    return create_app(closed.settings, closed)


@pytest.mark.parametrize("ends", ["signed out", "disabled", "deleted"])
def test_where_all_sign_in_everything_is_refused_after_the_session(
    closed: Parts, closed_app: FastAPI, ends: str
) -> None:
    headers = signed_in(closed, "reader", ends)
    with LocalClient(closed_app, raise_server_exceptions=False) as client:
        page = ChatPage(closed_app, client, headers)
        page.load()
        page.ask(QUESTION)
        people = closed.library.catalogue.access.people
        {"signed out": lambda: sign_out(closed, headers), "disabled": lambda: people.set_disabled(ends, True),
         "deleted": lambda: people.forget(ends)}[ends]()  # fmt: skip
        joined = page.join(page.fn("send", "click"), [QUESTION, None, None, page.opened])
        got = client.get(f"{DATA}?session_hash={page.tab}", headers=headers)
        beats = client.get(f"/gradio_api/heartbeat/{page.tab}", headers=headers)
        asked = client.head("/", headers=headers | {"accept": "application/json"})  # as the page asks then
    assert [one.status_code for one in (joined, got, beats, asked)] == [401] * 4
    assert "Công an" not in joined.text + got.text


# The parts by themselves


def request_of(headers: dict[str, str], viewer: Viewer | None, path: str = "/") -> Request:
    """A request that the guard let in as the viewer; None: it stood not before it."""
    state = {} if viewer is None else {"viewer": viewer}
    raw = [(name.encode(), value.encode()) for name, value in ({"host": "127.0.0.1"} | headers).items()]
    query = b"session_hash=k3v9x2m5qzt"
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw, "query_string": query, "state": state}
    return Request(scope | {"scheme": "http", "client": ("127.0.0.1", 50000), "root_path": ""})


def viewer_of(parts: Parts, name: str = "lan") -> Viewer:
    person = person_of(parts, "reader", name)
    return Viewer(person.id, person.name, "reader", Sight(), "session")


def test_who_asks_is_told_anew(parts: Parts) -> None:
    headers, lan = signed_in(parts, "reader", "lan"), viewer_of(parts)
    asker = Asker(parts)
    request = request_of(headers, lan)
    assert asker.now(request).name == "lan" and asker.of_event(gr.Request(request)).name == "lan"
    assert gradio_user(request) == lan.key
    sign_out(parts, headers)
    for ask in (asker.now, lambda one: asker.of_event(gr.Request(one))):
        with pytest.raises(SignInNeeded):
            ask(request)  # nor is anybody taken for nobody in particular


def test_no_word_of_a_guard_is_nobody(parts: Parts) -> None:
    bare = request_of({}, None)
    assert gradio_user(bare) is None
    asker = Asker(parts)
    for event in (gr.Request(bare), gr.Request(), [gr.Request(request_of({}, ANONYMOUS))], None):
        with pytest.raises(SignInNeeded):
            asker.of_event(event)
    assert asker.of_event(gr.Request(request_of({}, ANONYMOUS))) == ANONYMOUS


def test_a_handler_that_can_not_tell_who_asks_answers_nothing(app: FastAPI, assistant: FakeAssistant) -> None:
    handlers = [fn.fn for fn in blocks_of(app).fns.values() if fn.fn and "request" in signature(fn.fn).parameters]
    assert {handler.__name__ for handler in handlers} == HANDLERS
    for handler in handlers:
        given = SimpleNamespace(value={"text": QUESTION}, question=QUESTION, index=1, liked=True)
        with pytest.raises(gr.Error, match="đăng xuất"):
            done = handler(*[given] * (len(signature(handler).parameters) - 1), gr.Request())
            asyncio.run(done if iscoroutine(done) else anext(done))  # of what answers in steps
    assert assistant.asked == []


class Streaming:
    """Gradio, with a stream of the parts ``brings`` at each time that it is asked; after the first ``meanwhile``."""

    def __init__(self, *brings: list[bytes], meanwhile: Any = lambda: None) -> None:
        self.brings, self.meanwhile, self.heard = list(brings), meanwhile, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in self.brings.pop(0):
            await send({"type": "http.response.body", "body": b"data: " + part + b"\n\n", "more_body": True})
            self.meanwhile()
        self.heard = (await receive())["type"]
        await send({"type": "http.response.body", "body": b'data: {"msg":"close_stream","event_id":null}\n\n'})


def streamed(parts: Parts, inner: Streaming, request: Request, *, waits: Any = lambda name: False) -> list[Message]:
    """What the gate makes of the stream."""
    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    gate = ChatGate(inner, BUNDLES, "vi", Asker(parts), waits, held=0.0)
    asyncio.run(gate({**request.scope}, receive, send))
    return got


@pytest.mark.parametrize("ends", [False, True])
def test_an_open_stream_brings_nothing_after_the_session(parts: Parts, ends: bool) -> None:
    headers, lan = signed_in(parts, "reader", "lan"), viewer_of(parts)
    over = (lambda: sign_out(parts, headers)) if ends else (lambda: None)
    inner = Streaming([b"first", b"second", b"third"], meanwhile=over)
    got = streamed(parts, inner, request_of(headers, lan, DATA))
    brought = b"".join(message.get("body", b"") for message in got)
    assert b"first" in brought and (b"second" in brought) is (b"third" in brought) is (not ends)
    assert (b"unexpected_error" in brought) is ends and brought.count(b"close_stream") == 1
    assert inner.heard == ("http.disconnect" if ends else "http.request")
    assert [message.get("more_body", True) for message in got] == [True] * (len(got) - 1) + [False]


def test_a_stream_goes_on_while_an_event_waits(parts: Parts) -> None:
    """The page sent one when Gradio had just closed the stream, and takes it for open."""
    inner = Streaming([b"of one"], [b"of another"])
    got = streamed(parts, inner, request_of({}, ANONYMOUS, DATA), waits=lambda name: bool(inner.brings))
    brought = b"".join(message.get("body", b"") for message in got)
    assert b"of one" in brought and b"of another" in brought
    assert [message["type"] for message in got].count("http.response.start") == 1
    assert brought.count(b"close_stream") == 1 and brought.endswith(b'"msg":"close_stream"}\n\n')


def test_an_event_lengthens_a_stream_that_is_held(parts: Parts) -> None:
    inner = Streaming([b"of one"], [b"of another"])
    pending: set[str] = set()
    streams = ChatStreams(inner, Asker(parts), pending.__contains__, held=60.0)
    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)
        if b"of one" in message.get("body", b""):
            asyncio.get_running_loop().call_later(0.01, join)
        elif b"of another" in message.get("body", b""):
            pending.clear()
            streams.held = 0.0

    def join() -> None:
        pending.add("a")
        streams.joined("a")

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    request = request_of({}, ANONYMOUS, DATA)
    asyncio.run(streams.serve(request.scope, Request(request.scope, receive), "tab", "a", send))
    assert b"of another" in b"".join(message.get("body", b"") for message in got)
    assert not streams._open


@pytest.mark.parametrize(("ended", "name"), [(True, "another's"), (False, "another's"), (True, "own")])
def test_a_tab_does_not_wait_in_the_stream_of_a_session_that_ended(parts: Parts, ended: bool, name: str) -> None:
    """Whoever merely knows the name of a tab closes no stream that its viewer reads."""
    headers, lan = signed_in(parts, "reader", "lan"), viewer_of(parts)
    streams = ChatStreams(Streaming([b"of one"]), Asker(parts), lambda name: False, held=0.05)
    brought = bytearray()

    async def send(message: Message) -> None:
        brought.extend(message.get("body", b""))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def both() -> None:
        request = request_of(headers, lan, DATA)
        reading = streams.serve(request.scope, Request(request.scope, receive), "tab", "own", send)
        stream = asyncio.create_task(reading)
        while b"of one" not in brought:
            await asyncio.sleep(0)
        if ended:
            sign_out(parts, headers)
        await streams.joins("tab", name)
        await stream

    asyncio.run(both())
    assert (b"unexpected_error" in brought) is ended and brought.count(b"close_stream") == 1


def test_gradio_still_says_which_events_wait(app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, OWN, "t5")
    waits, sessions = gate_of(app).streams._waits, gate_of(app)._sessions
    name = sessions.of(ANONYMOUS, "t5")
    assert not waits(name)
    assert page.join(page.fn("clear", "click"), []).status_code == 200
    assert waits(name)
    assert page.messages()[-1] == {"msg": "close_stream"}
    assert not waits(name)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b"{}", b'{"session_hash": 5}', b'{"session_hash": ""}', b'{"session_hash": "a b"}',
     b'{"session_hash": "a/../b"}', b'{"session_hash": "\\ud800"}', b'{"session_hash": "' + b"a" * 65 + b'"}',
     b"[" * 200_000],
)  # fmt: skip
def test_an_event_of_no_conversation_is_refused(parts: Parts, client: TestClient, body: bytes) -> None:
    joined = client.post("/gradio_api/queue/join", content=body, headers=OWN)
    assert joined.status_code == 422 and joined.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("where", ["question", "plans", "unit"])
@pytest.mark.parametrize("within", [lambda file: file, lambda file: [file], lambda file: {"value": [file]}])
def test_no_file_of_the_server_is_touched_by_an_event(
    app: FastAPI, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, within: Any
) -> None:
    (tmp_path / "secret.key").write_text("x")
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "copies"))
    page = ChatPage(app, client, OWN, "t6")
    at = {"question": 0, "plans": 5, "unit": 7}[where]
    data = page.question("")
    data[at] = within({"path": str(tmp_path / "secret.key"), "meta": {"_type": "gradio.FileData"}})
    for name in ("send", "docx"):
        assert page.join(page.fn(name, "click"), data).status_code == 422
    assert not (tmp_path / "copies").exists()


@pytest.mark.parametrize("data", [None, {}, "x", [1], [{}], [[None]], [[["a"]]]], ids=str)
def test_an_event_tells_words_only(app: FastAPI, client: TestClient, data: Any) -> None:
    page = ChatPage(app, client, OWN, "t7")
    assert page.join(page.fn("clear", "click"), data).status_code == 422


@pytest.mark.parametrize("query", ["", "?session_hash=", "?session_hash=a%20b", "?session_hash=%ED%A0%80"])
def test_a_stream_of_no_conversation_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{DATA}{query}", headers=OWN).status_code == 422


def test_only_what_the_page_says_of_an_event_goes_on() -> None:
    said = {"data": [None, "a", ["b"]], "event_data": None, "fn_index": 3, "trigger_id": 4, "session_hash": "a"}
    more = {"batched": True, "simple_format": True, "event_id": "x", "oauth_token": "x", "request": {}}
    tab, name, body = ChatSessions(b"k").joined(LAN, json.dumps(said | more).encode())
    passed = json.loads(body)
    assert passed["session_hash"] == name != tab == "a"
    assert passed.keys() == {*OF_AN_EVENT, "session_hash"} and {key: passed[key] for key in OF_AN_EVENT} == {
        key: said[key] for key in OF_AN_EVENT
    }


NAMES = st.text(ascii_letters + digits + "_-", min_size=1, max_size=64)


@given(NAMES, NAMES)
def test_a_conversation_has_one_name_for_each_viewer(one: str, other: str) -> None:
    sessions = ChatSessions(b"a secret")
    known = {
        (viewer.key, name): sessions.of(viewer, name) for viewer in (LAN, MINH, ANONYMOUS) for name in (one, other)
    }
    assert len(set(known.values())) == len(known)
    assert sessions.of(LAN, one) == known["1a", one] != ChatSessions().of(LAN, one)
