"""The chat page: a Gradio Blocks over the same assistant as every other surface."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import gradio as gr

from assistant.answer import Answer
from assistant.errors import BadQuestion, QuestionTooLong
from assistant.understanding.cleaning import clean
from prompts.texts import Language, say
from ui.chat.answer_html import answer_html, inert
from ui.chat.asker import NOBODY, Asker, name_of
from ui.chat.boxes import box_of, profile_of, window_of
from ui.chat.feedback_form import FeedbackForm, closed_form, feedback_form, wire_feedback
from ui.chat.head import bare_head, head_of
from ui.chat.notices import WENT_WELL, notices, noticing, opened_by_another, who_asks
from ui.faults import fault_of
from ui.wiring import MAX_UNIT, Parts
from ui.wording import printable
from vectorstore.access.viewer import Viewer

log = logging.getLogger(__name__)

Turns = tuple[dict[str, Any], ...]  # {"of": whose, "question", "answer": Answer as JSON, "shown": HTML}
Shown = tuple[Any, Turns, list[dict[str, Any]]]  # the box, the conversation, and its messages
KEPT_TURNS = 30  # what a conversation keeps; earlier turns leave the page
IDLE_SECONDS = 6 * 3600  # how long the server remembers a conversation that goes on no further
HISTORY_TURNS = 6  # what the assistant is told of them
# The newest question comes to the top of the window, so that its answer is read from its beginning.
TO_QUESTION = """() => setTimeout(() => {
  const questions = document.querySelectorAll("#conversation .user-row");
  questions[questions.length - 1]?.scrollIntoView({ block: "start" });
}, 150)"""


AT_ONCE = 8  # events of one kind that are worked on at once; others wait
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class Asking(Protocol):
    """What a question is put to: a View, or all parts."""

    def ask(
        self, question: str, plans: Sequence[str], history: Sequence[dict[str, Any]], unit: str, *, surface: str
    ) -> Answer:
        """As of View."""


def chat_blocks(parts: Parts, language: Language) -> gr.Blocks:
    """The page. Conversations live in the server's memory, one a browser tab and viewer (see chat/sessions.py).

    All events go through the queue: the gate passes on no other way to call them.
    """
    # Figures of its own that nothing shows; it would make them anew, with pandas, after each event.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(2**62))
    blocks: gr.Blocks = gr.Blocks(title=say("app.title", language), analytics_enabled=False, fill_height=True)
    with blocks:
        turns = gr.State((), time_to_live=IDLE_SECONDS)
        opened = gr.Textbox(visible=False)  # for whom the page was opened
        head = gr.HTML(bare_head(language), elem_id="head")
        window = window_of(language)
        form = feedback_form(language)
        notices(language)
        with gr.Row(elem_id="asking"):
            box = box_of(language)
            send = gr.Button(say("chat.send", language), variant="primary", elem_id="send", scale=0, min_width=96)
            clear = gr.Button(say("chat.clear", language), elem_id="clear", scale=0, min_width=120)
        unit = profile_of(parts.settings.unit, language)
        asker = Asker(parts)
        _greet(blocks, parts, language, asker, [head, unit, opened])
        _wire(parts, language, asker, _Page(turns, window, box, send, clear, unit, opened, form))
        wire_feedback(parts, language, asker, form, window, turns)
    blocks.queue(api_open=False, default_concurrency_limit=AT_ONCE)
    return blocks


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts of the page between which questions and answers go."""

    turns: Any
    window: Any
    box: Any
    send: Any
    clear: Any
    unit: Any
    opened: Any
    form: FeedbackForm


def _greet(blocks: gr.Blocks, parts: Parts, language: Language, asker: Asker, shown: list[Any]) -> None:
    """Each time that the page is opened: how much is searched for whom, and the unit of their profile."""

    def greeting(request: gr.Request) -> list[Any]:
        viewer = who_asks(asker, request, language)
        view = parts.view(viewer)
        return [head_of(view, language), view.unit if viewer.is_known else gr.update(), name_of(viewer)]

    noticing(blocks.load(greeting, None, shown, **QUIET))


