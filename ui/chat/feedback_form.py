"""Thumbs on the chat's answers, and the form by which a reader sends one to the admins.

Nothing is sent by a thumb alone: the form says first that the question and the answer go with it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from prompts.texts import Language, say
from ui.api.schemas import MOST_COMMENT
from ui.chat.asker import Asker, name_of
from ui.chat.inert import inert
from ui.chat.notices import noticing, who_asks
from ui.chat.turns import turn_at
from ui.faults import fault_of
from ui.feedback import give_feedback
from ui.rate_limit import RateLimit
from ui.wiring import Parts
from vectorstore.access.places import place_of
from vectorstore.catalogue.journal import REASONS
from vectorstore.library import Readable

log = logging.getLogger(__name__)

THUMBS = ("Like", "Dislike")  # what Gradio draws as thumbs
Rated = Mapping[str, Any] | None  # {"turn", "verdict"}; {} once it was sent, None while nothing of the form is in sight


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """The parts of the form. ``rated``: the answer that it is about."""

    rated: Any
    group: Any
    reason: Any
    comment: Any
    send: Any
    cancel: Any
    said: Any

    @property
    def everything(self) -> tuple[Any, ...]:
        """All that opened_form and closed_form set, in their order."""
        return self.rated, self.group, self.reason, self.comment, self.said

    @property
    def in_sight(self) -> tuple[Any, ...]:
        """What put_away sets, in its order: what is in the form is made new when it is opened."""
        return self.rated, self.group, self.said


def thumb_names(language: Language) -> gr.I18n:
    """What the thumbs are called, in the interface's language whatever the browser's is."""
    names = {f"chatbot.{thumb.lower()}": say(f"feedback.{thumb.lower()}", language) for thumb in THUMBS}
    return gr.I18n(vi=names, en=names)


def feedback_form(language: Language) -> FeedbackForm:
    """The form, hidden until a thumb is pressed."""
    rated = gr.State(None)
    with gr.Column(visible=False, elem_id="feedback") as group:
        gr.HTML(f"<p>{inert(say('feedback.goes_to', language))}</p>")
        reasons = [(say(f"feedback.reason.{reason}", language), reason) for reason in REASONS]
        reason = gr.Radio(reasons, label=say("feedback.reason", language), elem_id="feedback-reason")
        comment = gr.Textbox(
            label=say("feedback.comment", language), lines=2, max_lines=4, max_length=MOST_COMMENT,
            elem_id="feedback-comment",
        )  # fmt: skip
        with gr.Row():
            send = gr.Button(say("feedback.send", language), variant="primary", elem_id="feedback-send")
            cancel = gr.Button(say("feedback.cancel", language), elem_id="feedback-cancel")
    said = gr.HTML("", elem_id="feedback-said")
    return FeedbackForm(rated, group, reason, comment, send, cancel, said)


def wire_feedback(parts: Parts, language: Language, asker: Asker, form: FeedbackForm, window: Any, turns: Any) -> None:
    """A thumb opens the form, or closes it where it is taken back; what is sent is kept."""
    limit = parts.shared.one("feedback_form", RateLimit)

    def opened(kept: Sequence[Mapping[str, Any]] | None, pressed: gr.LikeData, request: gr.Request) -> list[Any]:
        name = name_of(who_asks(asker, request, language))
        return opened_form(owned(kept or (), name), pressed.index, pressed.liked)

    def sent(rated: Rated, reason: str | None, comment: str | None, request: gr.Request) -> list[Any]:
        viewer = who_asks(asker, request, language)
        if not rated or not owned([rated["turn"]], name_of(viewer)):
            return closed_form("")
        seconds = limit.wait(viewer.key or place_of(request.client.host if request.client else ""))
        return closed_form(sent_words(parts, parts.view(viewer).library, language, rated, reason, comment, seconds))

    everything = list(form.everything)
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    noticing(
        window.like(opened, [turns], everything, **quiet),
        form.send.click(sent, [form.rated, form.reason, form.comment], everything, **quiet),
        form.cancel.click(lambda: closed_form(""), None, everything, **quiet),
    )


def owned(turns: Sequence[Mapping[str, Any]], name: str) -> Sequence[Mapping[str, Any]]:
    """The turns, where all are of whom Gradio knows as ``name``; else none: they would be counted otherwise."""
    return turns if all(turn["of"] == name for turn in turns) else ()


def opened_form(turns: Sequence[Mapping[str, Any]], index: Any, liked: bool | str) -> list[Any]:
    """The form for the answer in the message of this number; closed where the thumb was taken back."""
    turn = turn_at(turns, index) if isinstance(index, int) else None
    if liked not in (True, False) or turn is None or not turn["answer"]:
        return closed_form("")
    rated = {"turn": turn, "verdict": "up" if liked else "down"}
    reason = gr.update(value=None, visible=not liked)
    return [rated, gr.update(visible=True), reason, "", ""]


def put_away(rated: Rated) -> list[Any]:
    """The form hidden, where something of it is in sight: Gradio makes a part anew even to leave it as it is."""
    return [None, gr.skip() if rated is None else gr.update(visible=False), ""]


def closed_form(said: str) -> list[Any]:
    """The form hidden and empty; what is said in its place."""
    words = f"<p role='status'>{inert(said)}</p>" if said else ""
    return [{} if said else None, gr.update(visible=False), None, "", words]


def sent_words(
    parts: Parts,
    seen: Readable,
    language: Language,
    rated: Rated,
    reason: str | None,
    comment: str | None,
    seconds: int,
) -> str:
    """Keeps what the form holds; the words to say of it. ``seen``: as of give_feedback. ``seconds``: to wait first."""
    if not rated:
        return ""
    if seconds:
        return say("feedback.too_many_detail", language, seconds=seconds)
    turn, verdict = rated["turn"], rated["verdict"]
    given: Any = reason if verdict == "down" and reason in REASONS else ""
    try:
        said = (turn["question"], turn["answer"], verdict, given, (comment or "")[:MOST_COMMENT])
        give_feedback(parts, seen, *said)
    except Exception as error:
        fault = fault_of(error, language)
        if fault is None:
            log.exception("feedback could not be kept")
        return fault.detail if fault else say("feedback.failed", language)
    return say("feedback.thanks", language)
