"""Stage 3: ECHO, Direct Conditional Distillation of the multi-step teacher into one step (arXiv 2604.09450, DCD)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from echo_core.model.checkpoint import load_model, save_model
from echo_core.model.config import VERSION
from echo_core.model.echo import Echo
from echo_core.text.tokenizer import EchoTokenizer
from echo_core.training.batches import GROUP, Mix, Sample, Sampler, collate
from echo_core.training.errors import TrainingError
from echo_core.training.features import FilmFeatures, load_features
from echo_core.training.loop import Schedule, pick_device, run_steps
from echo_core.training.losses import dcd_loss, step_weights
from echo_core.training.rad import rad_forward
from echo_core.training.targets import TRAIN_SPLITS, load_targets
from echo_core.training.tower import load_decisions
from echo_core.training.trajectory import decode_batch, is_degenerate

CHUNK = 64
POOL = 8  # chunks' worth of samples drawn, so that one with equal film counts fills up
GIVEN_PREFIX = 0.3  # share of trajectories that go on behind given text, as a redraft does


@dataclass(frozen=True, slots=True)
class DcdOptions:
    """Settings of stage 3.

    ``temperature`` sharpens the teacher's distributions before the student learns them. Where a report can be worded
    in many ways the first tokens of a block are undecided, and a student that learns them so mixes wordings. For the
    same reason the teacher writes with hidden patches (``hide_patches``; it learned to, see ``Mix``) and the student
    sees them: which of many equal wordings the teacher picks turns on details of the patches that no student can
    follow, and where it says more than was decided, it guesses.
    """

    trajectories: int = 2500
    steps: int = 700
    batch: int = 24
    learning_rate: float = 5e-4
    eos_weight: float = 0.2
    threshold: float = 0.85
    temperature: float = 0.5
    hide_patches: bool = True
    seed: int = 3
    device: str = "auto"
    mix: Mix = field(default_factory=lambda: Mix(as_decided=0.5))


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A teacher's decoding of one study: the sample it belongs to (its response are the pseudo-labels, ``<eos>`` cut),
    commit steps and distributions of the positions from ``given`` to ``steps.size``, in response order."""

    sample: Sample
    given: int
    steps: np.ndarray[tuple[int], np.dtype[np.int64]]
    chunk: int
    offset: int


def _chunk_samples(sampler: Sampler, seed: int, chunk: int) -> list[Sample]:
    """``CHUNK`` samples with the same number of films (a teacher's batch has equal prompts)."""
    rng = np.random.default_rng([seed, chunk])
    pool = [sample for part in range(POOL) for sample in sampler.samples(seed, chunk * POOL + part, CHUNK)]
    counts = np.array([len(sample.films) for sample in pool])
    wanted = int(rng.choice(counts))
    return [sample for sample, count in zip(pool, counts, strict=True) if count == wanted][:CHUNK]


