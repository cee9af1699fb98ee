"""Training losses of the three stages (arXiv 2604.09450, RAD and DCD)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def rad_loss(logits: Tensor, targets: Tensor, time: Tensor, total: Tensor) -> Tensor:
    """Stage 2: cross-entropy of masked tokens weighted 1/t (linear-schedule bound of block diffusion, BD3-LM).

    Args:
        logits: (M, V) at the masked positions; logits at i predict token i.
        targets: (M,) clean tokens.
        time: (M,) the t of each token's block, in (0, 1].
        total: number of response tokens, masked or not; the loss is a mean over them.
    """
    losses = functional.cross_entropy(logits.float(), targets, reduction="none")
    return (losses / time).sum() / total.clamp_min(1)


def step_weights(steps: Tensor, valid: Tensor) -> Tensor:
    """Weights proportional to the commit step, with mean 1 over the valid positions of each sequence; (B, T) each."""
    raw = steps.float() * valid
    mean = raw.sum(1, keepdim=True) / valid.sum(1, keepdim=True).clamp_min(1)
    return raw / mean.clamp_min(1e-6)


def dcd_loss(
    student: Tensor, teacher: Tensor, weights: Tensor, is_eos: Tensor, eos_id: int, eos_weight: float
) -> tuple[Tensor, Tensor]:
    """Stage 3: Σ w · KL(teacher ‖ student), and λ times the cross-entropy of the ``<eos>`` positions.

    Args:
        student: (M, V) logits of the one-step student.
        teacher: (M, V) the teacher's distribution at each position when it was committed.
        weights: (M,) step weights.
        is_eos: (M,) boolean, positions whose pseudo-label is ``<eos>``.
        eos_id: that token.
        eos_weight: λ.

    Returns:
        The two terms, each a mean over the M positions.
    """
    log_student = functional.log_softmax(student.float(), dim=-1)
    divergence = functional.kl_div(log_student, teacher.float(), reduction="none").sum(-1)
    count = max(1, student.shape[0])
    eos = -(log_student[:, eos_id] * is_eos).sum()
    return (weights * divergence).sum() / count, eos_weight * eos / torch.clamp_min(is_eos.sum(), 1)
