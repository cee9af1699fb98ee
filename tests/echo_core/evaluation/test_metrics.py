"""ROUGE-L and CIDEr-D against hand-computed cases and against slow, literal re-implementations."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_core.evaluation.metrics import CiderD, lcs_length, rouge_l, words

SENTENCES = st.lists(st.sampled_from("abcde"), max_size=9)


def _slow_lcs(a: list[str], b: list[str]) -> int:
    """The recursion that defines the longest common subsequence."""

    @cache
    def at(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        if a[i] == b[j]:
            return 1 + at(i + 1, j + 1)
        return max(at(i + 1, j), at(i, j + 1))

    return at(0, 0)


def _slow_cider_d(candidate: list[str], reference: list[str], references: list[list[str]]) -> float:
    """CIDEr-D written out over explicit vectors, one coordinate for every n-gram anywhere."""
    total = 0.0
    for n in (1, 2, 3, 4):

        def grams(text: list[str], n: int = n) -> list[tuple[str, ...]]:
            return [tuple(text[i : i + n]) for i in range(len(text) - n + 1)]

        space = sorted({g for text in [candidate, reference, *references] for g in grams(text)})
        idf = np.array(
            [math.log(len(references)) - math.log(max(1, sum(g in grams(r) for r in references))) for g in space]
        )
        c = np.array([grams(candidate).count(g) for g in space]) * idf
        r = np.array([grams(reference).count(g) for g in space]) * idf
        if len(space) and np.linalg.norm(c) * np.linalg.norm(r) > 0:
            total += float((np.minimum(c, r) * r).sum() / (np.linalg.norm(c) * np.linalg.norm(r)))
    return 10 * total / 4 * math.exp(-((len(candidate) - len(reference)) ** 2) / (2 * 36))


@settings(max_examples=200, deadline=None)
@given(SENTENCES, SENTENCES)
def test_lcs_length_is_that_of_the_definition(a: list[str], b: list[str]) -> None:
    assert lcs_length(a, b) == _slow_lcs(a, b)


def test_lcs_length_of_texts_longer_than_a_machine_word() -> None:
    random = np.random.default_rng(3)
    a, b = ([str(x) for x in random.integers(0, 12, 170)] for _ in range(2))
    table: defaultdict[tuple[int, int], int] = defaultdict(int)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i, j] = table[i - 1, j - 1] + 1 if x == y else max(table[i - 1, j], table[i, j - 1])
    assert lcs_length(a, b) == table[169, 169]


def test_rouge_l_by_hand() -> None:
    # Common subsequence "the heart is": 3 of 4 words of the candidate, 3 of 6 of the reference.
    candidate, reference = ["the", "heart", "is", "large"], ["the", "heart", "size", "is", "normal", "today"]
    p, r = 3 / 4, 3 / 6
    assert rouge_l(candidate, reference) == pytest.approx((1 + 1.44) * p * r / (r + 1.44 * p))
    assert rouge_l(candidate, reference, beta=1.0) == pytest.approx(2 * p * r / (p + r))


def test_rouge_l_of_nothing_is_zero() -> None:
    assert rouge_l([], ["a"]) == rouge_l(["a"], []) == rouge_l(["b"], ["a"]) == 0.0
    assert rouge_l(["a", "b"], ["a", "b"]) == pytest.approx(1.0)


@settings(max_examples=150, deadline=None)
@given(SENTENCES, st.lists(SENTENCES.filter(bool), min_size=1, max_size=5))
def test_cider_d_is_that_of_the_definition(candidate: list[str], references: list[list[str]]) -> None:
    got = CiderD(references).score(candidate, references[0])
    assert got == pytest.approx(_slow_cider_d(candidate, references[0], references), abs=1e-9)


def test_cider_d_by_hand() -> None:
    # Two documents that share nothing: every n-gram weighs log 2, all four orders match fully.
    references = [["a", "b", "c", "d"], ["e", "f", "g", "h"]]
    cider = CiderD(references)
    assert cider.score(references[0], references[0]) == pytest.approx(10.0)
    assert cider.score(references[1], references[0]) == 0.0
    # "a b": 2 of 4 unigrams and 1 of 3 bigrams, cosine 2/sqrt(8) and 1/sqrt(3); no longer n-gram; two words short.
    expected = 10 / 4 * (2 / math.sqrt(2 * 4) + 1 / math.sqrt(1 * 3)) * math.exp(-4 / 72)
    assert cider.score(["a", "b"], references[0]) == pytest.approx(expected)


def test_cider_d_counts_documents_not_occurrences() -> None:
    # "a" occurs three times in one of two documents, so it still tells them apart.
    assert CiderD([["a", "a", "a"], ["b"]]).score(["a"], ["a", "a", "a"]) > 0.0


def test_what_every_reference_says_earns_nothing() -> None:
    assert CiderD([["a", "b"], ["a", "c"]]).score(["a"], ["a", "b"]) == 0.0


def test_repeating_a_rare_word_earns_nothing() -> None:
    references = [["a", "b", "c"], ["d", "e", "f"]]
    once, often = (CiderD(references).score(text, references[0]) for text in (["a", "x", "x"], ["a", "a", "a"]))
    assert often <= once


def test_english_is_cut_into_lower_case_words() -> None:
    text = "Right-sided PICC, tip at T12; 3.5 cm nodule.No pneumothorax (the patient's)."
    assert words(text, "en") == [
        "right-sided", "picc", "tip", "at", "t12", "3.5", "cm", "nodule", "no", "pneumothorax", "the", "patient's",
    ]  # fmt: skip


def test_chinese_is_cut_into_characters() -> None:
    assert words("右肺见3.5 cm结节，PICC。", "zh") == ["右", "肺", "见", "3.5", "cm", "结", "节", "picc"]
