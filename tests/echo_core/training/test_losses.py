"""The losses against float64 numpy, written from their formulas."""

from __future__ import annotations

import numpy as np
import torch

from echo_core.training.losses import dcd_loss, rad_loss, step_weights


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(-1, keepdims=True))
    result: np.ndarray = e / e.sum(-1, keepdims=True)
    return result


def test_rad_loss_weights_each_token_by_one_over_t() -> None:
    rng = np.random.default_rng(0)
    logits, targets = rng.normal(size=(7, 11)), rng.integers(0, 11, 7)
    time = rng.uniform(0.1, 1.0, 7)
    wanted = -(np.log(_softmax(logits)[np.arange(7), targets]) / time).sum() / 20
    got = rad_loss(torch.tensor(logits), torch.tensor(targets), torch.tensor(time), torch.tensor(20))
    np.testing.assert_allclose(float(got), wanted, rtol=1e-5)


def test_rad_loss_is_an_unbiased_mean_of_token_losses() -> None:
    """With t uniform, E[1{masked}/t] = 1: the expected loss is the mean cross-entropy of all tokens."""
    rng = np.random.default_rng(1)
    time = rng.uniform(0.1, 1.0, 400_000)
    masked = rng.random(400_000) < time
    assert abs((masked / time).mean() - 1.0) < 0.01


def test_step_weights_grow_with_the_commit_step_and_have_mean_one() -> None:
    steps = torch.tensor([[1, 1, 2, 4], [3, 3, 0, 0]])
    valid = torch.tensor([[True, True, True, True], [True, True, False, False]])
    weights = step_weights(steps, valid)
    torch.testing.assert_close(weights, torch.tensor([[0.5, 0.5, 1.0, 2.0], [1.0, 1.0, 0.0, 0.0]]))


def test_dcd_loss_is_forward_kl_plus_eos_cross_entropy() -> None:
    rng = np.random.default_rng(2)
    student, teacher = rng.normal(size=(5, 6)), _softmax(rng.normal(size=(5, 6)) * 2)
    weights = rng.uniform(0.5, 2, 5)
    is_eos = np.array([False, True, False, True, False])
    log_p = np.log(_softmax(student))
    kl = (teacher * (np.log(teacher) - log_p)).sum(-1)
    divergence, eos = dcd_loss(
        torch.tensor(student), torch.tensor(teacher), torch.tensor(weights), torch.tensor(is_eos), 3, 0.7
    )
    np.testing.assert_allclose(float(divergence), (weights * kl).sum() / 5, rtol=1e-5)
    np.testing.assert_allclose(float(eos), -0.7 * log_p[is_eos, 3].mean(), rtol=1e-5)
    reverse = (np.exp(log_p) * (log_p - np.log(teacher))).sum(-1)
    assert abs(float(divergence) - (weights * reverse).sum() / 5) > 0.05
