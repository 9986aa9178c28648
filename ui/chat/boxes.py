"""The boxes of the chat page: the conversation, the question, and the unit of who asks."""

from __future__ import annotations

import gradio as gr

from prompts.texts import Language, say
from ui.chat.feedback_form import THUMBS
from ui.wiring import MAX_UNIT

EXAMPLES = ("chat.example.1", "chat.example.2", "chat.example.3")


def window_of(language: Language) -> gr.Chatbot:
    """Where questions and answers stand."""
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
        autoscroll=False,  # the page scrolls to the newest question by itself
        layout="bubble",
        height="100%",
        scale=1,
    )


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


def profile_of(unit: str, language: Language) -> gr.Textbox:
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


def _welcome(language: Language) -> str:
    return (
        f'<div class="welcome"><p>{say("chat.welcome", language)}</p><p>{say("chat.welcome_hint", language)}</p></div>'
    )
