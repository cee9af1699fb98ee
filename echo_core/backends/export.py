"""Export of a model folder: weights in bfloat16, and the graphs that refer to them. Needs torch and onnx."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import onnx
import torch

from echo_core.backends.export_decoder import Precision, decoder_graph
from echo_core.backends.export_vision import vision_graph
from echo_core.backends.graph import StoredWeights
from echo_core.backends.onnx_backend import DIGEST, GRAPHS
from echo_core.model.checkpoint import WEIGHTS, load_model, save_model
from echo_core.model.errors import ModelError

PRECISIONS: tuple[Precision, ...] = ("int8", "fp16", "fp32")
_COPIED = ("tokenizer.json", "MODEL_CARD.md", "calibration.json")


def export_model(source: Path, target: Path) -> dict[str, int]:
    """Write a drafting model: config, tokenizer, bfloat16 weights, and one set of graphs a precision.

    int8 weights lie in their graph; the float graphs take theirs from ``model.safetensors``, so they cost next to
    nothing.

    Args:
        source: a folder with ``config.json``, ``model.safetensors`` and ``tokenizer.json``.
        target: made if it is not there; may be ``source``. Files there are replaced.

    Returns:
        The size in bytes of each file written.

    Raises:
        ModelError: ``source`` is incomplete or damaged, or ``target`` cannot be written.
    """
    model = load_model(source)
    if not (source / "tokenizer.json").is_file():
        raise ModelError(f"{source} holds no tokenizer.json.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        save_model(model, target, torch.bfloat16)
        for name in _COPIED:
            if (source / name).is_file() and source.resolve() != target.resolve():
                shutil.copyfile(source / name, target / name)
        # The graphs must mean the weights as they are stored, not as they were before rounding.
        model = load_model(target)
        weights = StoredWeights(target / WEIGHTS)
        digest = hashlib.sha256((target / WEIGHTS).read_bytes()).hexdigest()
        for precision in PRECISIONS:
            vision, decoder = GRAPHS[precision]
            _save(decoder_graph(model.config, weights, precision), target / decoder, digest)
            _save(vision_graph(model, weights, half=precision == "fp16"), target / vision, digest)
    except OSError as error:
        raise ModelError(f"{target} cannot be written: {error.strerror}.") from error
    return {path.name: path.stat().st_size for path in sorted(target.iterdir()) if path.is_file()}


def _save(model: onnx.ModelProto, path: Path, digest: str) -> None:
    entry = model.metadata_props.add()
    entry.key, entry.value = DIGEST, digest
    part = path.with_name(path.name + ".part")
    part.write_bytes(model.SerializeToString())
    part.replace(path)
