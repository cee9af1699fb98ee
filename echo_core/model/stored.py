"""Single tensors out of a safetensors file, without torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors

from echo_core.model.errors import ModelError

_TYPES = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}


def read_floats(path: Path, names: Sequence[str]) -> list[npt.NDArray[np.float32]]:
    """The named float tensors as float32.

    Raises:
        ModelError: the file cannot be read, or holds no such float tensor.
    """
    try:
        stored = dict(safetensors.deserialize(path.read_bytes()))
        return [to_floats(stored[name]["dtype"], stored[name]["data"], stored[name]["shape"]) for name in names]
    except (OSError, KeyError, ValueError, safetensors.SafetensorError) as error:
        raise ModelError(f"{path}: {', '.join(names)} cannot be read from it ({error}).") from error


def to_floats(kind: str, data: bytes, shape: Sequence[int]) -> npt.NDArray[np.float32]:
    """The values of a tensor of safetensors' type ``kind`` ("F32", "F16", "BF16") as float32."""
    values = np.frombuffer(data, _TYPES[kind])
    if kind == "BF16":  # the upper half of a float32
        values = (values.astype(np.uint32) << 16).view(np.float32)
    return values.astype(np.float32).reshape(shape)
