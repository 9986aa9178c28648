"""What the chat page's events do to a conversation, each for whoever caused it; for its opening see opening.py.

The handlers are methods with their types written out: Gradio goes by them to hand in the request.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from functools import partial
from threading import Event
from typing import Any

import gradio as gr
from anyio import CapacityLimiter, to_thread
from fastapi.concurrency import run_in_threadpool

from prompts.texts import Language
from ui.chat.asked_list import asked_html
from ui.chat.asker import Asker
from ui.chat.callers import Callers
from ui.chat.feedback_form import Rated, closed_form, put_away
from ui.chat.history import Conversation
from ui.chat.keeping import Keeping
from ui.chat.put import Asked, Pressed, Put, question_put
from ui.chat.scope import plans_asked, plans_at_hand
from ui.chat.talks import Talk, Talks
from ui.chat.turns import Turns, answered, may_be_written_above, messages, own_turns, waits, written_above
from ui.chat.word_file import word_file
from ui.request_id import take_up
from ui.wiring import Parts
from vectorstore.access.viewer import Viewer

_Steps = tuple[list[Turns], str]
AT_ONCE = 4  # answers that are worked on: on two cores more of them only take longer together


class Events:
    """The handlers of one page. ``is_left``: whether the page of a conversation went away while one of them works."""

    def __init__(
        self, parts: Parts, language: Language, asker: Asker, is_left: Callable[[str], bool] = lambda name: False
    ) -> None:
        self._parts, self._language, self._is_left = parts, language, is_left
        self._callers = Callers(parts, language, asker)
        self._keeping = Keeping(parts.settings.data)
        self._turns = parts.shared.one("answering", lambda: CapacityLimiter(AT_ONCE))
        self._talks = Talks()

    # A question is put

    async def put(
        self,
        question: str,
        turns: Turns | None,
        before: Asked,
        opened: str | None,
        rated: Rated,
        plans: list[str] | None,
        years: list[str] | None,
        unit: str | None,
        request: gr.Request,
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        """The question in the conversation at once, or why it isn't asked; then its answer as it grows.

        At the end also what the browser is to keep of it all. It is one event, so that what is counted against a
        quota is answered once.
        """
        async with self._talks.of(request.session_hash) as talk:
            turns, before = talk.left or (turns, before)
            put = await run_in_threadpool(self._put, question, turns, before, opened, request)
            talk.left = (put.turns, put.lately) if put.is_known else None
            held = put.turns if put.is_known else gr.skip()
            lately = put.lately, asked_html(put.lately, self._language)
            away, waiting = put_away(rated), waits(put.turns)
            yield put.box, held, messages(put.turns, self._language), *lately, *away, "" if waiting else gr.skip()
            if waiting:
                if request.request is not None:
                    take_up(request.request)
                steps, kept = await self._turn(self._answered, put, plans, years, unit)
                talk.left = steps[-1], put.lately
                as_it_is = [gr.skip() for _ in away]  # the form may be open again
                for step in steps[:-1]:
                    yield gr.skip(), gr.skip(), messages(step, self._language), *lately, *as_it_is, ""
                yield gr.skip(), steps[-1], messages(steps[-1], self._language), *lately, *as_it_is, kept

    async def put_again(
        self,
        question: str,
        turns: Turns | None,
        before: Asked,
        opened: str | None,
        rated: Rated,
        plans: list[str] | None,
        years: list[str] | None,
        unit: str | None,
        request: gr.Request,
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        """As ``put``, of a question that is not from the box: what is written there stays."""
        async with aclosing(self.put(question, turns, before, opened, rated, plans, years, unit, request)) as steps:
            async for _, *step in steps:
                yield gr.skip(), *step

    async def put_pressed(
        self,
        turns: Turns | None,
        before: Asked,
        opened: str | None,
        rated: Rated,
        plans: list[str] | None,
        years: list[str] | None,
        unit: str | None,
        pressed: Pressed,
        request: gr.Request,
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        """As ``put_again``, of an example, or of one of the questions that an answer offers."""
        given = pressed.question, turns, before, opened, rated, plans, years, unit, request
        async with aclosing(self.put_again(*given)) as steps:
            async for step in steps:
                yield step

    # A model writes above the answer

    async def write(
        self,
        turns: Turns | None,
        before: Asked,
        plans: list[str] | None,
        years: list[str] | None,
        unit: str | None,
        request: gr.Request,
    ) -> AsyncGenerator[tuple[Any, ...], None]:
        """The conversation as a model writes above its last answer; at the end also what the browser is to keep.

        It ends as soon as another event of the conversation waits for it, or nobody looks at the page any more.
        """
        async with self._talks.of(request.session_hash) as talk:
            turns, before = talk.left or (turns or (), before)
            gone, last = Event(), None
            if request.request is not None:
                take_up(request.request)
            try:
                begin = partial(self._writing, turns, plans, years, unit, request)
                left = partial(self._is_left, request.session_hash or "")
                ends = partial(_any, gone.is_set, talk.is_waited_for, left)
                growth, viewer, step = await to_thread.run_sync(begin, ends, limiter=self._turns)
                while step is not None:
                    talk.left, last = (step, before), step
                    yield step, messages(step, self._language), ""
                    step = await run_in_threadpool(next, growth, None)
                if last is not None:
                    kept = await run_in_threadpool(self._keeping.sealed, viewer, Conversation(last, before))
                    yield gr.skip(), gr.skip(), kept
            finally:
                gone.set()

    def _writing(
        self,
        turns: Turns,
        plans: list[str] | None,
        years: list[str] | None,
        unit: str | None,
        request: gr.Request,
        stopped: Callable[[], bool],
    ) -> tuple[Iterator[Turns], Viewer, Turns | None]:
        """The conversation as it will grow, and its first step; None where there is nothing to write."""
        who = self._callers.who(request)
        own = own_turns(turns, who.viewer)
        chosen = plans_asked(who.view, who.visit, plans, years) if may_be_written_above(own) else None
        if chosen is None:
            return iter(()), who.viewer, None
        growth = written_above(who.view, self._language, own, unit, chosen, stopped)
        return growth, who.viewer, next(growth, None)

    # What else there is

    async def anew(self, before: Asked, request: gr.Request) -> tuple[Any, ...]:
        """An empty conversation; what was asked can still be asked again."""
        async with self._talks.of(request.session_hash) as talk:
            return await run_in_threadpool(self._emptied, talk, request, talk.left[1] if talk.left else before)

    async def forgotten(self, before: Asked, request: gr.Request) -> tuple[Any, ...]:
        """An empty conversation, and nothing kept of those before."""
        async with self._talks.of(request.session_hash) as talk:
            return await run_in_threadpool(self._emptied, talk, request, ())

    def written(self, wanted: str | None, turns: Turns | None, request: gr.Request) -> str:
        """An answer as a file."""
        who = self._callers.who(request)
        seen = {plan.id for plan in plans_at_hand(who.view, who.visit)}
        return word_file(self._parts, self._language, own_turns(turns, who.viewer), wanted, seen)

    def _put(self, question: str, turns: Turns | None, before: Asked, opened: str | None, request: gr.Request) -> Put:
        who = self._callers.who(request)
        return question_put(self._parts.quotas, self._language, who, question, turns, before, opened)

    async def _turn(self, work: Callable[..., _Steps], *given: Any) -> _Steps:
        """Works in a thread when it is its turn. While others wait for theirs, no growing step is shown on the way."""
        steps, kept = await to_thread.run_sync(partial(work, *given), limiter=self._turns)
        return (steps[-1:] if self._turns.statistics().tasks_waiting else steps), kept

    def _answered(
        self, put: Put, plans: list[str] | None, years: list[str] | None, unit: str | None
    ) -> tuple[list[Turns], str]:
        """The conversation as its last answer grows; what the browser is to keep of the last of these."""
        chosen = plans_asked(put.who.view, put.who.visit, plans, years)
        nowhere = "chat.filter_none" if plans or years else "chat.box_none"
        steps = list(answered(put.who.view, self._language, put.turns, unit, chosen, nowhere))
        return steps, self._keeping.sealed(put.who.viewer, Conversation(steps[-1], put.lately))

    def _emptied(self, talk: Talk, request: gr.Request, asked_before: Asked) -> tuple[Any, ...]:
        who = self._callers.who(request)
        talk.left = (), asked_before
        kept = self._keeping.sealed(who.viewer, Conversation((), asked_before))
        return (), [], kept, asked_before, asked_html(asked_before, self._language), "", *closed_form("")


def _any(*looks: Callable[[], bool]) -> bool:
    return any(look() for look in looks)
