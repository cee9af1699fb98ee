"""Stage 1, first part: the vision tower learns the coded findings of the training studies (multi-label)."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from echo_core.corpus import Corpus, CorpusStudy
from echo_core.model.config import VisionConfig
from echo_core.model.vision import InvertedResidual, VisionTower, load_imagenet, side_signs
from echo_core.text.findings import FREQUENT, mesh_decisions
from echo_core.training.calibration import thresholds
from echo_core.training.errors import TrainingError
from echo_core.training.films import FilmViews, load_views
from echo_core.training.loop import Schedule, pick_device, run_steps
from echo_core.training.sides import fit_sides, side_accuracy
from echo_core.training.targets import TRAIN_SPLITS

MIN_STUDIES = 12
MIN_SIDED_STUDIES = 25
FROZEN_BLOCKS = 3
BATCH = 16  # studies


@dataclass(frozen=True, slots=True)
class TowerOptions:
    """Settings of the tower's training. ``folds`` towers more are trained to calibrate the thresholds, each without
    its share of the studies; with none, bodies can be compared but nothing is calibrated or written."""

    body: str = "lite0"
    epochs: int = 6
    folds: int = 2
    learning_rate: float = 6e-4
    seed: int = 1
    device: str = "auto"


def common_findings(studies: Sequence[CorpusStudy]) -> tuple[str, ...]:
    """Findings coded in at least ``MIN_STUDIES`` of ``studies``, most frequent first, then their frequent sides."""
    counts = Counter(key for study in studies for key in mesh_decisions(study.mesh))
    ranked = [key for key, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    findings = [key for key in ranked if "/" not in key and counts[key] >= MIN_STUDIES]
    sides = [key for key in ranked if key.partition("/")[0] in findings and "/" in key]
    return (*findings, *(key for key in sides if counts[key] >= MIN_SIDED_STUDIES))


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


def area_under_curve(scores: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> float:
    """Area under the ROC curve by ranks (ties share their mean rank); NaN when one class is absent."""
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return math.nan
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return float((mean_rank[inverse][truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


class Cases:
    """Studies with the rows of their films in ``views`` and their coded findings, boolean (studies, findings)."""

    def __init__(self, studies: Sequence[CorpusStudy], views: FilmViews, names: tuple[str, ...]) -> None:
        self.studies, self.views = studies, views
        self.films = [[views.rows[film.image] for film in study.films] for study in studies]
        self.truth = np.array([[name in mesh_decisions(study.mesh) for name in names] for study in studies])


def _new_tower(config: VisionConfig, imagenet: Path, rate: Tensor) -> tuple[VisionTower, list[nn.Module]]:
    """A tower with ImageNet weights whose findings start at their ``rate``, and the modules that do not learn."""
    tower = VisionTower(config)
    load_imagenet(tower, torch.load(imagenet, map_location="cpu", weights_only=True))
    with torch.no_grad():
        tower.findings.weight.zero_()
        tower.findings.bias.copy_(torch.log(rate / (1 - rate)))
    blocks = [block for block in tower.blocks if isinstance(block, InvertedResidual)]
    frozen = [tower.stem, *blocks[:FROZEN_BLOCKS]]
    for module in frozen:
        module.requires_grad_(False)
    # Filters by depth hold few weights, and learning them takes half of a step on a processor.
    for block in blocks:
        block.depth.conv.weight.requires_grad_(False)
    return tower, frozen


def _study_means(logits: Tensor, owner: Tensor, count: int) -> Tensor:
    """Mean of the film logits (films, findings) of each of ``count`` studies; ``owner`` (films,) says whose."""
    total = torch.zeros(count, logits.shape[1], device=logits.device).index_add(0, owner, logits)
    return total / torch.bincount(owner, minlength=count)[:, None].clamp_min(1)


def _fit(
    cases: Cases, chosen: npt.NDArray[np.int64], config: VisionConfig, imagenet: Path, options: TowerOptions, ckpt: Path
) -> VisionTower:
    """A tower trained on the ``chosen`` cases. The first quarter of the steps sees films at 5/7 of the full size."""
    device = pick_device(options.device)
    truth = torch.from_numpy(cases.truth).float()
    torch.manual_seed(options.seed)
    tower, frozen = _new_tower(config, imagenet, truth[chosen].mean(0).clamp(1e-3, 0.999))
    tower.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    per_epoch = len(chosen) // BATCH
    schedule = Schedule(per_epoch * options.epochs, options.learning_rate, warmup=60, weight_decay=0.02)

    def step_loss(step: int) -> tuple[Tensor, dict[str, float]]:
        epoch, place = divmod(step, per_epoch)
        order = np.random.default_rng([options.seed, epoch]).permutation(chosen)
        batch = order[place * BATCH : (place + 1) * BATCH]
        rows = [row for study in batch for row in cases.films[study]]
        owner = torch.tensor([i for i, study in enumerate(batch) for _ in cases.films[study]])
        generator = torch.Generator().manual_seed(options.seed * 1_000_003 + step)
        size = config.image_size * 5 // 7 // 32 * 32 if step < schedule.steps // 4 else config.image_size
        images = augment(torch.from_numpy(cases.views.views[rows]).float(), generator, size).to(device)
        logits = tower.findings(functional.dropout(tower.map(images).mean((2, 3)), 0.2)).float()
        # A mean over the film cannot learn sides, but sided codes still teach where to look; see ``sides``.
        # The study is what is drafted; a film alone must do as well, for there may be no other.
        wanted, owner = truth[batch].to(device), owner.to(device)
        bce = functional.binary_cross_entropy_with_logits
        loss = bce(_study_means(logits, owner, len(batch)), wanted) + 0.5 * bce(logits, wanted[owner])
        return loss * 7.0, {"loss": float(loss.detach())}

    def train_mode() -> None:
        tower.train()
        for module in frozen:
            module.eval()

    run_steps(ckpt.stem, tower, schedule, step_loss, ckpt, device, train_mode)
    return tower.eval()


def train_tower(data: Path, run: Path, imagenet: Path, options: TowerOptions) -> None:
    """Train the tower on the studies of the training splits; write ``run/tower.safetensors`` and its AUC on val.

    ``run/decisions.json`` keeps what towers that did not see a training study decide about it: stage 3 drafts from
    such decisions too, for they err as decisions about a new study do.
    """
    corpus = Corpus(data)
    studies = corpus.split(*TRAIN_SPLITS)
    config = VisionConfig(body=options.body, findings=common_findings(studies))
    views = load_views(corpus, run / "cache", config.image_size)
    cases = Cases(studies, views, config.findings)
    val = Cases(corpus.split("val"), views, config.findings)
    tower = _fit(cases, np.arange(len(studies)), config, imagenet, options, run / "tower.ckpt")
    if not options.folds:
        _report_areas(tower, cases, val, study_logits(tower, val, np.arange(len(val.studies))))
        return
    held_out = np.zeros(cases.truth.shape)
    for fold in range(options.folds):
        left_out = np.arange(fold, len(studies), options.folds)
        others = np.setdiff1d(np.arange(len(studies)), left_out)
        part = _fit(cases, others, config, imagenet, options, run / f"tower-fold-{fold}.ckpt")
        held_out[left_out] = study_logits(part, cases, left_out)
    features, frontal = side_features(tower, cases)
    held_out = np.where(
        np.array(side_signs(config.findings)) != 0, fit_sides(tower, features, frontal, cases.truth), held_out
    )
    levels, chance = thresholds(held_out, cases.truth, config.findings)
    tower.thresholds.copy_(torch.from_numpy(levels))
    said = {
        study.study: [name for name, yes in zip(config.findings, row, strict=True) if yes]
        for study, row in zip(studies, stated(tower, held_out), strict=True)
    }
    (run / "decisions.json").write_text(json.dumps(said, indent=0), "utf-8")
    save_file({k: v.contiguous() for k, v in tower.state_dict().items()}, run / "tower.safetensors")
    (run / "tower.json").write_text(json.dumps(asdict(config), indent=1), "utf-8")
    print(f"a finding is stated above a chance of {chance:.3f}")
    logits = study_logits(tower, val, np.arange(len(val.studies)))
    _report_decisions(tower, val, logits)
    areas = _report_areas(tower, cases, val, logits)
    (run / "tower-auc.json").write_text(json.dumps(areas, indent=1), "utf-8")


def load_tower(run: Path) -> VisionTower:
    """The tower of a run folder, in evaluation mode.

    Raises:
        TrainingError: the tower was not trained yet.
    """
    if not (run / "tower.safetensors").exists():
        raise TrainingError(f"{run} holds no tower.safetensors; run `echo-core train tower --out {run}` first.")
    raw = json.loads((run / "tower.json").read_text("utf-8"))
    tower = VisionTower(VisionConfig(**raw | {"findings": tuple(raw["findings"])}))
    tower.load_state_dict(load_file(run / "tower.safetensors"))
    return tower.eval()


def load_decisions(run: Path) -> dict[str, list[str]]:
    """What towers that did not see a training study decided about it, by study.

    Raises:
        TrainingError: the tower was not trained yet.
    """
    path = run / "decisions.json"
    if not path.exists():
        raise TrainingError(f"{run} holds no decisions.json; run `echo-core train tower --out {run}` first.")
    decided: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return decided


@torch.inference_mode()
def study_logits(tower: VisionTower, cases: Cases, chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Logits of each ``chosen`` study, (studies, findings): the mean over its films, for sides its first film's."""
    device = next(tower.parameters()).device
    rows = [row for study in chosen for row in cases.films[study]]
    owner = torch.tensor([i for i, study in enumerate(chosen) for _ in cases.films[study]])
    parts = []
    for start in range(0, len(rows), 64):
        images = torch.from_numpy(cases.views.views[rows[start : start + 64]]).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            parts.append(tower.logits(tower.map(images)).float().cpu())
    films = torch.cat(parts)
    first = films[torch.tensor(np.cumsum([0] + [len(cases.films[study]) for study in chosen[:-1]]))]
    sided = torch.tensor(side_signs(tower.config.findings)) != 0
    study_level = torch.where(sided, first, _study_means(films, owner, len(chosen)))
    result: npt.NDArray[np.float64] = study_level.double().numpy()
    return result


