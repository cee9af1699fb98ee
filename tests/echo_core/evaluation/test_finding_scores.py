"""Precision, recall and F1 of findings against hand-counted cases and against scikit-learn-style loops."""

from __future__ import annotations

import math

import numpy as np
import pytest

from echo_core.evaluation.bootstrap import study_weights
from echo_core.evaluation.findings import coded_findings, count_findings, precision_recall_f1
from echo_core.text.findings import FREQUENT

A, B, C = FREQUENT[:3]


def _point(predicted: list[set[str]], reference: list[set[str] | None]) -> dict[str, float]:
    counts = count_findings([frozenset(p) for p in predicted], [None if r is None else frozenset(r) for r in reference])
    values = precision_recall_f1(counts, study_weights(len(predicted), resamples=1))
    return {name: float(samples[0]) for name, samples in values.items()}


def test_by_hand() -> None:
    # A: 1 right, 1 wrong, 1 missed. B: 1 right. C is only ever predicted, never there.
    got = _point([{A, B}, {A}, {C}], [{A, B}, set(), {A}])
    assert got["micro_precision"] == pytest.approx(2 / 4)
    assert got["micro_recall"] == pytest.approx(2 / 3)
    assert got["micro_f1"] == pytest.approx(2 * 2 / (2 * 2 + 2 + 1))
    # The macro mean is over A and B, the findings that the reference holds.
    assert got["macro_precision"] == pytest.approx((1 / 2 + 1) / 2)
    assert got["macro_recall"] == pytest.approx((1 / 2 + 1) / 2)
    assert got["macro_f1"] == pytest.approx((1 / 2 + 1) / 2)


def test_predicting_nothing_scores_zero() -> None:
    assert set(_point([set(), set()], [{A}, {B}]).values()) == {0.0}


def test_without_any_positive_reference_there_is_no_figure() -> None:
    assert all(math.isnan(value) for value in _point([{A}, set()], [set(), None]).values())


def test_a_study_without_a_reference_counts_nowhere() -> None:
    assert _point([{A}, {B, C}], [{A}, None])["micro_precision"] == 1.0


def test_findings_outside_the_frequent_ones_are_ignored() -> None:
    assert _point([{A, "pneumothorax"}], [{A, "mass"}])["micro_f1"] == 1.0


def test_every_resample_equals_the_figure_of_the_repeated_studies() -> None:
    random = np.random.default_rng(5)
    draw = lambda rate: [{key for key in FREQUENT if random.random() < rate} for _ in range(30)]  # noqa: E731
    predicted, reference = draw(0.2), draw(0.15)
    weights = study_weights(30, resamples=20, seed=1)
    counts = count_findings([frozenset(p) for p in predicted], [frozenset(r) for r in reference])
    samples = precision_recall_f1(counts, weights)
    for row in (1, 7, 20):
        repeated = [i for i, times in enumerate(weights[row]) for _ in range(int(times))]
        expected = _point([predicted[i] for i in repeated], [reference[i] for i in repeated])
        for name, value in expected.items():
            assert samples[name][row] == pytest.approx(value)


def test_normal_is_a_code_and_no_indexing_is_none() -> None:
    assert coded_findings("normal") == frozenset()
    assert coded_findings("") is None
    assert coded_findings("No Indexing") is None
    assert coded_findings("Technical Quality of Image Unsatisfactory") is None
    assert coded_findings("Technical Quality of Image Unsatisfactory ; Cardiomegaly/mild") == {"cardiomegaly"}
    assert coded_findings("Technical Quality of Image Unsatisfactory;normal") == frozenset()
