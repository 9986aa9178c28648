"""The chat page: a Gradio Blocks over the same assistant as every other surface."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from assistant.errors import BadQuestion, QuestionTooLong
from assistant.understanding.cleaning import clean
from prompts.texts import Language, say
from ui.answer_html import answer_html, inert
from ui.faults import fault_of
from ui.feedback_form import THUMBS, feedback_form, wire_feedback
from ui.wiring import MAX_UNIT, Parts
from ui.wording import printable

log = logging.getLogger(__name__)

Turns = tuple[dict[str, Any], ...]  # {"question", "answer": Answer as JSON, "shown": HTML}
KEPT_TURNS = 30  # what a conversation keeps; earlier turns leave the page
IDLE_SECONDS = 6 * 3600  # how long the server remembers a conversation that goes on no further
HISTORY_TURNS = 6  # what the assistant is told of them
# The newest question comes to the top of the window, so that its answer is read from its beginning.
TO_QUESTION = """() => setTimeout(() => {
  const questions = document.querySelectorAll("#conversation .user-row");
  questions[questions.length - 1]?.scrollIntoView({ block: "start" });
}, 150)"""
EXAMPLES = ("chat.example.1", "chat.example.2", "chat.example.3")


def chat_blocks(parts: Parts, language: Language) -> gr.Blocks:
    """The page. Conversations live in the server's memory, one a browser tab."""
    blocks: gr.Blocks = gr.Blocks(title=say("app.title", language), analytics_enabled=False, fill_height=True)
    with blocks:
        turns = gr.State((), time_to_live=IDLE_SECONDS)
        gr.HTML(partial(_head, parts, language), elem_id="head")
        window = _window(language)
        form = feedback_form(language)
        with gr.Row(elem_id="asking"):
            box = _box(language)
            send = gr.Button(say("chat.send", language), variant="primary", elem_id="send", scale=0, min_width=96)
            clear = gr.Button(say("chat.clear", language), elem_id="clear", scale=0, min_width=120)
        unit = _profile(parts.settings.unit, language)
        _wire(partial(_answered, parts, language), language, _Page(turns, window, box, send, clear, unit))
        wire_feedback(parts, language, form, window, turns)
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


def _window(language: Language) -> gr.Chatbot:
    return gr.Chatbot(
        label=say("chat.conversation", language),
        show_label=False,
        elem_id="conversation",
        placeholder=_welcome(language),
        examples=[{"text": say(key, language)} for key in EXAMPLES],
        latex_delimiters=[],  # "$" in a plan is money
        buttons=[],
        feedback_options=THUMBS,
        allow_tags=False,
        line_breaks=False,
        autoscroll=False,  # TO_QUESTION does it
        layout="bubble",
        height="100%",
        scale=1,
    )


def _box(language: Language) -> gr.Textbox:
    return gr.Textbox(
        label=say("chat.question", language),
        placeholder=say("chat.placeholder", language),
        show_label=False,
        container=False,
        autofocus=True,
        lines=1,
        max_lines=5,
        elem_id="question",
        scale=1,
    )


def _profile(unit: str, language: Language) -> gr.Textbox:
    """Where who asks may say of which unit they are; it stays in the page, and goes with each question."""
    with gr.Accordion(say("chat.profile", language), open=False, elem_id="profile"):
        return gr.Textbox(
            value=unit,
            label=say("chat.unit", language),
            info=say("chat.unit_hint", language),
            placeholder=say("chat.unit_example", language),
            show_label=False,
            container=False,
            lines=1,
            max_lines=1,
            max_length=MAX_UNIT,
            elem_id="unit",
        )


