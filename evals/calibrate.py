"""Learns the weights by which passages are ranked, from reference questions: assistant/retrieval/weights.yaml.

python -m evals.calibrate [--plans DIR --questions DIR]… [--out FILE]

Two logistic models: how likely a passage is part of the answer, and how likely the likeliest ones are right. They learn
from the questions of tests/samples and of tests/samples/related in their three forms, and from further folders of plans
and questions (each --questions belongs to the --plans at its place). First each set is left out in turn and scored by
what the others teach. What is printed of the set left out:

top        share of the questions of which the likeliest passage is right
recall     share of the right passages that would be quoted, by the two limits of likelihood alone
all        share of the questions of which all right passages would be quoted
precision  share of the quoted passages that are right, or accepted
kept       share of the questions with an answer that are held for such, from a likelihood on
refused    share of those without one that are not; nan where the set has none

The same questions and plans give the same weights. The shipped weights were learned from the samples, the related
plans, the real plans with their reference questions, and three more sets that are not in the repository.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from contextlib import ExitStack

import yaml

from assistant.retrieval.facts import LEAST, OF_BEST
from assistant.retrieval.ranking import Logistic, Models
from evals.examples import RIGHT, UNJUDGED, WRONG, Example, examples_of
from evals.learning import opened, read_arguments
from evals.logistic import fitted, fitted_with_signs
from evals.questions import read_questions
from evals.scoring import mean

HEAD = "# Weights of the models in ranking.py, made by python -m evals.calibrate; not edited by hand.\n"
LOOKED_AT = 2  # of the likeliest passages, one of which must be right
RISES = (
    "best",
    "best_own_singles",
    "best_near_singles",
    "best_near_pairs",
    "best_any_singles",
    "best_focus",
    "named_best",
)
FALLS = (
    *("missing", "unheard", "unheard_pairs", "unheard_focus", "lost", "named_missing", "little", "odd_focus"),
    *("detail_lacks", "holds_lacks", "exact_missing"),
)
UNANSWERABLE = 0.5  # what all questions without a right passage count together, the others counting 1
THRESHOLDS = (0.3, 0.4, 0.5, 0.6)


def main(arguments: list[str] | None = None) -> int:
    """Prints the scores of each set left out, and writes the weights where --out says."""
    wanted = read_arguments("python -m evals.calibrate", __doc__, arguments)
    with ExitStack() as stack:
        learned = [examples_of(read_questions(one.questions), opened(one, stack)) for one in wanted.sets]
        for left_out, (one, examples) in enumerate(zip(wanted.sets, learned, strict=True)):
            rest = [example for at, others in enumerate(learned) if at != left_out for example in others]
            _say(f"{one.questions}: {len(examples)}\n{_scores(examples, models_of(rest))}")
        models = models_of([example for examples in learned for example in examples])
    if wanted.out:
        wanted.out.write_text(as_yaml(models), encoding="utf-8")
    return 0


def models_of(examples: Sequence[Example]) -> Models:
    """Both models as the examples teach them."""
    passage = _passage(examples)
    return Models(passage, _answered(examples, passage))


def as_yaml(models: Models) -> str:
    """The models as weights.yaml holds them."""
    named = {"passage": models.passage, "answered": models.answered}
    shapes = {
        name: {
            "bias": round(model.bias, 3),
            "weights": {feature: round(weight, 3) for feature, weight in sorted(model.weights.items())},
        }
        for name, model in named.items()
    }
    return HEAD + yaml.safe_dump(shapes, sort_keys=False)


def _passage(examples: Sequence[Example]) -> Logistic:
    """Of the candidates of questions after facts; a question of many right passages counts less for each."""
    features, answers, counts = [], [], []
    for example in examples:
        if not example.teaches or (example.type, example.understood.asks) == ("duties", "duties"):
            continue
        count = 1 / math.sqrt(example.labels.count(RIGHT))
        for candidate, label in zip(example.candidates, example.labels, strict=True):
            if label != UNJUDGED:
                features.append(candidate.features)
                answers.append(float(label))
                counts.append(count)
    return fitted(features, answers, counts)


def _answered(examples: Sequence[Example], passage: Logistic) -> Logistic:
    """Of the questions after facts: whether one of the likeliest passages is right."""
    taught = [example for example in examples if example.of_facts]
    answers = [float(example.is_right(passage, LOOKED_AT)) for example in taught]
    silent = len(taught) - sum(answers)
    count = UNANSWERABLE * sum(answers) / max(1.0, silent)
    counts = [1.0 if answer else count for answer in answers]
    return fitted_with_signs([example.summary(passage) for example in taught], answers, counts, RISES, FALLS)


def _scores(examples: Sequence[Example], models: Models) -> str:
    """What the models make of a set that they have not seen."""
    told = [example for example in examples if example.teaches and example.type not in ("duties", "meta")]
    quoted = [_quoted(example, models.passage) for example in told]
    recalls = [labels.count(RIGHT) / one.labels.count(RIGHT) for labels, one in zip(quoted, told, strict=True)]
    figures = {
        "top": mean(labels[0] == RIGHT for labels in quoted),
        "recall": mean(recalls),
        "all": mean(recall == 1 for recall in recalls),
        "precision": mean(1 - labels.count(WRONG) / len(labels) for labels in quoted),
    }
    lines = ["    " + "  ".join(f"{name} {figure:.3f}" for name, figure in figures.items())]
    likely = [
        (example.answerable, models.answered(example.summary(models.passage)))
        for example in examples
        if example.of_facts
    ]
    for threshold in THRESHOLDS:
        kept = mean(likelihood >= threshold for answerable, likelihood in likely if answerable)
        refused = mean(likelihood < threshold for answerable, likelihood in likely if not answerable)
        lines.append(f"    from {threshold}: kept {kept:.3f}  refused {refused:.3f}")
    return "\n".join(lines)


def _quoted(example: Example, passage: Logistic) -> list[int]:
    """The labels of the passages that are likely enough to be quoted, the likeliest first."""
    labelled = zip(example.candidates, example.labels, strict=True)
    found = sorted(((passage(candidate.features), label) for candidate, label in labelled), key=lambda pair: -pair[0])
    least = min(found[0][0], max(LEAST, OF_BEST * found[0][0]))
    return [label for likelihood, label in found if likelihood >= least]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
