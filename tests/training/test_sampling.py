"""The pairs that are drawn: who is whose negative, and that nothing is drawn from what isn't there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training.corpus import Corpus
from training.encoder import _english, _vietnamese
from training.examples import Examples, encode_corpus
from training.sampling import Drawn, Sampler, SamplingSettings
from training.settings import Settings
from training.vocabulary import build_tokenizer

SOURCES = ("law", "law_english", "parallel", "terms", "plans", "records")


@pytest.fixture(scope="module")
def examples(corpus: Corpus, settings: Settings) -> Examples:
    tokenizer = build_tokenizer(_vietnamese(corpus), _english(corpus), settings.vocabulary)
    return encode_corpus(tokenizer, corpus, 1)


def drawn(examples: Examples, size: int = 400, **weights: float) -> list[Drawn]:
    only = dict.fromkeys(SOURCES, 0.0) | weights
    return Sampler(examples, replace(SamplingSettings(), **only), 1).batch(size)  # type: ignore[arg-type]


def test_the_same_seed_draws_the_same(examples: Examples) -> None:
    one, two = (Sampler(examples, SamplingSettings(), 5).batch(64) for _ in range(2))
    assert [(pair.text, pair.part, pair.anchor.tolist()) for pair in one] == [
        (pair.text, pair.part, pair.anchor.tolist()) for pair in two
    ]


def test_every_source_numbers_its_own_texts(examples: Examples) -> None:
    numbers = [{pair.text for pair in drawn(examples, **{source: 1.0})} for source in SOURCES]
    assert all(numbers)
    assert len(set().union(*numbers)) == sum(map(len, numbers))


def test_lines_of_an_article_are_negatives_of_each_other(examples: Examples) -> None:
    pairs = [pair for pair in drawn(examples, law=1.0) if pair.part >= 0]
    of_first = {pair.part: pair.body.tolist() for pair in pairs if pair.text == 0}
    assert set(of_first) == {0, 1}
    assert of_first[0] != of_first[1]


def test_records_stand_in_their_context_and_are_asked_for_in_both_languages(examples: Examples) -> None:
    pairs = drawn(examples, records=1.0)
    record = examples.records[0]
    own = [pair for pair in pairs if np.array_equal(pair.body, record.passage)]
    asked = {tuple(pair.anchor.tolist()) for pair in own}
    assert {tuple(ids.tolist()) for ids in (*record.questions, *record.english_questions)} <= asked
    assert any(np.array_equal(pair.context, record.context) for pair in own)


def test_no_anchor_and_no_body_is_empty(examples: Examples) -> None:
    assert all(len(pair.anchor) and len(pair.body) for pair in Sampler(examples, SamplingSettings(), 2).batch(800))
