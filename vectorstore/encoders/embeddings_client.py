"""The client of an embeddings server, and how long its answer may take."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

from vectorstore.own_transport import own_transport

Result = TypeVar("Result")

_MOST_BYTES = 64_000_000  # of an answer: 64 vectors of 4,096 numbers take 6
_NO_KEY = "none"  # the client must be given one, else it takes that of the environment; ours is put in by itself


def open_client(url: str, key: str) -> Any:
    """A client of the server at the base address ``url``. Whatever httpx raises for an address that is none."""
    from openai import OpenAI  # for cost: 0.5 s

    return OpenAI(
        base_url=url, api_key=_NO_KEY, organization="", project="", admin_api_key="", webhook_secret="",
        http_client=own_transport(key, _MOST_BYTES),
    )  # fmt: skip


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work`` gives or raises. Raises TimeoutError where it takes longer: then its thread is left to itself.

    A client's own limit is one of each read, which a server that sends a byte now and then never reaches.
    """
    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as failure:  # noqa: BLE001 - told to who waits for it
            done.set_exception(failure)

    Thread(target=run, name="embeddings", daemon=True).start()
    return done.result(seconds)
