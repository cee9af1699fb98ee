"""The block loop: one for every backend (arXiv 2604.09450, decoding with the fused block cache)."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from echo_core.backends.protocol import Backend, Images
from echo_core.decoding.contexts import Context, Contexts
from echo_core.decoding.doubles import REACH, Apart, part_doubles
from echo_core.decoding.options import DecodeOptions, DecodingError
from echo_core.decoding.sampling import Choice, Sampler, commit, step_quota
from echo_core.model.config import EchoConfig

Alternatives = tuple[tuple[int, float], ...]
NOTHING_APART = Apart()


@dataclass(frozen=True, slots=True)
class DecodedBlock:
    """What one block gave: its new tokens up to ``<eos>`` or the limit, and what they cost.

    ``p`` and ``alternatives`` run beside ``ids``. ``seconds`` is the block's forwards and choices, prefill and the
    replay of a given prefix excluded. ``last`` is True for the block that ends the response.
    """

    index: int
    ids: tuple[int, ...]
    p: tuple[float, ...]
    alternatives: tuple[Alternatives, ...]
    forwards: int
    seconds: float
    last: bool


def decode_blocks(
    backend: Backend,
    images: Images,
    prompt: Sequence[int],
    *,
    options: DecodeOptions,
    prefix: Sequence[int] = (),
    apart: Apart = NOTHING_APART,
    cancelled: Callable[[], bool] = lambda: False,
    contexts: Contexts | None = None,
    stated: frozenset[str] | None = None,
) -> Iterator[DecodedBlock]:
    """Decode a response block by block; each yield is also the point at which ``cancelled`` is polled.

    A cancelled iteration simply ends, without a ``last`` block.

    Args:
        backend: a loaded model.
        images: uint8 (films, size, size).
        prompt: token ids after the film tokens.
        options: decoding options.
        prefix: response tokens that are already there; decoding goes on behind them.
        apart: tokens that may not double, unless ``options.doubles``; one token a forward is not affected.
        cancelled: True once the draft should stop.
        contexts: what earlier drafts have left in the cache of this ``backend``; None starts anew.
        stated: the decisions about the study; None leaves them to the model.

    Raises:
        DecodingError: the prefix fills the context, or there are too many films.
        BackendError: the backend failed.
    """
    config = backend.config
    if not 1 <= len(images) <= config.max_films:
        raise DecodingError(f"A draft takes 1 to {config.max_films} films; {len(images)} were given.")
    contexts = contexts or Contexts(backend)
    if options.mode_for(config) == "ar":
        blocks = _autoregressive(config, contexts, images, prompt, options, prefix, stated)
    else:
        apart = NOTHING_APART if options.doubles else apart
        blocks = _diffusion(config, contexts, images, prompt, options, prefix, apart, stated)
    with closing(blocks):
        for block in blocks:
            yield block
            if block.last or cancelled():
                return


def response_room(config: EchoConfig, prompt_rows: int, prefix: int, options: DecodeOptions) -> int:
    """How many new tokens fit behind ``prefix`` response tokens: the options' limit, the model's, and the cache's.

    Raises:
        DecodingError: not even one fits.
    """
    limit = config.max_new_tokens if options.max_new_tokens is None else options.max_new_tokens
    length = config.block_length
    # The last block is whole even where the limit cuts it, so whole blocks must fit behind the grid's origin.
    origin = prompt_rows if config.grid_origin == "response" else 0
    end = origin + (config.max_context - origin) // length * length
    room = min(limit, config.max_new_tokens - prefix, end - prompt_rows - prefix)
    if room < 1:
        raise DecodingError("The text in front is as long as a report may be; shorten it and draft again.")
    return room


def _forbidden(config: EchoConfig, options: DecodeOptions) -> tuple[int, ...]:
    """Ids that no report holds: the mask, the film placeholder, and ``<eos>`` where it is to be ignored."""
    return (config.mask_id, config.film_id, *((config.eos_id,) if options.ignore_eos else ()))


class _Collector:
    """Cuts blocks at ``<eos>`` and at the limit, and numbers them."""

    def __init__(self, config: EchoConfig, options: DecodeOptions, room: int) -> None:
        self._eos = config.eos_id
        self._alternatives = options.alternatives
        self.room = room
        self._index = 0

    def block(self, chosen: Sequence[tuple[int, Choice, int]], forwards: int, started: float) -> DecodedBlock:
        """Close a block of ``(token, the choice it came from, its row there)``."""
        kept = chosen[: self.room]
        stop = next((i for i, (token, _, _) in enumerate(kept) if token == self._eos), None)
        self.room -= len(kept)
        last = stop is not None or self.room == 0
        kept = kept[:stop]
        alternatives = tuple(choice.alternatives(row, self._alternatives) for _, choice, row in kept)
        block = DecodedBlock(
            index=self._index,
            ids=tuple(token for token, _, _ in kept),
            p=tuple(float(choice.p[row]) for _, choice, row in kept),
            alternatives=alternatives,
            forwards=forwards,
            seconds=time.perf_counter() - started,
            last=last,
        )
        self._index += 1
        return block


def _diffusion(
    config: EchoConfig,
    contexts: Contexts,
    images: Images,
    prompt: Sequence[int],
    options: DecodeOptions,
    prefix: Sequence[int],
    apart: Apart,
    stated: frozenset[str] | None,
) -> Generator[DecodedBlock, None, None]:
    length = config.block_length
    rows = config.vision.study_tokens(len(images)) + len(prompt)
    collector = _Collector(config, options, response_room(config, rows, len(prefix), options))
    sampler = Sampler(options, _forbidden(config, options))
    # On a grid that starts with the prompt, the prompt's tail is the fixed head of the first block: it must not be
    # in the cache before that block is final, for it sees the whole block.
    hold = rows % length if config.grid_origin == "prompt" else 0
    known = [-1 - i for i in range(hold)] + list(prefix)
    whole = len(known) // length * length
    head = known[whole:]
    # A block is written beside the masks of the next one wherever it comes from. So a report that is taken up again
    # finds in the cache, bit for bit, what writing its blocks anew would put there. The last whole block is written
    # beside the first masks that are to be filled, unless a head stands among those.
    reused = known[: whole if head else max(0, whole - length)]
    beside = [config.mask_id] * length if options.fused else []
    with contexts.lend(images, prompt, hold, "fused" if options.fused else "vanilla", stated) as context:
        final: list[int] = []
        before = known[-REACH:]
        for start in range(context.keep(reused, length), whole, length):
            if final:
                context.step(final, beside)
            final = known[start : start + length]
        if final and head:
            context.step(final, beside)
            final = []
        while True:
            started = time.perf_counter()
            forwards = 0
            if final and not options.fused:
                context.step(final, ())
                final = []
                forwards = 1
            tokens, chosen, steps = _denoise(config, context, final, head, options, sampler, before, apart)
            yield collector.block(chosen, forwards + steps, started)
            final, head = tokens, []
            before = [*before, *tokens][-REACH:]


def _denoise(
    config: EchoConfig,
    context: Context,
    final: Sequence[int],
    head: Sequence[int],
    options: DecodeOptions,
    sampler: Sampler,
    before: Sequence[int],
    apart: Apart,
) -> tuple[list[int], list[tuple[int, Choice, int]], int]:
    """Fill one block that starts with the fixed ``head``; return its tokens, its new tokens' choices, the forwards.

    ``before`` holds the last tokens in front of the first place to fill.
    """
    length, fixed = config.block_length, len(head)
    tokens = [*head, *[config.mask_id] * (length - fixed)]
    masked = np.ones(length - fixed, dtype=np.bool_)
    one_step = options.mode_for(config) == "one"
    budget = 1 if one_step else min(options.steps or length, len(masked))
    chosen: list[tuple[int, Choice, int] | None] = [None] * len(masked)
    forwards = 0
    while masked.any():
        # Later steps of the same block run on masks alone: the block before is in the cache by then.
        choice = sampler.choose(context.step(final if forwards == 0 else (), tokens)[fixed:])
        choice = part_doubles(choice, before, tokens[fixed:], config.mask_id, apart)
        quota = step_quota(int(masked.sum()), budget - forwards)
        forwards += 1
        for row in np.flatnonzero(commit(options.rule, choice.p, masked, quota, options.threshold)):
            token = int(choice.ids[row])
            tokens[fixed + row] = token
            chosen[row] = (token, choice, int(row))
            masked[row] = False
    return tokens, [entry for entry in chosen if entry is not None], forwards


def _autoregressive(
    config: EchoConfig,
    contexts: Contexts,
    images: Images,
    prompt: Sequence[int],
    options: DecodeOptions,
    prefix: Sequence[int],
    stated: frozenset[str] | None,
) -> Generator[DecodedBlock, None, None]:
    """One token a forward; tokens are grouped by the block length so that events and polling keep one rhythm."""
    rows = config.vision.study_tokens(len(images)) + len(prompt)
    collector = _Collector(config, options, response_room(config, rows, len(prefix), options))
    sampler = Sampler(options, _forbidden(config, options))
    with contexts.lend(images, prompt, 0, "ar", stated) as context:
        # The last token of the prefix is always written anew, for the logits that follow it.
        logits = context.last_logits
        for token in prefix[context.keep(prefix[:-1]) :]:
            logits = context.next(token)
        while True:
            started = time.perf_counter()
            chosen: list[tuple[int, Choice, int]] = []
            forwards = 0
            while len(chosen) < min(config.block_length, collector.room):
                choice = sampler.choose(logits[None])
                token = int(choice.ids[0])
                chosen.append((token, choice, 0))
                if token == config.eos_id or len(chosen) == collector.room:
                    break
                logits = context.next(token)
                forwards += 1
            yield collector.block(chosen, forwards, started)
