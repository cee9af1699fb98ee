"""Batches for all stages: studies, language, wording and film views of a step follow from seed and step."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from echo_core.model.config import EchoConfig
from echo_core.model.echo import Echo
from echo_core.text.tokenizer import EchoTokenizer
from echo_core.training.features import VIEWS, FilmFeatures
from echo_core.training.targets import Target

GROUP = 4  # batches drawn together and sorted by length, so that little of a batch is padding


@dataclass(frozen=True, slots=True)
class Sample:
    """One study as a step sees it: rows and view of its films' features, prompt ids, response ids without ``<eos>``.

    ``decided`` are the places, among the tower's findings, of what the report must state.
    """

    films: tuple[int, ...]
    view: int
    prompt: tuple[int, ...]
    response: tuple[int, ...]
    decided: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Patches (B, n, grid², channels), decisions (B, findings) of 1 and -1, film tokens (B,), ids (B, I), lengths (B,).

    ``ids`` is prompt and response, padded with ``<eos>`` to whole blocks and then to the longest; ``prompt`` is the
    number of prompt ids (the same in a batch) and ``end`` (B,) where each response's last block ends.
    """

    patches: Tensor
    decisions: Tensor
    films: Tensor
    ids: Tensor
    prompt: int
    end: Tensor

    def film_tokens(self, model: Echo) -> Tensor:
        """(B, study_tokens(n), hidden_size) through the projector."""
        return model.project(self.patches, self.decisions)


@dataclass(frozen=True, slots=True)
class Mix:
    """How samples are drawn.

    ``english`` is the share of English; ``positive_weight`` how much likelier a study with a frequent finding is;
    ``single_film`` the chance to see one film of a study only. ``drop_patches`` is the chance to see no patch
    features: it keeps the decoder from knowing training films by heart, whose features the tower fits better than
    those of any new film. ``as_decided`` is the chance that the tower's decisions stand in the prompt, not those of
    the report: only for stage 3, where the teacher writes the response itself.
    """

    english: float = 0.6
    positive_weight: float = 3.0
    single_film: float = 0.2
    drop_patches: float = 0.5
    as_decided: float = 0.0


class Sampler:
    """Draws the samples of a step."""

    def __init__(
        self,
        targets: list[Target],
        tokenizer: EchoTokenizer,
        features: FilmFeatures,
        config: EchoConfig,
        mix: Mix,
        decided: dict[str, list[str]] | None = None,
    ) -> None:
        """``decided`` are the decisions of towers about studies they did not learn from, by study."""
        self.config, self.mix, self.features = config, mix, features
        self._rows = [tuple(features.rows[image] for image in target.images) for target in targets]
        self._ids = {
            lang: [[tuple(tokenizer.encode(text)) for text in t.texts(lang)] for t in targets] for lang in ("en", "zh")
        }
        column = {name: place for place, name in enumerate(config.vision.findings)}
        self._stated = [tuple(column[name] for name in t.decisions if name in column) for t in targets]
        self._decided = [tuple(column[name] for name in (decided or {}).get(t.study, ())) for t in targets]
        self._prompt = {lang: tuple(tokenizer.prompt_ids(lang)) for lang in ("en", "zh")}
        weights = np.array([mix.positive_weight if target.positive else 1.0 for target in targets])
        self._chances = weights / weights.sum()

    def _draw(self, rng: np.random.Generator) -> Sample:
        study = int(rng.choice(len(self._rows), p=self._chances))
        lang = "en" if rng.random() < self.mix.english else "zh"
        wordings = self._ids[lang][study]
        response = wordings[int(rng.integers(len(wordings)))]
        films = self._rows[study][: self.config.max_films]
        if len(films) > 1 and rng.random() < self.mix.single_film:
            films = (films[int(rng.integers(len(films)))],)
        response = response[: self.config.max_new_tokens - 1]
        prompted = self._decided if rng.random() < self.mix.as_decided else self._stated
        return Sample(films, int(rng.integers(VIEWS)), self._prompt[lang], response, prompted[study])

    def samples(self, seed: int, step: int, size: int) -> list[Sample]:
        """The samples of one step."""
        group, place = divmod(step, GROUP)
        rng = np.random.default_rng([seed, group])
        drawn = [self._draw(rng) for _ in range(size * GROUP)]
        drawn.sort(key=lambda sample: len(sample.response))
        start = int(rng.permutation(GROUP)[place]) * size
        return drawn[start : start + size]

    def batch(self, seed: int, step: int, size: int, device: torch.device) -> Batch:
        """The batch of one step, with patches dropped as the mix says."""
        batch = collate(self.samples(seed, step, size), self.features, self.config, device)
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        keep = torch.rand(size, generator=generator) >= self.mix.drop_patches
        return replace(batch, patches=batch.patches * keep[:, None, None, None].to(device))


def padded_response(response: tuple[int, ...], offset: int, length: int, eos: int) -> list[int]:
    """The response with at least one ``<eos>``, up to a whole block when the first token sits ``offset`` into one."""
    total = -(-(offset + len(response) + 1) // length) * length - offset
    return [*response, *[eos] * (total - len(response))]


def collate(samples: list[Sample], features: FilmFeatures, config: EchoConfig, device: torch.device) -> Batch:
    """Build a batch; every sample has the same number of prompt ids."""
    most = max(len(sample.films) for sample in samples)
    size = len(samples)
    patches = np.zeros((size, most, *features.patches.shape[2:]), np.float32)
    decisions = np.full((size, max(1, len(config.vision.findings))), -1.0, np.float32)
    films = np.zeros(size, np.int64)
    rows: list[list[int]] = []
    end = np.zeros(size, np.int64)
    prompt = len(samples[0].prompt)
    for i, sample in enumerate(samples):
        chosen: npt.NDArray[np.int64] = np.array(sample.films)
        patches[i, : len(chosen)] = features.patches[chosen, sample.view]
        decisions[i, list(sample.decided)] = 1.0
        films[i] = config.vision.study_tokens(len(chosen))
        offset = (int(films[i]) + prompt) % config.block_length if config.grid_origin == "prompt" else 0
        row = [*sample.prompt, *padded_response(sample.response, offset, config.block_length, config.eos_id)]
        rows.append(row)
        end[i] = len(row)
    ids = np.full((size, int(end.max())), config.eos_id, np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    return Batch(
        torch.from_numpy(patches).to(device),
        torch.from_numpy(decisions).to(device),
        torch.from_numpy(films).to(device),
        torch.from_numpy(ids).to(device),
        prompt,
        torch.from_numpy(end).to(device),
    )
