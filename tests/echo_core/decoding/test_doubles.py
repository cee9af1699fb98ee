"""Parting of doubled tokens, against its definition and on real tokens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.decoding.doubles import Apart, apart_tokens, part_doubles
from echo_core.decoding.drafter import default_model
from echo_core.decoding.options import DecodeOptions
from echo_core.decoding.sampling import Choice, Sampler
from echo_core.text.tokenizer import EchoTokenizer

MASK = 1
SIGN = 39
EVERY = Apart(frozenset(range(2, 39)), frozenset({SIGN}), frozenset(range(2, 20)))


def choose(probabilities: list[dict[int, float]], vocabulary: int = 40) -> Choice:
    logits = np.full((len(probabilities), vocabulary), 1e-6)
    for row, given_p in enumerate(probabilities):
        for token, p in given_p.items():
            logits[row, token] = p
    return Sampler(DecodeOptions()).choose(np.log(logits).astype(np.float32))


def test_the_less_probable_of_two_takes_its_next_best() -> None:
    choice = choose([{5: 0.9, 6: 0.1}, {5: 0.6, 7: 0.3, 8: 0.1}, {9: 1.0}])
    parted = part_doubles(choice, [], [MASK] * 3, MASK, EVERY)
    assert parted.ids.tolist() == [5, 7, 9]
    assert parted.p == pytest.approx([0.9, 0.3, 1.0], abs=1e-3)
    assert choice.ids.tolist() == [5, 5, 9]
    other = part_doubles(choose([{5: 0.6, 6: 0.4}, {5: 0.9, 7: 0.1}, {9: 1.0}]), [], [MASK] * 3, MASK, EVERY)
    assert other.ids.tolist() == [6, 5, 9]


def test_what_takes_its_place_is_no_double_either() -> None:
    choice = choose([{5: 0.9}, {5: 0.5, 9: 0.3, 8: 0.2}, {9: 1.0}])
    assert part_doubles(choice, [], [MASK] * 3, MASK, EVERY).ids.tolist() == [5, 8, 9]


def test_the_token_in_front_and_the_placed_ones_stay() -> None:
    choice = choose([{5: 0.9, 6: 0.1}, {7: 0.9, 8: 0.1}])
    assert part_doubles(choice, [8, 5], [MASK, MASK], MASK, EVERY).ids.tolist() == [6, 7]
    # The second place holds a 5 already: the first must give way, however sure it is.
    assert part_doubles(choice, [], [MASK, 5], MASK, EVERY).ids[0] == 6


def test_tokens_that_may_double_do() -> None:
    choice = choose([{5: 0.9}, {5: 0.9}])
    assert part_doubles(choice, [], [MASK] * 2, MASK, Apart(frozenset({6}))) is choice


def test_the_alternatives_of_a_parted_place_are_the_others() -> None:
    parted = part_doubles(choose([{5: 0.9}, {5: 0.6, 7: 0.3, 8: 0.1}]), [], [MASK] * 2, MASK, EVERY)
    assert [token for token, _ in parted.alternatives(1, 2)] == [5, 8]


def test_a_clause_does_not_come_again_behind_a_sign() -> None:
    """Where a token is a sentence, this is the sentence twice."""
    choice = choose([{5: 0.9}, {SIGN: 1.0}, {5: 0.7, 6: 0.3}, {SIGN: 1.0}])
    assert part_doubles(choice, [], [MASK] * 4, MASK, EVERY).ids.tolist() == [5, SIGN, 6, SIGN]
    # The first copy stands in the block before.
    choice = choose([{5: 0.9, 6: 0.1}, {SIGN: 1.0}])
    assert part_doubles(choice, [5, SIGN], [MASK] * 2, MASK, EVERY).ids.tolist() == [6, SIGN]
    # A word that is no clause may: the second "No" of "are No. No pneumothorax" is the one that counts.
    choice = choose([{25: 0.9, 6: 0.1}, {8: 1.0}])
    assert part_doubles(choice, [25, SIGN], [MASK] * 2, MASK, EVERY) is choice
    # Behind a word a clause may: "the left and the right".
    choice = choose([{5: 0.9, 6: 0.1}, {8: 1.0}])
    assert part_doubles(choice, [5, 7], [MASK] * 2, MASK, EVERY) is choice
    # A sign may come again behind a word.
    choice = choose([{7: 1.0}, {SIGN: 1.0}])
    assert part_doubles(choice, [8, SIGN], [MASK] * 2, MASK, EVERY) is choice


@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.lists(st.integers(2, 11), max_size=3))
def test_nothing_is_left_doubled_and_nothing_else_is_changed(seed: int, rows: int, before: list[int]) -> None:
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (rows, 12)).astype(np.float32)
    logits[:, 3:5] += 3  # so that many places agree
    choice = Sampler(DecodeOptions(), forbidden=(MASK,)).choose(logits)
    placed = [int(token) if rng.random() < 0.3 else MASK for token in rng.integers(2, 12, rows)]
    apart = Apart(frozenset({3, 5, 6}), frozenset({4}), frozenset({3, 5}))
    parted = part_doubles(choice, before, placed, MASK, apart)
    line = before + [int(token) if stands == MASK else stands for token, stands in zip(parted.ids, placed, strict=True)]
    free = [False] * len(before) + [stands == MASK for stands in placed]
    for place in range(len(before), len(line)):
        near = place >= 1 and line[place - 1] == line[place] and line[place] in (3, 4, 5, 6)
        far = place >= 2 and line[place - 2] == line[place] and line[place] in (3, 5) and line[place - 1] == 4
        assert not near or not (free[place] or free[place - 1])
        assert not far or not (free[place] or free[place - 2])
    # The wide softmax of every place that was changed is that of the token it has now.
    wide = logits.astype(np.float64)
    wide[:, MASK] = -np.inf
    p = np.exp(wide - wide.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(parted.p, p[np.arange(rows), parted.ids], rtol=1e-4)


def test_words_and_signs_are_kept_apart_but_not_digits_and_pieces() -> None:
    tokenizer = EchoTokenizer.load(default_model() / "tokenizer.json")
    apart = apart_tokens(tokenizer)
    for text in (" the", " lungs", "\u80f8"):
        assert tokenizer.encode(text)[0] in apart.words, text
    for text in (",", ".", "\u3002"):
        assert tokenizer.encode(text)[0] in apart.signs, text
    for text in ("1", "l", "\n"):
        assert tokenizer.encode(text)[0] not in apart.words | apart.signs, text
    clauses = {tokenizer.token_bytes(token).decode() for token in apart.clauses}
    assert "\u53cc\u80ba\u5bb9\u79ef\u51cf\u5c0f" in clauses
    assert all(len(clause) >= 3 and not clause.isascii() for clause in clauses)
    assert apart.clauses < apart.words
    assert not (apart.words | apart.signs) & {tokenizer.eos_id, tokenizer.mask_id, tokenizer.film_id}
