"""Model folders: ``config.json`` and ``model.safetensors``. No pickle is ever read from one."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from echo_core.model.config import EchoConfig
from echo_core.model.echo import Echo
from echo_core.model.errors import ModelError

WEIGHTS = "model.safetensors"


def save_model(model: Echo, folder: Path, dtype: torch.dtype = torch.float32) -> None:
    """Write configuration and weights (``dtype`` float32 or bfloat16; batch-norm counters are dropped)."""
    model.config.save(folder)
    tensors = {
        name: tensor.detach().to("cpu", dtype).contiguous()
        for name, tensor in model.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    part = folder / (WEIGHTS + ".part")
    save_file(tensors, part)
    part.replace(folder / WEIGHTS)


def load_model(folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> Echo:
    """Read a model folder into an ``Echo`` in evaluation mode.

    Raises:
        ModelError: a file is missing or damaged, or the tensors do not fit the configuration.
    """
    config = EchoConfig.load(folder)
    path = folder / WEIGHTS
    try:
        tensors = load_file(path)
    except FileNotFoundError as error:
        raise ModelError(f"{folder} holds no {WEIGHTS}.") from error
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelError(f"{path} is damaged or not a safetensors file: {error}") from error
    with torch.device("meta"):
        model = Echo(config)
    expected = {n: t.shape for n, t in model.state_dict().items() if not n.endswith("num_batches_tracked")}
    missing = sorted(expected.keys() - tensors.keys())
    unknown = sorted(tensors.keys() - expected.keys())
    misfit = sorted(name for name in expected.keys() & tensors.keys() if tensors[name].shape != expected[name])
    if missing or unknown or misfit:
        first = (missing + unknown + misfit)[0]
        raise ModelError(
            f"{path} does not fit its config.json: {len(missing)} tensors missing, {len(unknown)} unknown, "
            f"{len(misfit)} of another shape (first: {first})."
        )
    if any(not bool(torch.isfinite(tensor.float()).all()) for tensor in tensors.values()):
        raise ModelError(f"{path} holds numbers that are not finite: the file is damaged.")
    model.to_empty(device=device)
    state = {name: tensor.to(dtype=dtype) for name, tensor in tensors.items()}
    model.load_state_dict(state, strict=False)
    for name, buffer in model.named_buffers():
        if name.endswith("num_batches_tracked"):
            buffer.zero_()
    return model.to(dtype).eval()
