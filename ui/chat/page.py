"""The chat page: a Gradio Blocks over the same assistant as every other surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from prompts.texts import Language, say
from ui.chat import scripts
from ui.chat.asker import Asker
from ui.chat.boxes import Wires, box_of, window_of, wires_of
from ui.chat.costs import NEVER, spared
from ui.chat.events import Events
from ui.chat.feedback_form import FeedbackForm, feedback_form, wire_feedback
from ui.chat.filter_form import FilterForm, filter_form
from ui.chat.head import bare_head
from ui.chat.notices import WENT_WELL, notices, noticing
from ui.chat.opening import Opening
from ui.chat.streams import left_in
from ui.wiring import Parts

IDLE_SECONDS = 6 * 3600  # how long the server remembers a conversation that goes on no further
AT_ONCE = 8  # events of one kind that are worked on at once; others wait
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
PUT = QUIET | {"concurrency_limit": None}  # all questions come to stand in their pages; for answers they take turns


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts of the page between which questions and answers go.

    ``turns``: the conversation. ``asked``: questions that can be asked again. ``opened``: for whom the page was opened.
    """

    turns: Any
    asked: Any
    opened: Any
    head: Any
    window: Any
    box: Any
    send: Any
    clear: Any
    listed: Any
    filter: FilterForm
    form: FeedbackForm
    wires: Wires

    @property
    def told(self) -> list[Any]:
        """What an event that puts a question is told beside it."""
        return [self.turns, self.asked, self.opened, self.form.rated, *self.filter.chosen]

    @property
    def put(self) -> list[Any]:
        """What it sets; the form was of what was asked before."""
        return [self.box, self.turns, self.window, self.asked, self.listed, *self.form.in_sight, self.wires.kept]


def chat_blocks(parts: Parts, language: Language) -> gr.Blocks:
    """The page. Conversations live in the server's memory, one a browser tab and viewer (see chat/sessions.py).

    All events go through the queue: the gate passes on no other way to call them.
    """
    blocks: gr.Blocks = gr.Blocks(title=say("app.title", language), analytics_enabled=False)
    with blocks:
        page = _laid_out(parts, language)
        asker = Asker(parts)
        events = Events(parts, language, asker, left_in(blocks))
        _wire_load(blocks, Opening(parts, language, asker), page)
        _wire_questions(events, page, writes=bool(parts.settings.model))
        _wire_tools(events, page)
        wire_feedback(parts, language, asker, page.form, page.window, page.turns)
    spared(blocks.blocks.values())
    # How long the queue is, nobody is told: it would be said to each who waits whenever one of them is served.
    blocks.queue(api_open=False, default_concurrency_limit=AT_ONCE, status_update_rate=NEVER)
    return blocks


def _laid_out(parts: Parts, language: Language) -> _Page:
    """Head, conversation, and the bar that stays in sight below."""
    turns = gr.State(None, time_to_live=IDLE_SECONDS)  # until the page is opened, and when it is forgotten
    asked = gr.State((), time_to_live=IDLE_SECONDS)
    opened = gr.Textbox(visible=False)
    head = gr.HTML(bare_head(language), elem_id="head")
    window = window_of(language)
    with gr.Column(elem_id="bar"):
        form = feedback_form(language)
        notices(language)
        wires = wires_of(language)
        with gr.Row(elem_id="asking"):
            box = box_of(language)
            send = gr.Button(say("chat.send", language), variant="primary", elem_id="send", scale=0, min_width=0)
        with gr.Row(elem_id="folds"):
            filters = filter_form(parts.settings.unit, language)
            listed = gr.HTML("", elem_id="asked")
            clear = gr.Button(say("chat.clear", language), elem_id="clear", scale=0, min_width=0)
    return _Page(turns, asked, opened, head, window, box, send, clear, listed, filters, form, wires)


def _wire_load(blocks: gr.Blocks, opening: Opening, page: _Page) -> None:
    """Each time that the page is opened: who looks at it and what they said, then what can be asked and chosen.

    And what the fold of choices says once something is chosen.
    """
    shown = [page.head, page.filter.unit, page.opened, page.turns, page.window, page.asked, page.listed]
    opened = blocks.load(opening.opened, [page.wires.kept], shown, js=scripts.TAKE, **QUIET)
    opened.success(None, js=scripts.TO_QUESTION)
    examples = blocks.load(opening.examples, None, [page.window], **QUIET)
    filled = blocks.load(opening.filled, None, list(page.filter.filled), **QUIET)
    noticing(opened, examples, filled)
    for one in page.filter.chosen:
        noticing(one.change(opening.chosen, list(page.filter.chosen), [page.filter.fold], **QUIET))


def _wire_questions(events: Events, page: _Page, *, writes: bool) -> None:
    """A click asks an example, an option, a question to go on with, or one of before.

    ``writes``: a model then writes above the answer, in an event of its own: the next question need not wait for it.
    """
    from_box = [page.box.submit, page.send.click]  # one event: the page sends the next once this one is done
    for put in (
        gr.on(from_box, events.put, [page.box, *page.told], page.put, js=scripts.SENT, **PUT),
        page.window.example_select(events.put_pressed, page.told, page.put, **PUT),
        page.window.option_select(events.put_pressed, page.told, page.put, **PUT),
        page.wires.again.click(events.put_again, [page.wires.wanted, *page.told], page.put, js=scripts.WANTED, **PUT),
    ):
        put.success(None, js=WENT_WELL)
        put.success(None, [page.wires.kept], js=scripts.KEEP)
        put.success(None, js=scripts.TO_QUESTION)
        noticing(put)
        if writes:
            told, shown = [page.turns, page.asked, *page.filter.chosen], [page.turns, page.window, page.wires.kept]
            written = put.success(events.write, told, shown, **PUT)
            written.success(None, [page.wires.kept], js=scripts.KEEP)
            noticing(written)


def _wire_tools(events: Events, page: _Page) -> None:
    """A new conversation, all forgotten, and an answer as a file."""
    kept, file = page.wires.kept, page.wires.file
    emptied = [page.turns, page.window, kept, page.asked, page.listed, page.box, *page.form.everything]
    for button, handler in ((page.clear, events.anew), (page.wires.forget, events.forgotten)):
        cleared = button.click(handler, [page.asked], emptied, **QUIET)
        cleared.success(None, [kept], js=scripts.KEEP)
        noticing(cleared)
    written = page.wires.docx.click(events.written, [page.wires.wanted, page.turns], [file], js=scripts.WANTED, **QUIET)
    written.success(None, [file], js=scripts.SAVE)
    noticing(written)
