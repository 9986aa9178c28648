"""How likely a passage is part of the answer, and whether the plans answer at all: two logistic models.

Their weights are learned by ``python -m evals.calibrate`` on questions with reference answers, and kept as data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

FILE = "weights.yaml"


@dataclass(frozen=True, slots=True)
class Logistic:
    """``1 / (1 + exp(-(bias + Σ weight × feature)))``."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, features: Mapping[str, float]) -> float:
        """The probability; a feature without a weight counts nothing."""
        weight = self.weights.get
        total = self.bias + sum([value * weight(name, 0.0) for name, value in features.items() if value])
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


@dataclass(frozen=True, slots=True)
class Models:
    """``passage``: it is part of the answer. ``answered``: the plans answer the question."""

    passage: Logistic
    answered: Logistic


@cache
def models() -> Models:
    """Those of ``weights.yaml``. Raises ValueError where the file lacks one."""
    raw = yaml.safe_load(resources.files("assistant.retrieval").joinpath(FILE).read_text(encoding="utf-8"))
    try:
        return Models(*(Logistic(raw[name]["bias"], raw[name]["weights"]) for name in ("passage", "answered")))
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"assistant/retrieval/{FILE} lacks {error}: python -m evals.calibrate makes it anew"
        ) from error
