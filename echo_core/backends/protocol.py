"""What the block loop asks of a backend."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Protocol

import numpy as np
import numpy.typing as npt

from echo_core.model.config import EchoConfig

Logits = npt.NDArray[np.float32]
Images = npt.NDArray[np.uint8]


class State(Protocol):
    """One draft in progress: its key/value cache and, after prefill, the logits that follow the prompt."""

    @property
    def length(self) -> int:
        """Positions whose keys and values are in the cache for good."""
        ...

    @property
    def last_logits(self) -> Logits:
        """(vocabulary,): the logits at the last prompt position, where an autoregressive model starts."""
        ...

    def rewind(self, length: int) -> None:
        """Forget the positions from ``length`` on, which is at most the present length."""
        ...


class Backend(Protocol):
    """A loaded model on a device.

    Token ids are vocabulary ids; a negative id ``-1 - i`` stands for the i-th prompt row that ``prefill`` was told to
    hold back, which may be a film token and so has no id of its own.

    Every method may raise :class:`~echo_core.backends.errors.BackendError`; the draft can then go on elsewhere.
    """

    @property
    def name(self) -> str:
        """ "torch" or "onnx"."""
        ...

    @property
    def device(self) -> str:
        """ "cpu" or "cuda", as proven by the backend itself."""
        ...

    @property
    def config(self) -> EchoConfig:
        """The model that is loaded."""
        ...

    def prefill(self, images: Images, prompt: Sequence[int], hold: int = 0, stated: Set[str] | None = None) -> State:
        """Encode the films and the prompt and fill the cache with them.

        Args:
            images: uint8 (films, size, size), the model's view of each film.
            prompt: the token ids that follow the film tokens.
            hold: how many of the last prompt rows stay out of the cache, to head the first block instead.
            stated: the decisions about the study (see ``VisionConfig.findings``); None leaves them to the model.
        """
        ...

    def step(self, state: State, final: Sequence[int], masked: Sequence[int]) -> Logits:
        """One forward of the fused block cache (arXiv 2604.09450, decoding with a block cache).

        The rows of ``final`` (one block, or empty) see the cache and each other, and their keys and values are kept.
        The rows of ``masked`` (one block, or empty) see the cache, ``final`` and each other; nothing of them is kept.

        Returns:
            float32 (len(masked), vocabulary); row i scores the token AT row i.
        """
        ...

    def next(self, state: State, token: int) -> Logits:
        """Write one token after the cache, causally; return (vocabulary,) logits of the token that follows it."""
        ...

    def close(self) -> None:
        """Give back memory and threads. The backend cannot be used afterwards."""
        ...
