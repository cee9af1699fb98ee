"""The side direction on made-up features whose sides are known, and the halves of a map by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from echo_core.model.config import VisionConfig
from echo_core.model.vision import VisionTower, side_signs
from echo_core.training.sides import fit_sides, one_sided, side_accuracy

NAMES = ("opacity", "nodule", "opacity/left", "opacity/right", "nodule/left", "nodule/right")


def _tower(channels: int = 24) -> VisionTower:
    return VisionTower(VisionConfig(channels=channels, findings=NAMES))


def _studies(count: int = 600) -> tuple[np.ndarray, np.ndarray]:
    """Features that lean along one axis towards the side of the finding, and the truth."""
    rng = np.random.default_rng(0)
    truth = np.zeros((count, len(NAMES)), np.bool_)
    finding = rng.integers(0, 3, count)  # opacity, nodule, none
    left = rng.random(count) < 0.5
    for index in range(2):
        truth[:, index] = finding == index
        truth[:, 2 + 2 * index] = (finding == index) & left
        truth[:, 3 + 2 * index] = (finding == index) & ~left
    features = rng.normal(size=(count, 24))
    features[:, 5] += np.where(finding < 2, np.where(left, 1.0, -1.0), 0.0) * 2.0
    return features, truth


def test_signs_and_one_sided_cases() -> None:
    assert side_signs(NAMES) == (0, 0, 1, -1, 1, -1)
    truth = np.array([[1, 0, 1, 0, 0, 0], [1, 0, 1, 1, 0, 0], [0, 1, 0, 0, 0, 1]], np.bool_)
    rows, sides = one_sided(truth, NAMES)
    assert list(zip(rows.tolist(), sides.tolist(), strict=True)) == [(0, 1.0), (2, -1.0)]


def test_the_direction_is_found_and_written_into_the_sided_rows() -> None:
    features, truth = _studies()
    tower = _tower()
    before = tower.findings.weight.detach().clone()
    scores = fit_sides(tower, features, np.ones(len(features), np.bool_), truth)
    right, total = side_accuracy(scores, truth, NAMES)
    assert total == int(truth[:, :2].sum())
    assert right / total > 0.9
    rows = tower.findings.weight.detach().numpy()
    assert (rows[:2] == before[:2].numpy()).all()
    assert int(np.abs(rows[2]).argmax()) == 5
    assert rows[2, 5] > 0
    np.testing.assert_allclose(rows[3], -rows[2])
    assert not scores[:, :2].any()


def test_lateral_films_teach_no_side() -> None:
    features, truth = _studies()
    features[::2, 5] *= -1  # as if seen from the other side
    usable = np.arange(len(features)) % 2 == 1
    tower = _tower()
    fit_sides(tower, features, usable, truth)
    assert float(tower.findings.weight[2, 5].detach()) > 0.5


def test_too_few_cases_leave_the_tower_alone() -> None:
    features, truth = _studies(12)
    tower = _tower()
    before = tower.findings.weight.detach().clone()
    assert not fit_sides(tower, features, np.ones(12, np.bool_), truth).any()
    assert torch.equal(tower.findings.weight, before)


def test_halves_by_hand_and_sides_come_from_the_first_film() -> None:
    tower = _tower(channels=2)
    body_map = torch.zeros(1, 2, 2, 5)
    body_map[0, 0, :, :2] = 3.0  # left of the picture: the patient's right
    body_map[0, 1, 0, 3:] = 4.0
    body_map[0, :, :, 2] = 100.0  # the middle counts for neither
    assert tower.halves(body_map).tolist() == [[-3.0, 2.0]]
    with torch.no_grad():
        tower.findings.weight[2] = torch.tensor([0.5, 1.0])
        tower.findings.bias[2] = 7.0
    assert float(tower.logits(body_map)[0, 2].detach()) == pytest.approx(0.5)
    logits = torch.full((1, 2, 6), 5.0)
    logits[0, 0, 2], logits[0, 1, 2] = -1.0, 9.0
    assert tower.decide(logits).tolist() == [[1, 1, -1, 1, 1, 1]]
