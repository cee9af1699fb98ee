"""What made a draft: the model's version, the fingerprint of its files, and the settings of the decoding."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from echo_core.decoding.options import DecodeOptions
from echo_core.model.config import EchoConfig
from echo_core.text.confidence import CONFIDENCE_FILE

_PART = 1 << 20
_WHOLE = 256 << 20
"""Files up to this size are read in full; of larger ones, evenly spaced parts."""
_PARTS = 64


def fingerprint(folder: Path) -> str:
    """SHA-256 over the names, sizes and contents of a model folder's configuration, tokenizer and weights.

    A file of more than 256 MiB counts by its size and 64 MiB of it, so that a large model does not have to be read
    again: a damaged or exchanged file is told from the right one with near certainty, a forged one is not. The
    calibration of its confidence is about the model, no part of it.

    Raises OSError where a file cannot be read.
    """
    digest = hashlib.sha256()
    kinds = (".json", ".onnx", ".safetensors", ".data")
    files = (path for path in folder.iterdir() if path.suffix in kinds and path.name != CONFIDENCE_FILE)
    for path in sorted(path for path in files if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.name}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= _WHOLE:
                while part := file.read(_PART):
                    digest.update(part)
            else:
                for number in range(_PARTS):
                    file.seek(number * (size - _PART) // (_PARTS - 1))
                    digest.update(file.read(_PART))
    return digest.hexdigest()


def settings_of(config: EchoConfig, options: DecodeOptions) -> dict[str, Any]:
    """The settings that decide what a draft says, by name."""
    return {
        "mode": options.mode_for(config),
        "block length": config.block_length,
        "commit rule": options.rule,
        "temperature": options.temperature,
        "doubles": "left" if options.doubles else "parted",
    }
