"""Batched block decoding with a trace: the teacher of DCD, and quick validation (arXiv 2604.09450, DCD)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from echo_core.model.cache import KVCache
from echo_core.model.echo import Echo
from echo_core.training.batches import Batch


@dataclass(slots=True)
class Trace:
    """Decoded responses of a batch with equal prompts.

    ``tokens`` (B, T); ``steps`` (B, T) the denoising step at which a token was committed, 0 where it was given;
    ``probabilities`` (B, T, V) float16, the distribution it was committed from, or None; ``lengths`` (B,) tokens in
    whole blocks up to the one with ``<eos>``; ``finished`` (B,) whether ``<eos>`` came; ``forwards`` (B,) denoising
    forwards spent on each.
    """

    tokens: Tensor
    steps: Tensor
    probabilities: Tensor | None
    lengths: Tensor
    finished: Tensor
    forwards: Tensor


@torch.inference_mode()
def decode_batch(
    model: Echo,
    batch: Batch,
    *,
    threshold: float = 0.85,
    one_step: bool = False,
    given: Tensor | None = None,
    trace: bool = False,
    max_blocks: int = 0,
) -> Trace:
    """Decode every study of ``batch`` side by side; all must have the same number of film and prompt tokens.

    Args:
        model: stage base or echo, grid origin "response".
        batch: films and prompt ids; its response is ignored but for ``given``.
        threshold: confidence at which a token is committed (low_confidence_dynamic).
        one_step: commit the whole block in its first step.
        given: (B,) number of leading response tokens of ``batch.ids`` to keep as a prefix.
        trace: keep the distributions.
        max_blocks: limit; 0 takes the configuration's.
    """
    config = model.config
    if config.grid_origin != "response" or int(batch.films.min()) != int(batch.films.max()):
        raise ValueError("Batched decoding needs equal prompts and a grid that starts with the response.")
    length, device = config.block_length, batch.ids.device
    size, start = batch.ids.shape[0], int(batch.films[0]) + batch.prompt
    blocks = max_blocks or config.max_new_tokens // length
    total = blocks * length
    kept = torch.zeros(size, dtype=torch.long, device=device) if given is None else given
    tokens = torch.full((size, total), config.mask_id, device=device)
    usable = min(total, batch.ids.shape[1] - batch.prompt)
    place = torch.arange(total, device=device)
    prefix = place[None, :] < kept[:, None]
    source = torch.full((size, total), config.eos_id, device=device)
    source[:, :usable] = batch.ids[:, batch.prompt : batch.prompt + usable]
    tokens = torch.where(prefix, source, tokens)
    steps = torch.zeros_like(tokens)
    vocab = config.decoder.vocab_size
    kinds = torch.float16
    probabilities = torch.zeros(size, total, vocab, dtype=kinds, device=device) if trace else None
    forwards = torch.zeros(size, dtype=torch.long, device=device)
    done = torch.zeros(size, dtype=torch.bool, device=device)
    lengths = torch.full((size,), total, device=device)

    cache = KVCache(config.decoder, size, start + total, device, torch.float32)
    films = batch.film_tokens(model)
    x = torch.cat([films, model.decoder.embed(batch.ids[:, : batch.prompt])], dim=1)
    model.decoder(x, torch.arange(start, device=device).expand(size, -1), None, cache)
    for index in range(blocks):
        low, high = index * length, (index + 1) * length
        positions = torch.arange(start + low, start + high, device=device).expand(size, -1)
        block = tokens[:, low:high]
        step = 0
        while bool((open_ := (block == config.mask_id) & ~done[:, None]).any()):
            step += 1
            hidden = model.decoder(model.decoder.embed(block), positions, None, cache, start + low)
            logits = model.decoder.logits(hidden).float()
            logits[..., config.mask_id] = -torch.inf
            logits[..., config.film_id] = -torch.inf
            chances = logits.softmax(-1)
            best, choice = chances.max(-1)
            best = torch.where(open_, best, -1.0)
            commit = open_ & ((best >= threshold) | (best == best.max(1, keepdim=True).values) | one_step)
            forwards += open_.any(1)
            block = torch.where(commit, choice, block)
            steps[:, low:high] = torch.where(commit, step, steps[:, low:high])
            if probabilities is not None:
                probabilities[:, low:high][commit] = chances[commit].to(kinds)
        block = torch.where(block == config.mask_id, config.eos_id, block)
        tokens[:, low:high] = block
        model.decoder(model.decoder.embed(block), positions, None, cache, start + low)
        generated_eos = ((block == config.eos_id) & ~prefix[:, low:high]).any(1)
        lengths = torch.where(generated_eos & ~done, high, lengths)
        done = done | generated_eos
        if bool(done.all()):
            tokens, steps = tokens[:, :high], steps[:, :high]
            probabilities = probabilities[:, :high] if probabilities is not None else None
            break
    return Trace(tokens, steps, probabilities, lengths.clamp_max(tokens.shape[1]), done, forwards)


def is_degenerate(tokens: list[int], repeats: int = 3, longest: int = 16) -> bool:
    """Whether a stretch of 2 to ``longest`` tokens follows itself ``repeats`` times (or one token five times)."""
    count = len(tokens)
    for width in range(1, longest + 1):
        needed = (5 if width == 1 else repeats) * width
        for start in range(count - needed + 1):
            stretch = tokens[start : start + width]
            if all(tokens[start + k] == stretch[k % width] for k in range(needed)):
                return True
    return False
