"""Scores the register against registers made by hand: every obligation, who, with whom, by when, of what kind.

python -m evals.register [--plans DIR] [--duties DIR] [--misses N] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from ingest.readers import load
from ingest.readers import read as decode
from ingest.reading import read
from vectorstore.folding import syllables
from vectorstore.lexicon.definitions import definitions_in
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Obligation
from vectorstore.values import Reading

SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "registers"
MEASURES = ("recall", "precision", "actors", "partners", "deadline", "kind")
PAIRED = 0.6  # of the letters of both together that two obligations share at least
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Score:
    """How one plan's register agrees with the one made by hand: shares from 0 to 1, and what differs."""

    plan: str
    reference: int
    found: int
    measures: dict[str, float]
    differences: tuple[str, ...]


def score(plan: Path, reference: Sequence[Json]) -> Score:
    """The agreement of a plan's register with the reference, whose offsets are into the plan's canonical text."""
    return score_reading(plan.stem, read(decode(load(plan), plan).text), reference)


def score_reading(plan: str, reading: Reading, reference: Sequence[Json]) -> Score:
    """The agreement of a reading's register with the reference, whose offsets are into the reading's text."""
    same = _Names(reading)
    pairs, missed, spare = _paired(reading, reference)
    agree = {
        "actors": [same.f1(gold["actors"], [party.text for party in one.actors]) for gold, one in pairs],
        "partners": [same.f1(gold["partners"], [p.text for p in one.of_role("partner")]) for gold, one in pairs],
        "deadline": [_same_words(gold["deadline"], one.deadline.text if one.deadline else None) for gold, one in pairs],
        "kind": [float(gold["kind"] == one.kind) for gold, one in pairs],
    }
    measures = {
        "recall": len(pairs) / len(reference),
        "precision": len(pairs) / max(1, len(reading.obligations)),
        **{name: mean(shares) if shares else 0.0 for name, shares in agree.items()},
    }
    differences = [f"missed: {gold['quote']}" for gold in missed]
    differences += [f"not in the reference: {_quote(reading, one)}" for one in spare]
    for name, shares in agree.items():
        differences += [f"{name}: {gold['quote']}" for (gold, _), share in zip(pairs, shares, strict=True) if share < 1]
    return Score(plan, len(reference), len(reading.obligations), measures, tuple(differences))


def score_all(plans: Path, duties: Path) -> list[Score]:
    """The score of every plan that has a register in ``duties``."""
    scores = []
    for path in sorted(duties.glob("*.jsonl")):
        reference = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        name = str(reference[0]["doc"])
        plan = next(folder / name for folder in (plans, plans.parents[1] / "plans") if (folder / name).exists())
        scores.append(score(plan, reference))
    return scores


class _Names:
    """Whether names of one plan mean the same unit."""

    def __init__(self, reading: Reading) -> None:
        self._lexicon = Lexicon.of(definitions_in(reading.text))

    def f1(self, wanted: object, got: Sequence[str]) -> float:
        """The F1 of two lists of names; 1 where both are empty."""
        assert isinstance(wanted, list)
        if not wanted or not got:
            return float(not wanted and not got)
        recall = mean(any(self._same(name, other) for other in got) for name in wanted)
        precision = mean(any(self._same(name, other) for other in wanted) for name in got)
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    def _same(self, one: str, other: str) -> bool:
        return self._lexicon.same(one, other) or syllables(one) == syllables(other)


def _paired(
    reading: Reading, reference: Sequence[Json]
) -> tuple[list[tuple[Json, Obligation]], list[Json], list[Obligation]]:
    """Obligations paired one to one, best overlap first; those left over on both sides."""
    wanted = [_letters(reading.text, gold.get("spans") or [[gold["start"], gold["end"]]]) for gold in reference]
    got = [_letters(reading.text, [(s.start, s.end) for s in one.spans]) for one in reading.obligations]
    overlaps = sorted(
        ((len(w & g) / len(w | g), i, j) for i, w in enumerate(wanted) for j, g in enumerate(got) if w & g),
        reverse=True,
    )
    paired: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if overlap >= PAIRED and i not in paired and j not in paired.values():
            paired[i] = j
    pairs = [(reference[i], reading.obligations[j]) for i, j in paired.items()]
    missed = [gold for i, gold in enumerate(reference) if i not in paired]
    return pairs, missed, [one for j, one in enumerate(reading.obligations) if j not in paired.values()]


def _letters(text: str, spans: object) -> set[int]:
    assert isinstance(spans, Iterable)
    return {at for start, end in spans for at in range(start, end) if not text[at].isspace()}


def _same_words(wanted: object, got: str | None) -> float:
    """Both set no deadline, or the words of one hold those of the other."""
    if not wanted or not got:
        return float(bool(wanted) == bool(got))
    one, other = " ".join(syllables(str(wanted))), " ".join(syllables(got))
    return float(one in other or other in one)


def _quote(reading: Reading, one: Obligation) -> str:
    return " ".join(" ".join(span.of(reading.text) for span in one.spans).split())


def main(arguments: list[str] | None = None) -> int:
    """Prints a line a plan and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=SAMPLES / "plans")
    parser.add_argument("--duties", type=Path, default=SAMPLES / "duties")
    parser.add_argument("--misses", type=int, default=0, help="how many differences to show a plan")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(arguments)
    scores = score_all(wanted.plans, wanted.duties)
    if wanted.json:
        sys.stdout.write(json.dumps({one.plan: one.measures for one in scores}) + "\n")
        return 0
    sys.stdout.write(f"{'':<40}{'n':>4}{'found':>7}" + "".join(f"{name:>11}" for name in MEASURES) + "\n")
    for one in scores:
        figures = "".join(f"{one.measures[name]:>11.3f}" for name in MEASURES)
        sys.stdout.write(f"{one.plan:<40}{one.reference:>4}{one.found:>7}{figures}\n")
        sys.stdout.write("".join(f"    {line[:140]}\n" for line in one.differences[: wanted.misses]))
    means = "".join(f"{mean(one.measures[name] for one in scores):>11.3f}" for name in MEASURES)
    sys.stdout.write(f"{'mean':<51}{means}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
