"""Parting of doubled tokens, against its definition and on real tokens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.decoding.doubles import apart_tokens, part_doubles
from echo_core.decoding.drafter import default_model
from echo_core.decoding.options import DecodeOptions
from echo_core.decoding.sampling import Choice, Sampler
from echo_core.text.tokenizer import EchoTokenizer

MASK = 1
EVERY = frozenset(range(2, 40))


def choose(probabilities: list[dict[int, float]], vocabulary: int = 40) -> Choice:
    logits = np.full((len(probabilities), vocabulary), 1e-6)
    for row, given_p in enumerate(probabilities):
        for token, p in given_p.items():
            logits[row, token] = p
    return Sampler(DecodeOptions()).choose(np.log(logits).astype(np.float32))


def test_the_less_probable_of_two_takes_its_next_best() -> None:
    choice = choose([{5: 0.9, 6: 0.1}, {5: 0.6, 7: 0.3, 8: 0.1}, {9: 1.0}])
    parted = part_doubles(choice, None, [MASK] * 3, MASK, EVERY)
    assert parted.ids.tolist() == [5, 7, 9]
    assert parted.p == pytest.approx([0.9, 0.3, 1.0], abs=1e-3)
    assert choice.ids.tolist() == [5, 5, 9]
    other = part_doubles(choose([{5: 0.6, 6: 0.4}, {5: 0.9, 7: 0.1}, {9: 1.0}]), None, [MASK] * 3, MASK, EVERY)
    assert other.ids.tolist() == [6, 5, 9]


def test_what_takes_its_place_is_no_double_either() -> None:
    choice = choose([{5: 0.9}, {5: 0.5, 9: 0.3, 8: 0.2}, {9: 1.0}])
    assert part_doubles(choice, None, [MASK] * 3, MASK, EVERY).ids.tolist() == [5, 8, 9]


def test_the_token_in_front_and_the_placed_ones_stay() -> None:
    choice = choose([{5: 0.9, 6: 0.1}, {7: 0.9, 8: 0.1}])
    assert part_doubles(choice, 5, [MASK, MASK], MASK, EVERY).ids.tolist() == [6, 7]
    # The second place holds a 5 already: the first must give way, however sure it is.
    assert part_doubles(choice, None, [MASK, 5], MASK, EVERY).ids[0] == 6


def test_tokens_that_may_double_do() -> None:
    choice = choose([{5: 0.9}, {5: 0.9}])
    assert part_doubles(choice, None, [MASK] * 2, MASK, frozenset({6})) is choice


def test_the_alternatives_of_a_parted_place_are_the_others() -> None:
    parted = part_doubles(choose([{5: 0.9}, {5: 0.6, 7: 0.3, 8: 0.1}]), None, [MASK] * 2, MASK, EVERY)
    assert [token for token, _ in parted.alternatives(1, 2)] == [5, 8]


@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(0, 11))
def test_nothing_is_left_doubled_and_nothing_else_is_changed(seed: int, rows: int, before: int) -> None:
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (rows, 12)).astype(np.float32)
    logits[:, 3:5] += 3  # so that many places agree
    choice = Sampler(DecodeOptions(), forbidden=(MASK,)).choose(logits)
    placed = [int(token) if rng.random() < 0.3 else MASK for token in rng.integers(2, 12, rows)]
    apart = frozenset({3, 4, 5})
    parted = part_doubles(choice, before, placed, MASK, apart)
    line = [before] + [
        int(token) if stands == MASK else stands for token, stands in zip(parted.ids, placed, strict=True)
    ]
    for place in range(rows):
        if line[place] == line[place + 1] and line[place] in apart:
            assert placed[place] != MASK
            assert place == 0 or placed[place - 1] != MASK
    # The wide softmax of every place that was changed is that of the token it has now.
    wide = logits.astype(np.float64)
    wide[:, MASK] = -np.inf
    p = np.exp(wide - wide.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(parted.p, p[np.arange(rows), parted.ids], rtol=1e-4)


def test_words_and_signs_are_kept_apart_but_not_digits_and_pieces() -> None:
    tokenizer = EchoTokenizer.load(default_model() / "tokenizer.json")
    apart = apart_tokens(tokenizer)
    for text in (" the", ",", ".", " lungs", "胸"):
        assert tokenizer.encode(text)[0] in apart, text
    for text in ("1", "l", "\n"):
        assert tokenizer.encode(text)[0] not in apart, text
    assert not apart & {tokenizer.eos_id, tokenizer.mask_id, tokenizer.film_id}
