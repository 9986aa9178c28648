"""Streams whose listener hangs up, or may come in no more, before they end."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from door_fakes import hung_up
from ui_clients import LocalClient
from ui_fakes import FakeLibrary, contents
from ui_office import Office, office_over

from assistant.answer import Answer
from prompts.texts import say
from ui.app import create_app
from ui.settings import Settings
from ui.wiring import Parts

QUESTION = "Công an xã phải làm gì?"
CHAT = {"model": "plan-assistant", "stream": True, "messages": [{"role": "user", "content": QUESTION}]}
STREAMS = [("/v1/chat/completions", CHAT), ("/api/ask/stream", {"question": QUESTION})]
CALL = {"name": "ask", "arguments": {"question": QUESTION}}
WHOLE = [  # what gives the last answer alone
    ("/v1/chat/completions", CHAT | {"stream": False}),
    ("/api/ask", {"question": QUESTION}),
    ("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": CALL}),
]
FIRST = Answer("answered", "vi", "Một.\n")
NUMBERS = count()  # of people
SECOND = replace(FIRST, text="Một.\nHai bí mật.\n")


class Growing:
    """An assistant that gives two answers; ``between`` happens before the second."""

    def __init__(self, between: Callable[[Callable[[], bool]], object]) -> None:
        self.between = between

    def over(self, library: Any, *, writes: bool = True) -> Growing:
        return self

    def growing(self, question: str, *, stopped: Callable[[], bool], **given: Any) -> Iterator[Answer]:
        yield FIRST
        self.between(stopped)
        yield SECOND


class Waiting:
    """What happens between two answers of ``Growing``: it waits for five seconds, or until it is told to stop."""

    def __init__(self) -> None:
        self.found: list[bool] = []
        self.begun, self.over = threading.Semaphore(0), threading.Event()

    def __call__(self, stopped: Callable[[], bool]) -> None:
        self.begun.release()
        for _ in range(500):
            if stopped():
                break
            time.sleep(0.01)
        self.found.append(stopped())
        self.over.set()

    @property
    def app(self) -> Any:
        library: Any = FakeLibrary(contents())
        assistant: Any = Growing(self)
        settings = Settings(language="vi")
        return create_app(settings, Parts(settings, library=library, assistant=assistant))


@pytest.mark.parametrize(("path", "body"), STREAMS + WHOLE)
def test_what_works_for_who_hung_up_is_told_to_stop(path: str, body: dict[str, Any]) -> None:
    """The client goes once the work has begun; a model would then write for a minute, to nobody."""
    waiting = Waiting()
    asyncio.run(hung_up(waiting.app, path, json.dumps(body).encode(), waiting.begun))
    assert waiting.found == [True]


@pytest.mark.parametrize(("path", "body"), STREAMS + WHOLE)
def test_a_server_that_stops_waits_for_no_model(path: str, body: dict[str, Any]) -> None:
    """It cancels what it works on; a thread that goes on would keep the process from ending."""
    waiting = Waiting()
    app = waiting.app

    async def stopped() -> None:
        never = threading.Semaphore(0)
        work = asyncio.create_task(hung_up(app, path, json.dumps(body).encode(), never))
        assert await asyncio.to_thread(waiting.begun.acquire, timeout=10)
        work.cancel()
        await asyncio.to_thread(waiting.over.wait, 10)
        never.release()
        await asyncio.gather(work, return_exceptions=True)

    asyncio.run(stopped())
    assert waiting.found == [True]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_over(tmp_path_factory.mktemp("streamed") / "data") as made:
        yield made


def lost_by(office: Office, how: str) -> tuple[dict[str, str], Callable[[], object]]:
    """The header of a new program, and what makes it come in no more."""
    access = office.parts.library.catalogue.access
    person = access.people.create(f"mất quyền {next(NUMBERS)}", "reader")
    secret, token = access.tokens.create(person.id, "mcp", "reader")
    lost: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "token": lambda: access.tokens.revoke(token.id),
        "account": lambda: access.people.set_disabled(person.name, True),
    }
    return {"authorization": f"Bearer {secret}"}, lost[how]


@pytest.mark.parametrize("how", ["nothing", "token", "account"])
@pytest.mark.parametrize(("path", "body"), STREAMS)
def test_who_may_come_in_no_more_gets_nothing_more(office: Office, path: str, body: dict[str, Any], how: str) -> None:
    header, lose = lost_by(office, how)
    assistant: Any = Growing(lambda stopped: lose())
    settings = office.parts.settings.model_copy(update={"anonymous": "everywhere"})
    parts = Parts(settings, library=office.parts.library, assistant=assistant)
    told = LocalClient(create_app(settings, parts)).post(path, json=body, headers=header).text
    assert "Một." in told
    if how == "nothing":
        assert "Hai bí mật" in told and told.rstrip().endswith(("data: [DONE]", "data: {}"))
        return
    assert "Hai bí mật" not in told
    assert "wrong_token" in told and not told.rstrip().endswith(("data: [DONE]", "data: {}"))


@pytest.mark.parametrize("how", ["nothing", "token", "account"])
@pytest.mark.parametrize(("path", "body"), WHOLE)
def test_an_answer_that_took_long_is_given_to_nobody_who_may_come_in_no_more(
    office: Office, path: str, body: dict[str, Any], how: str
) -> None:
    header, lose = lost_by(office, how)
    assistant: Any = Growing(lambda stopped: lose())
    settings = office.parts.settings.model_copy(update={"anonymous": "everywhere"})
    parts = Parts(settings, library=office.parts.library, assistant=assistant)
    accept = {"accept": "application/json, text/event-stream"}
    reply = LocalClient(create_app(settings, parts)).post(path, json=body, headers=header | accept)
    assert ("Hai bí mật" in reply.text) == (how == "nothing")
    if how != "nothing" and path == "/mcp":
        assert reply.json()["result"]["isError"] and say("problem.wrong_token", "vi") in reply.text
    elif how != "nothing":
        assert (reply.status_code, reply.json()["type"]) == (401, "urn:plan-assistant:problem:wrong_token")
