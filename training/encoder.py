"""Trains the shipped encoder: `python -m training.encoder --data ../shared/data --out vectorstore/weights`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.card import licence, model_card
from training.corpus import Corpus, read_corpus
from training.examples import encode_corpus
from training.export import write_encoder
from training.settings import Settings
from training.vocabulary import build_tokenizer, single_characters

_OURS = 3  # times that texts in the language of plans count among the law's when pieces are chosen


def train_encoder(corpus: Corpus, settings: Settings) -> tuple[Tokenizer, npt.NDArray[np.float32]]:
    """The tokenizer and the piece vectors learnt from the corpus; the same for the same settings and machine."""
    import torch  # cost: two seconds, and most that stands beside this needs none of it

    from training.model import train

    torch.manual_seed(settings.training.seed)
    begun = time.monotonic()
    tokenizer = build_tokenizer(_vietnamese(corpus), _english(corpus), settings.vocabulary)
    _report(f"{tokenizer.get_vocab_size()} pieces after {time.monotonic() - begun:.0f} s")
    examples = encode_corpus(tokenizer, corpus, settings.training.seed)
    _report(f"{len(examples.articles)} articles in pieces after {time.monotonic() - begun:.0f} s")
    single = single_characters(tokenizer)
    return tokenizer, train(examples, single, settings.sampling, settings.training, _report)


def _vietnamese(corpus: Corpus) -> list[str]:
    law = [line for article in corpus.articles for line in (article.title, *article.lines)]
    ours = [text for record in corpus.records for text in (record.context, record.passage, *record.questions)]
    ours += [passage.body for plan in corpus.plans for passage in plan]
    return law + [pair.vietnamese for pair in corpus.parallel] + ours * _OURS


def _english(corpus: Corpus) -> list[str]:
    ours = [text for record in corpus.records for text in (record.english, *record.english_questions)]
    ours += [f"{frame.before} {frame.after}" for frame in corpus.frames if frame.language == "en"]
    ours += [term.english for term in corpus.terms]
    law = [article.text for article, _ in corpus.law_pairs]
    return law + [pair.english for pair in corpus.parallel] + ours * _OURS


def _report(message: str) -> None:
    print(message, flush=True)


def main() -> None:
    """Reads the data, trains and writes the folder."""
    import torch

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the training data")
    parser.add_argument("--out", type=Path, default=Path("vectorstore/weights"), help="folder to write")
    parser.add_argument("--leave-out-alqac-laws", action="store_true", help="train without the benchmark's laws")
    options = parser.parse_args()
    torch.set_num_threads(2)
    settings = Settings()
    corpus = read_corpus(options.data, leave_out_alqac_laws=options.leave_out_alqac_laws)
    texts = {"README.md": model_card(corpus, settings), "LICENSE": licence()}  # what fails in them, fails now
    write_encoder(options.out, *train_encoder(corpus, settings), texts)
    _report(f"written to {options.out}")


if __name__ == "__main__":
    main()