def _wire(answered: Any, language: Language, page: _Page) -> None:
    """Show the question at once, then its answer. A click asks an example, an option or a question to go on with."""

    def example(turns: Turns, chosen: gr.SelectData) -> tuple[Any, Turns, list[dict[str, Any]]]:
        return _asked(language, chosen.value["text"], turns)

    def option(turns: Turns, chosen: gr.SelectData) -> tuple[Any, Turns, list[dict[str, Any]]]:
        return _asked(language, str(chosen.value), turns)

    asked = partial(_asked, language)
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    everything = [page.box, page.turns, page.window]
    for shown in (
        page.box.submit(asked, [page.box, page.turns], everything, queue=False, **quiet),
        page.send.click(asked, [page.box, page.turns], everything, queue=False, **quiet),
        page.window.example_select(example, [page.turns], everything, queue=False, **quiet),
        page.window.option_select(option, [page.turns], everything, queue=False, **quiet),
    ):
        done = shown.then(answered, [page.turns, page.unit], [page.turns, page.window], **quiet)
        done.then(None, js=TO_QUESTION)
    page.clear.click(lambda: ("", (), []), None, everything, queue=False, **quiet)


def _asked(language: Language, question: str, turns: Turns) -> tuple[Any, Turns, list[dict[str, Any]]]:
    """The box emptied, and the conversation with the question at its end.

    A question over the limit stays in the box and is neither kept nor sent back: the conversation gets a turn without
    one that says so, until the next question.
    """
    if not question or not question.strip():
        return question, turns, messages(turns)
    turns = tuple(turn for turn in turns if turn["question"])
    try:
        clean(question)
    except QuestionTooLong as error:
        turns = (*turns, {"question": "", "answer": None, "shown": _failed(error.say(language))})[-KEPT_TURNS:]
        return gr.update(), turns, messages(turns)
    except BadQuestion:
        pass  # shown, and refused by the assistant
    turns = (*turns, {"question": question, "answer": None, "shown": None})[-KEPT_TURNS:]
    return "", turns, messages(turns)


def _answered(
    parts: Parts, language: Language, turns: Turns, unit: str | None = None
) -> tuple[Turns, list[dict[str, Any]]]:
    """The conversation with its last question answered; ``unit`` is that of who asks."""
    if not turns or turns[-1]["shown"] is not None:
        return turns, messages(turns)
    question = turns[-1]["question"]
    history = [{"question": t["question"], "answer": t["answer"]} for t in turns[:-1] if t["answer"]][-HISTORY_TURNS:]
    answer = None
    try:
        given = parts.ask(question, (), history, (unit or "")[:MAX_UNIT], surface="chat")
        answer, shown = given.to_json(), answer_html(given, given.language)
    except Exception as error:
        fault = fault_of(error, language)
        if fault is None:
            log.exception("the chat could not answer")
        shown = _failed(fault.detail if fault else say("chat.failed", language))
    turns = (*turns[:-1], {"question": question, "answer": answer, "shown": shown})
    return turns, messages(turns)


def _failed(words: str) -> str:
    return f'<div class="answer failed">{inert(words)}</div>'


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


def _welcome(language: Language) -> str:
    return (
        f'<div class="welcome"><p>{say("chat.welcome", language)}</p><p>{say("chat.welcome_hint", language)}</p></div>'
    )


def _head(parts: Parts, language: Language) -> str:
    """Title, tagline and what is searched; computed at each load of the page."""
    try:
        count = len(parts.library.plans())
    except Exception:
        log.exception("the library can't be listed")
        count, state = 0, say("chat.no_library", language)
    else:
        state = say("chat.plans", language, count=count) if count else say("chat.no_plans", language)
    pages = (("plans", "chat.plans_link"), ("register", "register.title")) if count else ()
    links = " · ".join(f'<a href="{address}">{inert(say(key, language))}</a>' for address, key in pages)
    title, tagline = inert(say("app.title", language)), inert(say("app.tagline", language))
    heading = f'<div class="heading"><h1>{title}</h1><p>{tagline}</p></div>'
    return f'{heading}<p class="state"><span>{inert(state)}.</span> {links}</p>'
