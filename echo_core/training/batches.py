"""Batches for all stages: studies, language, wording and film views of a step follow from seed and step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from echo_core.model.config import EchoConfig
from echo_core.model.echo import Echo
from echo_core.text.labels import findings_in
from echo_core.text.tokenizer import EchoTokenizer
from echo_core.training.features import VIEWS, FilmFeatures
from echo_core.training.targets import Target

GROUP = 4  # batches drawn together and sorted by length, so that little of a batch is padding


@dataclass(frozen=True, slots=True)
class Sample:
    """One study as a step sees it: rows and view of its films' features, prompt ids, response ids without ``<eos>``.

    ``positive`` marks the response tokens of sentences that state a finding; empty where no loss asks for it.
    """

    films: tuple[int, ...]
    view: int
    prompt: tuple[int, ...]
    response: tuple[int, ...]
    positive: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Film features (B, n, grid², channels), logits (B, n, findings), film tokens (B,), ids (B, I), lengths (B,).

    ``ids`` is prompt and response, padded with ``<eos>`` to whole blocks and then to the longest; ``prompt`` is the
    number of prompt ids (the same in a batch) and ``end`` (B,) where each response's last block ends. ``positive``
    (B, I) marks tokens of sentences that state a finding.
    """

    patches: Tensor
    logits: Tensor
    films: Tensor
    ids: Tensor
    prompt: int
    end: Tensor
    positive: Tensor

    def film_tokens(self, model: Echo) -> Tensor:
        """(B, n · tokens_per_film, hidden_size) through the projector."""
        return model.project(self.patches, self.logits)


@dataclass(frozen=True, slots=True)
class Mix:
    """How samples are drawn.

    ``english`` is the share of English; ``positive_weight`` how much likelier a study with a frequent finding is;
    ``single_film`` the chance to see one film of a study only. ``drop_patches`` is the chance to see no patch
    features, and ``logit_noise`` the deviation added to finding logits: both keep the decoder from knowing training
    films by heart, whose features the tower fits better than those of any new film.
    """

    english: float = 0.6
    positive_weight: float = 3.0
    single_film: float = 0.2
    drop_patches: float = 0.5
    logit_noise: float = 0.5


class Sampler:
    """Draws the samples of a step."""

    def __init__(
        self, targets: list[Target], tokenizer: EchoTokenizer, features: FilmFeatures, config: EchoConfig, mix: Mix
    ) -> None:
        self.config, self.mix, self.features = config, mix, features
        self._rows = [tuple(features.rows[image] for image in target.images) for target in targets]
        self._ids = {
            lang: [[tuple(tokenizer.encode(text)) for text in t.texts(lang)] for t in targets] for lang in ("en", "zh")
        }
        self._positive = {
            lang: [[positive_tokens(text, lang, tokenizer) for text in target.texts(lang)] for target in targets]
            for lang in ("en", "zh")
        }
        self._prompt = {lang: tuple(tokenizer.prompt_ids(lang)) for lang in ("en", "zh")}
        weights = np.array([mix.positive_weight if target.positive else 1.0 for target in targets])
        self._chances = weights / weights.sum()

    def _draw(self, rng: np.random.Generator) -> Sample:
        study = int(rng.choice(len(self._rows), p=self._chances))
        lang = "en" if rng.random() < self.mix.english else "zh"
        wordings = self._ids[lang][study]
        chosen = int(rng.integers(len(wordings)))
        response, positive = wordings[chosen], self._positive[lang][study][chosen]
        films = self._rows[study][: self.config.max_films]
        if len(films) > 1 and rng.random() < self.mix.single_film:
            films = (films[int(rng.integers(len(films)))],)
        limit = self.config.max_new_tokens - 1
        return Sample(films, int(rng.integers(VIEWS)), self._prompt[lang], response[:limit], positive[:limit])

    def samples(self, seed: int, step: int, size: int) -> list[Sample]:
        """The samples of one step."""
        group, place = divmod(step, GROUP)
        rng = np.random.default_rng([seed, group])
        drawn = [self._draw(rng) for _ in range(size * GROUP)]
        drawn.sort(key=lambda sample: len(sample.response))
        start = int(rng.permutation(GROUP)[place]) * size
        return drawn[start : start + size]

    def batch(self, seed: int, step: int, size: int, device: torch.device) -> Batch:
        """The batch of one step, with patches dropped and logits shaken as the mix says."""
        batch = collate(self.samples(seed, step, size), self.features, self.config, device)
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        keep = torch.rand(size, generator=generator) >= self.mix.drop_patches
        noise = torch.randn(batch.logits.shape, generator=generator) * self.mix.logit_noise
        return replace(
            batch,
            patches=batch.patches * keep[:, None, None, None].to(device),
            logits=batch.logits + noise.to(device),
        )


