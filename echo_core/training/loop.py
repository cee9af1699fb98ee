"""The optimiser loop that all stages share: schedule, bf16 autocast, progress bar, checkpoints, resume after a kill."""

from __future__ import annotations

import ctypes
import logging
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from tqdm import tqdm

log = logging.getLogger("echo.training")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Optimiser settings of a stage. The rate warms up linearly, then follows a cosine over ``steps``."""

    steps: int
    learning_rate: float
    warmup: int = 50
    weight_decay: float = 0.01
    final_fraction: float = 0.05
    clip: float = 1.0
    checkpoint_seconds: float = 60.0

    def rate(self, step: int) -> float:
        """Learning rate at ``step`` (0-based)."""
        if step < self.warmup:
            return self.learning_rate * (step + 1) / self.warmup
        done = (step - self.warmup) / max(1, self.steps - self.warmup)
        cosine = 0.5 * (1.0 + float(torch.cos(torch.tensor(done * torch.pi))))
        return self.learning_rate * (self.final_fraction + (1.0 - self.final_fraction) * cosine)


def hold_freed_memory() -> None:
    """Keep the C library from handing freed tensors back: half of a step on a processor went into fresh pages."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "gnu_get_libc_version"):
            for setting, value in ((-4, 0), (-1, 2**31 - 1), (-2, 2**28)):  # M_MMAP_MAX, M_TRIM_THRESHOLD, M_TOP_PAD
                libc.mallopt(setting, value)


def pick_device(name: str) -> torch.device:
    """ "auto" takes CUDA when there is one; any other name is taken at its word."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(name)


def _groups(modules: Iterable[nn.Module], weight_decay: float) -> list[dict[str, object]]:
    """Weight decay on matrices only; norms, biases and other vectors go without."""
    matrices: dict[int, nn.Parameter] = {}
    vectors: dict[int, nn.Parameter] = {}
    for module in modules:
        for parameter in module.parameters():
            if parameter.requires_grad:
                (matrices if parameter.dim() > 1 else vectors)[id(parameter)] = parameter
    return [
        {"params": list(matrices.values()), "weight_decay": weight_decay},
        {"params": list(vectors.values()), "weight_decay": 0.0},
    ]


def run_steps(
    name: str,
    model: nn.Module,
    schedule: Schedule,
    step_loss: Callable[[int], tuple[Tensor, dict[str, float]]],
    checkpoint: Path,
    device: torch.device,
    train_mode: Callable[[], None] | None = None,
) -> None:
    """Train ``model`` for ``schedule.steps`` optimiser steps.

    ``step_loss(step)`` draws its batch from ``step`` and the seed alone, so a run that was killed and resumed sees the
    same batches as one that was not. The checkpoint (weights, optimiser, step) is replaced atomically every
    ``checkpoint_seconds``; a finished run leaves one that says so, and running again returns at once.
    """
    hold_freed_memory()
    (train_mode or model.train)()
    optimiser = torch.optim.AdamW(_groups([model], schedule.weight_decay), lr=schedule.learning_rate, betas=(0.9, 0.95))
    start = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        start = int(state["step"])
        log.info("%s: resumed at step %d of %d", name, start, schedule.steps)
    saved = time.monotonic()
    smooth: dict[str, float] = {}
    bar = tqdm(range(start, schedule.steps), initial=start, total=schedule.steps, desc=name, mininterval=5.0)
    for step in bar:
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate(step)
        torch.manual_seed(step * 7919 + 17)
        with torch.autocast(device.type, torch.bfloat16):
            loss, figures = step_loss(step)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), schedule.clip)
        optimiser.step()
        for key, value in figures.items():
            smooth[key] = value if key not in smooth else 0.95 * smooth[key] + 0.05 * value
        bar.set_postfix({key: f"{value:.3f}" for key, value in smooth.items()}, refresh=False)
        if time.monotonic() - saved > schedule.checkpoint_seconds or step + 1 == schedule.steps:
            save_checkpoint(checkpoint, model, optimiser, step + 1)
            saved = time.monotonic()
    model.eval()


def save_checkpoint(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, step: int) -> None:
    """Write weights, optimiser state and step to ``path`` in one atomic replacement."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, part)
    part.replace(path)
