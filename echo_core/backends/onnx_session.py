"""Sessions of ONNX Runtime: opened on a device or refused with the reason; and the proof that a device computes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort

from echo_core.backends.cuda import require_driver
from echo_core.backends.errors import BackendError

_PROVIDERS: Final = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
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
    with runtime_failures(device):
        session = open_session(_PROBE, device, 1)
        result: Any = session.run(None, {"x": np.ones(2, np.float32)})
        if not np.array_equal(result[0], np.full(2, 2.0, np.float32)):
            raise BackendError(f"onnx on {device} computes wrongly.")
    return f"onnxruntime {ort.__version__}, session on {', '.join(session.get_providers())}"


@contextlib.contextmanager
def runtime_failures(device: str) -> Iterator[None]:
    """Turn whatever ONNX Runtime raises within into a BackendError that names the device."""
    try:
        yield
    except BackendError:
        raise
    except Exception as error:  # ONNX Runtime's exceptions share no base class of their own
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise BackendError(f"onnx on {device} failed: {first}") from error


def open_session(
    model: bytes | Path, device: str, threads: int, fixed: dict[str, int] | None = None
) -> ort.InferenceSession:
    """A session of ``model``, a graph or its file, on ``device``.

    Args:
        model: the graph.
        device: "cpu" or "cuda".
        threads: how many compute one operation, at most.
        fixed: sizes of the graph's symbolic dimensions that this session is for alone.

    Raises:
        BackendError: this build of ONNX Runtime, or this machine, does not run it there.
    """
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
