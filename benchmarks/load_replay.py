"""Answers given under load beside those that the same questions get in peace, state by state."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.chat_visitor import Place
from ui.settings import Settings
from ui.wiring import Parts

Said = str | frozenset[Place]
"""An answer of the API without its timings, as JSON; or the passages that an answer in the chat links to."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer. ``low`` and ``high``: how many plans were current before it was asked, and after it came."""

    question: str
    history: tuple[Mapping[str, Any], ...]
    low: int
    high: int
    said: Said


def as_compared(answer: Mapping[str, Any]) -> str:
    """All of an answer that must be the same."""
    return json.dumps({**answer, "timings_ms": {}}, ensure_ascii=False, sort_keys=True)


def wrong_among(given: Sequence[Given], base: Path, files: Sequence[Path]) -> list[str]:
    """The answers that no state gives. ``base``: the data folder as it was; ``files``: what came in, in this order."""
    from ingest.pipeline import ingest  # cost: the readers
    from vectorstore.placement import Choice

    parts, left = Parts(Settings(data=base)), list(given)
    try:
        first = len(parts.library.plans())
        for serving in range(first, first + len(files) + 1):
            if serving > first:
                reports = list(ingest(parts.library, [files[serving - first - 1]], choice=Choice(new=True)))
                assert [report.outcome for report in reports] == ["created"], reports
            peace = Peace(parts)
            left = [one for one in left if not (one.low <= serving <= one.high and peace.gives(one))]
    finally:
        parts.close()
    return [f"{one.question!r} after {len(one.history)} turns, of {one.low} to {one.high} plans" for one in left]


class Peace:
    """What questions get while nothing changes, each asked once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._given: dict[tuple[str, str], Mapping[str, Any]] = {}

    def gives(self, given: Given) -> bool:
        """Whether it is the answer now."""
        mark = given.question, json.dumps(given.history, sort_keys=True)
        if mark not in self._given:
            self._given[mark] = self._parts.ask(given.question, (), given.history).to_json()
        now = self._given[mark]
        if isinstance(given.said, str):
            return given.said == as_compared(now)
        return {(one["plan_id"], one["start"], one["end"]) for one in now["citations"]} <= given.said