@torch.inference_mode()
def side_features(tower: VisionTower, cases: Cases) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """``VisionTower.halves`` of each study's first film (studies, channels), and whether that film is frontal."""
    device = next(tower.parameters()).device
    rows = [films[0] for films in cases.films]
    parts = []
    for start in range(0, len(rows), 64):
        images = torch.from_numpy(cases.views.views[rows[start : start + 64]]).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            parts.append(tower.halves(tower.map(images)).double().cpu())
    features: npt.NDArray[np.float64] = torch.cat(parts).numpy()
    return features, np.array([study.films[0].view == "Frontal" for study in cases.studies])


def stated(tower: VisionTower, logits: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """What ``tower`` decides from mean logits (studies, findings)."""
    decided = tower.decide(torch.from_numpy(logits)[:, None].to(tower.thresholds.device)) > 0
    result: npt.NDArray[np.bool_] = decided.cpu().numpy()
    return result


def _report_decisions(tower: VisionTower, val: Cases, logits: npt.NDArray[np.float64]) -> None:
    """How many sides are right on val, and F1 of what is stated there; ``logits`` are val's (studies, findings)."""
    names, truth = tower.config.findings, val.truth
    right, total = side_accuracy(logits, truth, names)
    print(f"sides of one-sided findings on val: {right} of {total} right")
    said = stated(tower, logits)
    columns = [i for i, name in enumerate(names) if name in FREQUENT]
    hits = int((said & truth)[:, columns].sum())
    f1 = 2 * hits / max(1, int(said[:, columns].sum() + truth[:, columns].sum()))
    print(f"micro F1 of the tower's decisions about the {len(columns)} frequent findings on val: {f1:.3f}")


def _report_areas(
    tower: VisionTower, train: Cases, val: Cases, logits: npt.NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    """Area under the curve a finding, by study, on val and on as many training studies, printed and returned."""
    names = tower.config.findings
    some = np.arange(0, len(train.studies), max(1, len(train.studies) // len(val.studies)))
    scored = {"val": (logits, val.truth), "train": (study_logits(tower, train, some), train.truth[some])}
    table = {
        split: {name: area_under_curve(scores[:, i], truth[:, i]) for i, name in enumerate(names)}
        for split, (scores, truth) in scored.items()
    }
    for name in names[:20]:
        print(f"{name:28s} AUC val {table['val'][name]:.3f}  train {table['train'][name]:.3f}")
    frequent = [name for name in names if name in FREQUENT]
    for split, row in table.items():
        print(f"mean AUC of the frequent findings, {split}: {np.nanmean([row[name] for name in frequent]):.4f}")
    return table
