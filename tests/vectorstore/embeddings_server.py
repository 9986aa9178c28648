"""A stand-in for an embeddings server: a real one over HTTP, which answers as a test has it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from store_fakes import HashEncoder

DIMENSION = 16
KEY = "sk-rat-bi-mat"


def vectors(texts: list[str], dimension: int = DIMENSION) -> list[dict[str, Any]]:
    """Entries of an answer: vectors that count syllables, of any length."""
    found = HashEncoder("served", dimension).encode(texts) * 3
    return [{"object": "embedding", "index": at, "embedding": row.tolist()} for at, row in enumerate(found)]


@dataclass
class Served:
    """What the server got, and how it is to answer: with these bytes where there are any, else with vectors.

    ``drip``: seconds between the bytes of the answer; ``longest``: characters of a text that it takes.
    """

    url: str
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drip: float = 0.0
    longest: int = 100_000
    dimension: int = DIMENSION
    got: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [text for _, _, body in self.got for text in body["input"]]

    def entries(self, entries: list[Any]) -> None:
        self.body = json.dumps({"object": "list", "data": entries, "model": "m"}).encode()


@contextmanager
def embeddings_server() -> Iterator[Served]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            served.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, asked))
            time.sleep(served.seconds)
            whole = {"object": "list", "data": vectors(asked["input"], served.dimension), "model": asked["model"]}
            body = json.dumps(whole).encode() if served.body is None else served.body
            refused = max(map(len, asked["input"])) > served.longest
            self.send_response(400 if refused else served.status)
            for name, value in ({"Content-Type": "application/json"} | served.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            with suppress(OSError):  # of who doesn't wait for it
                self.end_headers()
                for at in range(0, len(body), 1 if served.drip else len(body)):
                    self.wfile.write(body[at : at + 1] if served.drip else body)
                    time.sleep(served.drip)

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = Served(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
