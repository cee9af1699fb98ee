"""Which side a finding is on: a direction in the tower's features that tells the halves of a frontal film apart.

The tower's findings come from a mean over the film, which cannot know sides. One direction serves all findings: what
makes a half look abnormal is much the same for all of them, and each alone has too few one-sided studies.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from echo_core.model.vision import VisionTower, owners, side_signs
from echo_core.training.calibration import Logits, Truth, logistic_fit

RIDGE = 3e3
FOLDS = 5

Features = npt.NDArray[np.float64]


def one_sided(truth: Truth, names: tuple[str, ...]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Each finding that a study has on one side only: the study's row, and 1 for left, -1 for right."""
    places = {name: index for index, name in enumerate(names)}
    rows, sides = [], []
    for name in names:
        left, right = places.get(f"{name}/left"), places.get(f"{name}/right")
        if left is not None and right is not None:
            chosen = np.flatnonzero(truth[:, left] != truth[:, right])
            rows.append(chosen)
            sides.append(np.where(truth[chosen, left], 1.0, -1.0))
    if not rows:
        return np.zeros(0, np.int64), np.zeros(0)
    return np.concatenate(rows), np.concatenate(sides)


def _direction(features: Features, sides: npt.NDArray[np.float64]) -> Features:
    """Ridge regression of ``sides`` on ``features`` (cases, channels), solved for the cases."""
    weights = np.linalg.solve(features @ features.T + RIDGE * np.eye(len(features)), sides)
    result: Features = features.T @ weights
    return result


def fit_sides(tower: VisionTower, features: Features, usable: Truth, truth: Truth) -> Logits:
    """Write the direction into the tower's sided rows; scores of studies by directions that did not learn from them.

    Args:
        tower: its ``findings`` rows of sides are replaced.
        features: (studies, channels), ``VisionTower.halves`` of each study's first film.
        usable: (studies,), whether that film is frontal.
        truth: (studies, findings), coded by hand.

    Returns:
        (studies, findings): logits of the sides; other columns are 0.
    """
    names = tower.config.findings
    signs = np.array(side_signs(names))
    rows, sides = one_sided(truth & usable[:, None], names)
    if len(rows) < FOLDS * 4:
        return np.zeros(truth.shape)
    scale = features.std(axis=0) + 1e-3
    scaled = features / scale
    scores = np.zeros(len(features))
    for fold in range(FOLDS):
        left_out = np.arange(len(features)) % FOLDS == fold
        known = ~left_out[rows]
        scores[left_out] = scaled[left_out] @ _direction(scaled[rows[known]], sides[known])
    unit = 1.0 / max(float(scores[rows].std()), 1e-9)  # ridge regression shrinks; the fit expects logits
    slope, _ = logistic_fit(scores[rows] * unit, sides > 0)
    direction = _direction(scaled[rows], sides) / scale * (unit * slope)
    with torch.no_grad():
        for index in np.flatnonzero(signs):
            tower.findings.weight[index] = torch.from_numpy(direction * signs[index])
            tower.findings.bias[index] = 0.0
    result: Logits = scores[:, None] * (unit * slope) * signs
    return result


def side_accuracy(logits: Logits, truth: Truth, names: tuple[str, ...]) -> tuple[int, int]:
    """How many one-sided findings (of any study) the sign of the side logit names rightly, and how many there are."""
    signs = np.array(side_signs(names))
    right = total = 0
    for index, owner in enumerate(owners(names)):
        if signs[index] > 0:
            other = names.index(names[owner] + "/right") if names[owner] + "/right" in names else index
            chosen = truth[:, index] != truth[:, other]
            right += int(((logits[chosen, index] > 0) == truth[chosen, index]).sum())
            total += int(chosen.sum())
    return right, total
