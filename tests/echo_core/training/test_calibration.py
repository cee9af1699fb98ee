"""Thresholds on made-up logits whose true chances are known, and decisions by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from echo_core.model.config import VisionConfig
from echo_core.model.vision import VisionTower, owners
from echo_core.training.calibration import SIDE_CHANCE, best_chance, logistic_fit, thresholds


def _chance(logits: np.ndarray) -> np.ndarray:
    result: np.ndarray = 1 / (1 + np.exp(-logits))
    return result


def test_fit_finds_the_line_the_truth_was_drawn_from() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(-2, 1.5, 40_000)
    truth = rng.random(40_000) < _chance(0.6 * scores + 0.8)
    slope, offset = logistic_fit(scores, truth)
    assert slope == pytest.approx(0.6, abs=0.04)
    assert offset == pytest.approx(0.8, abs=0.08)


def test_fit_holds_where_a_whole_newton_step_overshoots() -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(-2.5, 1.5, 419)
    truth = rng.random(419) < _chance(1.2 * scores + 3.2)
    slope, offset = logistic_fit(scores, truth)
    grid = [(a, b) for a in np.linspace(0.6, 1.8, 61) for b in np.linspace(1.8, 4.6, 71)]

    def cost(a: float, b: float) -> float:
        z = a * scores + b
        return float((np.logaddexp(0, z) - truth * z).sum() + 2.0 * (a - 1) ** 2)

    best = min(grid, key=lambda pair: cost(*pair))
    assert cost(slope, offset) <= cost(*best) + 1e-6
    assert (slope, offset) == pytest.approx(best, abs=0.05)


def test_a_finding_that_is_never_there_stays_improbable() -> None:
    slope, offset = logistic_fit(np.linspace(-3, 1, 50), np.zeros(50, np.bool_))
    assert np.isfinite([slope, offset]).all()
    assert _chance(slope * np.linspace(-3, 1, 50) + offset).max() < 0.2


def test_best_chance_is_the_best_of_all() -> None:
    rng = np.random.default_rng(1)
    chances = rng.random((60, 3)) ** 2
    truth = rng.random((60, 3)) < chances

    def f1(level: float) -> float:
        stated = chances > level
        return float(2 * (stated & truth).sum() / (stated.sum() + truth.sum()))

    assert f1(best_chance(chances, truth)) == pytest.approx(max(f1(level) for level in np.linspace(0, 1, 2001)))


def test_thresholds_state_what_is_likely_and_sides_given_their_finding() -> None:
    rng = np.random.default_rng(2)
    names = ("opacity", "cardiomegaly", "opacity/left")
    logits = rng.normal(-1, 2, (6000, 3))
    truth = rng.random((6000, 3)) < _chance(logits)
    truth[:, 2] &= truth[:, 0]
    levels, chance = thresholds(logits, truth, names)
    assert 0.2 < chance < 0.5
    odds = np.log(chance / (1 - chance))
    np.testing.assert_allclose(levels[:2], [odds, odds], atol=0.2)
    side = np.log(SIDE_CHANCE / (1 - SIDE_CHANCE))
    assert levels[2] == pytest.approx(side, abs=0.2)


def test_decisions_by_hand() -> None:
    tower = VisionTower(VisionConfig(findings=("opacity", "cardiomegaly", "opacity/left")))
    tower.thresholds.copy_(torch.tensor([0.5, -1.0, 0.0]))
    logits = torch.tensor(
        [
            [[2.0, -3.0, 1.0], [0.0, 0.0, 1.0]],  # means 1, -1.5, 1
            [[0.4, -0.9, 5.0], [0.4, -0.9, 5.0]],  # the side without its finding
        ]
    )
    assert tower.decide(logits).tolist() == [[1, -1, 1], [-1, 1, -1]]
    assert owners(("opacity", "cardiomegaly", "opacity/left")) == (0, 1, 0)
