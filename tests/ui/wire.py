"""A wire between a browser and a server, which a test can cut."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import AF_INET, SHUT_RDWR, SO_LINGER, SOL_SOCKET, create_connection, create_server, socket
from struct import pack
from urllib.parse import urlsplit

_AT_ONCE = pack("ii", 1, 0)  # a connection that is closed so ends with a reset, and not as an answer ends


class Wire:
    """Passes on all that comes, until it is cut: then what is open ends at once, and what comes later is passed on."""

    def __init__(self, to: str) -> None:
        there = urlsplit(to)
        self._to = (str(there.hostname), int(there.port or 80))
        self._listening = create_server(("127.0.0.1", 0), family=AF_INET)
        self._open: list[socket] = []
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def cut(self) -> None:
        while self._open:
            one = self._open.pop()
            with suppress(OSError):
                one.setsockopt(SOL_SOCKET, SO_LINGER, _AT_ONCE)
                one.shutdown(SHUT_RDWR)

    def serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return  # it was ended
            far = create_connection(self._to)
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_passed_on, args=(one, other), daemon=True).start()

    def end(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(SHUT_RDWR)
        self._listening.close()
        self.cut()


@contextmanager
def wired(to: str) -> Iterator[Wire]:
    """A wire to this address."""
    wire = Wire(to)
    threading.Thread(target=wire.serve, daemon=True).start()
    try:
        yield wire
    finally:
        wire.end()


def _passed_on(one: socket, other: socket) -> None:
    with suppress(OSError):
        while came := one.recv(65536):
            other.sendall(came)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(SHUT_RDWR)
        end.close()
