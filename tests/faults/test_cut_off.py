"""Connections that are cut off in the middle: nothing is left behind, and the next question is answered."""

from __future__ import annotations

import json
import socket
import struct

import pytest

from tests.faults.office import Office
from tests.scaling import small_plan

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
TIMES = 30


def cut_off(office: Office, path: str, after: int) -> bytes:
    """Asks, and ends the connection with a reset once so many bytes have come; what came."""
    body = json.dumps({"question": small_plan.question(office.plan)}).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
    head += f"content-length: {len(body)}\r\n\r\n"
    got = b""
    with socket.create_connection(("127.0.0.1", office.server.port), 60) as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        asking.sendall(head.encode() + body)
        while len(got) < after and (more := asking.recv(64)):
            got += more
    return got


@pytest.mark.parametrize(("path", "after"), [("/api/ask", 0), ("/api/ask", 40), ("/api/ask/stream", 200)])
def test_a_connection_cut_off_by_who_asks(office: Office, path: str, after: int) -> None:
    for _ in range(TIMES):
        cut_off(office, path, after)
    assert office.versions(office.plan) == {0}
    assert "Traceback" not in office.server.said(), office.server.said()[-2_000:]


def test_a_body_that_never_comes_to_its_end(office: Office) -> None:
    for _ in range(TIMES):
        with socket.create_connection(("127.0.0.1", office.server.port), 60) as asking:
            asking.sendall(b"POST /api/ask HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n")
            asking.sendall(b'content-length: 500\r\n\r\n{"question": "Tr')
    assert office.versions(office.plan) == {0}
    assert "Traceback" not in office.server.said(), office.server.said()[-2_000:]
