"""Events of one conversation that are under way at once: nothing that one of them brings is lost by another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from ui_fakes import FakeAssistant, FakeLibrary, contents

from ui.chat.events import Events
from ui.chat.talks import Talks
from ui.chat.turns import Turns
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, Viewer

FIRST, SECOND = "Công an xã phải làm gì?", "Ai chủ trì tuần tra các bến sông?"
BOX, TURNS, WINDOW, ASKED, RATED, KEPT = 0, 1, 2, 3, 5, 8  # what an event that puts a question sets
Put = Callable[..., Any]


class Held:
    """Answers when it is let go on."""

    def __init__(self, assistant: Any) -> None:
        self.assistant, self.go_on = assistant, threading.Event()

    def over(self, library: Any, *, writes: bool = True) -> Held:
        return self

    def growing(self, *given: Any, **more: Any) -> Any:
        assert self.go_on.wait(30)
        return self.assistant.growing(*given, **more)


class Anybody:
    def of_event(self, event: object) -> Viewer:
        return ANONYMOUS


def tab(name: str = "thẻ") -> Any:
    return SimpleNamespace(request=None, client=None, session_hash=name)


def put(event: Put, question: str, turns: Turns = (), asked: tuple[str, ...] = ()) -> Any:
    """What Gradio makes of such an event: its steps."""
    return event(question, turns, asked, None, None, [], [], "", tab())


def beside_an_answer(other: Callable[[Events, Turns], Awaitable[Any]]) -> tuple[list[Any], Any]:
    """The steps of a first question, and what comes of another event that begins while that waits for its answer."""
    library = FakeLibrary(contents())
    held: Any = Held(FakeAssistant(library))
    asker: Any = Anybody()
    events = Events(Parts(Settings(language="vi"), library=library, assistant=held), "vi", asker)

    async def both() -> tuple[list[Any], Any]:
        first = put(events.put, FIRST)
        steps = [await anext(first)]
        begun = asyncio.ensure_future(other(events, steps[0][TURNS]))
        await asyncio.sleep(0.05)  # it has begun, and gone as far as it goes
        held.go_on.set()
        steps += [step async for step in first]
        return steps, await begun

    return asyncio.run(both())


def words(turns: Turns) -> list[tuple[str, bool]]:
    return [(turn["question"], bool(turn["answer"])) for turn in turns]


@pytest.mark.parametrize("name", ["put", "put_again"])
def test_of_two_questions_at_once_both_are_answered(name: str) -> None:
    async def other(events: Events, turns: Turns) -> list[Any]:
        return [step async for step in put(getattr(events, name), SECOND, turns, (FIRST,))]

    _, steps = beside_an_answer(other)
    assert words(steps[-1][TURNS]) == [(FIRST, True), (SECOND, True)]
    assert str(steps[0][WINDOW]).count('class="answer') == 1 and steps[-1][ASKED] == (SECOND, FIRST)


def test_a_new_conversation_is_empty_though_an_answer_was_on_its_way() -> None:
    async def other(events: Events, turns: Turns) -> Any:
        return await events.anew((), tab())

    steps, emptied = beside_an_answer(other)
    assert words(steps[-1][TURNS]) == [(FIRST, True)]
    assert emptied[:2] == ((), []) and emptied[3] == (FIRST,)  # and comes last, after the answer


def test_a_question_that_is_pressed_leaves_the_box_as_it_is() -> None:
    async def other(events: Events, turns: Turns) -> list[Any]:
        return [step async for step in put(events.put_again, SECOND, turns)]

    steps, pressed = beside_an_answer(other)
    assert steps[0][BOX] == "" and all(step[BOX] != "" for step in pressed)


def test_a_form_opened_while_an_answer_comes_is_not_taken_away() -> None:
    async def other(events: Events, turns: Turns) -> None: ...

    (first, *growing), _ = beside_an_answer(other)
    assert first[RATED] is None and growing
    as_it_is = growing[0][BOX]
    assert as_it_is != "" and all(part == as_it_is for step in growing for part in step[RATED:KEPT])


def test_an_event_that_is_broken_off_holds_up_none_after_it() -> None:
    async def one_after_another() -> str:
        talks = Talks()

        async def event() -> Any:
            async with talks.of("x") as talk:
                talk.left = (), ("a",)
                yield
                yield

        broken = event()
        await anext(broken)
        await broken.aclose()
        async with asyncio.timeout(5), talks.of("x") as talk:
            return str(talk.left)

    assert asyncio.run(one_after_another()) == "None"


def test_another_tab_waits_for_nothing() -> None:
    async def two() -> None:
        talks = Talks()
        async with talks.of("x") as one, asyncio.timeout(5), talks.of("y") as other:
            assert one is not other

    asyncio.run(two())
