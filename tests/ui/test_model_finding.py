"""What doctor says of the model: what happened, to what, and what to do, in both languages."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import socket
from threading import Thread
from typing import Any, get_args

import pytest

from assistant.generation.model_failed import Code
from prompts.texts import LANGUAGES, Language, texts
from tests.assistant.model_server import KEY, Model, model_server, statements
from tests.own_authority import certificate
from ui.cli import main
from ui.commands.finding import Finding
from ui.commands.model_finding import model_finding
from ui.commands.reaching import Why, why_not_reached
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore import own_transport

HTML = {"raw": "<!doctype html><title>Cổng nội bộ</title>", "headers": {"content-type": "text/html"}}
NO_MODEL = {"status": 404, "raw": json.dumps({"error": {"message": "the model thu does not exist"}})}


@pytest.fixture(scope="module")
def server() -> Iterator[Model]:
    with model_server() as model:
        yield model


def found(url: str, language: Language = "en", seconds: float = 5.0, **given: Any) -> Finding:
    settings = Settings(model="openai:thu", model_url=url, **given)
    return model_finding(settings, language, seconds)


# (what the server does, what is found, what is to be done): words of the English texts
CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"status": 401}, "refuses access", "PLAN_ASSISTANT_MODEL_KEY"),
    ({"status": 403}, "refuses access", "PLAN_ASSISTANT_MODEL_KEY"),
    ({"status": 429}, "asked too much", "try again"),
    (NO_MODEL, "status 404", "/models"),
    (NO_MODEL | HTML, "status 404", "most end in /v1"),
    ({"status": 500}, "status 500", "its own log"),
    ({"status": 302, "headers": {"location": "http://127.0.0.1:9/"}}, "status 302", "its own log"),
    (HTML, "not in OpenAI's protocol", "a web page"),
    ({"raw": "short", "headers": {"content-length": "9000", "connection": "close"}}, "broke off", "a proxy between"),
    ({"seconds": 30}, "not enough for one short reply", "a smaller one"),
]


@pytest.mark.parametrize(("script", "what", "remedy"), CASES, ids=str)
def test_what_is_amiss_is_told_in_both_languages(
    server: Model, script: dict[str, Any], what: str, remedy: str, capfd: pytest.CaptureFixture[str]
) -> None:
    server.answers(**script)
    told = {
        language: found(server.url, language, 1.0 if "seconds" in script else 5.0, model_key=KEY)
        for language in LANGUAGES
    }
    assert {one.state for one in told.values()} == {"failed"}
    assert what in told["en"].found and remedy in told["en"].remedy
    for one in told.values():
        assert "openai:thu" in one.found and server.url in one.found and KEY not in one.found + one.remedy
    assert told["vi"].found.startswith("openai:thu không trả lời") and "Trong khi chờ" in told["vi"].remedy
    assert capfd.readouterr().err == "", "it is told once"


def test_every_failure_has_its_texts() -> None:
    kinds = {*get_args(Code), *get_args(Why)} - {"", "stopped"}  # nobody stops the doctor
    for kind in kinds:
        assert {f"doctor.model.failed.{kind}", f"doctor.model.failed.{kind}.remedy"} <= texts().keys()


# (the reply, the state)
REPLIES = [
    ('{"statements": []}', "ok"),
    ('```json\n{"statements": []}\n```', "ok"),
    (statements("Công an xã tuần tra các bến sông."), "ok"),
    ("Xin chào, tôi giúp gì được?", "warning"),
    ('<think>Người hỏi muốn JSON.</think>{"statements": []}', "ok"),
    ('Người hỏi muốn JSON.</think>{"statements": []}', "warning"),
    ("", "warning"),
]


@pytest.mark.parametrize(("reply", "state"), REPLIES)
def test_a_reply_that_could_not_be_used_is_told(server: Model, reply: str, state: str) -> None:
    server.answers(reply=reply)
    one = found(server.url)
    assert (one.state, bool(one.remedy)) == (state, state != "ok")
    assert reply[:20] in one.found or state == "ok"


def test_a_server_without_json_mode_is_well(server: Model) -> None:
    server.answers(reply=statements(), refuses_json=True)
    assert found(server.url).state == "ok"


def test_a_reply_that_comes_later_than_answers_wait(server: Model) -> None:
    server.answers(reply=statements(), seconds=0.5)
    settings = Settings(model="openai:thu", model_url=server.url).model_copy(update={"model_timeout": 0.2})
    one = model_finding(settings, "en", 20)
    assert one.state == "warning" and "PLAN_ASSISTANT_MODEL_TIMEOUT" in one.remedy and "0.2 s" in one.remedy


@pytest.mark.parametrize("model", ["anthropic:x", "nobody_knows:x"])
def test_a_provider_that_is_not_there(model: str) -> None:
    one = model_finding(Settings(model=model), "vi")
    assert one.state == "failed" and "LangChain" in one.found and "langchain-…" in one.remedy


def test_the_command_says_it_with_its_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and doesn't listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        parts = Parts(Settings(data=tmp_path / "none", model="openai:thu", model_url=url))
        assert main(["doctor"], Session(parts, "vi")) == 1
    told = capsys.readouterr()
    assert "không có gì chạy ở cổng này" in " ".join(told.out.split()) and told.err == ""


# --- why it is not reached ---


def test_a_name_and_a_port_that_nobody_has() -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert why_not_reached(f"http://127.0.0.1:{taken.getsockname()[1]}/v1") == "closed"
    assert why_not_reached("http://khong-co.invalid/v1") == "name"


def test_what_is_reached(server: Model) -> None:
    assert why_not_reached(server.url) == ""
    assert why_not_reached(server.url.replace("http:", "https:")) == "no_https"
    assert "http:// for https://" in found(server.url.replace("http:", "https:")).remedy


class Secure(BaseHTTPRequestHandler):
    """A model that says nothing but a whole reply, over HTTPS."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        choice = {"index": 0, "delta": {"content": statements()}, "finish_reason": "stop"}
        shape = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write(f"data: {json.dumps(shape)}\n\ndata: [DONE]\n\n".encode())

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[str]:
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trusted.load_cert_chain(certificate(tmp_path))
    own_transport._trusted.cache_clear()
    with HTTPServer(("127.0.0.1", 0), Secure) as serving:
        serving.socket = trusted.wrap_socket(serving.socket, server_side=True)
        Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
        yield f"https://127.0.0.1:{serving.server_port}/v1"
        serving.shutdown()
    own_transport._trusted.cache_clear()


def test_the_authority_of_an_office_is_named_by_a_variable(
    secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    untrusted = found(secure)
    assert untrusted.state == "failed" and "SSL_CERT_FILE" in untrusted.remedy
    assert "certificate" in untrusted.found
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    own_transport._trusted.cache_clear()
    assert found(secure).state == "ok"


def test_a_file_of_authorities_that_is_none(secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (tmp_path / "gone.pem", tmp_path / "empty.pem"):
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        own_transport._trusted.cache_clear()
        one = found(secure, "vi")
        assert one.state == "failed" and "SSL_CERT_FILE" in one.found + one.remedy
        (tmp_path / "empty.pem").write_text("")
