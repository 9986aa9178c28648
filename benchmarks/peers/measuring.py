"""One peer over one set of plans: how well it answers in each form and shape, how fast, and what it takes."""

from __future__ import annotations

import math
import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.peers import OURS, Peer
from benchmarks.peers.plan_sets import PlanSet
from benchmarks.peers.process import Process
from benchmarks.peers.replies import answer_of, characters_of, lost
from evals.questions import FORMS, in_form
from evals.scoring import Score, mean, score

TEN = 10
SHAPES = {"default": None, "ten": TEN}  # how many passages are asked for; None: as many as the peer shows by default
MEASURES = ("recall", "complete", "precision", "abstained")
_MS = 1000


@dataclass(frozen=True, slots=True)
class Shape:
    """A peer's answers in one shape. ``forms``: form → complete, precision (of those with a reference), abstained.

    ``quotes``: how many an answer has, and ``characters`` what they come to, on average. ``lost``: how many quotes
    stood in no plan. Latencies in milliseconds, over the questions of all forms, of a process that has answered before.
    """

    forms: dict[str, dict[str, float]]
    quotes: float
    characters: float
    lost: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one peer did with one set. ``ingest_s`` from the call of the process until the index is kept, ``index_s``
    of it without imports and the loading of the model. ``cold_s``: from the call of a process to its first answer, with
    the index kept. ``peak_mib``: the most memory of the process that indexes or of the one that answers.
    """

    passages: int
    ingest_s: float
    index_s: float
    cold_s: float
    peak_mib: float
    shapes: dict[str, Shape]


def measure(peer: Peer, python: Path, plans: PlanSet, starts: int = 1) -> Figures:
    """Everything that is measured of the peer. Raises AdapterFailed.

    ``starts``: of so many processes' first answers ``cold_s`` is the median.
    """
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        index, texts = Path(folder) / "index", Path(folder) / "texts"
        index.mkdir()
        plans.write_texts(texts)
        with Process(peer, python, "index", str(index), str(plans.plans if peer.reads_files else texts)) as indexing:
            said, ingest_s = indexing.hear(), indexing.age()
            peak = indexing.peak_mib()
        cold = [_first_answer(peer, python, index, plans) for _ in range(starts - 1)]
        shapes = {}
        with Process(peer, python, "answer", str(index)) as answering:
            cold.append(_ask_first(answering, plans))
            for name, top in SHAPES.items():
                if top is None or peer.name != OURS:  # ours quotes what answers, and takes no number
                    shapes[name] = ask_shape(answering.ask, plans, top)
            peak = max(peak, answering.peak_mib())
    return Figures(said["passages"], ingest_s, said["seconds"], statistics.median(cold), peak, shapes)


def ask_shape(ask: Callable[[dict[str, Any]], tuple[dict[str, Any], float]], plans: PlanSet, top: int | None) -> Shape:
    """Every question in every form in which it is given."""
    forms, seconds, answers = {}, [], []
    for form in FORMS:
        scores: list[Score] = []
        for question in plans.questions:
            words = in_form(question, form)
            if words is None:
                continue
            reply, took = ask({"id": question["id"], "question": words, "top": top})
            answer = answer_of(reply, plans.texts)
            scores.append(score(question, answer, plans.texts))
            seconds.append(took)
            answers.append(answer)
        forms[form] = _means(scores)
    return Shape(
        forms,
        quotes=mean(len(answer["citations"]) for answer in answers),
        characters=mean(characters_of(answer) for answer in answers),
        lost=sum(map(lost, answers)),
        p50_ms=at(seconds, 0.5) * _MS,
        p95_ms=at(seconds, 0.95) * _MS,
    )


def at(values: Iterable[float], share: float) -> float:
    """The least of the values that so large a share of them does not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def _means(scores: Sequence[Score]) -> dict[str, float]:
    measured = {name: [getattr(one, name) for one in scores] for name in MEASURES}
    found = {name: mean(value for value in values if value is not None) for name, values in measured.items()}
    return {name: value for name, value in found.items() if value == value}  # no number where it applies to nothing


def _first_answer(peer: Peer, python: Path, index: Path, plans: PlanSet) -> float:
    with Process(peer, python, "answer", str(index)) as starting:
        return _ask_first(starting, plans)


def _ask_first(starting: Process, plans: PlanSet) -> float:
    """Seconds from the call of the process to its first answer."""
    first = plans.questions[0]
    starting.ask({"id": first["id"], "question": first["question"], "top": None})
    return starting.age()
