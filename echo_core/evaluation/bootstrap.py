"""Percentile bootstrap over studies (Efron 1979), vectorised: a resample is a row of study weights.

Every figure of the evaluation is a function of sums over studies, so a resample costs a row of one matrix product.
Figures that share their weights are resampled together, which makes differences between two models paired.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float64]

RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval; NaN where it is undefined."""

    value: float
    low: float
    high: float

    @property
    def defined(self) -> bool:
        """Whether there is a figure at all."""
        return not math.isnan(self.value)


def study_weights(studies: int, resamples: int = RESAMPLES, seed: int = 0) -> Weights:
    """How often each study counts: (1 + resamples, studies). Row 0 counts each once, the others are resamples."""
    drawn = np.random.default_rng(seed).multinomial(studies, np.full(studies, 1 / max(1, studies)), size=resamples)
    return np.vstack([np.ones((1, studies)), drawn.astype(np.float64)])


def estimate(samples: Samples) -> Estimate:
    """The figure (sample 0) and the percentile interval of the others; undefined resamples are left out."""
    resampled = samples[1:][~np.isnan(samples[1:])]
    if math.isnan(samples[0]) or not resampled.size:
        return Estimate(float(samples[0]), math.nan, math.nan)
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(samples[0]), float(low), float(high))


def ratio(numerator: npt.ArrayLike, denominator: npt.ArrayLike, weights: Weights) -> Samples:
    """Sum of ``numerator`` by sum of ``denominator``, both (studies,), for every row of ``weights``."""
    return divide(weights @ np.asarray(numerator, np.float64), weights @ np.asarray(denominator, np.float64))


def divide(numerator: Samples, denominator: Samples, otherwise: float = math.nan) -> Samples:
    """Elementwise quotient; ``otherwise`` where the denominator is 0."""
    result = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), otherwise)
    np.divide(numerator, denominator, out=result, where=denominator != 0)
    return result
