"""Trains the shipped encoder: `python -m training.encoder --data ../shared/data --out vectorstore/weights`."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from training.card import licence, model_card
from training.corpus import Corpus, read_corpus
from training.export import write_encoder
from training.model import TrainingSettings, train
from training.sampling import SamplingSettings, encode_corpus
from training.vocabulary import VocabularySettings, build_tokenizer


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    vocabulary: VocabularySettings = field(default_factory=VocabularySettings)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)


def train_encoder(corpus: Corpus, settings: Settings) -> tuple[Tokenizer, npt.NDArray[np.float32]]:
    """The tokenizer and the piece vectors learnt from the corpus; the same for the same settings and machine."""
    torch.manual_seed(settings.training.seed)
    begun = time.monotonic()
    vietnamese = [line for article in corpus.articles for line in (article.title, *article.lines)]
    vietnamese += [pair.vietnamese for pair in corpus.parallel]
    english = [article.text for article, _ in corpus.law_pairs]
    english += [pair.english for pair in (*corpus.parallel, *corpus.glossary * 3)]
    tokenizer = build_tokenizer(vietnamese, english, settings.vocabulary)
    _report(f"{tokenizer.get_vocab_size()} pieces after {time.monotonic() - begun:.0f} s")
    examples = encode_corpus(tokenizer, corpus)
    _report(f"{len(examples.articles)} articles in pieces after {time.monotonic() - begun:.0f} s")
    return tokenizer, train(examples, settings.sampling, settings.training, _report)


def _report(message: str) -> None:
    print(message, flush=True)


def main() -> None:
    """Reads the data, trains and writes the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the training data")
    parser.add_argument("--out", type=Path, default=Path("vectorstore/weights"), help="folder to write")
    parser.add_argument("--leave-out-alqac-laws", action="store_true", help="train without the benchmark's laws")
    options = parser.parse_args()
    torch.set_num_threads(2)
    settings = Settings()
    corpus = read_corpus(options.data, leave_out_alqac_laws=options.leave_out_alqac_laws)
    tokenizer, weights = train_encoder(corpus, settings)
    card = model_card(len(weights), weights.shape[1], settings.training.seed, options.leave_out_alqac_laws)
    write_encoder(options.out, tokenizer, weights, {"README.md": card, "LICENSE": licence()})
    _report(f"written to {options.out}")


if __name__ == "__main__":
    main()
