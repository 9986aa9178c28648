"""What ``doctor`` finds of the model that writes: whether it answers, and why it doesn't."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prompts.texts import Language, say
from ui.commands.finding import Finding
from ui.commands.reaching import why_not_reached
from ui.model_setting import model_of

if TYPE_CHECKING:
    from assistant.generation.model_failed import ModelFailed
    from ui.settings import Settings

SECONDS = 60.0  # for one short reply: it may have to be loaded first
TRIED = 'Reply with this JSON object and nothing else: {"statements": []}'
_LOG = "assistant.generation.model"
_MORE = ("status", "unreadable")  # kinds of failure of which the reason says more than the kind
_SHOWN = 80  # characters of a reply that can't be used


def model_finding(settings: Settings, language: Language, seconds: float = SECONDS) -> Finding:
    """Which model writes above the quotes, and what became of one short question to it."""
    model = model_of(settings)
    if model is None:
        return Finding("model", "ok", say("doctor.model.none", language))
    from assistant.generation.deadline import Deadline  # cost: langchain, with the model
    from assistant.generation.model_failed import ModelFailed
    from assistant.generation.prompt import Message

    named = {"model": settings.model, "server": settings.model_url or say("doctor.model.own", language)}
    begun = time.monotonic()
    try:
        with _unlogged():
            reply = "".join(model.stream((Message("user", TRIED),), Deadline(seconds)))
    except ModelFailed as failed:
        why, remedy = _why(failed, settings, language)
        return Finding("model", "failed", say("doctor.model.failed", language, **named, why=why), remedy)
    took = time.monotonic() - begun
    if not _is_readable(reply):
        found = say("doctor.model.other_words", language, **named, reply=" ".join(reply.split())[:_SHOWN])
        return Finding("model", "warning", found, say("doctor.model.other_words.remedy", language))
    found = say("doctor.model.answers", language, **named)
    if took > settings.model_timeout:
        remedy = say("doctor.model.late.remedy", language, seconds=f"{took:.0f}", timeout=f"{settings.model_timeout:g}")
        return Finding("model", "warning", found, remedy)
    return Finding("model", "ok", found)


def _is_readable(reply: str) -> bool:
    """It is the JSON object that was asked for, whatever stands in it: writing and rewriting read one as strictly."""
    from assistant.generation.reply import BadReply, ReplyReader

    reader = ReplyReader()
    reader.feed(reply)
    try:
        reader.finish()
    except BadReply:
        return False
    return True


def _why(failed: ModelFailed, settings: Settings, language: Language) -> tuple[str, str]:
    """What happened, and what to do: by the model's own error, and by what stands in the way to its server."""
    kind: str = failed.code
    if settings.model_url and kind in ("unreachable", "cut"):
        kind = why_not_reached(settings.model_url) or kind
    why = say(f"doctor.model.failed.{kind}", language)
    if kind in _MORE:
        why += f" ({failed.reason})"
    remedy = say(f"doctor.model.failed.{kind}.remedy", language)
    return why, f"{remedy} {say('doctor.model.meanwhile', language)}"


@contextmanager
def _unlogged() -> Iterator[None]:
    """Meanwhile the model's failures are not written to standard error beside what the doctor says of them."""
    log = logging.getLogger(_LOG)
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
