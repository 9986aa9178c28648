"""Notes the questions of the chat page and the API in the journal, beside the answers and never in their way.

A question is put into a queue of limited length; one thread writes what has gathered. Where the queue is full or the
database can't be written, notes are lost, not answers. The question's text leaves the process only where the setting
keeps it: what was understood is noted in words of the word lists (see ``understood_parts``).
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Condition, Thread
from typing import Any

from assistant.answer import Answer
from assistant.errors import BadQuestion
from assistant.text_data import provinces
from assistant.understanding.understood import Understood
from vectorstore.access.kept_audit import Audit
from vectorstore.catalogue.journal import Asked
from vectorstore.catalogue.kept_journal import Journal
from vectorstore.errors import UnknownPlan

MOST_WAITING = 1000  # notes
GATHER_SECONDS = 0.5  # after the first of a batch
CLOSE_SECONDS = 5.0  # how long the end of the server waits for the last notes
PRUNE_SECONDS = 24 * 3600.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Note:
    """A question with its answer, as it waits in memory."""

    at: datetime
    surface: str
    question: str
    answer: Answer | None
    milliseconds: float


class Recorder:
    """Notes questions from ``start`` to ``close``; before and after it lets them pass.

    ``journal`` gives the journal when it is first needed; ``common_name`` a unit's name in the lexicon's words.
    ``trail`` gives the audit trail, whose entries go after ``audit_days`` days as questions do after ``keep_days``.
    """

    def __init__(
        self,
        journal: Callable[[], Journal],
        common_name: Callable[[str], str],
        *,
        keep_questions: bool = False,
        keep_days: int = 180,
        trail: Callable[[], Audit] | None = None,
        audit_days: int = 730,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._journal, self._common_name, self._now = journal, common_name, now
        self._keep_questions, self._keep_for = keep_questions, timedelta(days=keep_days)
        self._trail, self._trail_for = trail, timedelta(days=audit_days)
        self._most_waiting = most_waiting
        self._waiting: deque[_Note] = deque()
        self._changed = Condition()
        self._closing = False
        self._lost = 0  # since the last that was written
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins to note questions, and to delete what is too old, now and once a day."""
        with self._changed:
            if self._thread is None:
                self._closing = False
                self._thread = Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Writes what waits, for a few seconds at most."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(CLOSE_SECONDS)

    def noting(self, surface: str, question: str, answers: Callable[[], Iterable[Answer]]) -> Iterator[Answer]:
        """What ``answers`` gives or raises, noted once, by the last; a question that can't be one is not."""
        begun = time.perf_counter()
        answer: Answer | None = None
        try:
            for answer in answers():
                yield answer
        except (BadQuestion, UnknownPlan):
            raise
        except Exception:
            self._put(surface, question, None, begun)
            raise
        except GeneratorExit:  # nobody waits for more of it
            if answer is not None:
                self._put(surface, question, answer, begun)
            raise
        self._put(surface, question, answer, begun)

    def _put(self, surface: str, question: str, answer: Answer | None, begun: float) -> None:
        took = round(1000 * (time.perf_counter() - begun), 3)
        with self._changed:
            if self._thread is None:
                return
            if len(self._waiting) >= self._most_waiting:
                self._fail(1, "too many are waiting to be written")
                return
            self._waiting.append(_Note(self._now(), surface, question, answer, took))
            self._changed.notify_all()

    def _run(self) -> None:
        prune_at = time.monotonic()
        closing = False
        while not closing:
            if time.monotonic() >= prune_at:
                self._prune()
                prune_at = time.monotonic() + PRUNE_SECONDS
            batch, closing = self._batch(prune_at)
            if batch:
                self._write(batch)

    def _batch(self, until: float) -> tuple[Sequence[_Note], bool]:
        """What has gathered when there is anything, at the end of the server, or when it is time; whether it ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._waiting, max(0.0, until - time.monotonic()))
            if self._waiting:
                self._changed.wait_for(lambda: self._closing, GATHER_SECONDS)
            batch = tuple(self._waiting)
            self._waiting.clear()
            return batch, self._closing

    def _write(self, notes: Sequence[_Note]) -> None:
        """Writes; a failure is logged once, until something is written again."""
        try:
            self._journal().note([self._asked(note) for note in notes])
        except Exception as failure:  # noqa: BLE001 - the thread's edge: these are lost, the next are tried again
            with self._changed:
                self._fail(len(notes), failure)
            return
        with self._changed:
            if self._lost:
                log.warning("questions are noted again; %d were not", self._lost)
            self._lost = 0

    def _fail(self, notes: int, reason: object) -> None:
        if not self._lost:
            log.warning("questions asked can't be noted for the usage figures: %s", reason)
        self._lost += notes

    def _prune(self) -> None:
        try:
            self._journal().prune(self._now() - self._keep_for)
        except Exception as failure:  # noqa: BLE001 - the thread's edge: it is tried again the next day
            log.warning("old questions and feedback can't be deleted: %s", failure)
        try:
            if self._trail is not None:
                self._trail().prune(self._now() - self._trail_for, self._now())
        except Exception as failure:  # noqa: BLE001 - as above
            log.warning("old entries of the audit trail can't be deleted: %s", failure)

    def _asked(self, note: _Note) -> Asked:
        answer = note.answer
        if answer is None:
            words = note.question if self._keep_questions else ""
            return Asked(note.at, note.surface, "", "failed", {}, (), 0, note.milliseconds, words)
        parts: Mapping[str, Any] = {}
        if answer.understood is not None:
            parts = understood_parts(answer.understood, self._common_name, whole=self._keep_questions)
        return Asked(
            at=note.at,
            surface=note.surface,
            language=answer.language,
            status=answer.status,
            understood=parts,
            plans=tuple(dict.fromkeys(citation.plan_id for citation in answer.citations)),
            citations=len(answer.citations),
            milliseconds=note.milliseconds,
            words=note.question if self._keep_questions else "",
        )


def understood_parts(
    understood: Understood, common_name: Callable[[str], str], *, whole: bool = False
) -> dict[str, list[Any]]:
    """What was understood, in names of the word lists, ids of plans and figures only; nothing empty.

    A unit stands by what the lexicon calls its kind, without its place or its own name: those are free text. ``whole``
    adds what it is about and words that were not understood, as they were written.
    """
    known = provinces()
    units = understood.units or understood.mentioned
    found: dict[str, Sequence[Any]] = {
        "asks": (understood.chat,) if understood.chat else understood.kinds,
        "details": tuple(detail.name for detail in understood.details),
        "fields": understood.fields,
        "units": tuple(filter(None, (common_name(name) for mention in units for name in mention.names[:1]))),
        "plans": understood.plans,
        "places": tuple(place for place in understood.places if place in known),
        "years": understood.years,
        "months": understood.months,
    }
    if whole:
        found["topic"] = tuple(term.written or term.folded for term in understood.topic or understood.terms)
        found["unknown_words"] = understood.lost
    return {name: list(dict.fromkeys(values)) for name, values in found.items() if values}
