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
from ui.app import create_app
from ui.settings import Settings
from ui.wiring import Parts

QUESTION = "Công an xã phải làm gì?"
CHAT = {"model": "plan-assistant", "stream": True, "messages": [{"role": "user", "content": QUESTION}]}
STREAMS = [("/v1/chat/completions", CHAT), ("/api/ask/stream", {"question": QUESTION})]
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


@pytest.mark.parametrize(("path", "body"), STREAMS)
def test_what_works_for_who_hung_up_is_told_to_stop(path: str, body: dict[str, Any]) -> None:
    """The client goes once it has the first piece; a model would then write for a minute, to nobody."""
    found: list[bool] = []
    begun = threading.Semaphore(0)

    def waiting(stopped: Callable[[], bool]) -> None:
        begun.release()
        for _ in range(500):
            if stopped():
                break
            time.sleep(0.01)
        found.append(stopped())

    library: Any = FakeLibrary(contents())
    assistant: Any = Growing(waiting)
    settings = Settings(language="vi")
    app = create_app(settings, Parts(settings, library=library, assistant=assistant))
    asyncio.run(hung_up(app, path, json.dumps(body).encode(), begun))
    assert found == [True]


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
