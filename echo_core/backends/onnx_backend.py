"""The ONNX Runtime backend: int8 graphs on a processor, float16 graphs on an NVIDIA GPU."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from echo_core.backends.cores import physical_cores
from echo_core.backends.errors import BackendError
from echo_core.backends.masks import Mask, prefill_mask, step_mask
from echo_core.backends.onnx_session import open_session, probe, runtime_failures
from echo_core.backends.protocol import Images, Logits
from echo_core.backends.protocol import State as AnyState
from echo_core.model.config import EchoConfig
from echo_core.model.errors import ModelError
from echo_core.model.regions import region_tokens
from echo_core.model.stored import read_floats

_log = logging.getLogger("echo.backends")

Precision = Literal["int8", "fp32", "fp16"]
WEIGHTS: Final = "model.safetensors"
DIGEST: Final = "weights_sha256"
GRAPHS: Final[dict[str, tuple[str, str]]] = {
    "int8": ("vision.onnx", "decoder.onnx"),
    "fp32": ("vision.onnx", "decoder-fp32.onnx"),
    "fp16": ("vision-fp16.onnx", "decoder-fp16.onnx"),
}
_MAX_GRAPH_BYTES: Final = 2**31
# From so many rows on, a forward is work enough for two threads: 16 rows take 0.80 ms on one and 0.65 on two, 8 rows
# 0.48 and 0.44, one row 0.25 and 0.26.
_SHARED_ROWS: Final = 12


def open_backend(folder: Path, device: str) -> OnnxBackend:
    """Load the graphs in ``folder`` and run them once.

    Raises:
        BackendError: ``device`` does not work, or the folder lacks the graphs or holds damaged ones.
        ModelError: ``config.json`` is damaged.
    """
    if device == "cuda":
        probe(device)
    return OnnxBackend(folder, device, "fp16" if device == "cuda" else "int8")


class OnnxState:
    """A cache that lives on the device, and where it stands."""

    def __init__(self, cache: dict[str, ort.OrtValue], held_ids: npt.NDArray[np.int64], held: npt.NDArray[Any]) -> None:
        """``held_ids`` and ``held`` are the prompt rows kept back: an id, or -1 and the row of a film."""
        self.cache = cache
        self.held_ids = held_ids
        self.held = held
        self.length = 0
        self.last_logits: Logits = np.zeros(0, np.float32)
        self.bound: dict[int, _Bound] = {}

    def rewind(self, length: int) -> None:
        """Forget the positions from ``length`` on: they are written over."""
        self.length = length


class OnnxBackend:
    """The exported graphs of one model folder behind the backend protocol.

    One decoder graph serves every row count; each count that recurs has a session of its own with fixed shapes.
    """

    name = "onnx"

    def __init__(self, folder: Path, device: str = "cpu", precision: Precision = "int8") -> None:
        """Load the graphs of ``precision`` and run them once, so that the first draft is as fast as the next.

        Raises:
            BackendError: the graphs are missing, damaged, or belong to other weights.
            ModelError: the configuration is damaged.
        """
        self.device = device
        self.config = EchoConfig.load(folder)
        vision, decoder = (folder / name for name in GRAPHS[precision])
        self._decoder_path = decoder
        self._dtype: Any = np.float16 if precision == "fp16" else np.float32
        self._blocked: Any = self._dtype(-3e4 if precision == "fp16" else -1e9)
        self._sessions: dict[int, ort.InferenceSession] = {}
        self._weights_path = folder / WEIGHTS
        self._said: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]] | None = None
        for path in (vision, decoder):
            _check_file(path)
        cores = physical_cores()
        with runtime_failures(device):
            self._vision = open_session(vision, device, cores)
            self._prefill = open_session(decoder, device, cores)
        self._check_fit(folder)
        self._warm_up()

    def _check_fit(self, folder: Path) -> None:
        digest = _digest(folder / WEIGHTS)
        for session in (self._vision, self._prefill):
            if session.get_modelmeta().custom_metadata_map.get(DIGEST) != digest:
                raise BackendError(f"The graphs in {folder} were exported from other weights; export the model again.")
        d = self.config.decoder
        shapes = {value.name: value.shape for value in (*self._prefill.get_inputs(), *self._vision.get_inputs())}
        expected = [1, d.kv_heads, self.config.max_context, d.head_dim]
        size = self.config.vision.image_size
        if shapes.get(f"key.{d.layers - 1}") != expected or shapes.get("images", [])[1:] != [size, size]:
            raise BackendError(f"The graphs in {folder} do not fit its config.json; export the model again.")

    def _warm_up(self) -> None:
        length = self.config.block_length
        size = self.config.vision.image_size
        state = self.prefill(np.zeros((1, size, size), np.uint8), [self.config.eos_id])
        masks = [self.config.mask_id] * length
        self.step(state, (), masks)
        self.step(state, [self.config.eos_id] * length, masks)

    def prefill(
        self, images: Images, prompt: Sequence[int], hold: int = 0, stated: Set[str] | None = None
    ) -> OnnxState:
        config = self.config
        with runtime_failures(self.device):
            (films,) = self._vision.run(None, {"images": np.ascontiguousarray(images)})
            if stated is not None:
                films[: config.vision.decision_tokens] = self._region_tokens(stated)
            width = config.decoder.hidden_size
            count = len(films) + len(prompt)
            tokens = np.concatenate([np.full(len(films), -1, np.int64), np.array(prompt, np.int64)])
            given = np.zeros((count, width), self._dtype)
            given[: len(films)] = films
            kept = count - hold
            state = OnnxState(self._empty_cache(), tokens[kept:], given[kept:])
            block = config.block_length if config.grid_origin == "prompt" else None
            if kept:
                mask = prefill_mask(kept, block)
                state.last_logits = self._run(self._prefill, state, tokens[:kept], given[:kept], mask, kept, 1)[0]
            return state

    def _region_tokens(self, stated: Set[str]) -> npt.NDArray[np.float32]:
        if self._said is None:
            decision, quiet = read_floats(self._weights_path, ("projector.decision.weight", "projector.quiet"))
            self._said = decision, quiet
        return region_tokens(stated, self.config.vision.findings, *self._said)

    def step(self, state: AnyState, final: Sequence[int], masked: Sequence[int]) -> Logits:
        assert isinstance(state, OnnxState)
        mask = step_mask(state.length, len(final), len(masked))
        return self._forward(state, (*final, *masked), mask, len(final), len(masked))

    def next(self, state: AnyState, token: int) -> Logits:
        assert isinstance(state, OnnxState)
        logits = self._forward(state, (token,), step_mask(state.length, 1, 0), 1, 1)
        return logits.reshape(-1)

    def close(self) -> None:
        """Drop the sessions and their threads."""
        self._sessions.clear()
        del self._vision, self._prefill

    def _forward(self, state: OnnxState, ids: Sequence[int], mask: Mask, keep: int, score: int) -> Logits:
        rows = len(ids)
        capacity = self.config.max_context
        if state.length + rows > capacity:
            raise BackendError(f"The draft needs {state.length + rows} positions; the model has {capacity}.")
        with runtime_failures(self.device):
            tokens = np.array(ids, np.int64)
            given = np.zeros((rows, self.config.decoder.hidden_size), self._dtype)
            for row in np.flatnonzero(tokens < 0):
                place = -1 - int(tokens[row])
                given[row] = state.held[place]
                tokens[row] = state.held_ids[place]
            return self._run(self._step_session(rows), state, tokens, given, mask, keep, score)

    def _step_session(self, rows: int) -> ort.InferenceSession:
        if rows not in self._sessions:
            threads = min(2, physical_cores()) if rows >= _SHARED_ROWS else 1
            self._sessions[rows] = open_session(self._decoder_path, self.device, threads, {"rows": rows})
        return self._sessions[rows]

    def _empty_cache(self) -> dict[str, ort.OrtValue]:
        d = self.config.decoder
        shape = (1, d.kv_heads, self.config.max_context, d.head_dim)
        names = [f"{kind}.{layer}" for layer in range(d.layers) for kind in ("key", "value")]
        return {name: ort.OrtValue.ortvalue_from_numpy(np.zeros(shape, self._dtype), self.device, 0) for name in names}

    def _run(
        self,
        session: ort.InferenceSession,
        state: OnnxState,
        tokens: npt.NDArray[np.int64],
        given: npt.NDArray[Any],
        mask: Mask,
        keep: int,
        score: int,
    ) -> Logits:
        """Run ``tokens`` behind the cache, keep the first ``keep`` rows, return the logits of the last ``score``."""
        rows = len(tokens)
        total = state.length + rows
        bound = state.bound.get(id(session))
        if bound is None:
            bound = state.bound[id(session)] = _Bound(session, state.cache, self.config.decoder.vocab_size)
        binding = bound.binding
        bias = np.where(mask, self._dtype(0), self._blocked)[None, None]
        binding.bind_cpu_input("tokens", tokens)
        binding.bind_cpu_input("given", given)
        binding.bind_cpu_input("bias", bias)
        binding.bind_cpu_input("last", np.array([total - 1], np.int32))
        binding.bind_cpu_input("total", np.array(total, np.int32))
        # A forward that scores nothing still scores one row: the graph has no empty form.
        logits = bound.scoring(rows, max(1, score))
        session.run_with_iobinding(binding)
        state.length += keep
        return logits[:score].copy()


class _Bound:
    """A session's binding to one draft's cache. What does not change from run to run is bound once."""

    def __init__(self, session: ort.InferenceSession, cache: dict[str, ort.OrtValue], vocabulary: int) -> None:
        self.binding = session.io_binding()
        self._logits = np.zeros((0, vocabulary), np.float32)
        self._rows = (0, 0)
        for name, value in cache.items():
            # Past and present share one buffer: the rows are written in place, nothing is copied.
            self.binding.bind_ortvalue_input(name, value)
            self.binding.bind_ortvalue_output(f"new_{name}", value)

    def scoring(self, rows: int, score: int) -> Logits:
        """Ask for the logits of the last ``score`` of ``rows`` rows; the array that the run will fill."""
        if (rows, score) != self._rows:
            self._rows = rows, score
            self._logits = np.zeros((score, self._logits.shape[1]), np.float32)
            self.binding.bind_cpu_input("score", np.arange(rows - score, rows, dtype=np.int64))
            self.binding.bind_ortvalue_output("logits", ort.OrtValue.ortvalue_from_numpy(self._logits, "cpu", 0))
        return self._logits


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BackendError(
            f"{path.parent} holds no {path.name}: export the model first (echo-core export), or use the torch backend."
        ) from error
    if not 0 < size < _MAX_GRAPH_BYTES:
        raise BackendError(f"{path} is damaged: {size} bytes.")


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}.") from error
