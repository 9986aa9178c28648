"""All settings of a run, each part's beside what it sets."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.model import TrainingSettings
from training.sampling import SamplingSettings
from training.vocabulary import VocabularySettings


@dataclass(frozen=True, slots=True)
class Settings:
    """Pieces, pairs and course."""

    vocabulary: VocabularySettings = field(default_factory=VocabularySettings)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)
