"""The loop's bookkeeping, on a backend whose every answer is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from echo_core.decoding.contexts import Contexts
from echo_core.decoding.doubles import Apart
from echo_core.decoding.loop import DecodedBlock, decode_blocks
from echo_core.decoding.options import DecodeOptions, DecodingError

FILM = np.zeros((1, 8, 8), np.uint8)
MASK, EOS = 1, 0


Scripted = Callable[..., Any]


def blocks(backend: Any, prefix: tuple[int, ...] = (), **options: Any) -> list[DecodedBlock]:
    return list(decode_blocks(backend, FILM, [3], options=DecodeOptions(**options), prefix=prefix))


def test_one_step_makes_one_forward_a_block_and_writes_each_block_with_the_next(scripted: Scripted) -> None:
    backend = scripted([10, 11, 12, 13, 14, 15, 16, 17, 18, EOS])
    got = blocks(backend)
    assert [block.ids for block in got] == [(10, 11, 12, 13), (14, 15, 16, 17), (18,)]
    masks = (MASK,) * 4
    assert backend.calls == [((), masks), ((10, 11, 12, 13), masks), ((14, 15, 16, 17), masks)]
    assert [block.forwards for block in got] == [1, 1, 1]
    assert [block.last for block in got] == [False, False, True]


def test_vanilla_cache_makes_two_forwards_a_block(scripted: Scripted) -> None:
    backend = scripted([10, 11, 12, 13, 14, EOS])
    got = blocks(backend, fused=False)
    assert [block.ids for block in got] == [(10, 11, 12, 13), (14,)]
    assert [block.forwards for block in got] == [1, 2]
    assert backend.calls[1] == ((10, 11, 12, 13), ())


def test_further_steps_of_a_block_do_not_write_the_cache_again(scripted: Scripted) -> None:
    sure = [0.9, 0.5, 0.95, 0.6, 0.9, 0.9, 0.9, 0.9]
    backend = scripted([10, 11, 12, 13, 14, 15, EOS, EOS], sure, stage="base")
    got = blocks(backend)
    assert backend.calls[:3] == [
        ((), (MASK, MASK, MASK, MASK)),
        ((), (10, MASK, 12, MASK)),
        ((), (10, MASK, 12, 13)),
    ]
    assert backend.calls[3] == ((10, 11, 12, 13), (MASK,) * 4)
    assert [block.forwards for block in got] == [3, 1]
    assert got[1].ids == (14, 15)


def test_steps_bound_the_forwards_of_a_block(scripted: Scripted) -> None:
    backend = scripted([10, 11, 12, 13, EOS], [0.3] * 8, stage="base")
    assert [block.forwards for block in blocks(backend, steps=2)] == [2, 2]
    assert [block.forwards for block in blocks(backend, steps=1)] == [1, 1]


def test_a_given_prefix_is_replayed_in_whole_blocks_and_its_rest_heads_the_first_block(scripted: Scripted) -> None:
    script = [20, 21, 22, 23, 24, 25, 12, 13, EOS]
    backend = scripted(script)
    got = blocks(backend, prefix=(20, 21, 22, 23, 24, 25))
    # The whole block is written beside masks, as when it was drafted, and not beside the head.
    assert backend.calls[:2] == [((20, 21, 22, 23), (MASK,) * 4), ((), (24, 25, MASK, MASK))]
    assert [block.ids for block in got] == [(12, 13), ()]


def test_the_blocks_of_a_prefix_are_written_as_a_draft_writes_them(scripted: Scripted) -> None:
    backend = scripted([20] * 8 + [12, EOS])
    got = blocks(backend, prefix=(20,) * 8)
    assert backend.calls == [((20,) * 4, (MASK,) * 4)] * 2
    assert [block.forwards for block in got] == [1]


def test_eos_in_the_first_place_ends_with_an_empty_block(scripted: Scripted) -> None:
    got = blocks(scripted([EOS]))
    assert [(block.ids, block.last) for block in got] == [((), True)]


@pytest.mark.parametrize("mode", ["one", "multi", "ar"])
@pytest.mark.parametrize("limit", [1, 4, 6])
def test_the_limit_cuts(scripted: Scripted, mode: str, limit: int) -> None:
    got = blocks(scripted([10] * 40), mode=mode, max_new_tokens=limit)
    assert sum(len(block.ids) for block in got) == limit
    assert got[-1].last


def test_tokens_behind_the_limit_do_not_end_a_draft_as_eos_would(scripted: Scripted) -> None:
    got = blocks(scripted([10, 11, 12, EOS]), max_new_tokens=3)
    assert got[-1].ids == (10, 11, 12)


def test_autoregressive_groups_tokens_and_makes_one_forward_a_token(scripted: Scripted) -> None:
    backend = scripted([10, 11, 12, 13, 14, EOS], stage="ar")
    got = blocks(backend)
    assert [block.ids for block in got] == [(10, 11, 12, 13), (14,)]
    assert sum(block.forwards for block in got) == 5


def test_cancellation_is_heard_between_blocks(scripted: Scripted) -> None:
    backend = scripted([10] * 40)
    seen: list[DecodedBlock] = []
    for block in decode_blocks(backend, FILM, [3], options=DecodeOptions(), cancelled=lambda: len(seen) >= 2):
        seen.append(block)
    assert len(seen) == 2
    assert not seen[-1].last
    assert len(backend.calls) == 2


def test_the_mask_and_film_tokens_are_never_written(scripted: Scripted) -> None:
    got = blocks(scripted([1, 2, 1, 2, EOS]))
    assert not {1, 2} & {token for block in got for token in block.ids}


def test_alternatives_are_other_tokens_with_the_same_forwards_probabilities(scripted: Scripted) -> None:
    backend = scripted([10, EOS], [0.7])
    block = blocks(backend, alternatives=3)[0]
    assert block.p[0] == pytest.approx(0.7, abs=1e-5)
    assert len(block.alternatives[0]) == 3
    assert all(token != 10 and p == pytest.approx(0.3 / 27, rel=1e-4) for token, p in block.alternatives[0])


def test_no_room_and_too_many_films_are_refused(scripted: Scripted) -> None:
    backend = scripted([10])
    with pytest.raises(DecodingError, match="as long as a report may be"):
        blocks(backend, prefix=(10,) * 40)
    with pytest.raises(DecodingError, match="1 to 4 films"):
        list(decode_blocks(backend, np.zeros((5, 8, 8), np.uint8), [3], options=DecodeOptions()))


@pytest.mark.parametrize(
    "bad", [{"steps": 0}, {"top_p": 0.0}, {"temperature": -1.0}, {"rule": "random"}, {"mode": "two"}, {"top_k": -1}]
)
def test_impossible_options_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(DecodingError):
        DecodeOptions(**bad)


def test_what_is_stated_reaches_the_backend_and_is_a_context_of_its_own(scripted: Scripted) -> None:
    backend = scripted([10, 11, 12, EOS])
    contexts = Contexts(backend)
    for stated in (None, frozenset({"opacity"}), None, frozenset({"opacity"}), frozenset[str]()):
        list(decode_blocks(backend, FILM, [3], options=DecodeOptions(), contexts=contexts, stated=stated))
    assert backend.stated == [None, {"opacity"}, frozenset()]


def test_a_double_is_parted_within_a_block_and_across_its_border_unless_asked_to_be_left(scripted: Scripted) -> None:
    script = [10, 11, 11, 12, 12, 13, 14, 15, EOS]
    sure = [0.9, 0.9, 0.6, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    apart = Apart(frozenset(range(3, 30)))

    def ids(stage: str = "echo", prefix: tuple[int, ...] = (), **options: Any) -> list[int]:
        backend = scripted(script, sure, stage=stage)
        chosen = DecodeOptions(ignore_eos=True, max_new_tokens=8 - len(prefix), **options)
        made = decode_blocks(backend, FILM, [3], options=chosen, prefix=prefix, apart=apart)
        return [token for block in made for token in block.ids]

    for options in ({}, {"fused": False}, {"mode": "multi"}):
        got = ids(**options)
        assert [got[i] for i in (0, 1, 3, 5, 6, 7)] == [10, 11, 12, 13, 14, 15]
        assert got[2] not in (11, 12)
        assert got[4] not in (12, 13)
    assert ids(doubles=True) == script[:-1]
    assert ids("ar") == script[:-1]
    # The given text in front counts, and is never changed.
    assert ids(prefix=(10, 11, 11, 12))[0] != 12
    assert ids(prefix=(10, 11))[0] != 11
