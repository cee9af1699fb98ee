"""What a backend's cache holds, kept from one draft to the next: a film is encoded once, a report's beginning too."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import numpy as np

from echo_core.backends.protocol import Backend, Images, Logits, State
from echo_core.model.config import EchoConfig

_BYTES: Final = 256 << 20
_MOST: Final = 16


class Context:
    """Films and prompt in a backend's cache, and the response tokens that stand behind them there."""

    def __init__(self, backend: Backend, state: State) -> None:
        """``state`` comes fresh from the backend's ``prefill``."""
        self._backend = backend
        self._state = state
        self._start = state.length
        self._written: list[int] = []

    @property
    def last_logits(self) -> Logits:
        """As of :class:`~echo_core.backends.protocol.State`."""
        return self._state.last_logits

    def keep(self, tokens: Sequence[int], unit: int = 1) -> int:
        """Go back to where the cache is still right for a response that begins with ``tokens``.

        Args:
            tokens: the first tokens of the response.
            unit: tokens that see each other, and so are right or wrong together.

        Returns:
            How many of ``tokens`` are in the cache already, a multiple of ``unit``.
        """
        pairs = zip(self._written, tokens, strict=False)
        same = next((i for i, (old, new) in enumerate(pairs) if old != new), min(len(self._written), len(tokens)))
        self._go_back(same // unit * unit)
        return len(self._written)

    def step(self, final: Sequence[int], masked: Sequence[int]) -> Logits:
        """As of :class:`~echo_core.backends.protocol.Backend`."""
        logits = self._backend.step(self._state, final, masked)
        self._written += final
        return logits

    def next(self, token: int) -> Logits:
        """As of :class:`~echo_core.backends.protocol.Backend`."""
        logits = self._backend.next(self._state, token)
        self._written.append(token)
        return logits

    def _go_back(self, count: int) -> None:
        self._state.rewind(self._start + count)
        del self._written[count:]


class Contexts:
    """The contexts of one backend, the newest ones kept. A context serves one draft at a time.

    A context is found by all that went into it: the model's view of the films pixel by pixel, the prompt, and the way
    in which its response tokens are written, for int8 arithmetic depends on what is computed in the same forward.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._kept: OrderedDict[Hashable, Context] = OrderedDict()
        self._most = max(1, min(_MOST, _BYTES // _cache_bytes(backend.config)))

    @contextmanager
    def lend(
        self, images: Images, prompt: Sequence[int], hold: int, writing: str, stated: frozenset[str] | None = None
    ) -> Iterator[Context]:
        """The context of these films and this prompt, prefilled where none is kept.

        It is kept again afterwards, unless something failed in it.

        Args:
            images: uint8 (films, size, size).
            prompt: token ids after the film tokens.
            hold: as of the backend's ``prefill``.
            writing: how response tokens are written.
            stated: as of the backend's ``prefill``.
        """
        digest = hashlib.sha256(np.ascontiguousarray(images).data).digest()
        key = (digest, images.shape, tuple(prompt), hold, writing, stated)
        context = self._kept.pop(key, None)
        if context is None:
            context = Context(self._backend, self._backend.prefill(images, prompt, hold, stated))
        try:
            yield context
        except GeneratorExit:  # the draft was cancelled between two forwards
            self._keep(key, context)
            raise
        self._keep(key, context)

    def clear(self) -> None:
        """Keep nothing: the next draft begins with its films."""
        self._kept.clear()

    def _keep(self, key: Hashable, context: Context) -> None:
        self._kept[key] = context
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _cache_bytes(config: EchoConfig) -> int:
    """What one cache takes at most, in float32."""
    d = config.decoder
    return 2 * 4 * d.layers * d.kv_heads * d.head_dim * config.max_context
