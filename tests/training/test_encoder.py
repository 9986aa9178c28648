"""A tiny encoder, trained on a few made-up lines: what training writes, both loaders read alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.corpus import Article, Corpus, without_laws
from training.encoder import train_encoder
from training.export import write_encoder
from training.lexicon import CHOICES, learn_lexicon
from training.settings import Settings

TEXTS = [
    "Công an xã phải làm gì?",
    "cong an xa phai lam gi",
    "What must the commune police do?",
    "trẻ em " * 1_500 + "xã",
]


@pytest.fixture(scope="module")
def folder(corpus: Corpus, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    tokenizer, weights = train_encoder(corpus, settings)
    out = tmp_path_factory.mktemp("encoder") / "weights"
    for _ in range(2):  # the second time over the first
        write_encoder(out, tokenizer, weights, {"README.md": "---\nlanguage: [vi, en]\n---\n"})
    return out


@pytest.mark.slow
def test_both_loaders_give_the_same_vectors(folder: Path) -> None:
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer

    small = StaticModel.from_pretrained(folder).encode(TEXTS).astype(np.float32)
    large = SentenceTransformer(str(folder), device="cpu").encode(TEXTS).astype(np.float32)
    assert np.linalg.norm(small, axis=1) == pytest.approx(1, abs=2e-3)
    assert ((small * large).sum(axis=1) / np.linalg.norm(large, axis=1) > 0.999).all()


@pytest.mark.slow
def test_long_passages_are_read_to_their_end(folder: Path) -> None:
    from model2vec import StaticModel

    model = StaticModel.from_pretrained(folder)
    filler = "trẻ em " * 700  # 4,900 characters
    assert not np.array_equal(model.encode(filler + "kinh phí"), model.encode(filler))
    assert json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))["max_length"] is None


def test_case_diacritics_and_form_make_no_difference(folder: Path) -> None:
    from model2vec import StaticModel

    one, *others = StaticModel.from_pretrained(folder).encode(["Hoà giải đô thị", "HÒA GIẢI ĐÔ THỊ", "hoa giai do thi"])
    assert all(np.array_equal(one, other) for other in others)


@pytest.mark.parametrize("text", ["", " ", "💥", "\x00\ud7ff", "中文", "%%% …", "zzzqqq123"])
def test_strange_strings_give_finite_vectors(folder: Path, text: str) -> None:
    from model2vec import StaticModel

    assert np.isfinite(StaticModel.from_pretrained(folder).encode([text])).all()


def test_model2vec_loads_it_without_torch_and_network(folder: Path) -> None:
    load = "import sys; from model2vec import StaticModel; StaticModel.from_pretrained(sys.argv[1])"
    code = f"{load}; assert 'torch' not in sys.modules"
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env=environment)


def test_inflected_words_and_their_stems_are_one(folder: Path) -> None:
    from model2vec import StaticModel

    one, *others = StaticModel.from_pretrained(folder).encode(
        ["protect report", "protected reports", "Protecting report"]
    )
    assert one.any() and all(np.array_equal(one, other) for other in others)


def test_training_is_reproducible(corpus: Corpus, settings: Settings) -> None:
    few = replace(settings, training=replace(settings.training, steps=3))
    one, two = (train_encoder(corpus, few)[1] for _ in range(2))
    assert np.array_equal(one, two)


def test_a_corpus_of_articles_alone_will_do(corpus: Corpus, settings: Settings) -> None:
    few = replace(settings, training=replace(settings.training, steps=2))
    _, weights = train_encoder(Corpus(corpus.articles), few)
    assert np.isfinite(weights).all() and weights.any()


def test_the_lexicon_finds_the_word_that_always_goes_along() -> None:
    def row(*ids: int) -> np.ndarray:
        return np.array(ids, dtype=np.int32)

    lexicon = learn_lexicon([(row(1, 2), row(5, 6)), (row(1, 3), row(5, 7))] * 5, pieces=10)
    assert lexicon.words[[5, 6, 7], 0].tolist() == [1, 2, 3]
    assert lexicon.words[8].tolist() == [-1] * CHOICES


def test_the_benchmarks_laws_are_left_out(corpus: Corpus) -> None:
    law = Article("Điều 1", ("một hai ba bốn năm sáu bảy tám chín mười mười một",))
    assert without_laws((law, corpus.articles[2]), (law,)) == (corpus.articles[2],)
