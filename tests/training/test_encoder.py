"""A tiny encoder, trained on a few made-up lines: what training writes, both loaders read alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from training.corpus import Article, Corpus, Parallel, read_glossary, without_laws
from training.encoder import Settings, train_encoder
from training.evaluate import split_plan
from training.export import write_encoder
from training.lexicon import learn_lexicon
from training.model import TrainingSettings
from training.vocabulary import VocabularySettings, build_tokenizer

ARTICLES = (
    Article("Trách nhiệm của Công an xã", ("Công an xã bảo vệ trẻ em.", "Công an xã báo cáo hằng năm."), "Trẻ em"),
    Article(
        "Trách nhiệm của nhà trường", ("Nhà trường dạy bơi cho học sinh.", "Giáo viên theo dõi học sinh."), "Giáo dục"
    ),
    Article("Kinh phí", ("Kinh phí do ngân sách bảo đảm.",), "Ngân sách"),
)
PARALLEL = (Parallel("The commune police protect children.", "Công an xã bảo vệ trẻ em."),) * 2
TEXTS = [
    "Công an xã phải làm gì?",
    "cong an xa phai lam gi",
    "What must the commune police do?",
    "trẻ em " * 1_500 + "xã",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(
        vocabulary=VocabularySettings(size=400, min_word_count=1, min_phrase_count=2, min_cohesion=1.0),
        training=TrainingSettings(dimension=16, batch=8, steps=30),
    )
    tokenizer, weights = train_encoder(Corpus(ARTICLES, ((ARTICLES[0], ARTICLES[0]),), PARALLEL, PARALLEL), settings)
    out = tmp_path_factory.mktemp("encoder") / "weights"
    for _ in range(2):  # the second time over the first
        write_encoder(out, tokenizer, weights, {"README.md": "---\nlanguage: [vi, en]\n---\n"})
    return out


def test_both_loaders_give_the_same_vectors(folder: Path) -> None:
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer

    small = StaticModel.from_pretrained(folder).encode(TEXTS).astype(np.float32)
    large = SentenceTransformer(str(folder), device="cpu").encode(TEXTS).astype(np.float32)
    assert np.linalg.norm(small, axis=1) == pytest.approx(1, abs=2e-3)
    assert ((small * large).sum(axis=1) / np.linalg.norm(large, axis=1) > 0.999).all()


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


def test_pieces_span_syllables() -> None:
    lines = [line for article in ARTICLES for line in article.lines]
    tokenizer = build_tokenizer(lines, [], VocabularySettings(200, 1, 2, 1.0))
    assert tokenizer.encode("CÔNG AN XÃ!", add_special_tokens=False).tokens == ["▁cong▁an▁xa"]


def test_training_is_reproducible() -> None:
    settings = Settings(VocabularySettings(200, 1, 2), training=TrainingSettings(dimension=8, batch=4, steps=3))
    one, two = (train_encoder(Corpus(ARTICLES, (), PARALLEL), settings)[1] for _ in range(2))
    assert np.array_equal(one, two)


def test_the_lexicon_finds_the_word_that_always_goes_along() -> None:
    def row(*ids: int) -> np.ndarray:
        return np.array(ids, dtype=np.int32)

    lexicon = learn_lexicon([(row(1, 2), row(5, 6)), (row(1, 3), row(5, 7))] * 5, pieces=10)
    assert lexicon.words[[5, 6, 7], 0].tolist() == [1, 2, 3]
    assert lexicon.words[8].tolist() == [-1, -1, -1]


def test_the_benchmarks_laws_are_left_out() -> None:
    law = Article("Điều 1", ("một hai ba bốn năm sáu bảy tám chín mười mười một",))
    assert without_laws((law, ARTICLES[2]), (law,)) == (ARTICLES[2],)


def test_a_glossary_skips_comments(tmp_path: Path) -> None:
    (tmp_path / "g.tsv").write_text("# note\nplan\tkế hoạch\n\n", "utf-8")
    assert list(read_glossary(tmp_path / "g.tsv")) == [Parallel("plan", "kế hoạch")]


def test_plan_lines_know_their_headings_and_offsets() -> None:
    text = "KẾ HOẠCH\n\nVề trẻ em\n\nI. MỤC ĐÍCH\n\n1. Yêu cầu\n- Một\tHai\nII. KINH PHÍ\n"
    lines = split_plan("a.txt", text)
    assert [text[line.start : line.end] for line in lines][-3:] == ["- Một", "Hai", "II. KINH PHÍ"]
    assert lines[-2].text == "Về trẻ em\nI. MỤC ĐÍCH\n1. Yêu cầu\nHai"
    assert lines[-1].text.startswith("Về trẻ em\nI. MỤC ĐÍCH")
