"""Intervals against their textbook properties."""

from __future__ import annotations

import math

import numpy as np
import pytest

from echo_core.evaluation.bootstrap import divide, estimate, ratio, study_weights


def test_every_resample_draws_as_many_studies_as_there_are() -> None:
    weights = study_weights(17, resamples=50)
    assert weights.shape == (51, 17)
    assert (weights[0] == 1).all()
    assert (weights.sum(1) == 17).all()
    assert (weights[1:] >= 0).all()
    assert weights[1:].max() > 1


def test_the_seed_decides() -> None:
    assert (study_weights(9, 30, seed=4) == study_weights(9, 30, seed=4)).all()
    assert (study_weights(9, 30, seed=4) != study_weights(9, 30, seed=5)).any()


def test_interval_of_a_mean_is_that_of_the_normal_approximation() -> None:
    values = np.random.default_rng(0).normal(3.0, 2.0, 400)
    got = estimate(ratio(values, np.ones(400), study_weights(400, resamples=4000, seed=2)))
    error = values.std() / math.sqrt(400)
    assert got.value == pytest.approx(values.mean())
    assert got.low == pytest.approx(values.mean() - 1.96 * error, abs=0.15 * error)
    assert got.high == pytest.approx(values.mean() + 1.96 * error, abs=0.15 * error)


def test_interval_of_a_constant_is_a_point() -> None:
    got = estimate(ratio([2.0, 4.0, 6.0], [1.0, 2.0, 3.0], study_weights(3)))
    assert (got.value, got.low, got.high) == (2.0, 2.0, 2.0)


def test_an_undefined_figure_says_so() -> None:
    got = estimate(ratio([1.0, 1.0], [0.0, 0.0], study_weights(2)))
    assert not got.defined
    assert math.isnan(got.low)


def test_resamples_without_a_figure_are_left_out() -> None:
    got = estimate(ratio([3.0, 0.0, 0.0], [1.0, 0.0, 0.0], study_weights(3)))
    assert (got.value, got.low, got.high) == (3.0, 3.0, 3.0)


def test_divide_by_zero_gives_the_stand_in() -> None:
    assert divide(np.array([1.0, 3.0]), np.array([0.0, 2.0]), 7.0).tolist() == [7.0, 1.5]
