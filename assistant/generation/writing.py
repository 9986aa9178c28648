"""A model's part of an answer: statements above the quotes, none of them shown before it is checked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from assistant.answer import Answer
from assistant.generation.checks import checked
from assistant.generation.deadline import Deadline
from assistant.generation.doers import Units
from assistant.generation.model import Model
from assistant.generation.model_failed import ModelFailed
from assistant.generation.prompt import messages_for
from assistant.generation.reply import BadReply, ReplyReader
from assistant.generation.sources import Source, sources_of
from assistant.generation.written_part import WrittenPart
from assistant.understanding.understood import Understood

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many sources a model is given, of how many characters together, and how long a whole answer may take."""

    sources: int = 24
    characters: int = 16_000
    seconds: float = 60.0


class Writer:
    """Writes with a model. Safe to use from several threads. ``units``: gives the lexicon to read statements by."""

    def __init__(self, model: Model, units: Callable[[], Units], limits: Limits | None = None) -> None:
        self._model, self._units = model, units
        self._limits = limits or Limits()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def deadline(self, stopped: Callable[[], bool] = lambda: False) -> Deadline:
        """By which an answer that is begun now has to be whole."""
        return Deadline(self._limits.seconds, stopped)

    @staticmethod
    def may_write(answer: Answer) -> bool:
        """Whether there is anything that a model could say: a quote, and no question back."""
        chats = answer.understood is not None and bool(answer.understood.chat)
        return answer.status in ("answered", "not_stated") and bool(answer.citations) and not chats

    def begun(self, answer: Answer) -> Answer:
        """The extractive answer, marked as one above which a model is about to write."""
        return WrittenPart(answer, self.name).growing()

    def without(self, answer: Answer, note: str) -> Answer:
        """The extractive answer with a note; the model is not asked."""
        return WrittenPart(answer, self.name).whole(note)

    def write(
        self, question: str, understood: Understood, answer: Answer, deadline: Deadline | None = None
    ) -> Iterator[Answer]:
        """The answer as statements come to stand above its text, which stays as it is; the last is whole.

        Whatever the model does, the last is an answer: its ``written.note`` says what went wrong.
        """
        begun, part, note = time.perf_counter(), WrittenPart(answer, self.name), ""
        try:
            for _ in self._taken(part, question, understood, answer, deadline or self.deadline()):
                yield part.growing()
        except BadReply as fault:
            log.warning("%s gave a reply that is none: %s", self.name, fault)
            note = "unreadable"
        except ModelFailed as failure:
            note = failure.code
        except Exception:  # the model's edge: its words must not take away the answer below them
            log.exception("the reply of %s could not be read", self.name)
            note = "failed"
        took = {"write": round(1000 * (time.perf_counter() - begun), 3)}
        whole = part.whole(note)
        yield replace(whole, timings_ms=(answer.timings_ms or {}) | took)

    def _taken(
        self, part: WrittenPart, question: str, understood: Understood, answer: Answer, deadline: Deadline
    ) -> Iterator[None]:
        """Goes on each time that a statement has come to stand. Raises BadReply, ModelFailed."""
        sources, units, reader = self._sources(answer), self._units(), ReplyReader()
        if not sources:
            return
        for piece in self._model.stream(messages_for(question, understood, sources, answer.language), deadline):
            for draft in reader.feed(piece):
                if part.take(checked(draft, sources, units)):
                    yield
            if reader.has_failed:
                break
        reader.finish()

    def _sources(self, answer: Answer) -> tuple[Source, ...]:
        """As many as fit in, the first at any rate."""
        found = sources_of(answer, self._limits.sources)
        sizes = accumulate(len(source.words) for source in found)
        fitting = sum(size <= self._limits.characters for size in sizes)
        return found[: max(1, fitting)]
