"""From logits to tokens: greedy or sampled choice, confidences, alternatives, and the commit rules of a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt

from echo_core.decoding.options import CommitRule, DecodeOptions

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def most_probable(weights: FloatArray, count: int) -> IntArray:
    """The ids of the ``count`` highest weights of each row, highest first, ties by id: int64 (rows, count).

    Some passes for the highest that is left, over all rows at once, take a tenth of the time of a partition a row.

    Args:
        weights: float32 (rows, vocabulary), changed meanwhile and restored.
        count: at least 1, at most the vocabulary.
    """
    rows = np.arange(len(weights))
    ids = np.empty((len(weights), count), np.int64)
    kept = np.empty((len(weights), count), np.float32)
    for place in range(count):
        best = weights.argmax(axis=1)
        ids[:, place] = best
        kept[:, place] = weights[rows, best]
        weights[rows, best] = -np.inf
    weights[rows[:, None], ids] = kept
    return ids


@dataclass(frozen=True, slots=True)
class Choice:
    """The token chosen for each row and the model's probabilities, before temperature and filters.

    ``ids`` int64 (rows,); ``p`` float32 (rows,) in [0, 1]; ``weights`` float32 (rows, vocabulary) are a row's
    probabilities but for their ``total``, float32 (rows,): alternatives are worked out later, only where wanted.
    """

    ids: IntArray
    p: FloatArray
    weights: FloatArray
    total: FloatArray
    _ranked: dict[int, tuple[list[list[int]], list[list[float]]]] = field(default_factory=dict)

    def alternatives(self, row: int, count: int) -> tuple[tuple[int, float], ...]:
        """The ``count`` most probable other tokens of ``row`` with their probabilities, most probable first."""
        if count <= 0:
            return ()
        if count not in self._ranked:
            ids = most_probable(self.weights, min(count + 1, self.weights.shape[1]))
            p = np.take_along_axis(self.weights, ids, axis=1) / self.total[:, None]
            self._ranked[count] = ids.tolist(), p.tolist()
        ids_of, p_of = self._ranked[count]
        chosen = int(self.ids[row])
        pairs = zip(ids_of[row], p_of[row], strict=True)
        others = ((token, p) for token, p in pairs if token != chosen and p > 0.0)
        return tuple(islice(others, count))


class Sampler:
    """Chooses one token a row. Its random stream starts at ``options.seed``, so that one seed gives one draft."""

    def __init__(self, options: DecodeOptions, forbidden: Sequence[int] = ()) -> None:
        """``forbidden`` ids (the mask and film tokens) are never chosen and take no probability."""
        self._options = options
        self._forbidden = list(forbidden)
        self._random = np.random.default_rng(options.seed)

    def choose(self, logits: FloatArray) -> Choice:
        """Choose a token for every row of ``logits``, float32 (rows, vocabulary)."""
        weights = np.array(logits, dtype=np.float32)
        weights[:, self._forbidden] = -np.inf
        rows = np.arange(len(weights))
        ids = weights.argmax(axis=1)
        weights -= weights[rows, ids][:, None]
        if self._options.temperature > 0.0:
            ids = np.array([self._sample(row) for row in weights], dtype=np.int64)
        np.exp(weights, out=weights)
        total = weights.sum(axis=1)
        return Choice(ids, weights[rows, ids] / total, weights, total)

    def _sample(self, scores: FloatArray) -> int:
        options = self._options
        scaled = scores.astype(np.float64) / options.temperature
        order = np.argsort(-scaled, kind="stable")
        if options.top_k:
            order = order[: options.top_k]
        weights = np.exp(scaled[order] - scaled[order[0]])
        weights /= weights.sum()
        # The nucleus is the shortest head whose mass reaches top_p: the token that crosses it belongs to it.
        kept = int(np.searchsorted(np.cumsum(weights), options.top_p)) + 1
        order, weights = order[:kept], weights[:kept]
        return int(self._random.choice(order, p=weights / weights.sum()))


def step_quota(masked: int, steps_left: int) -> int:
    """Tokens that a denoising step must commit at least, so that ``masked`` are done in ``steps_left`` steps."""
    return -(-masked // max(1, steps_left))


def commit(rule: CommitRule, confidence: FloatArray, masked: BoolArray, quota: int, threshold: float) -> BoolArray:
    """Which masked positions a denoising step commits (arXiv 2604.09450, multi-step decoding of a block).

    "dynamic" takes every position with ``confidence`` ≥ ``threshold``, and the most confident ones up to ``quota`` if
    those are fewer; "static" exactly the ``quota`` most confident; "sequential" the ``quota`` leftmost. Ties go left.

    Args:
        confidence: float32 (rows,).
        masked: bool (rows,), at least one True.
        quota: at least 1.
    """
    places = np.flatnonzero(masked)
    if quota >= len(places):
        return masked.copy()
    if rule == "sequential":
        chosen = places[:quota]
    else:
        chosen = places[np.argsort(-confidence[places], kind="stable")][:quota]
        if rule == "dynamic":
            confident = places[confidence[places] >= threshold]
            chosen = confident if len(confident) >= quota else chosen
    result = np.zeros_like(masked)
    result[chosen] = True
    return result
