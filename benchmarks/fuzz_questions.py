"""Questions changed at random, put to the assistant and to the API.  python -m benchmarks.fuzz_questions [--count N]

An assistant may answer or say what is wrong with a question; each answer must verify. The API may answer 200, or a
problem of the 400s. Anything else is a finding, and so is a question that takes more than twenty times as much of the
processor as the one in the middle. A question is made from the seed and its number alone, so that number 1234 is the
same whenever it is asked for: --only 1234 prints it and what comes of it. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from assistant.answering import Assistant
from assistant.errors import BadQuestion
from assistant.verify import TextOf, verify
from benchmarks.question_mutations import Put, body, put
from benchmarks.run import SAMPLES
from benchmarks.serving import copied
from evals.questions import FORMS, in_form, read_questions
from vectorstore.library import Library

ASKED = SAMPLES.parent / "questions"
SLOW = 20  # times the median
TAKES = 3  # of a question that seems slow: the quickest counts, since a machine is busy now and then
STATUSES = ("answered", "not_stated", "not_found", "clarify")
Asks = Callable[[bytes], tuple[int, str, bytes]]
"""Sends a body to the API; the status, the media type, and the body of what comes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What should not be, and of which question."""

    number: int
    what: str


@dataclass(slots=True)
class Tally:
    """What came of the questions, and the seconds of a processor that each took, by number."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: dict[int, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Of the questions that were answered."""
        return statistics.median(self.seconds.values()) if self.seconds else math.nan

    def slowest(self, count: int = 5) -> list[tuple[int, float]]:
        """Number and seconds of those that took longest."""
        return sorted(self.seconds.items(), key=lambda one: -one[1])[:count]


class Questions:
    """All questions that a seed makes. ``answers``: true ones, of which histories are made."""

    def __init__(self, seed: int, answers: Sequence[dict[str, Any]]) -> None:
        asked = read_questions(ASKED)
        self.known = [words for one in asked for form in FORMS if (words := in_form(one, form))]
        self._seed, self._answers = seed, answers

    def __getitem__(self, number: int) -> Put:
        """The question of this number."""
        return put(self.known, self._answers, Random(f"{self._seed} {number}"))

    def body(self, number: int) -> bytes:
        """The request of this number: its question, or something in its place."""
        return body(self[number], Random(f"{self._seed} {number} body"))


def true_answers(assistant: Assistant, questions: Iterable[str]) -> list[dict[str, Any]]:
    """What these get, as JSON: a program would send it back as it came."""
    return [assistant.ask(one).to_json() for one in questions]


def texts_of(library: Library) -> TextOf:
    """The text of an edition, read once."""
    return cache(lambda plan_id, edition: library.contents(plan_id, edition).text)


def outcome(assistant: Assistant, text_of: TextOf, asked: Put) -> str:
    """What comes of a question: the status of its answer, a refusal's code, or "!" and what should not be."""
    try:
        answer = assistant.ask(asked.question, history=asked.history, unit=asked.unit)
        verify(answer, text_of)
        json.dumps(answer.to_json(), ensure_ascii=False, allow_nan=False).encode()
    except BadQuestion as refused:
        return refused.code if refused.say("vi") else "!a refusal without words"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"!{type(error).__name__}: {error}\n{traceback.format_exc()}"
    return answer.status if answer.status in STATUSES else f"!no status: {answer.status}"


def outcome_over_http(ask: Asks, data: bytes) -> str:
    """What comes of a request: its status, or "!" and what should not be."""
    try:
        status, kind, said = ask(data)
        told = json.loads(said.decode())
    except Exception as error:  # noqa: BLE001 - as above
        return f"!{type(error).__name__}: {error}\n{traceback.format_exc()}"
    if status == 200:
        good = kind == "application/json" and told["status"] in STATUSES
    else:
        good = 400 <= status < 500 and kind == "application/problem+json" and bool(told["detail"])
    return str(status) if good else f"!{status} {kind}\n{said[:2000].decode('utf-8', 'replace')}"


