"""The ONNX Runtime backend: int8 graphs on a processor, float16 graphs on an NVIDIA GPU."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from echo_core.backends.cores import physical_cores
from echo_core.backends.cuda import require_driver
from echo_core.backends.errors import BackendError
from echo_core.backends.masks import Mask, prefill_mask, step_mask
from echo_core.backends.protocol import Images, Logits
from echo_core.backends.protocol import State as AnyState
from echo_core.model.config import EchoConfig
from echo_core.model.errors import ModelError

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
_PROVIDERS: Final = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
# From so many rows on, a forward is work enough for two threads: 16 rows take 0.80 ms on one and 0.65 on two, 8 rows
# 0.48 and 0.44, one row 0.25 and 0.26.
_SHARED_ROWS: Final = 12
# Between the forwards of a draft a thread waits awake, for no longer than the choice of a block's tokens takes.
_AWAKE_US: Final = 500
# A model that adds its input of two floats to itself: the smallest session that can prove a device.
_PROBE: Final = bytes.fromhex(
    "080a3a350a0e0a01780a017812017922034164641201675a0f0a0178120a0a08080112040a020802620f0a0179120a0a0808"
    "0112040a02080242040a001014"
)


def probe(device: str) -> str:
    """Prove that ONNX Runtime computes on ``device``: by a session that runs there.

    Raises:
        BackendError: it does not, and why.
    """
    with _failures(device):
        session = _session(_PROBE, device, 1)
        result: Any = session.run(None, {"x": np.ones(2, np.float32)})
        if not np.array_equal(result[0], np.full(2, 2.0, np.float32)):
            raise BackendError(f"onnx on {device} computes wrongly.")
    return f"onnxruntime {ort.__version__}, session on {', '.join(session.get_providers())}"


def open_backend(folder: Path, device: str) -> OnnxBackend:
    """Load the graphs in ``folder`` and run them once.

    Raises:
        BackendError: ``device`` does not work, or the folder lacks the graphs or holds damaged ones.
        ModelError: ``config.json`` is damaged.
    """
    if device == "cuda":
        probe(device)
    return OnnxBackend(folder, device, "fp16" if device == "cuda" else "int8")


@contextlib.contextmanager
def _failures(device: str) -> Iterator[None]:
    try:
        yield
    except BackendError:
        raise
    except Exception as error:  # ONNX Runtime's exceptions share no base class of their own
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise BackendError(f"onnx on {device} failed: {first}") from error


def _session(
    model: bytes | Path, device: str, threads: int, fixed: dict[str, int] | None = None
) -> ort.InferenceSession:
    provider = _PROVIDERS[device]
    if provider not in ort.get_available_providers():
        raise BackendError(
            f"onnx on {device} is not available: this onnxruntime {ort.__version__} has no {provider}; "
            "install the package onnxruntime-gpu."
        )
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads sleep soon after a run: an idle worker must not heat the machine.
    options.add_session_config_entry("session.intra_op.spin_duration_us", str(_AWAKE_US))
    for name, size in (fixed or {}).items():
        options.add_free_dimension_override_by_name(name, size)
    if device == "cuda":
        require_driver()
        with contextlib.redirect_stdout(sys.stderr):
            ort.preload_dlls()
    source = model if isinstance(model, bytes) else str(model)
    session = ort.InferenceSession(source, options, providers=[provider])
    if provider not in session.get_providers():
        raise BackendError(
            f"onnx on {device} is not available: the session runs on {', '.join(session.get_providers())} instead; "
            "CUDA and cuDNN libraries of this onnxruntime's version are needed."
        )
    return session


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
        for path in (vision, decoder):
            _check_file(path)
        cores = physical_cores()
        with _failures(device):
            self._vision = _session(vision, device, cores)
            self._prefill = _session(decoder, device, cores)
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

    def prefill(self, images: Images, prompt: Sequence[int], hold: int = 0) -> OnnxState:
        config = self.config
        with _failures(self.device):
            (films,) = self._vision.run(None, {"images": np.ascontiguousarray(images)})
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
        with _failures(self.device):
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
            self._sessions[rows] = _session(self._decoder_path, self.device, threads, {"rows": rows})
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
