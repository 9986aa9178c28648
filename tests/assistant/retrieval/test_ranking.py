"""The learned weights: that the file is whole, and what a file that isn't gets."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.retrieval import ranking
from assistant.retrieval.ranking import FILE, Logistic, models

SHIPPED = Path(ranking.__file__).with_name(FILE)


@pytest.fixture
def weights_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder from which the weights are read instead."""
    monkeypatch.setattr("assistant.retrieval.ranking.resources.files", lambda package: tmp_path)
    models.cache_clear()
    yield tmp_path / FILE
    models.cache_clear()


def test_the_shipped_file_is_whole() -> None:
    raw = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    assert set(raw) == {"passage", "answered"}
    for model in raw.values():
        assert set(model) == {"bias", "weights"}
        figures = [model["bias"], *model["weights"].values()]
        assert all(isinstance(figure, (int, float)) and math.isfinite(figure) for figure in figures)
        assert all(isinstance(name, str) for name in model["weights"])
    assert models().passage.bias == raw["passage"]["bias"]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("passage: {bias: 0, weights: {}}", "answered"),
        ("passage: {weights: {}}\nanswered: {bias: 0, weights: {}}", "bias"),
        ("passage: {bias: 0}\nanswered: {bias: 0, weights: {}}", "weights"),
        ("", ""),
        ("- 1", ""),
    ],
)
def test_a_broken_file_is_a_clear_error(text: str, lacks: str, weights_at: Path) -> None:
    weights_at.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"evals\.calibrate") as caught:
        models()
    assert FILE in str(caught.value)
    assert lacks in str(caught.value)


@pytest.mark.parametrize(
    ("features", "probability"),
    [({}, 0.5), ({"a": 0.0}, 0.5), ({"unknown": 5.0}, 0.5), ({"a": 1.0}, 1 / (1 + math.exp(-2)))],
)
def test_a_logistic_model(features: dict[str, float], probability: float) -> None:
    assert Logistic(0.0, {"a": 2.0})(features) == pytest.approx(probability)


@pytest.mark.parametrize("value", [1e9, -1e9])
def test_extremes_stay_probabilities(value: float) -> None:
    assert 0.0 <= Logistic(0.0, {"a": 1.0})({"a": value}) <= 1.0
