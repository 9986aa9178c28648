"""The texts shipped beside the weights: the model card and the licence notice, filled from files of this folder."""

from __future__ import annotations

from pathlib import Path
from string import Template

from training.corpus import Corpus
from training.settings import Settings

_HERE = Path(__file__).parent
_LAWS = "17 laws, also in machine translation"
_TRAINED_ON = (
    "No question of the ALQAC benchmark is trained on; the articles it asks for are, so its figures must come from "
    "weights made with `--leave-out-alqac-laws`."
)
_LEFT_OUT = (
    "No question of the ALQAC benchmark is trained on, nor its 17 laws: not their articles, not their English, and no "
    "article of Bộ Pháp điển that shares 30 % of its eight-syllable shingles with them."
)


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
