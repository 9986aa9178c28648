"""Many people at the chat page at once, each in a tab of their own.  python -m benchmarks.chat [--people N]

A server of its own, as a process, over the sample plans or a copy of ``--data``. The people open the page; then all of
them send a question in the same moment, and another as soon as that is answered. They ask different things, and what
each gets is compared with what the API answers to the same question. Prints how long it took until the page could be
used and until the first answer was visible, and what went wrong; the last line is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx

from benchmarks.chat_visitor import Failed, Place, Told, Visitor
from benchmarks.serving import ROOT, START, serving

SAMPLES = ROOT / "tests" / "samples" / "plans"
TAIL = 0.95
ALSO = ("Kinh phí thực hiện kế hoạch {plan} lấy từ đâu?", "Kế hoạch {plan} nhằm mục đích gì?")


@dataclass(slots=True)
class Outcome:
    """Seconds, and what went wrong, of all people together."""

    opened: list[float] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    processor: float = 0.0  # of the server

    def figures(self) -> dict[str, dict[str, float]]:
        """Median, 95th percentile and maximum of each time."""
        times = {
            "page usable": self.opened,
            "question in the page": [told.shown for told in self.told],
            "first answer": [told.first for told in self.told],
            "whole answer": [told.whole for told in self.told],
        }
        return {name: _spread(seconds) for name, seconds in times.items() if seconds}


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    tail = ordered[min(len(ordered) - 1, int(len(ordered) * TAIL))]
    return {"p50": statistics.median(ordered), "p95": tail, "max": ordered[-1]}


@contextmanager
def served(data: Path | None) -> Iterator[tuple[str, int]]:
    """A server over a copy of the folder, or over the sample plans; its address and process."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "data"
        if data is None:
            _run("--data", str(own), "ingest", str(SAMPLES))
        else:
            shutil.copytree(data, own)
        with serving(own, Path(folder) / "log") as server:
            yield server


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "ui.cli", *arguments], check=True, capture_output=True, cwd=ROOT)


Script = dict[str, frozenset[Place]]
"""What somebody asks, one after the other, with the passages that the API's answers cite."""


def scripts(address: str, people: int, rounds: int) -> list[Script]:
    """What each is to ask. Questions that have the same answer are asked by one of them, as far as there are others."""
    with httpx.Client(base_url=address, timeout=START) as client:
        unlike: dict[frozenset[Place], str] = {}
        for question in _questions(client):
            answer = _asked(client, question, [])
            if answer["status"] == "answered":
                unlike.setdefault(_cited(answer), question)
            if len(unlike) == people * rounds:
                break
        if not unlike:
            raise Failed("no question is answered: the plans name no unit with duties")
        endless = cycle(unlike.values())
        return [_script(client, list(islice(endless, rounds))) for _ in range(people)]


def _script(client: httpx.Client, questions: Sequence[str]) -> Script:
    """Each question is asked after those before it, as on the page."""
    history: list[dict[str, Any]] = []
    script: Script = {}
    for question in questions:
        answer = _asked(client, question, history)
        script[question] = _cited(answer)
        history.append({"question": question, "answer": answer})
    return script


def _asked(client: httpx.Client, question: str, history: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    got = client.post("/api/ask", json={"question": question, "history": history}).raise_for_status()
    answer: dict[str, Any] = got.json()
    return answer


def _cited(answer: Mapping[str, Any]) -> frozenset[Place]:
    return frozenset((one["plan_id"], one["start"], one["end"]) for one in answer["citations"])


def _questions(client: httpx.Client) -> Iterator[str]:
    """What the units of each plan must do there, then what else can be asked of each plan."""
    listed = client.get("/api/obligations").raise_for_status().json()
    pairs = {(unit["name"] or unit["text"], one["plan_id"]) for one in listed for unit in one["units"]}
    plans = {one["id"]: one for one in client.get("/api/plans").raise_for_status().json()["plans"]}
    for unit, plan in sorted(pairs):
        yield f"{unit} phải làm gì theo {plans[plan]['title']}?"
    for plan in plans.values():
        yield from (question.format(plan=plan["title"]) for question in ALSO)


async def crowd(address: str, asked: Sequence[Script]) -> Outcome:
    """All at once, each by their script."""
    outcome = Outcome()
    all_open = asyncio.Barrier(len(asked))

    async def person(script: Script) -> None:
        async with Visitor(address) as visitor:
            try:
                outcome.opened.append(await visitor.open())
            finally:
                await all_open.wait()
            for number, question in enumerate(script, 1):
                told = await visitor.ask(question)
                outcome.told.append(told)
                outcome.wrong += wrong_with(told, list(script)[:number], script[question])

    done = await asyncio.gather(*map(person, asked), return_exceptions=True)
    outcome.wrong += [failure(one) for one in done if isinstance(one, BaseException)]
    return outcome


def failure(error: BaseException) -> str:
    """What went wrong, with what lay behind it: some errors say nothing by themselves."""
    behind = error.__cause__ or error.__context__
    return f"{error!r}, from {behind!r}" if behind else repr(error)


def wrong_with(told: Told, asked: Sequence[str], places: frozenset[Place]) -> list[str]:
    """What is in somebody's window that they did not ask, and what their answer lacks."""
    wrong = []
    if told.asked != list(asked):
        wrong.append(f"asked {list(asked)}, the window has {told.asked}")
    if lacking := places - told.places:
        wrong.append(f"{told.question}: the answer lacks {sorted(lacking)[:3]}")
    if not told.first:
        wrong.append(f"{told.question}: no answer")
    return wrong


def measured(people: int, rounds: int, data: Path | None) -> Outcome:
    """The page by one person first, since the first of a new server opens what is opened once; then by all."""
    with served(data) as (address, server):
        asked = scripts(address, people, rounds)
        asyncio.run(crowd(address, asked[:1]))
        before = processor_seconds(server)
        outcome = asyncio.run(crowd(address, asked))
        outcome.processor = processor_seconds(server) - before
        return outcome


def processor_seconds(process: int) -> float:
    """What a process has used of the processors so far, which doesn't depend on what else they do; 0 off Linux."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=2, help="questions that each asks")
    parser.add_argument("--data", type=Path, help="a data folder; the sample plans without it")
    asked = parser.parse_args()
    outcome = measured(asked.people, asked.rounds, asked.data)
    figures = outcome.figures()
    print(f"{asked.people} people at once, {asked.rounds} questions each; seconds\n")
    print(f"{'':24}{'p50':>8}{'p95':>8}{'max':>8}")
    for name, row in figures.items():
        print(f"{name:24}" + "".join(f"{value:8.2f}" for value in row.values()))
    each = outcome.processor / max(1, len(outcome.told))
    print(f"\nserver's processor time, page included: {1000 * each:.0f} ms a question")
    print(f"answers {len(outcome.told)}, wrong or failed {len(outcome.wrong)}")
    for one in outcome.wrong[:10]:
        print(f"  {one[:300]}")
    print(json.dumps({"people": asked.people, "wrong": len(outcome.wrong), "processor_s": each, "seconds": figures}))
    sys.exit(bool(outcome.wrong))


if __name__ == "__main__":
    main()