def put_to_assistant(assistant: Assistant, text_of: TextOf, questions: Questions, numbers: Iterable[int]) -> Tally:
    """Each of them asked here; those that seem slow, again."""
    tally = Tally()

    def asked(number: int) -> tuple[str, float]:
        one, begun = questions[number], time.thread_time()
        return outcome(assistant, text_of, one), time.thread_time() - begun

    for number in numbers:
        what, seconds = asked(number)
        _count(tally, number, what)
        if what in STATUSES:
            tally.seconds[number] = seconds
    for number, seconds in tally.slowest(50):
        if seconds > SLOW * tally.median / 2:
            tally.seconds[number] = min(seconds, *(asked(number)[1] for _ in range(TAKES)))
    for number, seconds in tally.slowest(50):
        if seconds > SLOW * tally.median:
            times = seconds / tally.median
            tally.findings.append(Finding(number, f"!slow: {seconds:.3f} s, {times:.0f} times the median"))
    return tally


def put_to_api(ask: Asks, questions: Questions, numbers: Iterable[int]) -> Tally:
    """Each of them sent."""
    tally = Tally()
    for number in numbers:
        _count(tally, number, outcome_over_http(ask, questions.body(number)))
    return tally


def _count(tally: Tally, number: int, what: str) -> None:
    tally.outcomes[what.split("\n")[0][:80]] += 1
    if what.startswith("!"):
        tally.findings.append(Finding(number, what))


def api_over(library: Library, assistant: Assistant) -> Asks:
    """POST /api/ask of the whole site, in this process, as somebody at this machine sends it."""
    from ui.offline import stay_offline

    stay_offline()
    from starlette.testclient import TestClient

    from ui.languages import create_site
    from ui.settings import Settings
    from ui.wiring import Parts

    parts = Parts(Settings(language="vi"), library=library, assistant=assistant)
    client = TestClient(
        create_site(parts.settings, parts), base_url="http://127.0.0.1", client=("127.0.0.1", 50000),
        raise_server_exceptions=False,
    )  # fmt: skip

    def ask(data: bytes) -> tuple[int, str, bytes]:
        got = client.post("/api/ask", content=data, headers={"content-type": "application/json"})
        return got.status_code, got.headers["content-type"].partition(";")[0], got.content

    return ask


def main() -> None:
    """Runs as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="a data folder, which is not changed; the sample plans without it")
    parser.add_argument("--only", type=int, help="number of one question")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = wanted.data or copied(None, Path(folder) / "data")
        with Library.open(data) as library:
            assistant = Assistant(library)
            questions = Questions(wanted.seed, ())
            questions = Questions(wanted.seed, true_answers(assistant, questions.known[::20]))
            if wanted.only is not None:
                print(json.dumps(questions[wanted.only].question), questions.body(wanted.only)[:2000], sep="\n")
                sys.exit(outcome(assistant, texts_of(library), questions[wanted.only]))
            here = put_to_assistant(assistant, texts_of(library), questions, range(wanted.count))
            there = put_to_api(api_over(library, assistant), questions, range(wanted.count))
            _tell(here, there, questions)
    sys.exit(bool(here.findings or there.findings))


def _tell(here: Tally, there: Tally, questions: Questions) -> None:
    for name, tally in (("assistant", here), ("API", there)):
        print(f"{name:<10}" + "  ".join(f"{what} {n}" for what, n in tally.outcomes.most_common(20)))
        for finding in tally.findings[:20]:
            print(f"  {finding.number}: {finding.what[:2000]}\n    {questions[finding.number].question[:200]!r}")
    print(f"\nseconds of a processor: median {here.median:.4f}; the slowest:")
    for number, seconds in here.slowest():
        print(f"  {number}: {seconds:.4f}, {seconds / here.median:.1f} times: {questions[number].question[:90]!r}")
    slowest = here.slowest(1)[0][1] / here.median
    findings = len(here.findings) + len(there.findings)
    print(json.dumps({"questions": sum(here.outcomes.values()), "findings": findings, "slowest": round(slowest, 1)}))


if __name__ == "__main__":
    main()
