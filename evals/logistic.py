"""Logistic models fitted to examples, with a penalty on large weights; weights may be bound to a sign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.retrieval.features import vector
from assistant.retrieval.ranking import Logistic

PENALTY = 3.0  # on the square of a weight of a feature with deviation 1
LEAST_DEVIATION = 0.15  # of a feature: one that is nearly always the same gets no large weight
LEAST_SPREAD = 0.1  # the same, where weights are bound to a sign
STEPS = 60
CLOSE = 1e-6  # change of the weights at which the fit is done

Vector = npt.NDArray[np.float64]


def fitted(examples: Sequence[Mapping[str, float]], answers: Sequence[float], counts: Sequence[float]) -> Logistic:
    """The model that gives the answers (0 or 1) most likely; ``counts`` is how much each example counts."""
    names = sorted({name for example in examples for name in example})
    rows = np.array([vector(example, names) for example in examples])
    middle, deviation = rows.mean(axis=0), np.maximum(rows.std(axis=0), LEAST_DEVIATION)
    scaled = np.column_stack([np.ones(len(rows)), (rows - middle) / deviation])
    found = _newton(scaled, np.array(answers, float), np.array(counts, float))
    weights = found[1:] / deviation
    bias = float(found[0] - weights @ middle)
    return Logistic(bias, {name: float(weight) for name, weight in zip(names, weights, strict=True)})


def _newton(rows: Vector, answers: Vector, counts: Vector) -> Vector:
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], PENALTY)
    penalty[0] = 0.0  # the bias may be as large as it is
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (likely - answers)) + penalty * weights
        bend = (rows * (counts * likely * (1 - likely))[:, None]).T @ rows + np.diag(penalty + 1e-9)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < CLOSE:
            break
    return weights


def fitted_with_signs(
    examples: Sequence[Mapping[str, float]],
    answers: Sequence[float],
    counts: Sequence[float],
    rises: Collection[str],
    falls: Collection[str],
) -> Logistic:
    """The same, with no weight below 0 of the features named in ``rises`` and none above 0 of those in ``falls``.

    Few examples of one answer would else give a feature a sign that makes no sense.
    """
    names = sorted({name for example in examples for name in example})
    rows = np.array([vector(example, names) for example in examples])
    deviation = np.maximum(rows.std(axis=0), LEAST_SPREAD)
    scaled = np.column_stack([np.ones(len(rows)), rows / deviation])
    wanted, weighed = np.array(answers, float), np.array(counts, float)

    def loss(weights: Vector) -> tuple[float, Vector]:
        sums = scaled @ weights
        missed = weighed * (np.logaddexp(0, sums) - wanted * sums)
        slope = scaled.T @ (weighed * (1 / (1 + np.exp(-sums)) - wanted))
        slope[1:] += weights[1:]
        return float(missed.sum() + (weights[1:] ** 2).sum() / 2), slope

    bounds = [(None, None), *((0 if name in rises else None, 0 if name in falls else None) for name in names)]
    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[1:] / deviation
    return Logistic(float(found[0]), {name: float(weight) for name, weight in zip(names, weights, strict=True)})
