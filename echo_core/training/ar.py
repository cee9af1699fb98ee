"""Stage 1: ECHO_AR, next-token prediction of the normalised report (arXiv 2604.09450, training stages)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from echo_core.model.checkpoint import load_model, save_model
from echo_core.model.config import EchoConfig, Grid
from echo_core.model.echo import Echo
from echo_core.text.tokenizer import EchoTokenizer
from echo_core.training.batches import Batch, Mix, Sampler
from echo_core.training.features import load_features
from echo_core.training.layout import PAD, PROMPT, Layout, attention_mask, rad_layout
from echo_core.training.loop import Schedule, pick_device, run_steps
from echo_core.training.targets import TRAIN_SPLITS, load_targets
from echo_core.training.tower import load_tower


@dataclass(frozen=True, slots=True)
class ArOptions:
    """Settings of stage 1."""

    steps: int = 2400
    batch: int = 24
    learning_rate: float = 1.2e-3
    dropout: float = 0.15
    seed: int = 1
    device: str = "auto"
    mix: Mix = field(default_factory=Mix)


def ar_layout(batch: Batch, slots: int, config: EchoConfig) -> tuple[Layout, Tensor]:
    """Layout of ``[film slots | ids]`` and its mask: the prompt as in the other stages, the response causal."""
    count = batch.ids.shape[1]
    region = torch.full_like(batch.films, batch.prompt)
    full = rad_layout(batch.films, slots, count, region, batch.end, 1, config.grid_origin)
    keep = slots + count
    layout = Layout(full.role[:, :keep], full.block[:, :keep], full.position[:, :keep])
    mask = attention_mask(layout, "response")  # blocks of one token: clean tokens are causal
    if config.grid_origin == "prompt":
        block = torch.div(layout.position, config.block_length, rounding_mode="floor")
        prompt = layout.role == PROMPT
        late = block[:, None, :] > block[:, :, None]
        mask = mask & ~(prompt[:, :, None] & prompt[:, None, :] & late).unsqueeze(1)
    return layout, mask


def ar_step(model: Echo, batch: Batch) -> Tensor:
    """Loss of one batch: every response token and the first ``<eos>`` is predicted from the position before it."""
    films = batch.film_tokens(model)
    slots = films.shape[1]
    layout, mask = ar_layout(batch, slots, model.config)
    x = torch.cat([films, model.decoder.embed(batch.ids).to(films.dtype)], dim=1)
    hidden = model.decoder(x, layout.position, mask)[:, slots:]
    index = torch.arange(batch.ids.shape[1] - 1, device=x.device)
    eos_so_far = (batch.ids == model.config.eos_id).cumsum(1)
    wanted = (index >= batch.prompt - 1) & (layout.role[:, slots + 1 :] != PAD) & (eos_so_far[:, 1:] <= 1)
    logits = model.decoder.logits(hidden[:, :-1][wanted])
    targets = batch.ids[:, 1:][wanted]
    return functional.cross_entropy(logits.float(), targets)


def new_model(run: Path, tokenizer: EchoTokenizer, block_length: int, grid: Grid) -> Echo:
    """A fresh decoder and projector on the run folder's tower."""
    tower = load_tower(run)
    base = EchoConfig()
    config = replace(
        base,
        stage="ar",
        block_length=block_length,
        grid_origin=grid,
        mask_id=tokenizer.mask_id,
        eos_id=tokenizer.eos_id,
        film_id=tokenizer.film_id,
        decoder=replace(base.decoder, vocab_size=tokenizer.vocab_size),
        vision=tower.config,
    )
    model = Echo(config)
    model.vision.load_state_dict(tower.state_dict())
    return model


def train_ar(
    data: Path, run: Path, options: ArOptions, block_length: int = 8, grid: Grid = "response", start: Path | None = None
) -> None:
    """Train projector and decoder on the cached tower outputs; write ``run/ar``. ``start`` is a model to go on from."""
    torch.manual_seed(options.seed)
    device = pick_device(options.device)
    targets = load_targets(run, *TRAIN_SPLITS)
    tokenizer = EchoTokenizer.load(run / "tokenizer.json")
    model = (load_model(start) if start else new_model(run, tokenizer, block_length, grid)).to(device)
    model.vision.requires_grad_(False)
    features = load_features(data, run, options.device)
    sampler = Sampler(targets, tokenizer, features, model.config, options.mix)
    schedule = Schedule(options.steps, options.learning_rate, warmup=100, weight_decay=0.05)

    def train_mode() -> None:
        model.train()
        model.vision.eval()
        model.decoder.set_dropout(options.dropout)

    def step_loss(step: int) -> tuple[Tensor, dict[str, float]]:
        batch = sampler.batch(options.seed, step, options.batch, device)
        loss = ar_step(model, batch)
        return loss, {"loss": float(loss.detach())}

    run_steps("ar", model, schedule, step_loss, run / "ar.ckpt", device, train_mode)
    save_model(model, run / "ar")
    tokenizer.save(run / "ar" / "tokenizer.json")
