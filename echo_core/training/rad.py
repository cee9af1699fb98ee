"""Stage 2: ECHO_Base, Response-Asymmetric Diffusion adaptation of stage 1 (arXiv 2604.09450, RAD)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor

from echo_core.model.checkpoint import load_model, save_model
from echo_core.model.config import EchoConfig, Grid
from echo_core.model.echo import Echo
from echo_core.text.tokenizer import EchoTokenizer
from echo_core.training.batches import Batch, Mix, Sampler
from echo_core.training.features import load_features
from echo_core.training.layout import NOISY, attention_mask, rad_layout
from echo_core.training.loop import Schedule, pick_device, run_steps
from echo_core.training.losses import rad_loss
from echo_core.training.targets import TRAIN_SPLITS, load_targets

MIN_TIME = 0.1
FIXED_HEAD = 0.3  # share of samples in which one block starts with a fixed head


@dataclass(frozen=True, slots=True)
class RadOptions:
    """Settings of stage 2."""

    steps: int = 1200
    batch: int = 24
    learning_rate: float = 5e-4
    dropout: float = 0.1
    seed: int = 2
    device: str = "auto"
    mix: Mix = field(default_factory=Mix)


def region_of(batch: Batch, config: EchoConfig) -> Tensor:
    """(B,) index into the ids where the duplicated region starts: the response, or the block of the prompt's tail."""
    region = torch.full_like(batch.films, batch.prompt)
    if config.grid_origin == "prompt":
        region = region - (batch.films + batch.prompt) % config.block_length
        if int(region.min()) < 0:
            raise ValueError("With the grid at the prompt's start, the prompt needs at least L - 1 text tokens.")
    return region


@dataclass(frozen=True, slots=True)
class Forward:
    """What one RAD forward gives: hidden states, roles, and the noisy part's place in the sequence."""

    hidden: Tensor
    noisy: Tensor


def rad_forward(model: Echo, batch: Batch, noisy_ids: Tensor) -> Forward:
    """Run ``[films | ids | noisy twins]``; ``noisy_ids`` (B, I) replaces ``ids`` in the twins.

    Returns hidden states (B, I, hidden) of the twins, and where a twin exists (B, I).
    """
    config = model.config
    films = batch.film_tokens(model)
    slots, count = films.shape[1], batch.ids.shape[1]
    region = region_of(batch, config)
    layout = rad_layout(batch.films, slots, count, region, batch.end, config.block_length, config.grid_origin)
    # Twins of ids that lie before the region are padding in every sample alike up to the shortest prompt: cut them.
    first = int(region.min())
    keep = torch.cat([torch.arange(slots + count), torch.arange(slots + count + first, slots + 2 * count)]).to(
        layout.role.device
    )
    layout = replace(layout, role=layout.role[:, keep], block=layout.block[:, keep], position=layout.position[:, keep])
    embed = model.decoder.embed
    x = torch.cat([films, embed(batch.ids).to(films.dtype), embed(noisy_ids[:, first:]).to(films.dtype)], dim=1)
    hidden = model.decoder(x, layout.position, attention_mask(layout, config.grid_origin))
    tail = hidden[:, slots + count :]
    pad = tail.new_zeros(tail.shape[0], first, tail.shape[2])
    exists = torch.cat(
        [torch.zeros_like(batch.ids[:, :first], dtype=torch.bool), layout.role[:, slots + count :] == NOISY], dim=1
    )
    return Forward(torch.cat([pad, tail], dim=1), exists)


def draw_noise(batch: Batch, config: EchoConfig, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw t a block and mask response tokens with that chance; some samples keep one block's head.

    Returns:
        masked (B, I) boolean, and t (B, I) of each token's block.
    """
    size, count = batch.ids.shape
    length = config.block_length
    index = torch.arange(count)
    region = region_of(batch, config).cpu()
    block = torch.div(index[None, :] - region[:, None], length, rounding_mode="floor").clamp_min(0)
    blocks = int(block.max()) + 1
    time = MIN_TIME + (1 - MIN_TIME) * torch.rand(size, blocks, generator=generator)
    per_token = time.gather(1, block)
    masked = torch.rand(size, count, generator=generator) < per_token
    # A draft that goes on behind given text starts in mid-block: the head is text, the rest is masked.
    last = torch.div(batch.end.cpu() - region, length, rounding_mode="floor")
    chosen = (torch.rand(size, generator=generator) * last).long()
    chosen = torch.where(torch.rand(size, generator=generator) < 0.5, torch.zeros_like(chosen), chosen)
    head = torch.randint(1, length, (size,), generator=generator) if length > 1 else torch.zeros(size, dtype=torch.long)
    use = torch.rand(size, generator=generator) < FIXED_HEAD
    in_block = block == chosen[:, None]
    place = (index[None, :] - region[:, None]) % length
    masked = torch.where(in_block & use[:, None], place >= head[:, None], masked)
    per_token = torch.where(in_block & use[:, None], torch.ones_like(per_token), per_token)
    response = (index[None, :] >= batch.prompt) & (index[None, :] < batch.end.cpu()[:, None])
    return masked & response, per_token


def rad_step(model: Echo, batch: Batch, generator: torch.Generator) -> Tensor:
    """Loss of one batch."""
    masked, time = draw_noise(batch, model.config, generator)
    masked, time = masked.to(batch.ids.device), time.to(batch.ids.device)
    noisy = torch.where(masked, model.config.mask_id, batch.ids)
    forward = rad_forward(model, batch, noisy)
    logits = model.decoder.logits(forward.hidden[masked])
    index = torch.arange(batch.ids.shape[1], device=batch.ids.device)
    total = ((index >= batch.prompt) & (index < batch.end[:, None])).sum()
    return rad_loss(logits, batch.ids[masked], time[masked], total)


def train_rad(
    data: Path,
    run: Path,
    options: RadOptions,
    block_length: int = 8,
    grid: Grid = "response",
    start: Path | None = None,
) -> None:
    """Adapt ``start``, by default ``run/ar``, to block diffusion as ``run/base-L``. Tower and projector are frozen."""
    device = pick_device(options.device)
    model = load_model(start or run / "ar", device)
    model.config = replace(model.config, stage="base", block_length=block_length, grid_origin=grid)
    model.vision.requires_grad_(False)
    model.projector.requires_grad_(False)
    tokenizer = EchoTokenizer.load(run / "ar" / "tokenizer.json")
    features = load_features(data, run, options.device)
    sampler = Sampler(load_targets(run, *TRAIN_SPLITS), tokenizer, features, model.config, options.mix)
    schedule = Schedule(options.steps, options.learning_rate, warmup=40)

    def train_mode() -> None:
        model.eval()
        model.decoder.train()
        model.decoder.set_dropout(options.dropout)

    def step_loss(step: int) -> tuple[Tensor, dict[str, float]]:
        batch = sampler.batch(options.seed, step, options.batch, device)
        generator = torch.Generator().manual_seed(options.seed * 1_000_003 + step)
        loss = rad_step(model, batch, generator)
        return loss, {"loss": float(loss.detach())}

    name = f"base-{block_length}"
    run_steps(name, model, schedule, step_loss, run / f"{name}.ckpt", device, train_mode)
    save_model(model, run / name)
    tokenizer.save(run / name / "tokenizer.json")
