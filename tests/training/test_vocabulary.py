"""The pieces: what they span, and what the normaliser makes one."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.corpus import Corpus
from training.vocabulary import VocabularySettings, build_tokenizer, normaliser, single_characters

PLANS = Path(__file__).parents[1] / "samples" / "registers" / "plans"


def test_pieces_span_syllables(corpus: Corpus) -> None:
    lines = [line for article in corpus.articles for line in article.lines]
    tokenizer = build_tokenizer(lines, [], VocabularySettings(200, 1, 2, 1.0))
    assert tokenizer.encode("CÔNG AN XÃ!", add_special_tokens=False).tokens == ["▁cong▁an▁xa"]


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("plans", "plan"), ("Activities", "activity"), ("training", "train"), ("protected", "protect"),
        ("provide", "provid"), ("providing", "provid"), ("provides", "provid"),
        # as short as Vietnamese syllables, or with an s that is no ending
        ("this", "this"), ("use", "use"), ("nine", "nine"), ("need", "need"), ("class", "class"), ("campus", "campus"),
    ],
)  # fmt: skip
def test_english_words_lose_their_endings(word: str, stem: str) -> None:
    assert normaliser().normalize_str(word) == stem


@pytest.mark.parametrize("syllable", ["nghề", "khoẻ", "thi", "nghinh", "nghĩnh", "khiếng", "quê", "nghe", "thuế"])
def test_vietnamese_syllables_keep_theirs(syllable: str) -> None:
    assert len(normaliser().normalize_str(syllable)) == len(syllable)


def test_no_word_of_a_plan_loses_letters() -> None:
    words = {word for path in PLANS.glob("*.txt") for word in re.findall(r"[^\W\d_]+", path.read_text("utf-8"))}
    vietnamese = [unicodedata.normalize("NFC", word) for word in words if not word.isascii()]
    assert len(vietnamese) > 1000
    assert [word for word in vietnamese if len(normaliser().normalize_str(word)) != len(word)] == []


@given(st.text(max_size=60))
def test_normalised_text_is_small_letters_digits_and_single_spaces(text: str) -> None:
    once = normaliser().normalize_str(text)
    assert "  " not in once and once == once.strip() == once.lower()


def test_single_characters_are_told() -> None:
    tokenizer = build_tokenizer(["trẻ em"] * 3, [], VocabularySettings(60, 1, 2, 1.0))
    single, vocabulary = single_characters(tokenizer), tokenizer.get_vocab()
    assert single[vocabulary["▁"]] and single[vocabulary["t"]]
    assert not single[vocabulary["▁tre▁em"]] and not single[0]
