"""The boxes of the chat page: the conversation, the question, and what the page's scripts speak through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from prompts.texts import Language, say
from ui.chat.feedback_form import THUMBS
from ui.chat.inert import inert

# What static/chat.js says, in the page's language.
SPOKEN = ("copied", "copy_failed", "saved", "question", "answer", "conversation", "examples")


def window_of(language: Language) -> gr.Chatbot:
    """Where questions and answers stand."""
    return gr.Chatbot(
        label=say("chat.conversation", language),
        show_label=False,
        elem_id="conversation",
        placeholder=welcome(language, has_examples=False),
        latex_delimiters=[],  # "$" in a plan is money
        buttons=[],
        feedback_options=THUMBS,
        allow_tags=False,
        line_breaks=False,
        autoscroll=False,  # the page scrolls to the newest question by itself
        layout="bubble",
        height="auto",
    )


def welcome(language: Language, *, has_examples: bool, has_plans: bool = True) -> str:
    """What stands where nothing has been asked yet; where nothing can be, that the head says what to do."""
    title, hint = "chat.welcome", "chat.welcome_hint" if has_examples else "chat.welcome_hint_bare"
    if not has_plans:
        title, hint = "chat.welcome_none", "chat.welcome_hint_none"
    words = f"<h2>{inert(say(title, language))}</h2><p>{inert(say(hint, language))}</p>"
    return f'<div class="welcome">{words}</div>'


def with_examples(examples: Sequence[str], language: Language, *, has_plans: bool = True) -> Any:
    """The window's welcome with these questions as buttons. ``has_plans``: whether there is anything to ask."""
    words = welcome(language, has_examples=bool(examples), has_plans=has_plans)
    return gr.update(examples=[{"text": question} for question in examples], placeholder=words)


def box_of(language: Language) -> gr.Textbox:
    """Where a question is written."""
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


@dataclass(frozen=True, slots=True)
class Wires:
    """What static/chat.js speaks to the server through, and hears from it; nothing of it is seen.

    ``kept``: the conversation for the browser to keep (chat/history.py). ``file``: an answer to be saved
    (chat/word_file.py). The buttons are pressed by the script: a question of a list, a file, all forgotten.
    """

    kept: Any
    wanted: Any
    file: Any
    again: Any
    docx: Any
    forget: Any


def wires_of(language: Language) -> Wires:
    """The wires, and the words that the script says."""
    kept, wanted, file = (gr.Textbox(visible=False) for _ in range(3))
    buttons = (gr.Button(visible="hidden", elem_id=name) for name in ("again", "docx", "forget"))
    words = "".join(f' data-{name.replace("_", "-")}="{inert(say(f"chat.said.{name}", language))}"' for name in SPOKEN)
    gr.HTML(f'<div id="spoken"{words}></div><p id="done" role="status"></p>', elem_id="announced")
    return Wires(kept, wanted, file, *buttons)
