"""The turns of a conversation, and how the chat window shows them.

A turn is {"of": whose it is, "question", "answer": as JSON, "shown": HTML}. ``shown`` is None while the question waits,
``question`` is "" where the turn only says why nothing was asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assistant.errors import BadQuestion, QuestionTooLong
from assistant.understanding.cleaning import clean
from prompts.texts import Language, say
from ui.chat.answer_html import answer_html, answer_steps
from ui.chat.asker import NOBODY, name_of
from ui.chat.citation_facts import NONE, facts_of
from ui.chat.inert import inert
from ui.faults import fault_of
from ui.view import View
from ui.wiring import MAX_UNIT
from ui.wording import printable
from vectorstore.access.viewer import Viewer

log = logging.getLogger(__name__)

Turn = dict[str, Any]
Turns = tuple[Turn, ...]
KEPT_TURNS = 30  # what a conversation keeps; earlier turns leave the page
HISTORY_TURNS = 6  # what the assistant is told of them


def own_turns(turns: Turns | None, viewer: Viewer) -> Turns:
    """What the viewer said and was told, and nobody else."""
    return tuple(turn for turn in turns or () if turn["of"] == name_of(viewer))


def asked(language: Language, question: str, turns: Turns, name: str = NOBODY) -> tuple[Any, Turns]:
    """What the box holds then, and the turns with the question at their end, of whom Gradio knows as ``name``.

    A question over the limit stays in the box and is neither kept nor sent back: a turn without one says so, until the
    next question.
    """
    if not question or not question.strip():
        return question, turns
    try:
        clean(question)
    except QuestionTooLong as error:
        return noticed(turns, inert(error.say(language)), name)
    except BadQuestion:
        pass  # shown, and refused by the assistant
    turn = {"of": name, "question": question, "answer": None, "shown": None}
    return "", (*_questions(turns), turn)[-KEPT_TURNS:]


def noticed(turns: Turns, words: str, name: str) -> tuple[Any, Turns]:
    """As ``asked``: the box stays as it is, and a last turn says why nothing was asked. ``words``: HTML."""
    from gradio import update  # cost: as all of gradio, which tests of turns don't need

    notice = {"of": name, "question": "", "answer": None, "shown": failed(words)}
    return update(), (*_questions(turns), notice)[-KEPT_TURNS:]


def waits(turns: Turns) -> bool:
    """Whether the last question has no answer yet."""
    return bool(turns) and turns[-1]["shown"] is None


def answered(
    view: View,
    language: Language,
    turns: Turns,
    unit: str | None,
    plans: Sequence[str] | None,
    nowhere: str = "chat.filter_none",
) -> Iterator[Turns]:
    """The turns as the answer to the last question grows; the last of them are to be kept.

    ``unit``: of who asks. ``plans``: those that are asked, all where there are none; None: what was chosen leaves none,
    and ``nowhere`` is what to say.
    """
    if not waits(turns):
        return
    before, asked_last = turns[:-1], turns[-1]
    if plans is None:
        yield (*before, asked_last | {"shown": failed(inert(say(nowhere, language)))})
        return
    answer, steps = _asked_of(view, language, before, asked_last["question"], (unit or "")[:MAX_UNIT], plans)
    for step in steps[:-1]:
        yield (*before, asked_last | {"shown": step})
    yield (*before, asked_last | {"answer": answer, "shown": steps[-1]})


def _asked_of(
    view: View, language: Language, before: Turns, question: str, unit: str, plans: Sequence[str]
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The answer as JSON and as it grows; None and what to do where there is none."""
    try:
        given = view.ask(question, plans, _history(before), unit, surface="chat", model=False)
        return given.to_json(), answer_steps(given, given.language, facts_of(given, view, given.language))
    except Exception as error:  # noqa: BLE001 - the event's edge: it is told, and logged where nobody foresaw it
        return None, (_fault(error, language),)


