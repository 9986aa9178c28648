"""An answer as a model writes above it: of nothing that is withdrawn, or moved out of sight, meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.verify import TextOf, Unverified, verify

if TYPE_CHECKING:
    from assistant.generation.deadline import Deadline
    from assistant.generation.writing import Writer
    from vectorstore.values import Plan

ATTEMPTS = 3  # a question is asked again where what serves, or who may see it, has changed meanwhile

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """An extractive answer, the plans that bear on it, their texts, and the state of the library in which it holds."""

    answer: Answer
    at_hand: tuple[Plan, ...]
    text_of: TextOf
    state: int = 0


def growing(
    writer: Writer | None,
    question: str,
    ask: Callable[[], Asked],
    state: Callable[[], int],
    stopped: Callable[[], bool],
) -> Iterator[Answer]:
    """The extractive answer, then the same with what is written above it; the last is whole.

    ``ask`` gives the extractive answer from what serves now, ``state`` a number that changes with that: then it is
    asked again, and written again where the answer is another. Raises what ``ask`` does.
    """
    asked = ask()
    if writer is None or not writer.may_write(asked.answer):
        yield asked.answer
        return
    deadline = writer.deadline(stopped)
    for attempt in range(1, ATTEMPTS + 1):
        yield writer.begun(asked.answer)
        anew = asked
        for grown in _verified(writer, question, asked, deadline):
            if state() != anew.state:
                anew = ask()
            if not _same(anew.answer, asked.answer):
                break
            yield grown
        else:
            return
        asked = anew
        log.info("what serves changed while a model wrote, %d times by now", attempt)
        if not writer.may_write(asked.answer):
            yield asked.answer
            return
    yield writer.without(asked.answer, "changed")


def _verified(writer: Writer, question: str, asked: Asked, deadline: Deadline) -> Iterator[Answer]:
    """What the writer gives; where something of it does not hold, the extractive answer as the last."""
    answer = asked.answer
    assert answer.understood is not None  # the assistant's own answers say it
    for grown in writer.write(question, answer.understood, answer, deadline):
        try:
            yield verify(grown, asked.text_of)
        except Unverified:
            log.exception("what a model wrote does not hold")
            yield writer.without(answer, "failed")
            return


def _same(one: Answer, other: Answer) -> bool:
    """To who reads it."""
    return (one.text, one.citations, one.related) == (other.text, other.citations, other.related)
