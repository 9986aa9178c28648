"""Asks reference questions with a model that rewrites them; prints what became of it and how well they are answered.

python -m evals.rewritten --model openai:NAME --url http://HOST:PORT/v1 [--seconds N] [--most N] [--form FORM]…
                          [--plans DIR --questions DIR] [--json]

A key, where the server wants one, is read from PLAN_ASSISTANT_MODEL_KEY. Without folders: the sample plans. Asked are
the English questions, and dialogues where the folder has some (dialogues*.jsonl); beside each measure stands what the
same questions get from the glossary and the turns before alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answering import Assistant
from assistant.generation.rewriting import SECONDS, Rewriter
from evals.questions import Ask, read_dialogues, read_questions
from evals.run import QuestionSet
from evals.scoring import Json
from evals.trials import Table, asked_both_ways, library_of, model_of, print_found, sets_of, trial_parser, wanted_of
from vectorstore.lexicon.lexicon import Lexicon

ENGLISH = "question_en"


@dataclass(slots=True)
class Tally:
    """What became of the questions that a model was to rewrite, and for what reasons they were not."""

    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def asking(self, assistant: Assistant) -> Ask:
        """Asks the assistant, and counts."""

        def ask(words: str, history: Sequence[Json]) -> Json:
            answer = assistant.ask(words, history=history)
            self.asked += 1
            if answer.rewriting:
                self.outcomes[answer.rewriting.outcome] += 1
                self.reasons.update(filter(None, [answer.rewriting.reason]))
            return answer.to_json()

        return ask

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "asked": self.asked,
            "sent_to_the_model": self.outcomes.total(),
            **{name: self.outcomes[name] for name in ("used", "dropped", "failed")},
            "reasons": dict(self.reasons.most_common()),
        }


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 where a plan could not be read or no rewriting was used at all."""
    wanted = wanted_of(trial_parser("evals.rewritten", __doc__, SECONDS), arguments)
    rewriter, tally = Rewriter(model_of(wanted), Lexicon.of, wanted.seconds), Tally()
    forms = {
        of.prefix + form: table
        for of in sets_of(wanted)
        for form, table in ask_with(rewriter, of, wanted.form or [ENGLISH], tally, wanted.most).items()
    }
    print_found({"model": tally.to_json(), "forms": forms}, as_json=wanted.json)
    return int(not tally.outcomes["used"])


def ask_with(
    rewriter: Rewriter, of: QuestionSet, forms: Sequence[str], tally: Tally, most: int | None = None
) -> dict[str, Table]:
    """A form's measures with the rewriter ("rewritten"), which is counted in the tally, and without ("built_in")."""
    with library_of(of.plans) as library:
        assistant = Assistant(library, rewriter=rewriter)
        asks = {
            "rewritten": tally.asking(assistant),
            "built_in": Tally().asking(assistant.over(library, writes=False)),
        }
        questions = [*read_questions(of.questions), *read_dialogues(of.questions)][:most]
        return asked_both_ways(asks, questions, forms, of.plans)


if __name__ == "__main__":
    sys.exit(main())
