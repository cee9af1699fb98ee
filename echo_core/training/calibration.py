"""From finding logits of studies the tower did not learn from, the thresholds above which a finding is stated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from echo_core.model.vision import owners
from echo_core.text.findings import FREQUENT

Logits = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]

SIDE_CHANCE = 0.65  # of a side, given its finding: a wrong side is worse than none
_PRIOR = 4.0  # strength of the pull of a fit towards the logits as they are
_NEVER = 30.0


def logistic_fit(scores: Logits, truth: Truth) -> tuple[float, float]:
    """Slope a and offset b so that 1 / (1 + exp(-(a · score + b))) fits ``truth`` (Platt), by Newton's method.

    A Gaussian prior on a - 1 keeps rare findings from turning a few studies into certainty.
    """
    x = np.stack([scores, np.ones_like(scores)], axis=1)
    pull = np.array([_PRIOR, 1e-3])
    centre = np.array([1.0, 0.0])

    def loss(weights: Logits) -> float:
        z = x @ weights
        return float((np.logaddexp(0.0, z) - truth * z).sum() + 0.5 * (pull * (weights - centre) ** 2).sum())

    weights = centre
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (chance - truth) + pull * (weights - centre)
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2  # far from the optimum a whole step can overshoot
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(weights[0]), float(weights[1])


def best_chance(chances: Logits, truth: Truth) -> float:
    """The chance above which to state findings so that micro F1 is highest; both (studies, findings)."""
    order = np.argsort(-chances, axis=None)
    hits = np.cumsum(truth.reshape(-1)[order])
    stated = np.arange(1, hits.size + 1)
    f1 = 2.0 * hits / (stated + truth.sum())
    ranked = chances.reshape(-1)[order]
    best = int(f1.argmax())
    following = ranked[best + 1] if best + 1 < ranked.size else 0.0
    return float((ranked[best] + following) / 2)


def thresholds(logits: Logits, truth: Truth, names: Sequence[str]) -> tuple[npt.NDArray[np.float32], float]:
    """Thresholds for ``VisionTower.decide``, and the chance at which findings are stated.

    One chance serves all findings, the one that maximises micro F1 over the frequent ones: for calibrated chances no
    set of separate thresholds does better (Lipton 2014, arXiv 1402.1892). Sides have ``SIDE_CHANCE``.

    Args:
        logits: (studies, findings), each study's mean logit by a tower that did not learn from it.
        truth: (studies, findings), coded by hand.
        names: the findings, and their sides ("opacity/left").
    """
    places = {name: index for index, name in enumerate(names)}
    fits: list[tuple[float, float]] = []
    for index, owner in enumerate(owners(tuple(names))):
        known = truth[:, owner] if owner != index else np.ones(len(truth), np.bool_)
        fits.append(logistic_fit(logits[known, index], truth[known, index]))
    frequent = [places[name] for name in FREQUENT if name in places] or [
        i for i, name in enumerate(names) if "/" not in name
    ]
    slope, offset = (np.array(part) for part in zip(*fits, strict=True))
    chances = 1.0 / (1.0 + np.exp(-np.clip(logits * slope + offset, -30, 30)))
    chance = best_chance(chances[:, frequent], truth[:, frequent])
    wanted = np.array([SIDE_CHANCE if "/" in name else chance for name in names])
    level = (np.log(wanted / (1 - wanted)) - offset) / np.maximum(slope, 1e-3)
    return np.where(slope > 0.05, level, _NEVER).astype(np.float32), chance