def _wire(parts: Parts, language: Language, asker: Asker, page: _Page) -> None:
    """Show the question at once, then its answer. A click asks an example, an option or a question to go on with.

    The handlers are functions with their types written out: Gradio goes by them to hand in the request.
    """

    def put(question: str, turns: Turns, opened: str | None, request: gr.Request) -> tuple[Any, ...]:
        viewer = who_asks(asker, request, language)
        name, own = name_of(viewer), _own(turns, viewer)
        if opened and opened != name:
            return *_noticed(own, opened_by_another(language, known=opened != NOBODY), name), *closed_form("")
        return *_asked(language, question, own, name), *closed_form("")

    def example(turns: Turns, opened: str | None, chosen: gr.SelectData, request: gr.Request) -> tuple[Any, ...]:
        return put(chosen.value["text"], turns, opened, request)

    def option(turns: Turns, opened: str | None, chosen: gr.SelectData, request: gr.Request) -> tuple[Any, ...]:
        return put(str(chosen.value), turns, opened, request)

    def answered(turns: Turns, unit: str | None, request: gr.Request) -> tuple[Turns, list[dict[str, Any]]]:
        viewer = who_asks(asker, request, language)
        return _answered(parts.view(viewer), language, _own(turns, viewer), unit)

    everything = [page.box, page.turns, page.window, *page.form.everything]  # the form was of what was asked before
    told = [page.turns, page.opened]
    for shown in (
        page.box.submit(put, [page.box, *told], everything, **QUIET),
        page.send.click(put, [page.box, *told], everything, **QUIET),
        page.window.example_select(example, told, everything, **QUIET),
        page.window.option_select(option, told, everything, **QUIET),
    ):
        shown.success(None, js=WENT_WELL)
        done = shown.success(answered, [page.turns, page.unit], [page.turns, page.window], **QUIET)
        done.success(None, js=TO_QUESTION)
        noticing(shown, done)
    noticing(page.clear.click(lambda: ["", (), [], *closed_form("")], None, everything, **QUIET))


def _own(turns: Turns, viewer: Viewer) -> Turns:
    """What the viewer said and was told, and nobody else."""
    return tuple(turn for turn in turns if turn["of"] == name_of(viewer))


def _asked(language: Language, question: str, turns: Turns, name: str = NOBODY) -> Shown:
    """The box emptied, and the conversation with the question at its end, of whom Gradio knows as ``name``.

    A question over the limit stays in the box and is neither kept nor sent back: the conversation gets a turn without
    one that says so, until the next question.
    """
    if not question or not question.strip():
        return question, turns, messages(turns)
    try:
        clean(question)
    except QuestionTooLong as error:
        return _noticed(turns, inert(error.say(language)), name)
    except BadQuestion:
        pass  # shown, and refused by the assistant
    asked = {"of": name, "question": question, "answer": None, "shown": None}
    turns = (*_questions(turns), asked)[-KEPT_TURNS:]
    return "", turns, messages(turns)


def _noticed(turns: Turns, words: str, name: str) -> Shown:
    """The box as it is, and a turn without a question that says why it was not asked. ``words``: HTML."""
    notice = {"of": name, "question": "", "answer": None, "shown": _failed(words)}
    turns = (*_questions(turns), notice)[-KEPT_TURNS:]
    return gr.update(), turns, messages(turns)


def _questions(turns: Turns) -> Turns:
    return tuple(turn for turn in turns if turn["question"])


def _answered(
    asking: Asking, language: Language, turns: Turns, unit: str | None = None
) -> tuple[Turns, list[dict[str, Any]]]:
    """The conversation with its last question answered; ``unit`` is that of who asks."""
    if not turns or turns[-1]["shown"] is not None:
        return turns, messages(turns)
    question = turns[-1]["question"]
    history = [{"question": t["question"], "answer": t["answer"]} for t in turns[:-1] if t["answer"]][-HISTORY_TURNS:]
    answer = None
    try:
        given = asking.ask(question, (), history, (unit or "")[:MAX_UNIT], surface="chat")
        answer, shown = given.to_json(), answer_html(given, given.language)
    except Exception as error:
        fault = fault_of(error, language)
        if fault is None:
            log.exception("the chat could not answer")
        shown = _failed(inert(fault.detail if fault else say("chat.failed", language)))
    turns = (*turns[:-1], turns[-1] | {"answer": answer, "shown": shown})
    return turns, messages(turns)


def _failed(words: str) -> str:
    return f'<div class="answer failed">{words}</div>'


def messages(turns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The turns as the chat window takes them; a question's words are shown to the letter.

    The last answer's options, or questions to go on with, are buttons: Gradio writes their words as text.
    """
    shown: list[dict[str, Any]] = []
    for turn in turns:
        if turn["question"]:
            shown.append({"role": "user", "content": f'<div class="asked">{inert(turn["question"])}</div>'})
        if turn["shown"] is not None:
            shown.append({"role": "assistant", "content": turn["shown"]})
    offered = turns[-1]["answer"] if turns else None
    if offered and offered["follow_ups"]:
        shown[-1]["options"] = [{"value": words, "label": printable(words)} for words in offered["follow_ups"]]
    return shown
