"""Learns how much of the fused score is lexical, by the question's language: vectorstore/fusion.yaml.

python -m evals.fusion [--plans DIR --questions DIR]… [--out FILE]

The share of each language is the one with the best recall of ten passages, as the mean over the sets of questions:
those of tests/samples and of tests/samples/related, and further folders of plans and questions (each --questions
belongs to the --plans at its place). Of shares that are as good, the middle one. Each set is also left out in turn and
scored with the share that the others teach.

The shipped shares were learnt from the sets that taught the ranking (see ``calibrate.py``).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack

from evals.learning import opened, read_arguments
from evals.questions import read_questions
from evals.recall import Searched, recall_of, search_all
from evals.scoring import mean
from vectorstore.fusion import LANGUAGES, Fusion, as_yaml

SHARES = tuple(step / 20 for step in range(21))
_AS_GOOD = 0.002

Sets = Sequence[Sequence[Searched]]


def main(arguments: list[str] | None = None) -> int:
    """Prints the curve of each language and the scores of each set left out; writes the shares where --out says."""
    wanted = read_arguments("python -m evals.fusion", __doc__, arguments)
    with ExitStack() as stack:
        searched = [search_all(read_questions(one.questions), opened(one, stack)) for one in wanted.sets]
    names = [str(one.questions) for one in wanted.sets]
    shares = {}
    for language in LANGUAGES:
        sets = [[one for one in questions if one.language == language] for questions in searched]
        shares[language] = learnt(sets)
        _say("\n".join([f"{language}: {shares[language]}", *_curve(sets), *_left_out(names, sets)]))
    if wanted.out:
        wanted.out.write_text(as_yaml(Fusion(shares)), encoding="utf-8")
    return 0


def learnt(sets: Sets) -> float:
    """The best share; the middle one of those that are as good."""
    recalls = [_recall(sets, share) for share in SHARES]
    good = [share for share, recall in zip(SHARES, recalls, strict=True) if recall >= max(recalls) - _AS_GOOD]
    return good[len(good) // 2]


def _recall(sets: Sets, share: float) -> float:
    return mean(recall_of(one, share) for one in sets if one)


def _curve(sets: Sets) -> list[str]:
    return [f"    share {share:.2f}  recall {_recall(sets, share):.3f}" for share in SHARES]


def _left_out(names: Sequence[str], sets: Sets) -> list[str]:
    lines = []
    for at, (name, one) in enumerate(zip(names, sets, strict=True)):
        share = learnt([other for number, other in enumerate(sets) if number != at])
        lines.append(f"    {name}: recall {recall_of(one, share):.3f} at {share}, which the others teach")
    return lines


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
