"""From logits to tokens: greedy or sampled choice, confidences, alternatives, and the commit rules of a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from echo_core.decoding.options import CommitRule, DecodeOptions

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choice:
    """The token chosen for each row and the model's probabilities, before temperature and filters.

    ``ids`` int64 (rows,); ``p`` float32 (rows,) in [0, 1]; ``logits`` float32 (rows, vocabulary) and ``log_sum``
    float32 (rows,) allow alternatives to be worked out later, only for the rows that are kept.
    """

    ids: IntArray
    p: FloatArray
    logits: FloatArray
    log_sum: FloatArray

    def alternatives(self, row: int, count: int) -> tuple[tuple[int, float], ...]:
        """The ``count`` most probable other tokens of ``row`` with their probabilities, most probable first."""
        if count <= 0:
            return ()
        scores = self.logits[row]
        take = min(count + 1, scores.size)
        best = np.argpartition(scores, scores.size - take)[-take:]
        best = best[np.argsort(-scores[best], kind="stable")]
        others = [int(token) for token in best if token != self.ids[row]][:count]
        return tuple((token, float(np.exp(scores[token] - self.log_sum[row]))) for token in others)


class Sampler:
    """Chooses one token a row. Its random stream starts at ``options.seed``, so that one seed gives one draft."""

    def __init__(self, options: DecodeOptions, forbidden: Sequence[int] = ()) -> None:
        """``forbidden`` ids (the mask and film tokens) are never chosen and take no probability."""
        self._options = options
        self._forbidden = list(forbidden)
        self._random = np.random.default_rng(options.seed)

    def choose(self, logits: FloatArray) -> Choice:
        """Choose a token for every row of ``logits``, float32 (rows, vocabulary)."""
        scores = np.array(logits, dtype=np.float32)
        scores[:, self._forbidden] = -np.inf
        top = scores.max(axis=1)
        log_sum = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
        if self._options.temperature > 0.0:
            ids = np.array([self._sample(row) for row in scores], dtype=np.int64)
        else:
            ids = scores.argmax(axis=1)
        p = np.exp(scores[np.arange(len(ids)), ids] - log_sum)
        return Choice(ids, p, scores, log_sum)

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
