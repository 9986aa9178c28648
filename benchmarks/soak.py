"""Whether a server holds more and more.  python -m benchmarks.soak [--questions N] [--data FOLDER]

A server of its own, as a process, over a copy of a data folder or over the sample plans, is asked questions that all
differ, so that no kept answer serves, one in ten of them about the answer before. What it holds is looked at after each
hundredth part of them: resident memory, open files, sockets, threads. A line is fitted to the memory after the first
third, in which caches fill: what it rises by in a thousand questions is printed. The last line is one JSON object.

--within asks in this process instead, with the lines of code behind what has grown since the first third.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import httpx

from benchmarks.load import SETTINGS
from benchmarks.serving import Held, copied, serving
from benchmarks.varied_questions import Known, Varied

AT_ONCE = 4  # people who ask
SAMPLED = 100  # times
WARM_UP = 1 / 3
FOLLOWS = 0.1
LINES = 15  # of code that are shown
Ask = Callable[[str, list[dict[str, Any]]], dict[str, Any]]
"""A question and the turns before it → the answer."""


@dataclass(slots=True)
class Soaked:
    """What the server held after so many questions, and what the questions got."""

    held: list[tuple[int, Held]] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    @property
    def settled(self) -> list[tuple[int, Held]]:
        """After the warm-up."""
        return [(asked, one) for asked, one in self.held if asked > self.held[-1][0] * WARM_UP]

    def rise(self) -> float:
        """Kilobytes of memory that a thousand questions add, by the line that fits best after the warm-up."""
        asked, held = zip(*((asked, one.kilobytes) for asked, one in self.settled), strict=True)
        return 1000 * statistics.linear_regression(asked, held).slope

    def figures(self) -> dict[str, Any]:
        """What is printed."""
        shown = self.held[:: max(1, len(self.held) // 10)]
        settled = [one for _, one in self.settled]
        return {
            "kb_a_thousand": round(self.rise(), 1),
            "memory_mb": [[asked, round(one.kilobytes / 1024, 1)] for asked, one in shown],
            "files": [settled[0].files, settled[-1].files],
            "sockets": [settled[0].sockets, settled[-1].sockets],
            "threads": [settled[0].threads, settled[-1].threads],
            "statuses": dict(self.statuses),
        }


def soaked(ask: Ask, questions: Iterator[str], count: int, held: Callable[[], Held]) -> Soaked:
    """Asks this many questions, some at once."""
    done, part = Soaked(), max(1, count // SAMPLED)
    taking, random, before = threading.Lock(), Random("soak"), dict[int, dict[str, Any]]()

    def asked(question: str) -> str:
        with taking:
            last = before.get(threading.get_ident()) if random.random() < FOLLOWS else None
        answer = ask(question, [last] if last else [])
        before[threading.get_ident()] = {"question": question, "answer": answer}
        return str(answer.get("status"))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for at in range(0, count, part):
            done.statuses.update(pool.map(asked, list(islice(questions, part))))
            done.held.append((at + part, held()))
    return done


def over_http(count: int, data: Path, folder: Path) -> Soaked:
    """Of a server over this data folder."""
    with serving(data, folder / "log", SETTINGS) as (address, process):
        limits = httpx.Limits(keepalive_expiry=30)
        with httpx.Client(base_url=address, timeout=120, limits=limits) as client:

            def ask(question: str, history: list[dict[str, Any]]) -> dict[str, Any]:
                got = client.post("/api/ask", json={"question": question, "history": history})
                answer: dict[str, Any] = got.json()
                return answer

            questions = Varied(Known.of(address)).all_different()
            return soaked(ask, questions, count, lambda: Held.by(process))


def within(count: int, data: Path) -> tuple[Soaked, Sequence[str]]:
    """In this process, with the lines of code that hold more at the end than after the warm-up."""
    from ui.settings import Settings
    from ui.wiring import Parts
    from vectorstore.access.viewer import OWNER

    parts = Parts(Settings(data=data))
    parts.recorder.start()
    view, titles = parts.view(OWNER), (plan.header.title.value or plan.id for plan in parts.library.plans())
    known = Known(tuple(sorted(parts.register.units())), tuple(titles))
    calls, settled = itertools.count(1), list[tracemalloc.Snapshot]()
    tracemalloc.start(8)

    def held() -> Held:
        gc.collect()
        if next(calls) == round(SAMPLED * WARM_UP):
            settled.append(tracemalloc.take_snapshot())
        return Held.by(os.getpid())

    def ask(question: str, history: list[dict[str, Any]]) -> dict[str, Any]:
        return view.ask(question, (), history, surface="api").to_json()

    done = soaked(ask, Varied(known).all_different(), count, held)
    grown = tracemalloc.take_snapshot().compare_to(settled[0], "traceback")[:LINES]
    parts.close()
    return done, [f"{one.size_diff / 1024:9.1f} kB  {' < '.join(_places(one))}" for one in grown]


def _places(grown: tracemalloc.StatisticDiff) -> list[str]:
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(grown.traceback)][:5]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a data folder, which is not changed; the sample plans without it")
    parser.add_argument("--within", action="store_true", help="in this process, with the lines behind the growth")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = copied(asked.data, Path(folder) / "data")
        if asked.within:
            done, lines = within(asked.questions, data)
            print("\n".join(lines))
        else:
            done = over_http(asked.questions, data, Path(folder))
    found = done.figures()
    for name, figure in found.items():
        print(f"{name}: {figure}")
    print(json.dumps({"questions": asked.questions} | found))
    sys.exit(bool(found["statuses"].get("None")))


if __name__ == "__main__":
    main()
