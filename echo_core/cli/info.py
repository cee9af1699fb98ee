"""``echo-core info``: versions, backends and devices, and the model."""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import platform
from pathlib import Path
from typing import Any

from echo_core.errors import EchoError

_PACKAGES = ("torch", "onnxruntime-gpu", "onnxruntime", "transformers", "tokenizers", "safetensors", "pydicom", "numpy")
_HASHED = ("model.safetensors", "decoder.onnx", "tokenizer.json")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register ``info`` and its options."""
    parser = subparsers.add_parser("info", help="show versions, backends, devices and the model")
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder (default: the embedded echo-mini)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print what there is; 0 if at least one backend can run the model, otherwise 1."""
    facts = collect(args.model)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        _print(facts)
    usable = any(backend["available"] for backend in facts["backends"])
    return 0 if usable and "error" not in facts["model"] else 1


def collect(folder: Path | None) -> dict[str, Any]:
    """The facts as JSON types."""
    from echo_core.backends.cores import physical_cores
    from echo_core.backends.registry import BACKENDS, DEVICES, Registry

    registry = Registry()
    pairs = [registry.availability(backend, device) for backend in BACKENDS for device in ("cpu", "cuda")]
    backends = [{"backend": a.backend, "device": a.device, "available": a.available, "detail": a.detail} for a in pairs]
    return {
        "versions": {"echo-reader": _version("echo-reader"), "python": platform.python_version()}
        | {name: version for name in _PACKAGES if (version := _version(name)) != "not installed"},
        "system": f"{platform.system()} {platform.machine()}, {physical_cores()} physical cores",
        "backends": backends,
        "devices": [device for device in DEVICES if any(a.available and a.device == device for a in pairs)],
        "model": _model(folder),
    }


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _model(folder: Path | None) -> dict[str, Any]:
    from echo_core.decoding.drafter import default_model
    from echo_core.model.config import EchoConfig

    try:
        folder = folder or default_model()
        config = EchoConfig.load(folder)
    except EchoError as error:
        return {"error": str(error)}
    return {
        "folder": str(folder),
        "name": config.name,
        "version": config.version,
        "stage": config.stage,
        "block_length": config.block_length,
        "sha256": {name: _sha256(folder / name) for name in _HASHED if (folder / name).is_file()},
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _print(facts: dict[str, Any]) -> None:
    print("Versions")
    for name, version in facts["versions"].items():
        print(f"  {name:<16} {version}")
    print(f"System\n  {facts['system']}\nBackends")
    for backend in facts["backends"]:
        state = "available" if backend["available"] else "not available"
        print(f"  {backend['backend']:<6} {backend['device']:<5} {state}: {backend['detail']}")
    print(f"Devices\n  {', '.join(facts['devices']) or 'none'}\nModel")
    for name, value in facts["model"].items():
        if isinstance(value, dict):
            for file, digest in value.items():
                print(f"  {file:<18} sha256 {digest}")
        else:
            print(f"  {name:<14} {value}")
