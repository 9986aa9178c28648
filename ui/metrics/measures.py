"""What is counted and timed while the server runs.

Labels are names of ours only: stages, surfaces, statuses, templates of routes. No word of a plan, a question or an
address is ever one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, Summary

from assistant.errors import BadQuestion
from ui.metrics.library_figures import LibraryFigures
from ui.version import version
from vectorstore.errors import UnknownPlan

if TYPE_CHECKING:
    from assistant.answer import Answer, Written
    from ui.wiring import Parts

STAGE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
QUESTION_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

Answers = Callable[[], "Iterable[Answer]"]  # an answer as it grows, the last of them whole


class Measures:
    """The figures of one server over a registry of their own. Safe to use from several threads."""

    def __init__(self) -> None:
        prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]  # series that nothing here reads
        self.registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        Info("plan_assistant_build", "The program that runs.", registry=own).info({"version": version()})
        by_route = ("method", "route", "status")
        self._requests = Counter("plan_assistant_requests", "Requests that are over.", by_route, registry=own)
        self._took = Summary("plan_assistant_request_seconds", "What they took.", by_route[:2], registry=own)
        self._in_flight = Gauge(
            "plan_assistant_requests_in_flight",
            "Requests that are worked on; streams stay open.",
            registry=own,
        )
        by_status = ("surface", "status")
        self._answers = Counter("plan_assistant_answers", "Questions, by what they got.", by_status, registry=own)
        self._questions = Histogram(
            "plan_assistant_question_seconds",
            "From a question to its answer.",
            by_status,
            buckets=QUESTION_SECONDS,
            registry=own,
        )
        self._stages = Histogram(
            "plan_assistant_stage_seconds",
            "What each stage of an answer took, where it was not at hand already.",
            ("stage",),
            buckets=STAGE_SECONDS,
            registry=own,
        )
        self._writings = Counter(
            "plan_assistant_writings",
            "Answers above which a model was to write, by what became of that, where they were not at hand already.",
            ("outcome",),
            registry=own,
        )
        self._statements = Counter(
            "plan_assistant_statements",
            "Statements of a model: shown, or why they were removed.",
            ("fate",),
            registry=own,
        )
        self._rewritings = Counter(
            "plan_assistant_rewritings",
            "Questions that a model was to rewrite, by what became of that, where the answer was not at hand already.",
            ("outcome",),
            registry=own,
        )

    def begun(self) -> None:
        """A request has begun."""
        self._in_flight.inc()

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """It is over."""
        self._in_flight.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._took.labels(method, route).observe(seconds)

    def staging(self, answers: Answers) -> Answers:
        """``answers``, whose stages are timed: what makes an answer, and not what gives one that is at hand.

        What became of a model's part in it is counted with them.
        """

        def asked() -> Iterator[Answer]:
            last: Answer | None = None
            try:
                for last in answers():
                    yield last
            finally:
                for stage, milliseconds in ((last and last.timings_ms) or {}).items():
                    self._stages.labels(stage).observe(milliseconds / 1000)
                if last and last.rewriting:
                    self._rewritings.labels(last.rewriting.outcome).inc()
                if last and last.written:
                    self._wrote(last.written)

        return asked

    def _wrote(self, written: Written) -> None:
        outcome = "unfinished" if not written.done else written.note or "well"
        self._writings.labels(outcome).inc()
        for fate, count in {"shown": written.statements, **written.removed}.items():
            self._statements.labels(fate).inc(count)

    def answering(self, surface: str, answers: Answers) -> Answers:
        """``answers``, counted once and timed: by what the last is, "refused" for no question, or "failed"."""

        def asked() -> Iterator[Answer]:
            begun, status = time.perf_counter(), "failed"
            try:
                for answer in answers():
                    status = answer.status
                    yield answer
            except (BadQuestion, UnknownPlan):
                status = "refused"
                raise
            except Exception:
                status = "failed"
                raise
            finally:
                self._answers.labels(surface, status).inc()
                self._questions.labels(surface, status).observe(time.perf_counter() - begun)

        return asked


def measures_of(parts: Parts) -> Measures:
    """Those of everything that these parts serve."""

    def made() -> Measures:
        measures = Measures()
        measures.registry.register(LibraryFigures(parts))
        return measures

    return parts.shared.one("measures", made)