def may_be_written_above(turns: Turns) -> bool:
    """Whether a model may write above the last answer: it has quotes, and none has yet."""
    answer = turns[-1]["answer"] if turns else None
    return answer is not None and answer["status"] in ("answered", "not_stated") and "written" not in answer


def written_above(
    view: View, language: Language, turns: Turns, unit: str | None, plans: Sequence[str], stopped: Callable[[], bool]
) -> Iterator[Turns]:
    """The turns as a model writes above the last answer, which is made anew for it; the last of them are to be kept.

    ``unit``, ``plans``: as of ``answered``. ``stopped``: whether another event waits for the end of it.
    """
    before, last = turns[:-1], turns[-1]
    citations, facts = None, NONE
    asked = last["question"], plans, _history(before), (unit or "")[:MAX_UNIT]
    try:
        for given in view.growing(*asked, surface="chat", noted=False, stopped=stopped):
            if given.citations is not citations:  # it is another answer than before
                citations, facts = given.citations, facts_of(given, view, given.language)
            shown = answer_html(given, given.language, facts)
            yield (*before, last | {"answer": given.to_json(), "shown": shown})
    except Exception as error:  # noqa: BLE001 - as above
        yield (*before, last | {"answer": None, "shown": _fault(error, language)})


def _history(before: Turns) -> list[dict[str, Any]]:
    """What the assistant is told of the turns before."""
    told = [{"question": turn["question"], "answer": turn["answer"]} for turn in before if turn["answer"]]
    return told[-HISTORY_TURNS:]


def _fault(error: Exception, language: Language) -> str:
    """What to do where there is no answer, as HTML."""
    fault = fault_of(error, language)
    if fault is None:
        log.error("the chat could not answer", exc_info=error)
    return failed(inert(fault.detail if fault else say("chat.failed", language)))


def failed(words: str) -> str:
    """That nothing was answered, and why. ``words``: HTML."""
    return f'<div class="answer failed">{words}</div>'


def messages(turns: Sequence[Turn], language: Language) -> list[dict[str, Any]]:
    """The turns as the chat window takes them; a question's words are shown to the letter.

    The last answer's options, or questions to go on with, are buttons: Gradio writes their words as text.
    """
    shown: list[dict[str, Any]] = []
    for turn in turns:
        if turn["question"]:
            shown.append({"role": "user", "content": f'<h2 class="asked">{inert(turn["question"])}</h2>'})
        if turn["shown"] is not None:
            shown.append({"role": "assistant", "content": turn["shown"]})
    if turns and turns[-1]["shown"] is None:
        pending = f'<div class="pending">{inert(say("chat.searching", language))}</div>'
        shown.append({"role": "assistant", "content": pending})
    offered = turns[-1]["answer"] if turns else None
    if offered and offered["follow_ups"]:
        shown[-1]["options"] = [{"value": words, "label": printable(words)} for words in offered["follow_ups"]]
    return shown


def turn_at(turns: Sequence[Mapping[str, Any]], index: int) -> Mapping[str, Any] | None:
    """The turn whose question or answer is the message of this number in the conversation."""
    at = 0
    for turn in turns:
        at += bool(turn["question"]) + (turn["shown"] is not None)
        if index < at:
            return turn
    return None


def answer_at(turns: Sequence[Turn], index: int) -> Turn | None:
    """The turn of the answer of this number, from 0, among those that the page shows; None where it has none."""
    shown = [turn for turn in turns if turn["shown"] is not None]
    return shown[index] if 0 <= index < len(shown) and shown[index]["answer"] else None


def plans_cited(turn: Turn) -> set[str]:
    """The plans whose words its answer holds."""
    answer = turn["answer"]
    return {citation["plan_id"] for citation in (*answer["citations"], *answer["related"])}


def _questions(turns: Turns) -> Turns:
    return tuple(turn for turn in turns if turn["question"])