def collect_trajectories(
    model: Echo, sampler: Sampler, folder: Path, options: DcdOptions, device: torch.device
) -> list[Trajectory]:
    """Phase 1: decode with the frozen teacher, chunk by chunk; finished chunks are reused after a kill.

    Trajectories that loop or never end are dropped; the counts are printed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[Trajectory] = []
    seen = chunk = 0
    bar = tqdm(total=options.trajectories, desc="trajectories", mininterval=5.0)
    while seen < options.trajectories:
        samples = _chunk_samples(sampler, options.seed, chunk)
        meta, chances = folder / f"{chunk:05d}.npz", folder / f"{chunk:05d}.npy"
        rng = np.random.default_rng([options.seed, chunk, 1])
        given = [
            int(rng.integers(1, len(s.response))) if rng.random() < GIVEN_PREFIX and len(s.response) > 1 else 0
            for s in samples
        ]
        if not meta.exists():
            batch = collate(samples, sampler.features, model.config, device)
            if options.hide_patches:
                batch = replace(batch, patches=torch.zeros_like(batch.patches))
            trace = decode_batch(
                model, batch, threshold=options.threshold, given=torch.tensor(given, device=device), trace=True
            )
            assert trace.probabilities is not None
            valid = torch.arange(trace.tokens.shape[1], device=device)[None] < trace.lengths[:, None]
            np.save(chances, trace.probabilities[valid & (trace.steps > 0)].cpu().numpy())
            part = meta.with_suffix(".part.npz")
            np.savez(
                part,
                tokens=trace.tokens.cpu().numpy(),
                steps=trace.steps.cpu().numpy(),
                lengths=trace.lengths.cpu().numpy(),
                finished=trace.finished.cpu().numpy(),
            )
            part.replace(meta)
        with np.load(meta) as saved:
            kept += _chunk_trajectories(samples, given, dict(saved), chunk, model.config.eos_id)
        seen += len(samples)
        chunk += 1
        bar.update(len(samples))
    bar.close()
    print(f"trajectories: {seen} decoded, {seen - len(kept)} dropped (repetition loop or no <eos>), {len(kept)} kept")
    if not kept:
        raise TrainingError("No trajectory of the teacher ended without a loop; train stage 2 longer first.")
    return kept


def _chunk_trajectories(
    samples: list[Sample], given: list[int], saved: dict[str, np.ndarray], chunk: int, eos: int
) -> list[Trajectory]:
    kept = []
    offset = 0
    for i, sample in enumerate(samples):
        length = int(saved["lengths"][i])
        tokens, steps = saved["tokens"][i][:length], saved["steps"][i][:length]
        rows = int((steps > 0).sum())
        ends = np.flatnonzero(tokens[given[i] :] == eos)
        if bool(saved["finished"][i]) and ends.size:
            text = tokens[: given[i] + int(ends[0])].tolist()
            if not is_degenerate(text):
                labelled = replace(sample, response=tuple(text))
                kept.append(Trajectory(labelled, given[i], steps[given[i] :].astype(np.int64), chunk, offset))
        offset += rows
    return kept


class TrajectoryBatches:
    """Batches of trajectories, with the teacher's distributions read from disk."""

    def __init__(
        self, trajectories: list[Trajectory], folder: Path, features: FilmFeatures, seed: int, size: int
    ) -> None:
        self._all, self._folder, self._seed, self._size = trajectories, folder, seed, size
        self.features = features
        self._maps: dict[int, np.ndarray] = {}

    def draw(self, step: int) -> list[Trajectory]:
        """The trajectories of a step: a shuffled pass over all, neighbours in length together."""
        group, place = divmod(step, GROUP)
        rng = np.random.default_rng([self._seed, group])
        chosen = rng.choice(len(self._all), size=min(len(self._all), self._size * GROUP), replace=False)
        picked = sorted((self._all[i] for i in chosen), key=lambda t: len(t.sample.response))
        share = -(-len(picked) // GROUP)
        start = int(rng.permutation(GROUP)[place]) * share
        return picked[start : start + share] or picked[:share]

    def chances(self, trajectory: Trajectory) -> np.ndarray:
        """float16 (positions, V): the distributions from ``given`` on."""
        if trajectory.chunk not in self._maps:
            self._maps[trajectory.chunk] = np.load(self._folder / f"{trajectory.chunk:05d}.npy", mmap_mode="r")
        rows: np.ndarray = self._maps[trajectory.chunk]
        return rows[trajectory.offset : trajectory.offset + trajectory.steps.size]


def dcd_step(
    model: Echo, chosen: list[Trajectory], batches: TrajectoryBatches, options: DcdOptions, device: torch.device
) -> tuple[Tensor, dict[str, float]]:
    """Phase 2, one batch: every noisy block fully masked but for a given head; one forward; stitched targets."""
    config = model.config
    batch = collate([t.sample for t in chosen], batches.features, config, device)
    size, count = batch.ids.shape
    masked = torch.zeros(size, count, dtype=torch.bool, device=device)
    steps = torch.zeros(size, count, dtype=torch.long, device=device)
    before_end = torch.zeros(size, count, dtype=torch.bool, device=device)
    teacher = []
    for i, trajectory in enumerate(chosen):
        start = batch.prompt + trajectory.given
        end = min(start + trajectory.steps.size, int(batch.end[i]))
        masked[i, start:end] = True
        steps[i, start:end] = torch.from_numpy(trajectory.steps[: end - start]).to(device)
        # Behind the first <eos> the teacher's guesses mean nothing; the label there is <eos>.
        before_end[i, start : batch.prompt + len(trajectory.sample.response) + 1] = True
        teacher.append(torch.from_numpy(batches.chances(trajectory)[: end - start].astype(np.float32)))
    noisy = torch.where(masked, config.mask_id, batch.ids)
    forward = rad_forward(model, batch, noisy)
    logits = model.decoder.logits(forward.hidden[masked])
    weights = (step_weights(steps, masked & before_end) * before_end)[masked]
    sharp = torch.cat(teacher).to(device).pow(1.0 / options.temperature)
    divergence, eos = dcd_loss(
        logits,
        sharp / sharp.sum(-1, keepdim=True).clamp_min(1e-12),
        weights,
        batch.ids[masked] == config.eos_id,
        config.eos_id,
        options.eos_weight,
    )
    return divergence + eos, {"kl": float(divergence.detach()), "eos": float(eos.detach())}


def train_dcd(data: Path, run: Path, options: DcdOptions, block_length: int = 8, start: Path | None = None) -> None:
    """Distil ``run/base-L`` into ``run/echo-L``, a student that begins as ``start``, by default as its teacher."""
    device = pick_device(options.device)
    name = f"echo-{block_length}"
    model = load_model(run / f"base-{block_length}", device)
    tokenizer = EchoTokenizer.load(run / f"base-{block_length}" / "tokenizer.json")
    features = load_features(data, run, options.device)
    targets = load_targets(run, *TRAIN_SPLITS)
    sampler = Sampler(targets, tokenizer, features, model.config, options.mix, load_decisions(run))
    folder = run / f"trajectories-{block_length}"
    model.eval()
    trajectories = collect_trajectories(model, sampler, folder, options, device)
    batches = TrajectoryBatches(trajectories, folder, features, options.seed, options.batch)
    if start is not None:
        model = load_model(start, device)
    model.config = replace(model.config, stage="echo", version=VERSION)
    model.vision.requires_grad_(False)
    model.projector.requires_grad_(False)
    schedule = Schedule(options.steps, options.learning_rate, warmup=30)

    def train_mode() -> None:
        model.eval()
        model.decoder.train()
        model.decoder.set_dropout(0.0)

    run_steps(
        name,
        model,
        schedule,
        lambda step: dcd_step(model, batches.draw(step), batches, options, device),
        run / f"{name}.ckpt",
        device,
        train_mode,
    )
    save_model(model, run / name)
    tokenizer.save(run / name / "tokenizer.json")
