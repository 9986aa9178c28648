"""ChatModel against a real server, as a process: what it is sent, and what becomes of every way to fail."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers

from assistant.generation import model as module
from assistant.generation.deadline import Deadline
from assistant.generation.model import ChatModel, ModelSetting
from assistant.generation.model_failed import ModelFailed
from assistant.generation.prompt import Message
from tests.assistant.model_server import KEY, Model, model_server, statements
from vectorstore.own_transport import HEADERS

ASKED = (Message("system", "Quy tắc"), Message("user", "Câu hỏi"))
REPLY = statements("Công an xã tuần tra các bến sông.")


@pytest.fixture(scope="module")
def server() -> Iterator[Model]:
    with model_server() as model:
        yield model


def chat_model(server: Model, key: str = "", **given: Any) -> ChatModel:
    return ChatModel(ModelSetting("openai:thu", server.url, key), **given)


def reply_of(model: ChatModel, seconds: float = 5.0) -> str:
    return "".join(model.stream(ASKED, Deadline(seconds)))


def failure_of(model: ChatModel, seconds: float = 5.0) -> ModelFailed:
    with pytest.raises(ModelFailed) as failed:
        reply_of(model, seconds)
    return failed.value


def no_thread_is_left() -> bool:
    """Soon: what is cut off ends by itself."""
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        if not any(thread.name == "model" for thread in threading.enumerate()):
            return True
        time.sleep(0.02)
    return False


def test_what_is_sent(server: Model) -> None:
    server.answers(reply=REPLY)
    assert reply_of(chat_model(server, KEY)) == REPLY
    (got,) = server.got
    assert got["path"] == "/v1/chat/completions"
    assert got["headers"].keys() <= HEADERS | {"authorization"}
    assert got["headers"]["authorization"] == f"Bearer {KEY}"
    body = got["body"]
    assert body.pop("messages") == [
        {"role": "system", "content": "Quy tắc"},
        {"role": "user", "content": "Câu hỏi"},
    ]
    assert body == {
        "model": "thu",
        "stream": True,
        "temperature": 0,
        "max_tokens": module.MOST_TOKENS,
        "response_format": {"type": "json_object"},
    }


def test_nothing_of_the_environment_counts(server: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_server() as other:
        for name in ("OPENAI_API_BASE", "OPENAI_BASE_URL", "LANGSMITH_ENDPOINT", "LANGSMITH_GATEWAY"):
            monkeypatch.setenv(name, other.url)
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_PROXY"):
            monkeypatch.setenv(name, other.address)
        for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "LANGSMITH_API_KEY"):
            monkeypatch.setenv(name, "sk-cua-nguoi-khac")
        for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LC_OUTPUT_VERSION", "v1")
        server.answers(reply=REPLY)
        assert reply_of(chat_model(server)) == REPLY
        wait_for_all_tracers()  # which would send from a thread of their own
        assert other.got == []
    (got,) = server.got
    assert got["headers"].keys() <= HEADERS
    assert "sk-cua-nguoi-khac" not in str(got)


def test_a_server_that_knows_no_json_mode_is_asked_without_it_from_then_on(server: Model) -> None:
    server.answers(reply=REPLY, refuses_json=True)
    model = chat_model(server)
    assert [reply_of(model) for _ in range(2)] == [REPLY, REPLY]
    assert ["response_format" in got["body"] for got in server.got] == [True, False, False]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ({"status": 401}, "refused"),
        ({"status": 403}, "refused"),
        ({"status": 429}, "rate"),
        ({"status": 400}, "status"),
        ({"status": 404}, "status"),
        ({"status": 500}, "status"),
        ({"status": 503}, "status"),
        ({"status": 302, "headers": {"location": "{url}/chat/completions"}}, "status"),
        ({"status": 307, "headers": {"location": "{url}/chat/completions"}}, "status"),
        ({"raw": "no JSON"}, "unreadable"),
        ({"raw": "data: no JSON\n\n", "headers": {"content-type": "text/event-stream"}}, "unreadable"),
        ({"raw": 'data: {"choices": 7}\n\n', "headers": {"content-type": "text/event-stream"}}, "unreadable"),
        ({"raw": "data: [DONE]\n\n", "headers": {"content-type": "text/event-stream"}}, "unreadable"),
        ({"raw": "packed", "headers": {"content-encoding": "gzip"}}, "unreadable"),
        ({"raw": "short", "headers": {"content-length": "9000", "connection": "close"}}, "cut"),
        ({"error_at": 2}, "unreadable"),
        ({"hangs_at": 2}, "timed_out"),
        ({"seconds": 30}, "timed_out"),
        ({"drip": 0.2, "piece": 1}, "timed_out"),
        ({"endless": " " * 50_000}, "too_long"),
    ],
    ids=str,
)
def test_every_failure_has_a_code_and_says_what_to_do(
    server: Model, script: dict[str, Any], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 400_000)
    headers = {name: value.format(url=server.url) for name, value in script.get("headers", {}).items()}
    server.answers(**{"reply": REPLY} | script | {"headers": headers})
    begun = time.monotonic()
    failed = failure_of(chat_model(server, KEY), 1.0 if code == "timed_out" else 5.0)
    assert failed.code == code
    assert time.monotonic() - begun < 5
    assert failed.remedy and failed.remedy in str(failed) and "openai:thu" in str(failed)
    assert KEY not in str(failed)  # which the server says back
    assert len(server.got) <= 2
    assert no_thread_is_left()


def test_a_server_that_is_not_there() -> None:
    with model_server() as gone:
        pass
    failed = failure_of(chat_model(gone))
    assert failed.code == "unreachable"
    assert "refused" in str(failed)  # what stands in the way, which the client leaves out


def test_what_was_said_before_a_failure_is_given(server: Model) -> None:
    server.answers(reply="một hai ba bốn", piece=4, error_at=2)
    heard = []
    with pytest.raises(ModelFailed):
        for piece in chat_model(server).stream(ASKED, Deadline(5)):
            heard.append(piece)
    assert "".join(heard) == "một hai "


def test_a_provider_that_is_not_installed() -> None:
    failed = failure_of(ChatModel(ModelSetting("anthropic:x")))
    assert failed.code == "missing" and "LangChain's package" in failed.remedy
    assert failure_of(ChatModel(ModelSetting("nobody_knows:x"))).code == "missing"


def test_a_few_at_once_and_the_others_hear_that_it_is_busy(server: Model) -> None:
    server.answers(reply=REPLY, seconds=1.0)
    model = chat_model(server, at_once=2, wait=0.2)

    def ask(_: int) -> str:
        try:
            return reply_of(model)
        except ModelFailed as failed:
            return failed.code

    with ThreadPoolExecutor(5) as people:
        heard = sorted(people.map(ask, range(5)))
    assert heard == sorted([REPLY] * 2 + ["busy"] * 3)
    assert len(server.got) == 2
    server.answers(reply=REPLY)
    assert reply_of(model) == REPLY  # their places are free again


def test_streams_of_several_questions_do_not_mix(server: Model) -> None:
    replies = [statements(f"Câu số {number}.") for number in range(4)]
    server.answers(replies=list(replies), drip=0.01)
    model = chat_model(server)
    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(lambda _: reply_of(model), range(4))) == sorted(replies)


def test_who_waits_no_longer_lets_the_server_go(server: Model, caplog: pytest.LogCaptureFixture) -> None:
    """And nobody is warned of it: nothing is amiss where the next question comes, or a page is closed."""
    server.answers(reply=REPLY, seconds=30)
    model, waits = chat_model(server, at_once=1), threading.Event()
    threading.Timer(0.3, waits.set).start()
    with pytest.raises(ModelFailed) as failed:
        list(model.stream(ASKED, Deadline(30, waits.is_set)))
    assert failed.value.code == "stopped" and not caplog.records
    assert no_thread_is_left()
    server.answers(reply=REPLY)
    assert reply_of(model) == REPLY  # it is asked at once: nothing was amiss with it


@pytest.mark.parametrize(("seconds", "code"), [(30, "stopped"), (0, "timed_out")])
def test_nothing_is_asked_for_who_waits_no_longer(server: Model, seconds: float, code: str) -> None:
    """As where the next question came before the model had its turn."""
    server.answers(reply=REPLY)
    model = chat_model(server)
    with pytest.raises(ModelFailed) as failed:
        list(model.stream(ASKED, Deadline(seconds, lambda: code == "stopped")))
    assert failed.value.code == code and no_thread_is_left() and server.got == []
    assert reply_of(model) == REPLY  # at once


def test_a_reply_that_is_left_in_its_midst_is_cut(server: Model) -> None:
    server.answers(reply="x" * 10_000, piece=10, drip=0.01)
    stream = chat_model(server).stream(ASKED, Deadline(30))
    assert next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert no_thread_is_left()


class Clock:
    """Stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("script", "rests"), [({"status": 401}, True), ({"status": 500}, False), ({"seconds": 30}, True)], ids=str
)
def test_after_a_failure_that_all_would_meet_nothing_is_tried_for_a_while(
    server: Model, script: dict[str, Any], rests: bool, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers(**script)
    clock = Clock()
    model = chat_model(server, clock=clock)
    codes = [failure_of(model, 3.0).code for _ in range(3)]
    assert len(set(codes)) == 1
    assert len(server.got) == (1 if rests else 3)
    if rests:
        assert caplog.text.count("gives no reply") == 1
    server.answers(reply=REPLY)
    clock.now += 31
    assert reply_of(model) == REPLY


def test_a_time_that_ran_out_before_the_server_was_asked_keeps_nobody_else_from_asking(server: Model) -> None:
    server.answers(reply=REPLY)
    model = chat_model(server)
    assert failure_of(model, 0.0).code == "timed_out"
    assert reply_of(model) == REPLY


def test_nothing_is_imported_before_a_reply_is_wanted() -> None:
    import subprocess
    import sys
    from pathlib import Path

    said = (
        "import sys; from assistant.generation.model import ChatModel, ModelSetting; "
        "ChatModel(ModelSetting('openai:x', 'http://127.0.0.1:9/v1')); "
        "sys.exit(any(name.startswith(('langchain', 'openai', 'httpx')) for name in sys.modules))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", said], cwd=root, check=False).returncode == 0


def test_the_key_is_in_no_log(server: Model, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for script in ({"status": 500}, {"reply": REPLY}):
        server.answers(**script)
        model = chat_model(server, KEY)
        with suppress(ModelFailed):
            reply_of(model)
    assert caplog.text and KEY not in caplog.text and KEY not in repr(ModelSetting("openai:x", "", KEY))