_PIECE = {"en": re.compile(r"(?<=[.;])\s"), "zh": re.compile(r"(?<=[。；，])")}


@cache
def _states_finding(piece: str, lang: str) -> bool:
    return bool(findings_in(piece, lang))


def positive_tokens(text: str, lang: str, tokenizer: EchoTokenizer) -> tuple[bool, ...]:
    """For every token of ``text``: whether it belongs to a sentence (Chinese: clause) that states a finding."""
    ends: list[tuple[int, bool]] = []
    start = size = 0
    for stop in (*(match.end() for match in _PIECE[lang].finditer(text)), len(text)):
        piece = text[start:stop]
        size += len(piece.encode("utf-8"))
        ends.append((size, _states_finding(piece.strip(), lang)))
        start = stop
    marks = []
    place, index = 0, 0
    for token in tokenizer.encode(text):
        place += len(tokenizer.token_bytes(token))
        while index + 1 < len(ends) and place > ends[index][0]:
            index += 1
        marks.append(ends[index][1])
    return tuple(marks)


def padded_response(response: tuple[int, ...], offset: int, length: int, eos: int) -> list[int]:
    """The response with at least one ``<eos>``, up to a whole block when the first token sits ``offset`` into one."""
    total = -(-(offset + len(response) + 1) // length) * length - offset
    return [*response, *[eos] * (total - len(response))]


def collate(samples: list[Sample], features: FilmFeatures, config: EchoConfig, device: torch.device) -> Batch:
    """Build a batch; every sample has the same number of prompt ids."""
    most = max(len(sample.films) for sample in samples)
    size = len(samples)
    patches = np.zeros((size, most, *features.patches.shape[2:]), np.float32)
    logits = np.zeros((size, most, features.logits.shape[2]), np.float32)
    films = np.zeros(size, np.int64)
    rows: list[list[int]] = []
    end = np.zeros(size, np.int64)
    prompt = len(samples[0].prompt)
    for i, sample in enumerate(samples):
        chosen: npt.NDArray[np.int64] = np.array(sample.films)
        patches[i, : len(chosen)] = features.patches[chosen, sample.view]
        logits[i, : len(chosen)] = features.logits[chosen, sample.view]
        films[i] = len(chosen) * config.vision.tokens_per_film
        offset = (int(films[i]) + prompt) % config.block_length if config.grid_origin == "prompt" else 0
        row = [*sample.prompt, *padded_response(sample.response, offset, config.block_length, config.eos_id)]
        rows.append(row)
        end[i] = len(row)
    ids = np.full((size, int(end.max())), config.eos_id, np.int64)
    positive = np.zeros(ids.shape, np.bool_)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        marks = samples[i].positive
        positive[i, prompt : prompt + len(marks)] = marks
    return Batch(
        torch.from_numpy(patches).to(device),
        torch.from_numpy(logits).to(device),
        torch.from_numpy(films).to(device),
        torch.from_numpy(ids).to(device),
        prompt,
        torch.from_numpy(end).to(device),
        torch.from_numpy(positive).to(device),
    )
