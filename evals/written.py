"""Asks reference questions with a model and prints what became of what it wrote, and how well they are answered.

python -m evals.written --model openai:NAME --url http://HOST:PORT/v1 [--seconds N] [--most N] [--form FORM]…
                        [--plans DIR --questions DIR] [--json]

A key, where the server wants one, is read from PLAN_ASSISTANT_MODEL_KEY. Without folders: the sample plans. Beside each
measure of the answers stands what the same questions get without the model: they may not differ by much, as the quotes
stay.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from assistant.answering import Assistant
from assistant.generation.writing import Limits, Writer
from evals.questions import FORMS, Ask, read_questions
from evals.run import QuestionSet
from evals.scoring import Json
from evals.trials import Table, asked_both_ways, library_of, model_of, print_found, sets_of, trial_parser, wanted_of
from vectorstore.lexicon.lexicon import Lexicon


@dataclass(slots=True)
class Tally:
    """What became of what a model wrote: how many answers it wrote above, and of its statements."""

    asked: int = 0
    written: int = 0
    statements: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def asking(self, assistant: Assistant) -> Ask:
        """Asks the assistant, and counts."""

        def ask(words: str, history: Sequence[Json]) -> Json:
            answer = assistant.ask(words, history=history).to_json()
            self.take(answer)
            return answer

        return ask

    def take(self, answer: Json) -> None:
        """Counts an answer in its JSON form."""
        self.asked += 1
        written = answer.get("written")
        if written:
            self.written += bool(written["statements"])
            self.statements += written["statements"]
            self.removed.update(written["removed"])
            self.notes.update([written["note"]] if written["note"] else [])
            self.seconds.append(answer["timings_ms"]["write"] / 1000)

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        slowest = sorted(self.seconds)
        return {
            "asked": self.asked,
            "sent_to_the_model": len(self.seconds),
            "written_above": self.written,
            "statements": self.statements,
            "removed": dict(self.removed.most_common()),
            "notes": dict(self.notes.most_common()),
            "seconds_median": round(median(slowest), 2) if slowest else None,
            "seconds_p95": round(slowest[int(0.95 * (len(slowest) - 1))], 2) if slowest else None,
        }


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 where a plan could not be read or the model wrote nothing at all."""
    wanted = wanted_of(trial_parser("evals.written", __doc__, Limits().seconds), arguments)
    writer, tally = Writer(model_of(wanted), Lexicon.of, Limits(seconds=wanted.seconds)), Tally()
    forms = ask_with(writer, sets_of(wanted)[0], wanted.form or FORMS, tally, wanted.most)
    print_found({"model": tally.to_json(), "forms": forms}, as_json=wanted.json)
    return int(not tally.statements)


def ask_with(
    writer: Writer, of: QuestionSet, forms: Sequence[str], tally: Tally, most: int | None = None
) -> dict[str, Table]:
    """A form's measures with what is written above ("with"), which is counted in the tally, and without ("without")."""
    with library_of(of.plans) as library:
        assistant = Assistant(library, writer=writer)
        asks = {
            "with": tally.asking(assistant),
            "without": Tally().asking(assistant.over(library, writes=False)),
        }
        return asked_both_ways(asks, read_questions(of.questions)[:most], forms, of.plans)


if __name__ == "__main__":
    sys.exit(main())
