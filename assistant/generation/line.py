"""The connections of one reply, which can be cut while another thread waits for what comes over them."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Lock
from typing import Any

_CONNECTED = ("connect_tcp.complete", "start_tls.complete")


class Line:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._changing = Lock()
        self.is_cut = False

    def trace(self, event: str, about: dict[str, Any]) -> None:
        """Is told by httpcore what it does."""
        if event.endswith(_CONNECTED):
            with self._changing:
                self._sockets.append(about["return_value"].get_extra_info("socket"))
                if self.is_cut:
                    self._shut()

    def cut(self) -> None:
        """Ends the connections there are, and those to come."""
        with self._changing:
            self.is_cut = True
            self._shut()

    def _shut(self) -> None:
        for one in self._sockets:
            with suppress(OSError):  # of one that is closed
                one.shutdown(socket.SHUT_RDWR)
