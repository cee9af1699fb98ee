"""Choices and commit rules against float64 definitions."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.decoding.options import DecodeOptions
from echo_core.decoding.sampling import Sampler, commit, most_probable, step_quota

LOGITS = np.log(np.array([[0.5, 0.25, 0.15, 0.1]], dtype=np.float32))


def drawn(count: int = 4000, **options: Any) -> Counter[int]:
    sampler = Sampler(DecodeOptions(**options))
    return Counter(int(token) for token in sampler.choose(np.repeat(LOGITS, count, axis=0)).ids)


def test_probabilities_are_the_softmax_without_forbidden_tokens() -> None:
    logits = np.random.default_rng(0).normal(0, 5, (6, 50)).astype(np.float32)
    choice = Sampler(DecodeOptions(), forbidden=(3, 7)).choose(logits)
    wide = logits.astype(np.float64)
    wide[:, [3, 7]] = -np.inf
    p = np.exp(wide - wide.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    assert (choice.ids == p.argmax(axis=1)).all()
    np.testing.assert_allclose(choice.p, p.max(axis=1), rtol=1e-5)
    expected = sorted(((p[2, t], t) for t in range(50) if t != choice.ids[2]), reverse=True)[:4]
    got = choice.alternatives(2, 4)
    assert [token for token, _ in got] == [token for _, token in expected]
    np.testing.assert_allclose([q for _, q in got], [q for q, _ in expected], rtol=1e-5)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 700), st.integers(1, 20), st.booleans())
def test_the_most_probable_are_those_that_a_full_sort_finds(
    seed: int, rows: int, width: int, count: int, coarse: bool
) -> None:
    """Coarse scores have many ties."""
    scores = np.random.default_rng(seed).normal(0, 3, (rows, width)).astype(np.float32)
    if coarse:
        scores = scores.round()
    count = min(count, width)
    kept = scores.copy()
    expected = np.argsort(-scores.astype(np.float64), axis=1, kind="stable")[:, :count]
    np.testing.assert_array_equal(most_probable(scores, count), expected)
    np.testing.assert_array_equal(scores, kept)


def test_a_forbidden_token_is_no_alternative() -> None:
    choice = Sampler(DecodeOptions(), forbidden=(1,)).choose(LOGITS)
    assert [token for token, _ in choice.alternatives(0, 4)] == [2, 3]


def test_choosing_leaves_the_backends_logits_alone() -> None:
    logits = LOGITS.copy()
    Sampler(DecodeOptions(), forbidden=(0,)).choose(logits)
    assert (logits == LOGITS).all()


def test_temperature_one_draws_from_the_distribution() -> None:
    counts = drawn(temperature=1.0)
    np.testing.assert_allclose([counts[i] / 4000 for i in range(4)], [0.5, 0.25, 0.15, 0.1], atol=0.03)


def test_a_low_temperature_sharpens() -> None:
    counts = drawn(temperature=0.5)
    squares = np.array([0.25, 0.0625, 0.0225, 0.01])
    np.testing.assert_allclose([counts[i] / 4000 for i in range(4)], squares / squares.sum(), atol=0.03)


@pytest.mark.parametrize(
    ("options", "kept"),
    [({"top_k": 2}, {0, 1}), ({"top_p": 0.5}, {0}), ({"top_p": 0.6}, {0, 1}), ({"top_p": 0.8, "top_k": 3}, {0, 1})],
)
def test_top_k_and_top_p_narrow_the_choice(options: dict[str, Any], kept: set[int]) -> None:
    assert set(drawn(temperature=1.0, **options)) == kept


def test_a_seed_repeats_a_draft_and_another_changes_it() -> None:
    rows = np.repeat(LOGITS, 50, axis=0)
    first, again, other = (
        Sampler(DecodeOptions(temperature=1.0, seed=seed)).choose(rows).ids.tolist() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


CONFIDENCE = np.array([0.9, 0.2, 0.86, 0.84, 0.99], dtype=np.float32)


@pytest.mark.parametrize(
    ("rule", "masked", "quota", "expected"),
    [
        ("dynamic", [1, 1, 1, 1, 1], 1, [0, 2, 4]),
        ("dynamic", [0, 1, 0, 1, 0], 1, [3]),
        ("dynamic", [1, 1, 1, 1, 1], 4, [0, 2, 3, 4]),
        ("static", [1, 1, 1, 1, 1], 2, [0, 4]),
        ("static", [1, 1, 1, 1, 0], 1, [0]),
        ("sequential", [0, 1, 1, 1, 1], 2, [1, 2]),
    ],
)
def test_commit_rules(rule: Any, masked: list[int], quota: int, expected: list[int]) -> None:
    got = commit(rule, CONFIDENCE, np.array(masked, dtype=np.bool_), quota, 0.85)
    assert np.flatnonzero(got).tolist() == expected


@given(
    st.sampled_from(["dynamic", "static", "sequential"]),
    st.lists(st.tuples(st.floats(0, 1, width=32), st.booleans()), min_size=1, max_size=8).filter(
        lambda rows: any(masked for _, masked in rows)
    ),
    st.integers(1, 8),
)
def test_a_step_commits_some_masked_places_only(rule: Any, rows: list[tuple[float, bool]], steps: int) -> None:
    confidence = np.array([p for p, _ in rows], dtype=np.float32)
    masked = np.array([m for _, m in rows], dtype=np.bool_)
    forwards = 0
    for left in range(steps, 0, -1):
        if not masked.any():
            break
        chosen = commit(rule, confidence, masked, step_quota(int(masked.sum()), left), 0.85)
        assert chosen.any()
        assert not (chosen & ~masked).any()
        masked &= ~chosen
        forwards += 1
    assert not masked.any()
    assert forwards <= steps
