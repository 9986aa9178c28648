"""The encoder as it is trained: mean-pooled piece vectors, contrasted within a batch."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from training.sampling import Drawn, Examples, Ids, SamplingSettings, draw


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Shape of the model and course of the training."""

    dimension: int = 256
    batch: int = 1_024
    steps: int = 2_000
    rate: float = 0.02
    scale: float = 14.0
    smoothing: float = 1e-3  # a of a / (a + p): how strongly frequent pieces start with short vectors
    seed: int = 20_240_607


def train(
    examples: Examples, sampling: SamplingSettings, settings: TrainingSettings, report: Callable[[str], None]
) -> npt.NDArray[np.float32]:
    """The trained piece vectors, shape (pieces, dimension); the unknown piece's is zero."""
    rng, numbers = random.Random(settings.seed), np.random.default_rng(settings.seed)
    bag = nn.EmbeddingBag.from_pretrained(_initial(examples, settings), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(bag.parameters(), lr=settings.rate, fused=True)
    begun, mean_loss = time.monotonic(), 0.0
    for step in range(settings.steps):
        drawn = [draw(examples, sampling, rng, numbers) for _ in range(settings.batch)]
        optimiser.param_groups[0]["lr"] = settings.rate * _course(step, settings.steps)
        loss = _loss(bag, drawn, settings.scale)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        mean_loss += (loss.item() - mean_loss) / min(step + 1, 100)
        if (step + 1) % 100 == 0:
            report(f"step {step + 1}/{settings.steps} loss {mean_loss:.3f} {time.monotonic() - begun:.0f} s")
    weights: npt.NDArray[np.float32] = bag.weight.detach().numpy().copy()
    weights[0] = 0.0
    return weights


def _initial(examples: Examples, settings: TrainingSettings) -> torch.Tensor:
    """Random vectors, shorter for frequent pieces (smooth inverse frequency)."""
    lengths = settings.smoothing / (settings.smoothing + examples.shares)
    noise = torch.randn(len(lengths), settings.dimension, generator=torch.Generator().manual_seed(settings.seed))
    return noise * torch.from_numpy(lengths).float()[:, None]


def _course(step: int, steps: int) -> float:
    """The share of the full rate: 50 steps of warming up, then linearly down to nothing."""
    return min((step + 1) / 50, (steps - step) / steps)


def _vectors(bag: nn.EmbeddingBag, texts: Sequence[Ids]) -> torch.Tensor:
    offsets = np.cumsum([0, *(len(ids) for ids in texts[:-1])]).astype(np.int32)
    pooled: torch.Tensor = bag(torch.from_numpy(np.concatenate(texts)), torch.from_numpy(offsets))
    return functional.normalize(pooled)


def _loss(bag: nn.EmbeddingBag, drawn: Sequence[Drawn], scale: float) -> torch.Tensor:
    """Cross-entropy of finding the positive among the batch's, and the anchor among the batch's."""
    anchors = _vectors(bag, [pair.anchor for pair in drawn])
    positives = _vectors(bag, [pair.positive for pair in drawn])
    groups = torch.tensor([pair.group for pair in drawn])
    same = (groups[:, None] == groups[None, :]).fill_diagonal_(False)
    scores = (anchors @ positives.T * scale).masked_fill(same, -1e4)
    truth = torch.arange(len(drawn))
    return (functional.cross_entropy(scores, truth) + functional.cross_entropy(scores.T, truth)) / 2
