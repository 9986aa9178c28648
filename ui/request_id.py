"""The request that is worked on, and the id by which its reply, the log and whoever asks about it know it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from starlette.requests import HTTPConnection

HEADER = "x-request-id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}", re.A)
_STATE = "worked_on"  # of a request's state


@dataclass(slots=True)
class Work:
    """A request while it is worked on. ``who``: the key of whoever sent it, once that is known; "" for nobody."""

    id: str
    who: str = ""


_now: ContextVar[Work | None] = ContextVar("worked_on", default=None)


def new_work(given: Sequence[str] = ()) -> Work:
    """Work under the id that a trusted proxy gave, where it gave one that can be one, else under a new one."""
    taken = given[0] if len(given) == 1 and _GIVEN.fullmatch(given[0]) else uuid.uuid4().hex
    return Work(taken)


@contextmanager
def working_on(work: Work) -> Iterator[None]:
    """Meanwhile, here and in threads that are started from here, it is ``work`` that is worked on."""
    before = _now.set(work)
    try:
        yield
    finally:
        _now.reset(before)


def request_id() -> str:
    """The id of the request that is worked on; "" outside of any."""
    work = _now.get()
    return work.id if work else ""


def sent_by(key: str) -> None:
    """Notes who sent the request that is worked on."""
    if work := _now.get():
        work.who = key


def state_of(work: Work) -> dict[str, Work]:
    """What a request's state says of the work on it, for ``take_up``."""
    return {_STATE: work}


def take_up(request: HTTPConnection) -> None:
    """From here on this request is worked on: for what it left in a queue, in which nothing is known of it."""
    work = getattr(request.state, _STATE, None)
    if isinstance(work, Work):
        _now.set(work)
