"""Many people who ask while plans come in.  python -m benchmarks.load [--people N] [--minutes M] [--data FOLDER]

A server of its own, as a process, over a copy of a data folder or over the sample plans. Each person asks, waits for
the answer, thinks for a second or so, and asks on: some by the chat page, the others over the API, now and then about
the answer before. Meanwhile new plans come in, by uploads to the server and by the command line in turn, all the time.
Prints waiting times, statuses, errors, what the server holds in the course of time, and how many plans came in. Then
every answer, or as many as ``--compared`` says, drawn by chance, is compared with what the same question gets in peace,
of a library that has taken in the same plans one by one: it must be the one as of some state that was current between
asking and answering. That takes longer than the load. The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from benchmarks.chat_visitor import Failed, Visitor
from benchmarks.load_feed import Feed, token_for
from benchmarks.load_replay import Given, as_compared, wrong_among
from benchmarks.serving import Held, copied, serving
from benchmarks.varied_questions import Known, Varied, spread
from vectorstore.library import Library

POOL = 500  # questions, of which each is asked again and again: people of an office ask much the same
FOLLOWS = 0.3  # of the questions over the API, the share that is about the answer before
LONGEST_HISTORY = 400_000  # bytes; a request may be a megabyte long
PLENTY = 1_000_000  # of what may be asked a minute
SETTINGS = {"program_quota": PLENTY, "box_visitor_quota": PLENTY, "box_origin_quota": PLENTY, "anonymous": "everywhere"}


@dataclass(slots=True)
class Outcome:
    """What came of the questions of all people, by the way they went, and of the server meanwhile."""

    given: list[Given] = field(default_factory=list)
    waited: dict[str, list[float]] = field(default_factory=lambda: {"api": [], "chat": []})
    statuses: Counter[str] = field(default_factory=Counter)
    held: list[tuple[float, Held]] = field(default_factory=list)  # seconds since the beginning
    seconds: float = 0.0

    def answered(self, way: str, seconds: float, given: Given) -> None:
        """Adds an answer."""
        self.statuses[f"{way} 200"] += 1
        self.waited[way].append(seconds)
        self.given.append(given)


class Crowd:
    """The people. ``serving``: how many plans are current now."""

    def __init__(self, address: str, questions: Varied, until: float, serving: Callable[[], int]) -> None:
        self._address, self._questions, self._until, self._serving = address, questions, until, serving
        self.outcome = Outcome()

    async def all(self, people: int, chat: float) -> None:
        """Every one of them, until the time is over; ``chat``: the share at the chat page."""
        at_the_page = round(people * chat)
        each = (self._by_chat(one) if one < at_the_page else self._by_api(one) for one in range(people))
        await asyncio.gather(*each)

    async def _by_api(self, number: int) -> None:
        random, before = Random(f"person {number}"), None
        await asyncio.sleep(random.random())
        # Without the authorities that it would trust: reading them takes longer than an answer.
        async with httpx.AsyncClient(base_url=self._address, timeout=120, verify=False) as client:
            while time.monotonic() < self._until:
                history = [before] if before and random.random() < FOLLOWS else []
                question = self._questions.follow_up(random) if history else self._questions[random.randrange(POOL)]
                before = await self._sent(client, question, history)
                await asyncio.sleep(random.uniform(0.5, 1.5))

    async def _sent(
        self, client: httpx.AsyncClient, question: str, history: list[dict[str, Any]]
    ) -> dict[str, Any] | None:
        """The turn, where it is one that may be sent along with the next question."""
        low, begun = self._serving(), time.perf_counter()
        try:
            got = await client.post("/api/ask", json={"question": question, "history": history})
        except httpx.HTTPError as error:
            self.outcome.statuses[f"api {type(error).__name__}"] += 1
            return None
        seconds = time.perf_counter() - begun
        if got.status_code != httpx.codes.OK:
            self.outcome.statuses[f"api {got.status_code} {got.text[:120]}"] += 1
            return None
        answer = got.json()
        said = as_compared(answer)
        self.outcome.answered("api", seconds, Given(question, tuple(history), low, self._serving(), said))
        return {"question": question, "answer": answer} if len(got.content) < LONGEST_HISTORY else None

    async def _by_chat(self, number: int) -> None:
        """Each question in a window of its own, so that none is about another."""
        random = Random(f"person {number}")
        await asyncio.sleep(random.random())
        while time.monotonic() < self._until:
            question, low = self._questions[random.randrange(POOL)], self._serving()
            try:
                async with Visitor(self._address) as visitor:
                    await visitor.open()
                    told = await visitor.ask(question)
            except (Failed, httpx.HTTPError, TimeoutError) as error:
                self.outcome.statuses[f"chat {type(error).__name__} {str(error)[:120]}"] += 1
            else:
                given = Given(question, (), low, self._serving(), frozenset(told.places))
                self.outcome.answered("chat", told.first or told.whole, given)
            await asyncio.sleep(random.uniform(0.5, 1.5))


async def watched(process: int, outcome: Outcome, every: float = 1.0) -> None:
    """What the server holds, again and again until this is cancelled."""
    begun = time.monotonic()
    while True:
        outcome.held.append((time.monotonic() - begun, Held.by(process)))
        await asyncio.sleep(every)


async def loaded(address: str, process: int, feed: Feed, people: int, seconds: float, chat: float) -> Outcome:
    """All of it at once."""
    questions = Varied(await asyncio.to_thread(Known.of, address))
    with Library.open(feed.data) as library:
        crowd = Crowd(address, questions, time.monotonic() + seconds, lambda: len(library.plans()))
        watching = asyncio.create_task(watched(process, crowd.outcome))
        feeding = asyncio.create_task(feed.run(address, time.monotonic() + seconds))
        begun = time.monotonic()
        await crowd.all(people, chat)
        crowd.outcome.seconds = time.monotonic() - begun
        await feeding
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    return crowd.outcome


def measured(
    people: int, minutes: float, data: Path | None, chat: float, folder: Path, most: int | None = None
) -> dict[str, Any]:
    """The load and the comparison; its figures, those of the load printed before it.

    ``folder``: where both libraries are made. ``most``: of so many answers, of all without it.
    """
    live = copied(data, folder / "live")
    token = token_for(live)
    peace = copied(live, folder / "peace")
    feed = Feed(live, folder / "plans", token)
    with serving(live, folder / "log", SETTINGS) as (address, process):
        outcome = asyncio.run(loaded(address, process, feed, people, 60 * minutes, chat))
    faults = [line for line in (folder / "log").read_text("utf-8", "replace").splitlines() if "rror" in line]
    found = figures(outcome, feed) | {"people": people}
    _told(found)
    drawn = outcome.given if most is None else Random("drawn").sample(outcome.given, min(most, len(outcome.given)))
    wrong = wrong_among(drawn, peace, feed.in_order())
    return found | {"wrong": wrong, "compared": len(drawn), "log": faults[:20]}


def figures(outcome: Outcome, feed: Feed) -> dict[str, Any]:
    """What is printed."""
    memory = [round(one.kilobytes / 1024) for _, one in outcome.held]
    tenths = memory[:: max(1, len(memory) // 10)]
    last = outcome.held[-1][1]
    return {
        "seconds": {way: spread(waited) for way, waited in outcome.waited.items()},
        "answers": len(outcome.given),
        "answers_a_second": len(outcome.given) / outcome.seconds,
        "statuses": dict(outcome.statuses.most_common()),
        "memory_mb": tenths,
        "memory_most_mb": max(memory),
        "files": last.files,
        "sockets": last.sockets,
        "threads": last.threads,
        "plans": feed.figures(),
    }


def _told(found: Mapping[str, Any]) -> None:
    print(f"{found['people']} people, {found['answers']} answers, {found['answers_a_second']:.1f} a second\n")
    for way, row in found["seconds"].items():
        print(f"{way:<6}" + "".join(f"{name:>6} {value:6.2f} s" for name, value in row.items()))
    for name in ("statuses", "plans", "memory_mb", "memory_most_mb", "files", "sockets", "threads"):
        print(f"{name}: {found[name]}")
    sys.stdout.flush()


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--chat", type=float, default=0.1, help="share of the people who are at the chat page")
    parser.add_argument("--data", type=Path, help="a data folder, which is not changed; the sample plans without it")
    parser.add_argument("--compared", type=int, help="of so many answers, drawn by chance; of all without it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(asked.people, asked.minutes, asked.data, asked.chat, Path(folder), asked.compared)
    for line in (*found["wrong"][:10], *found["log"]):
        print(f"  {line[:600]}")
    print(f"answers that no state gives: {len(found['wrong'])} of {found['compared']}")
    print(json.dumps(found | {"wrong": len(found["wrong"]), "log": len(found["log"])}, ensure_ascii=False))
    bad = [status for status in found["statuses"] if status.split()[1] != "200"]
    sys.exit(bool(found["wrong"] or bad))


if __name__ == "__main__":
    main()
