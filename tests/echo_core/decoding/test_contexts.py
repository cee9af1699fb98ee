"""A draft that finds its film and its beginning in the cache says the same as one that computes both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from echo_core.backends.errors import BackendError
from echo_core.backends.onnx_backend import OnnxBackend
from echo_core.backends.torch_backend import TorchBackend
from echo_core.decoding.contexts import Contexts
from echo_core.decoding.loop import decode_blocks
from echo_core.decoding.options import DecodeOptions

PROMPT = [7]


def decoded(backend: Any, images: Any, prefix: list[int], contexts: Contexts | None, **options: Any) -> list[Any]:
    """Ids and probabilities, bit for bit."""
    made = decode_blocks(
        backend, images, PROMPT, options=DecodeOptions(**options), prefix=prefix, contexts=contexts or Contexts(backend)
    )
    return [(block.ids, block.p, block.alternatives, block.forwards) for block in made]


@pytest.fixture(params=["int8", "fp32", "torch"])
def backend(request: pytest.FixtureRequest, model_folder: Path, echo_factory: Callable[..., Any]) -> Any:
    if request.param == "torch":
        return TorchBackend(echo_factory(3))
    return OnnxBackend(model_folder, precision=request.param)


@pytest.mark.parametrize(
    "options",
    [{"ignore_eos": True}, {"mode": "multi", "ignore_eos": True}, {"mode": "ar"}, {"fused": False, "ignore_eos": True}],
)
def test_a_kept_context_gives_what_a_new_one_gives(
    backend: Any, films: Callable[..., Any], options: dict[str, Any]
) -> None:
    contexts = Contexts(backend)
    one, other = films(1), films(1, seed=9)
    whole = [token for ids, *_ in decoded(backend, one, [], contexts, **options) for token in ids]
    assert len(whole) > 20
    changed = [*whole[:10], 11 if whole[10] != 11 else 12, *whole[11:18]]
    prefixes = [whole[:8], whole[:13], [], changed, whole[:16], whole[:15], whole[:1], changed]
    for prefix in prefixes:
        decoded(backend, other, whole[:5], contexts, **options)
        assert decoded(backend, one, prefix, contexts, **options) == decoded(backend, one, prefix, None, **options)


class Counting:
    """Counts what a backend is asked for."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self.prefills, self.finals = 0, []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def prefill(self, *arguments: Any) -> Any:
        self.prefills += 1
        return self._backend.prefill(*arguments)

    def step(self, state: Any, final: Any, masked: Any) -> Any:
        self.finals.append(tuple(final))
        return self._backend.step(state, final, masked)


def test_neither_film_nor_the_unchanged_beginning_is_computed_again(
    scripted: Callable[..., Any], films: Callable[..., Any]
) -> None:
    script = list(range(3, 27))
    backend = Counting(scripted(script))
    contexts = Contexts(backend)
    decoded(backend, films(1), [], contexts)
    assert backend.prefills == 1
    backend.finals.clear()
    decoded(backend, films(1), script[:14], contexts, max_new_tokens=2)
    assert (backend.prefills, backend.finals) == (1, [()])
    decoded(backend, films(1), [3, 4, 5, 6, 29, *script[5:14]], contexts, max_new_tokens=2)
    assert backend.prefills == 1
    assert backend.finals[1:] == [(29, 8, 9, 10), (11, 12, 13, 14), ()]
    decoded(backend, films(1, seed=4), [], contexts)
    decoded(backend, films(2), [], contexts)
    assert backend.prefills == 3


def test_nothing_is_kept_once_it_is_to_be_forgotten(scripted: Callable[..., Any], films: Callable[..., Any]) -> None:
    backend = Counting(scripted(list(range(3, 27))))
    contexts = Contexts(backend)
    for expected in (1, 2):
        decoded(backend, films(1), [], contexts)
        decoded(backend, films(1), [], contexts)
        assert backend.prefills == expected
        contexts.clear()


def test_a_context_in_which_something_failed_is_not_used_again(
    scripted: Callable[..., Any], films: Callable[..., Any]
) -> None:
    backend = scripted(list(range(3, 27)), fail_at=3)
    contexts = Contexts(backend)
    with pytest.raises(BackendError):
        decoded(backend, films(1), [], contexts)
    backend.fail_at, before = None, backend.count
    decoded(backend, films(1), [], contexts)
    assert backend.calls[-1] is not None
    assert backend.count - before == 1 + 7, "a prefill, and a forward for each block"


def test_two_drafts_at_once_do_not_share_a_cache(scripted: Callable[..., Any], films: Callable[..., Any]) -> None:
    backend = scripted(list(range(3, 27)))
    contexts = Contexts(backend)
    first = decode_blocks(backend, films(1), PROMPT, options=DecodeOptions(), contexts=contexts)
    ids = list(next(first).ids)
    second = [block.ids for block in decode_blocks(backend, films(1), PROMPT, options=DecodeOptions())]
    ids += [token for block in first for token in block.ids]
    assert ids == [token for block in second for token in block]


def test_the_oldest_contexts_go_first(scripted: Callable[..., Any]) -> None:
    backend = Counting(scripted([3, 4]))
    contexts = Contexts(backend)
    views = [np.full((1, 8, 8), number, np.uint8) for number in range(20)]
    for view in views:
        decoded(backend, view, [], contexts)
    decoded(backend, views[-1], [], contexts)
    assert backend.prefills == 20
    decoded(backend, views[0], [], contexts)
    assert backend.prefills == 21
