"""``python -m ui.alive``: exit status 0 where the server on this machine lives, for what watches over it."""

from __future__ import annotations

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

SECONDS = 5.0


def is_alive(port: int) -> bool:
    """Whether the server at this port of the machine says that it lives."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_alive(int(os.environ.get("PLAN_ASSISTANT_PORT") or "7860")))  # cost: the settings import pydantic
