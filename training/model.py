"""The encoder as it is trained: mean-pooled piece vectors, contrasted within a batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from training.examples import NOTHING, Examples, Ids
from training.sampling import Drawn, Sampler, SamplingSettings
from training.settings import TrainingSettings


def train(
    examples: Examples,
    single: npt.NDArray[np.bool_],
    sampling: SamplingSettings,
    settings: TrainingSettings,
    report: Callable[[str], None],
) -> npt.NDArray[np.float32]:
    """The trained piece vectors, shape (pieces, dimension); the unknown piece's is zero.

    ``single`` marks the pieces of one character: they start at zero, so that a word which is no piece counts only where
    its letters are learnt to tell something.
    """
    sampler = Sampler(examples, sampling, settings.seed)
    bag = nn.EmbeddingBag.from_pretrained(_initial(examples, single, settings), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(bag.parameters(), lr=settings.rate, betas=(0.9, 0.99), fused=True)
    begun, mean_loss = time.monotonic(), 0.0
    for step in range(settings.steps):
        drawn = sampler.batch(settings.batch)
        optimiser.param_groups[0]["lr"] = settings.rate * _course(step, settings.steps)
        loss = _loss(_scores(bag, drawn, sampler, settings), drawn)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        mean_loss += (loss.item() - mean_loss) / min(step + 1, 100)
        if (step + 1) % 100 == 0:
            report(f"step {step + 1}/{settings.steps} loss {mean_loss:.3f} {time.monotonic() - begun:.0f} s")
    weights: npt.NDArray[np.float32] = bag.weight.detach().numpy().copy()
    weights[0] = 0.0
    return weights


def _initial(examples: Examples, single: npt.NDArray[np.bool_], settings: TrainingSettings) -> torch.Tensor:
    """Random vectors, shorter for frequent pieces (smooth inverse frequency), none for single characters."""
    lengths = settings.smoothing / (settings.smoothing + examples.shares) * ~single
    noise = torch.randn(len(lengths), settings.dimension, generator=torch.Generator().manual_seed(settings.seed))
    return noise * torch.from_numpy(lengths).float()[:, None]


def _course(step: int, steps: int) -> float:
    """The share of the full rate: 50 steps of warming up, then linearly down to nothing."""
    return min((step + 1) / 50, (steps - step) / steps)


def _vectors(bag: nn.EmbeddingBag, texts: Sequence[Ids]) -> torch.Tensor:
    offsets = np.cumsum([0, *(len(ids) for ids in texts[:-1])])
    pooled: torch.Tensor = bag(torch.from_numpy(np.concatenate(texts).astype(np.int64)), torch.from_numpy(offsets))
    return functional.normalize(pooled)


def _scores(bag: nn.EmbeddingBag, drawn: Sequence[Drawn], sampler: Sampler, settings: TrainingSettings) -> torch.Tensor:
    """Cosines, times the scale, of every anchor (rows) with every body in its context (columns)."""
    anchors = _vectors(bag, [sampler.varied(pair.anchor) for pair in drawn])
    apart = [sampler.rng.random() < settings.apart for _ in drawn]
    bodies = [
        pair.body if alone else np.concatenate([pair.context, pair.body])
        for pair, alone in zip(drawn, apart, strict=True)
    ]
    contexts = [pair.context if alone else NOTHING for pair, alone in zip(drawn, apart, strict=True)]
    answers = functional.normalize(_vectors(bag, bodies) + _vectors(bag, contexts))
    return anchors @ answers.T * settings.scale


def _loss(scores: torch.Tensor, drawn: Sequence[Drawn]) -> torch.Tensor:
    """Cross-entropy of finding the answer among the batch's, and the anchor among the batch's."""
    texts, parts = torch.tensor([pair.text for pair in drawn]), torch.tensor([pair.part for pair in drawn])
    both_parts = (parts[:, None] >= 0) & (parts[None, :] >= 0) & (parts[:, None] != parts[None, :])
    same = ((texts[:, None] == texts[None, :]) & ~both_parts).fill_diagonal_(False)
    scores, truth = scores.masked_fill(same, -1e4), torch.arange(len(drawn))
    return (functional.cross_entropy(scores, truth) + functional.cross_entropy(scores.T, truth)) / 2
