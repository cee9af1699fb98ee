"""How well a confidence fits (reliability curve, expected calibration error) and how well its marks discriminate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from echo_core.evaluation.bootstrap import Estimate, Samples, Weights, divide, estimate, ratio, study_weights
from echo_core.evaluation.calibration_fit import Flags, Floats

BINS = 10
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability curve: its borders, its words, their mean confidence and the share of right ones."""

    low: float
    high: float
    words: int
    confidence: float
    right: float


def reliability(confidence: Floats, right: Flags, bins: int = BINS) -> list[Bin]:
    """The bins of equal width over [0, 1] that hold a word; the last one holds 1 too."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(
            number / bins,
            (number + 1) / bins,
            int(inside.sum()),
            float(confidence[inside].mean()),
            float(right[inside].mean()),
        )
        for number in range(bins)
        if (inside := place == number).any()
    ]


def calibration_error(confidence: Floats, right: Flags, bins: int = BINS) -> float:
    """Expected calibration error: the mean distance of confidence and share of right words, weighted by words."""
    found = reliability(confidence, right, bins)
    return sum(one.words * abs(one.confidence - one.right) for one in found) / max(1, confidence.size)


@dataclass(frozen=True, slots=True)
class Discrimination:
    """How the marks tell wrong words from right ones, with 95 % intervals over studies.

    ``auc``: that a right word has more confidence than a wrong one (ties count half); ``wrong_marked`` and
    ``right_marked``: the shares of wrong and of right words that are marked.
    """

    auc: Estimate
    wrong_marked: Estimate
    right_marked: Estimate


def discrimination(
    confidence: Floats, right: Flags, marked: Flags, study: npt.NDArray[np.intp], resamples: int = RESAMPLES
) -> Discrimination:
    """Measure over words, resampling the studies that they come from.

    Args:
        confidence, right, marked: (words,).
        study: the number of each word's study, from 0 on.
    """
    studies = int(study.max()) + 1
    weights = study_weights(studies, resamples)

    def share(of: Flags) -> Estimate:
        hits = np.bincount(study, weights=of & marked, minlength=studies)
        return estimate(ratio(hits, np.bincount(study, weights=of, minlength=studies), weights))

    return Discrimination(estimate(area(confidence, right, study, weights)), share(~right), share(right))


def area(confidence: Floats, right: Flags, study: npt.NDArray[np.intp], weights: Weights) -> Samples:
    """The area under the ROC curve for every row of study weights; NaN where a row has right or wrong words only."""
    order = np.argsort(confidence, kind="stable")
    _, first = np.unique(confidence[order], return_index=True)
    owner, hit = study[order], right[order]
    found = np.empty(len(weights))
    for number, row in enumerate(weights):
        weight = row[owner]
        good, bad = (np.add.reduceat(np.where(side, weight, 0.0), first) for side in (hit, ~hit))
        below = np.cumsum(bad) - bad / 2
        found[number] = divide(np.array([good @ below]), np.array([good.sum() * bad.sum()]))[0]
    return found
