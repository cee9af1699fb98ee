"""Overlap of a draft with a reference: ROUGE-L and CIDEr-D, as the caption-evaluation community computes them.

English is lower-cased and cut into words, without punctuation. Chinese is cut into single characters (no word
segmenter), so its scores are character-ROUGE-L and character-CIDEr-D: comparable with each other only.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

Words = Sequence[str]

ROUGE_BETA = 1.2
CIDER_ORDERS = 4
CIDER_SIGMA = 6.0
CIDER_SCALE = 10.0

# A decimal number, or letters and digits with inner hyphens and apostrophes: "3.5", "T12", "right-sided".
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+(?:['’-][^\W_]+)*")
_HAN_OR_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[.'’-][^\W_\u3400-\u9fff]+)*")


def words(text: str, lang: str) -> list[str]:
    """Units of comparison of ``text``: lower-cased words, or, for "zh", characters and Latin words."""
    return (_HAN_OR_WORD if lang == "zh" else _WORD).findall(text.lower())


def lcs_length(a: Words, b: Words) -> int:
    """Length of the longest common subsequence, by one machine-word row of the table a step (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for index, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << index
    full = (1 << len(a)) - 1
    row = full
    for word in b:
        hits = row & places.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
    return len(a) - row.bit_count()


def rouge_l(candidate: Words, reference: Words, beta: float = ROUGE_BETA) -> float:
    """ROUGE-L (Lin 2004) of one candidate against one reference, in [0, 1].

    The F measure with ``beta`` = 1.2, the convention of caption evaluation: recall counts a little more than precision.
    """
    if not candidate or not reference:
        return 0.0
    common = lcs_length(candidate, reference)
    if not common:
        return 0.0
    precision, recall = common / len(candidate), common / len(reference)
    return (1 + beta**2) * precision * recall / (recall + beta**2 * precision)


class CiderD:
    """CIDEr-D (Vedantam 2015): tf-idf cosine over 1- to 4-grams, clipped, with a Gaussian penalty on length.

    Document frequencies are those of ``references``, one reference a document; an n-gram that none of them holds gets
    the weight of one that one of them holds. No stemming. Scores are in [0, 10].
    """

    def __init__(self, references: Sequence[Words]) -> None:
        self._frequency = [
            Counter(gram for reference in references for gram in set(_grams(reference, order)))
            for order in range(1, CIDER_ORDERS + 1)
        ]
        self._log_documents = math.log(max(1, len(references)))

    def score(self, candidate: Words, reference: Words) -> float:
        """The score of one candidate against its one reference."""
        penalty = math.exp(-((len(candidate) - len(reference)) ** 2) / (2 * CIDER_SIGMA**2))
        total = 0.0
        for order in range(1, CIDER_ORDERS + 1):
            mine, theirs = self._weights(candidate, order), self._weights(reference, order)
            norms = math.sqrt(_square(mine) * _square(theirs))
            if norms:
                # Clipping keeps a candidate from gaining by repeating a rare n-gram.
                total += sum(min(w, theirs[gram]) * theirs[gram] for gram, w in mine.items() if gram in theirs) / norms
        return CIDER_SCALE * penalty * total / CIDER_ORDERS

    def _weights(self, text: Words, order: int) -> dict[tuple[str, ...], float]:
        frequency = self._frequency[order - 1]
        return {
            gram: count * (self._log_documents - math.log(max(1, frequency[gram])))
            for gram, count in _grams(text, order).items()
        }


def _grams(text: Words, order: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(text[start:] for start in range(order)), strict=False))


def _square(weights: dict[tuple[str, ...], float]) -> float:
    return sum(w * w for w in weights.values())
