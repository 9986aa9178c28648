"""The texts shipped beside the weights: the model card and the licence notice, filled from files of this folder.

`python -m training.card [--data DIR]` writes them anew beside the shipped weights, where only they have changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from string import Template

from training.corpus import Corpus, read_corpus
from training.settings import Settings

_HERE = Path(__file__).parent
_SHIPPED = _HERE.parent / "vectorstore" / "weights"
_LAWS = "17 laws, also in machine translation"
_TRAINED_ON = (
    "No question of the ALQAC benchmark is trained on; the articles it asks for are, so its figures must come from "
    "weights made with `--leave-out-alqac-laws`."
)
_LEFT_OUT = (
    "No question of the ALQAC benchmark is trained on, nor the English of its 17 laws, nor an article of Bộ Pháp điển "
    "of whose first twelve lines 30 % (by eight-syllable shingles) stand in the first twelve of theirs. By whole "
    "texts, 26 of the articles trained on still share as much with them, and 24 are of other editions of four of them."
)


def main() -> None:
    """Writes both texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the training data")
    corpus = read_corpus(parser.parse_args().data, leave_out_alqac_laws=True)
    (_SHIPPED / "README.md").write_text(model_card(corpus, Settings()), "utf-8")
    (_SHIPPED / "LICENSE").write_text(licence(), "utf-8")


def licence() -> str:
    """The LICENSE file of the weights."""
    return (_HERE / "weights_licence.txt").read_text("utf-8")


def model_card(corpus: Corpus, settings: Settings) -> str:
    """The README.md of the weights. Its figures are entered in the template by hand, after `benchmarks.encoder`."""
    left_out = not corpus.law_pairs
    return Template((_HERE / "card.md").read_text("utf-8")).substitute(
        pieces=f"{settings.vocabulary.size:,}",
        dimension=settings.training.dimension,
        seed=settings.training.seed,
        steps=f"{settings.training.steps:,}",
        batch=f"{settings.training.batch:,}",
        scale=f"{settings.training.scale:g}",
        option=" --leave-out-alqac-laws" if left_out else "",
        articles=f"{len(corpus.articles):,}",
        translated="" if left_out else f"; {_LAWS}",
        benchmark=_LEFT_OUT if left_out else _TRAINED_ON,
        terms=f"{len({term.english for term in corpus.terms}):,}",
        records=f"{len(corpus.records):,}",
        plans=len(corpus.plans),
    )


if __name__ == "__main__":
    main()
