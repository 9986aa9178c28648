"""What listens where a Chroma server should, and answers as a test has it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class StandIn:
    """``drip``: seconds between the bytes of an answer; ``got``: method and path, and headers, of each request."""

    url: str
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drip: float = 0.0
    breaks: int = 0  # how many connections are cut without an answer
    got: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def stand_in() -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            served.got.append((f"{self.command} {self.path}", headers))
            if served.breaks:
                served.breaks -= 1
                self.close_connection = True
                return
            time.sleep(served.seconds)
            self.send_response(served.status)
            for name, value in ({"Content-Type": "application/json"} | served.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(served.body)))
            with suppress(OSError):  # of who doesn't wait for it
                self.end_headers()
                for at in range(0, len(served.body), 1 if served.drip else len(served.body) or 1):
                    self.wfile.write(served.body[at : at + 1] if served.drip else served.body)
                    time.sleep(served.drip)

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = StandIn(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
