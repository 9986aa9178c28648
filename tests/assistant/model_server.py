"""A stand-in for a server of models: a process of its own that speaks OpenAI's protocol and answers as a test has it.

Run by itself it prints its address and serves until its standard input ends. ``POST /script`` says how it is to answer,
``GET /got`` tells what it was asked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.request import ProxyHandler, Request, build_opener

KEY = "sk-mo-hinh-bi-mat"
MOST = 8  # statements of a faithful reply
_NUMBER = re.compile(r"^\s*(?:[IVX]+|\d+|[a-zđ])(?:\.\d+)*[.)]\s*")
_OPENER = build_opener(ProxyHandler({}))  # whatever proxies a test has in the environment


def faithful(asked: dict[str, Any]) -> str:
    """What a model would say that takes the first sentence of each source under the unit of its heading."""
    lines = asked["messages"][-1]["content"].splitlines()
    sources = [json.loads(line) for line in lines if line.startswith('{"source"')]
    said = [{"text": text, "sources": [one["source"]]} for one in sources if (text := _first(one["words"]))]
    return json.dumps({"statements": said[:MOST]}, ensure_ascii=False)


def _first(words: str) -> str:
    *heading, body = [" ".join(piece.split()) for piece in words.split("\n\n")][:2]
    sentence = re.split(r"(?<=[.;])\s", body)[0].strip(" -+;.")
    unit = _NUMBER.sub("", heading[0]).rstrip(":") if heading else ""
    return f"{unit} {sentence[:1].lower()}{sentence[1:]}." if unit and len(unit) < 80 else f"{sentence}."


class Model:
    """The script of a running server, over HTTP: see ``_Handler`` for its keys."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.url = f"{address}/v1"

    def answers(self, **script: Any) -> None:
        """How it answers from now on; what it was asked before is forgotten."""
        self._call("/script", script)

    @property
    def got(self) -> list[dict[str, Any]]:
        """What it was asked: {"path", "headers", "body"}."""
        asked: list[dict[str, Any]] = self._call("/got")
        return asked

    def _call(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with _OPENER.open(
            Request(self.address + path, data, {"content-type": "application/json"}), timeout=10
        ) as reply:
            return json.loads(reply.read())


@contextmanager
def model_server() -> Iterator[Model]:
    """The server, as a process."""
    command = [sys.executable, str(Path(__file__))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdin
        try:
            yield Model(process.stdout.readline().strip())
        finally:
            process.stdin.close()
            process.wait(10)


def statements(*texts: str, sources: tuple[str, ...] = ("S1",)) -> str:
    """A reply of these statements."""
    said = [{"text": text, "sources": list(sources)} for text in texts]
    return json.dumps({"statements": said}, ensure_ascii=False)


def rewritten(asked: dict[str, Any], rewritings: dict[str, str]) -> str:
    """The rewriting of the question that stands last in what was asked; that question itself where there is none."""
    _, _, last = asked["messages"][-1]["content"].splitlines()[-1].partition(": ")
    question = json.loads(last)
    return json.dumps({"question": rewritings.get(question, question)}, ensure_ascii=False)


SCRIPT: dict[str, Any] = {
    "reply": None,  # the words; None: faithful
    "rewritings": {},  # question → what it is to be rewritten as; then that is all it does
    "replies": [],  # the words of one reply after the other, before "reply" counts
    "status": 200,
    "headers": {},
    "raw": None,  # the body as it is
    "seconds": 0.0,  # before it answers
    "drip": 0.0,  # between events
    "piece": 12,  # characters of an event
    "stops_at": None,  # events after which the connection is closed
    "hangs_at": None,  # events after which nothing comes any more
    "endless": "",  # what comes again and again behind the reply
    "refuses_json": False,
    "error_at": None,  # events after which an error is sent
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: ClassVar[dict[str, Any]] = SCRIPT  # one process, one server
    asked: ClassVar[list[dict[str, Any]]] = []
    taking = threading.Lock()

    def do_GET(self) -> None:
        self._json(type(self).asked)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["content-length"]))
        body = json.loads(sent) if "json" in self.headers["content-type"] else {}
        if self.path == "/script":
            type(self).script, type(self).asked = SCRIPT | body, []
            self._json({})
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.taking:
            type(self).asked.append({"path": self.path, "headers": headers, "body": body})
            script = self.script
            words = script["replies"].pop(0) if script["replies"] else script["reply"]
        time.sleep(script["seconds"])
        if script["rewritings"] and words is None:
            words = rewritten(body, script["rewritings"])
        with suppress(OSError):  # of who doesn't wait for it
            self._answer(script, body, faithful(body) if words is None else words)

    def _answer(self, script: dict[str, Any], asked: dict[str, Any], words: str) -> None:
        refused = script["refuses_json"] and "response_format" in asked
        status = 400 if refused else script["status"]
        if status != 200 or script["raw"] is not None:
            error = {"error": {"message": f"no; you sent {self.headers['authorization']}", "type": "x"}}
            raw = json.dumps(error) if script["raw"] is None else script["raw"]
            self.send_response(status)
            for name, value in ({"content-type": "application/json"} | script["headers"]).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(raw.encode())))
            self.end_headers()
            self.wfile.write(raw.encode())
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        self._stream(script, words)

    def _stream(self, script: dict[str, Any], words: str) -> None:
        for at, start in enumerate(range(0, max(1, len(words)), script["piece"])):
            if at == script["stops_at"]:
                return
            if at == script["hangs_at"]:
                time.sleep(60)
            if at == script["error_at"]:
                self._send(json.dumps({"error": {"message": "no memory", "type": "server_error"}}))
                return
            self._event(words[start : start + script["piece"]])
            time.sleep(script["drip"])
        while script["endless"]:
            self._event(script["endless"])
            time.sleep(script["drip"])
        self._event("", "stop")
        self._send("[DONE]")

    def _event(self, words: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": words}, "finish_reason": finish}
        shape = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self._send(json.dumps(shape, ensure_ascii=False))

    def _send(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def _json(self, shape: Any) -> None:
        body = json.dumps(shape).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


def main() -> None:
    """Serves until standard input ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
