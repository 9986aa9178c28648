"""All settings of a run, each part's beside what it sets, but for the training's, so that none needs torch."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.sampling import SamplingSettings
from training.vocabulary import VocabularySettings


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Shape of the model and course of the training."""

    dimension: int = 512
    batch: int = 2_048
    steps: int = 2_500
    rate: float = 0.02
    scale: float = 13.0
    apart: float = 0.5  # of the pairs: context and body get a vector each, and count alike
    smoothing: float = 5e-4  # a of a / (a + p): how strongly frequent pieces start with short vectors
    seed: int = 20_240_607


@dataclass(frozen=True, slots=True)
class Settings:
    """Pieces, pairs and course."""

    vocabulary: VocabularySettings = field(default_factory=VocabularySettings)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)
