"""The texts beside the weights."""

from __future__ import annotations

from pathlib import Path

from training.card import licence, model_card
from training.corpus import Corpus
from training.settings import Settings
from vectorstore.encoders.static import SHIPPED


def test_the_card_tells_data_licences_and_what_was_left_out(corpus: Corpus, settings: Settings) -> None:
    card = model_card(corpus, settings)
    assert card.startswith("---\nlicense: cc-by-sa-4.0")
    for told in ("Bộ Pháp điển, 3 articles", "in machine translation", "NTREX", "XQuAD", "Tatoeba", "CC BY 2.0 FR"):
        assert told in card
    assert "the articles it asks for are" in card and "--leave-out-alqac-laws\n" not in card
    without = model_card(Corpus(corpus.articles), settings)
    assert "nor the English of its 17 laws" in without and "--leave-out-alqac-laws\n" in without


def test_the_shipped_weights_carry_card_and_licence() -> None:
    card = (SHIPPED / "README.md").read_text("utf-8")
    template = (Path(__file__).parents[2] / "training" / "card.md").read_text("utf-8")
    assert card.partition("## Figures")[2] == template.partition("## Figures")[2] != ""
    assert (SHIPPED / "LICENSE").read_text("utf-8") == licence()
    assert "CC BY-SA 4.0" in licence()
    assert "$" not in card
