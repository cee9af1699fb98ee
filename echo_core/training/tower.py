"""Stage 1, first part: the vision tower learns the coded findings of the training films (multi-label)."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from echo_core.corpus import Corpus, CorpusStudy
from echo_core.model.config import VisionConfig
from echo_core.model.vision import VisionTower, load_imagenet
from echo_core.text.findings import mesh_findings
from echo_core.training.errors import TrainingError
from echo_core.training.films import FilmViews, load_views
from echo_core.training.loop import Schedule, pick_device, run_steps

TRAIN_SPLITS = ("train", "extra")
MIN_STUDIES = 12
FROZEN_BLOCKS = 3
BATCH = 32


def common_findings(studies: tuple[CorpusStudy, ...]) -> tuple[str, ...]:
    """Findings coded in at least ``MIN_STUDIES`` of ``studies``, most frequent first."""
    counts = Counter(key for study in studies for key in mesh_findings(study.mesh))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(key for key, count in ranked if count >= MIN_STUDIES)


def augment(images: Tensor, generator: torch.Generator, size: int) -> Tensor:
    """Small turns, shifts, zooms and contrast changes, never a mirror image: side matters.

    Args:
        images: float (N, H, W) in 0..255.

    Returns:
        (N, size, size).
    """
    n = images.shape[0]

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(n, generator=generator) * (high - low) + low

    angle, zoom = uniform(-8, 8) * math.pi / 180, uniform(0.86, 1.08)
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    shift_x, shift_y = uniform(-0.08, 0.08), uniform(-0.08, 0.08)
    theta = torch.stack([torch.stack([cos, -sin, shift_x], 1), torch.stack([sin, cos, shift_y], 1)], 1)
    grid = functional.affine_grid(theta, [n, 1, size, size], align_corners=False)
    moved = functional.grid_sample(images.unsqueeze(1), grid, align_corners=False).squeeze(1)
    gamma, gain = uniform(0.75, 1.3), uniform(0.85, 1.12)
    shaded = (moved / 255.0).clamp(0, 1).pow(gamma[:, None, None]) * 255.0
    return (shaded * gain[:, None, None]).clamp(0, 255)


def _films_and_labels(
    studies: tuple[CorpusStudy, ...], views: FilmViews, findings: tuple[str, ...]
) -> tuple[npt.NDArray[np.int64], Tensor]:
    column = {key: index for index, key in enumerate(findings)}
    rows: list[int] = []
    labels: list[list[float]] = []
    for study in studies:
        row = [0.0] * len(findings)
        for key in mesh_findings(study.mesh):
            if key in column:
                row[column[key]] = 1.0
        for film in study.films:
            rows.append(views.rows[film.image])
            labels.append(row)
    return np.array(rows), torch.tensor(labels)


def area_under_curve(scores: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> float:
    """Area under the ROC curve by ranks (ties share their mean rank); NaN when one class is absent."""
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return math.nan
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return float((mean_rank[inverse][truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def train_tower(data: Path, run: Path, imagenet: Path, epochs: int, seed: int, device_name: str) -> None:
    """Train the tower on every film of the training splits and write ``run/tower.safetensors`` and its AUC on val.

    The first quarter of the steps sees films at 160 pixels, the rest at full size. Stem and the first blocks keep
    their ImageNet weights.
    """
    corpus = Corpus(data)
    device = pick_device(device_name)
    studies = corpus.split(*TRAIN_SPLITS)
    config = VisionConfig(findings=common_findings(studies))
    views = load_views(corpus, run / "cache", config.image_size)
    rows, labels = _films_and_labels(studies, views, config.findings)
    tower = VisionTower(config)
    load_imagenet(tower, torch.load(imagenet, map_location="cpu", weights_only=True))
    with torch.no_grad():
        rate = labels.mean(0).clamp(1e-3, 0.999)
        tower.findings.weight.zero_()
        tower.findings.bias.copy_(torch.log(rate / (1 - rate)))
    tower.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    frozen = [tower.stem, *list(tower.blocks)[:FROZEN_BLOCKS]]

    def train_mode() -> None:
        tower.train()
        for module in frozen:
            module.requires_grad_(False)
            module.eval()

    per_epoch = len(rows) // BATCH
    schedule = Schedule(steps=per_epoch * epochs, learning_rate=6e-4, warmup=60, weight_decay=0.02)

    def step_loss(step: int) -> tuple[Tensor, dict[str, float]]:
        epoch, place = divmod(step, per_epoch)
        order = np.random.default_rng([seed, epoch]).permutation(len(rows))
        chosen = np.sort(order[place * BATCH : (place + 1) * BATCH])
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        size = 160 if step < schedule.steps // 4 else config.image_size
        images = augment(torch.from_numpy(views.views[rows[chosen]]).float(), generator, size).to(device)
        features = functional.dropout(tower.features(images), 0.2)
        logits = tower.logits(features)
        loss = functional.binary_cross_entropy_with_logits(logits.float(), labels[chosen].to(device)) * 10.0
        return loss, {"loss": float(loss.detach())}

    run_steps("tower", tower, schedule, step_loss, run / "tower.ckpt", device, train_mode)
    save_file({k: v.contiguous() for k, v in tower.state_dict().items()}, run / "tower.safetensors")
    (run / "tower.json").write_text(json.dumps({"findings": config.findings}, indent=1), "utf-8")
    _report(tower, corpus, views, run, device)


def load_tower(run: Path) -> VisionTower:
    """The tower of a run folder, in evaluation mode.

    Raises:
        TrainingError: the tower was not trained yet.
    """
    if not (run / "tower.safetensors").exists():
        raise TrainingError(f"{run} holds no tower.safetensors; run `echo-core train tower --out {run}` first.")
    findings = tuple(json.loads((run / "tower.json").read_text("utf-8"))["findings"])
    tower = VisionTower(replace(VisionConfig(), findings=findings))
    tower.load_state_dict(load_file(run / "tower.safetensors"))
    return tower.eval()


@torch.inference_mode()
def film_logits(tower: VisionTower, images: npt.NDArray[np.uint8], device: torch.device) -> npt.NDArray[np.float64]:
    """Finding logits (n, findings) of views (n, H, W)."""
    parts = []
    for start in range(0, len(images), 64):
        batch = torch.from_numpy(np.ascontiguousarray(images[start : start + 64])).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            parts.append(tower(batch)[1].double().cpu().numpy())
    return np.concatenate(parts)


def _report(tower: VisionTower, corpus: Corpus, views: FilmViews, run: Path, device: torch.device) -> None:
    """Area under the curve a finding, by study (mean over its films), on val and on as many training studies."""
    tower.eval()
    table: dict[str, dict[str, float]] = {}
    val = corpus.split("val")
    train = corpus.split(*TRAIN_SPLITS)[:: max(1, len(corpus.studies) // len(val))]
    for name, studies in (("val", val), ("train", train)):
        films, _ = _films_and_labels(studies, views, tower.config.findings)
        logits = film_logits(tower, views.views[films], device)
        ends = np.cumsum([len(study.films) for study in studies])[:-1]
        scores = np.stack([part.mean(0) for part in np.split(logits, ends)])
        truth = np.array([[key in mesh_findings(s.mesh) for key in tower.config.findings] for s in studies])
        table[name] = {key: area_under_curve(scores[:, i], truth[:, i]) for i, key in enumerate(tower.config.findings)}
    (run / "tower-auc.json").write_text(json.dumps(table, indent=1), "utf-8")
    for key in tower.config.findings[:20]:
        print(f"{key:28s} AUC val {table['val'][key]:.3f}  train {table['train'][key]:.3f}")
