"""The PyTorch backend: float32, on a processor or an NVIDIA GPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from echo_core.backends.errors import BackendError
from echo_core.backends.masks import prefill_mask, step_mask
from echo_core.backends.protocol import Images, Logits
from echo_core.backends.protocol import State as AnyState
from echo_core.model.cache import KVCache
from echo_core.model.checkpoint import load_model
from echo_core.model.config import EchoConfig
from echo_core.model.echo import Echo


def probe(device: str) -> str:
    """Prove that PyTorch computes on ``device``.

    Raises:
        BackendError: it does not, and why.
    """
    if device == "cuda" and not torch.cuda.is_available():
        built = "has no CUDA support: install torch with CUDA" if torch.version.cuda is None else "finds no NVIDIA GPU"
        raise BackendError(f"torch on cuda is not available: torch {torch.__version__} {built}.")
    with _failures("torch", device):
        total = float(torch.ones(2, device=device).sum().item())
    if total != 2.0:
        raise BackendError(f"torch on {device} computes wrongly.")
    name = torch.cuda.get_device_name() if device == "cuda" else f"{torch.get_num_threads()} threads"
    return f"torch {torch.__version__}, {name}"


def open_backend(folder: Path, device: str) -> TorchBackend:
    """Load the model in ``folder``.

    Raises:
        BackendError: ``device`` does not work, or has no room for the model.
        ModelError: the folder is damaged.
    """
    probe(device)
    with _failures("torch", device):  # a GPU that computes may still have no room for the weights
        return TorchBackend(load_model(folder, device), device)


@contextmanager
def _failures(name: str, device: str) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise BackendError(f"{name} on {device} failed: {first}") from error


class TorchState:
    """A cache and where it stands."""

    def __init__(self, cache: KVCache, held: Tensor, last_logits: Logits) -> None:
        self.cache = cache
        self.held = held
        self.last_logits = last_logits

    @property
    def length(self) -> int:
        """Positions that are in the cache for good."""
        return self.cache.length

    def rewind(self, length: int) -> None:
        """Forget the positions from ``length`` on: they are written over."""
        self.cache.length = length


class TorchBackend:
    """An :class:`Echo` behind the backend protocol."""

    name = "torch"

    def __init__(self, model: Echo, device: str = "cpu") -> None:
        """``model`` is in evaluation mode and on ``device`` already."""
        self.device = device
        self.config: EchoConfig = model.config
        self._model = model

    def prefill(
        self, images: Images, prompt: Sequence[int], hold: int = 0, stated: Set[str] | None = None
    ) -> TorchState:
        config = self.config
        with _failures(self.name, self.device), torch.inference_mode():
            films = torch.from_numpy(np.ascontiguousarray(images)).to(self.device).unsqueeze(0)
            ids = torch.tensor([list(prompt)], dtype=torch.long, device=self.device)
            rows = self._model.prefix(films, ids, stated)
            kept, held = rows[:, : rows.shape[1] - hold], rows[0, rows.shape[1] - hold :]
            block = config.block_length if config.grid_origin == "prompt" else None
            cache = KVCache(config.decoder, 1, config.max_context, rows.device, rows.dtype)
            state = TorchState(cache, held, np.zeros(0, np.float32))
            if kept.shape[1]:
                mask = prefill_mask(kept.shape[1], block)
                state.last_logits = self._forward(state, kept, mask, kept.shape[1], 1)[0]
            return state

    def step(self, state: AnyState, final: Sequence[int], masked: Sequence[int]) -> Logits:
        assert isinstance(state, TorchState)
        with _failures(self.name, self.device), torch.inference_mode():
            rows = self._embed(state, (*final, *masked))
            mask = step_mask(state.length, len(final), len(masked))
            return self._forward(state, rows, mask, len(final), len(masked))

    def next(self, state: AnyState, token: int) -> Logits:
        assert isinstance(state, TorchState)
        with _failures(self.name, self.device), torch.inference_mode():
            logits = self._forward(state, self._embed(state, (token,)), step_mask(state.length, 1, 0), 1, 1)
            return logits.reshape(-1)

    def close(self) -> None:
        """Drop the weights."""
        del self._model

    def _embed(self, state: TorchState, tokens: Sequence[int]) -> Tensor:
        ids = torch.tensor(tokens, dtype=torch.long, device=self.device)
        rows = self._model.decoder.embed(ids.clamp(min=0))
        if any(token < 0 for token in tokens):
            rows = torch.where((ids < 0).unsqueeze(-1), state.held[(-1 - ids).clamp(min=0)], rows)
        return rows.unsqueeze(0)

    def _forward(self, state: TorchState, rows: Tensor, mask: np.ndarray, keep: int, score: int) -> Logits:
        """Run (1, T, width) ``rows`` behind the cache, keep the first ``keep``, score the last ``score``."""
        cache = state.cache
        start, count = cache.length, rows.shape[1]
        if start + count > cache.capacity:
            raise BackendError(f"The draft needs {start + count} positions; the model has {cache.capacity}.")
        positions = torch.arange(start, start + count, device=self.device).unsqueeze(0)
        seen = torch.from_numpy(mask).to(self.device)
        hidden = self._model.decoder(rows, positions, seen, cache, start)
        cache.length = start + keep
        logits: Logits = self._model.decoder.logits(hidden[0, count - score :]).float().cpu().numpy()
        return logits
