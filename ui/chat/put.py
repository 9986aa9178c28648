"""A question that somebody puts: taken into their conversation, or refused with the reason in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from prompts.texts import Language, say
from ui.box.quotas import Quotas
from ui.chat.asker import NOBODY, name_of
from ui.chat.callers import Who
from ui.chat.history import asked_lately
from ui.chat.inert import inert
from ui.chat.notices import opened_before, opened_by_another
from ui.chat.turns import Turns, asked, noticed, own_turns, waits

Asked = tuple[str, ...]


class Pressed(gr.EventData):
    """A press on a question in the conversation. ``question``: its words; "" where the event holds none."""

    def __init__(self, target: Any, data: Any) -> None:
        super().__init__(target, data)
        value = data.get("value") if isinstance(data, Mapping) else None
        words = value.get("text") if isinstance(value, Mapping) else value
        self.question = words if isinstance(words, str) else ""


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a question. ``box``: what it holds then. ``lately``: the questions that can be asked again.

    ``is_known``: whether this server knows the page; what is unknown stays so until it is loaded again.
    """

    who: Who
    box: Any
    turns: Turns
    lately: Asked
    is_known: bool


def question_put(
    quotas: Quotas,
    language: Language,
    who: Who,
    question: str,
    turns: Turns | None,
    lately: Asked,
    opened: str | None,
) -> Put:
    """The conversation with the question at its end, or with why it is not asked.

    ``turns``: None where this server knows nothing of the page, which was opened before it started, or long ago: what
    its browser keeps would give way to what is said now. ``opened``: for whom the page was opened, as of ``name_of``.
    """
    name, own = name_of(who.viewer), own_turns(turns, who.viewer)
    is_known = turns is not None or not opened
    refused = _to_be_loaded_again(language, name, opened, is_known=is_known) or _too_many(
        quotas, language, who, question
    )
    if refused:
        return Put(who, *noticed(own, refused, name), lately, is_known)
    box, after = asked(language, question, own, name)
    return Put(who, box, after, asked_lately(lately, question) if waits(after) else lately, is_known)


def _to_be_loaded_again(language: Language, name: str, opened: str | None, *, is_known: bool) -> str:
    """That the page is another's, or unknown, as HTML; "" where it is neither."""
    if opened and opened != name:
        return opened_by_another(language, known=opened != NOBODY)
    return "" if is_known else opened_before(language)


def _too_many(quotas: Quotas, language: Language, who: Who, question: str) -> str:
    """How long who asks through a box has to wait, as HTML; "" where the question was counted."""
    seconds = quotas.wait(who.visit, who.client) if question and question.strip() else 0
    return inert(say("chat.too_many", language, seconds=seconds)) if seconds else ""
