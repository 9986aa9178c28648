"""How fast it stays when plans are read again and again.  python -m benchmarks.reingest [--times N] [--unchanged N]

The sample plans are kept as new editions, each of slightly other words than the one before, N times in all; then
questions are timed against a fresh library of the same current editions, turn about, so that noise hits both, and their
rankings compared. Then as many small plans as asked for are ingested again without a change. Ratios bear comparing
between machines; seconds don't. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assistant.answering import Assistant
from benchmarks.run import QUESTIONS, SAMPLES
from benchmarks.written_plans import plan_text
from ingest.pipeline import ingest
from ingest.reading import read
from vectorstore.library import Library
from vectorstore.retriever import Query


@dataclass(frozen=True, slots=True)
class Compared:
    """A library against a fresh one of the same current editions: how much longer it takes, how far scores differ."""

    search: tuple[float, float]  # times as long, by the medians and by the quickest: what else runs here only adds
    ask: tuple[float, float]
    scores: float  # the largest difference among the first ten hits, 1 where other hits are among them


def keep_again(library: Library, plan_id: str, version: int) -> None:
    """Keeps the next edition of the plan, which says a little else than the edition before."""
    plan, text = library.plan(plan_id), library.contents(plan_id, 1).text
    changed = f"{text.rstrip()}\n- Nội dung điều chỉnh lần {version}, lưu tại văn phòng.\n"
    data = changed.encode()
    library.keep(
        read(changed), source=plan.source, path=f"/{plan.source}", digest=_digest(data), plan_id=plan_id, data=data
    )


def fresh_copy(library: Library, data: Path) -> Library:
    """A new library of the current editions alone."""
    copy = Library.open(data)
    for plan in library.plans():
        text = library.contents(plan.id).text
        kept = {"source": plan.source, "path": f"/{plan.source}", "digest": _digest(text.encode())}
        copy.keep(read(text), plan_id=plan.id, data=text.encode(), **kept)
    return copy


def compared(worn: Library, fresh: Library, repeat: int) -> Compared:
    """Times every question in both."""
    both = (worn, fresh)
    search = _ratios([lambda q, one=one: one.retriever.search(Query(q)) for one in both], repeat)
    ask = _ratios([Assistant(one).ask for one in both], repeat)
    return Compared(search, ask, max(_distance(*(_ranked(one, question) for one in both)) for question in QUESTIONS))


def _ratios(runs: Sequence[Callable[[str], object]], repeat: int) -> tuple[float, float]:
    """How much longer the first takes than the second, by medians and by the quickest; the median of the questions'."""
    medians, quickest = [], []
    for question in QUESTIONS:
        times: list[list[float]] = [[], []]
        for turn in range(-1, repeat):
            for run, taken in zip(runs, times, strict=True):
                started = time.perf_counter()
                run(question)
                if turn >= 0:  # the first time doesn't count
                    taken.append(time.perf_counter() - started)
        medians.append(statistics.median(times[0]) / statistics.median(times[1]))
        quickest.append(min(times[0]) / min(times[1]))
    return statistics.median(medians), statistics.median(quickest)


def _ranked(library: Library, question: str) -> dict[tuple[str, int], float]:
    ids = library.catalogue.current()
    hits = library.retriever.search(Query(question), 10)
    return {(ids[hit.stored.edition_key], hit.stored.passage.ordinal): hit.score for hit in hits}


def _distance(some: dict[tuple[str, int], float], others: dict[tuple[str, int], float]) -> float:
    if list(some) != list(others):
        return 1.0
    return max((abs(some[key] - others[key]) for key in some), default=0.0)


def unchanged(place: Path, count: int) -> tuple[float, float]:
    """Seconds for ingesting so many small plans, and for ingesting them again without a change."""
    folder = place / "plans"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(plan_text(number), encoding="utf-8")
    with Library.open(place / "data") as library:
        seconds = []
        for outcome in ("created", "skipped"):
            started = time.perf_counter()
            outcomes = [report.outcome for report in ingest(library, [folder])]
            seconds.append(time.perf_counter() - started)
            if outcomes.count(outcome) != count:
                raise RuntimeError(f"{outcomes.count(outcome)} of {count} files were {outcome}")
        return seconds[0], seconds[1]


def measure(place: Path, times: int, repeat: int) -> dict[str, float]:
    """The figures of re-ingesting the sample plans so often in all."""
    with Library.open(place / "worn") as worn:
        list(ingest(worn, [SAMPLES]))
        ids = [plan.id for plan in worn.plans()]
        started = time.perf_counter()
        for version in range(times):
            keep_again(worn, ids[version % len(ids)], version)
        seconds = time.perf_counter() - started
        with fresh_copy(worn, place / "fresh") as fresh:
            found = compared(worn, fresh, repeat)
        editions = sum(len(worn.editions(plan_id)) for plan_id in ids)
    return {
        "plans": len(ids), "editions": editions, "keep_s": seconds / max(times, 1),
        "search_ratio": found.search[0], "ask_ratio": found.ask[0],
        "search_ratio_of_quickest": found.search[1], "ask_ratio_of_quickest": found.ask[1],
        "score_difference": found.scores,
    }  # fmt: skip


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--unchanged", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=25)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        figures = measure(Path(place), asked.times, asked.repeat)
        if asked.unchanged:
            first, again = unchanged(Path(place), asked.unchanged)
            figures |= {"unchanged": asked.unchanged, "first_s": first, "again_s": again}
            figures["again_ms_a_file"] = 1000 * again / asked.unchanged
    for name, figure in figures.items():
        print(f"{name:<26}{figure:12.4f}")
    print(json.dumps({name: round(figure, 6) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
