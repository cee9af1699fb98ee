"""Fitting a confidence map: isotonic regression, and the level below which a word is marked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

RIGHT_MARKED = 0.10
"""At most this share of right words may be marked on the half that is fitted: more marks than that are noise."""


def isotonic(p: Floats, right: Flags) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The rising step function of ``p`` nearest to ``right`` in the sum of squares, by pooling adjacent violators.

    Args:
        p: raw confidences in [0, 1], (words,), at least one.
        right: (words,).

    Returns:
        The lowest ``p`` of each step, and the step's value: the share of right words in it.
    """
    lows, step = np.unique(p, return_inverse=True)
    hits, counts = np.bincount(step, weights=right), np.bincount(step)
    pools: list[tuple[float, float, float]] = []
    for low, hit, count in zip(lows, hits, counts, strict=True):
        pool = (float(low), float(hit), float(count))
        while pools and pools[-1][1] * pool[2] >= pool[1] * pools[-1][2]:
            first = pools.pop()
            pool = (first[0], first[1] + pool[1], first[2] + pool[2])
        pools.append(pool)
    return tuple(low for low, _, _ in pools), tuple(hit / count for _, hit, count in pools)


def marking_level(calibrated: Floats, right: Flags, most: float = RIGHT_MARKED) -> float:
    """The highest calibrated value below which at most a share ``most`` of the right words lies.

    Words below it are marked; where even the lowest step holds more, it is that step's value and marks none.
    """
    of_right = np.sort(calibrated[right])
    below = [(np.searchsorted(of_right, level) / max(1, of_right.size), level) for level in np.unique(calibrated)]
    return float(max(level for share, level in below if share <= most))
