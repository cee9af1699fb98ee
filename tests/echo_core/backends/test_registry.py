"""Which backends are offered, and what is said of those that are not."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch

from echo_core.backends import cuda, onnx_backend, onnx_session, registry, torch_backend
from echo_core.backends.cores import physical_cores
from echo_core.backends.errors import BackendError
from echo_core.backends.protocol import Backend
from echo_core.backends.registry import Registry
from echo_core.decoding.drafter import Drafter


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither driver nor GPU, whatever this machine has."""
    monkeypatch.setattr(cuda, "_DRIVER", "no-such-driver.so")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def test_auto_tries_the_gpu_first_and_a_named_device_is_never_departed_from() -> None:
    backends = Registry()
    assert backends.candidates() == (("onnx", "cuda"), ("torch", "cuda"), ("onnx", "cpu"), ("torch", "cpu"))
    assert backends.candidates("auto", "cuda") == (("onnx", "cuda"), ("torch", "cuda"))
    assert backends.candidates("torch", "auto") == (("torch", "cuda"), ("torch", "cpu"))
    assert backends.candidates("onnx", "cpu") == (("onnx", "cpu"),)


@pytest.mark.parametrize(("backend", "device"), [("tensorflow", "auto"), ("auto", "tpu")])
def test_unknown_names_are_refused_with_the_known_ones(backend: str, device: str) -> None:
    with pytest.raises(BackendError, match="choose one of auto"):
        Registry().candidates(backend, device)


@pytest.mark.parametrize("backend", ["onnx", "torch"])
def test_the_processor_is_proven(backend: str) -> None:
    found = Registry().availability(backend, "cpu")
    assert found.available
    assert {"onnx": "CPUExecutionProvider", "torch": torch.__version__}[backend] in found.detail


@pytest.mark.parametrize(("backend", "package"), [("onnx", "onnxruntime"), ("torch", "torch")])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, backend: str, package: str) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)

    monkeypatch.setattr(importlib, "import_module", missing)
    found = Registry().availability(backend, "cpu")
    assert not found.available
    assert f"the package {package}" in found.detail


@pytest.mark.usefixtures("no_gpu")
def test_cuda_without_a_gpu_gives_its_reason_and_fails_rather_than_falls_back(model_folder: Path) -> None:
    for backend in ("onnx", "torch"):
        assert not Registry().availability(backend, "cuda").available
    with pytest.raises(BackendError, match="cuda is not available"):
        Drafter(model_folder, device="cuda")
    drafter = Drafter(model_folder)
    assert (drafter.ready.backend, drafter.ready.device) == ("onnx", "cpu")
    assert drafter.refused == (), "this machine lacks nothing that it should have"


@pytest.mark.usefixtures("no_gpu")
def test_a_processor_draft_does_not_load_torch(model_folder: Path, repository: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from echo_core.backends import cuda; cuda._DRIVER = 'none.so'; "
        "from echo_core.decoding.drafter import Drafter; "
        f"print(Drafter(Path({str(model_folder)!r})).ready.backend, 'torch' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=repository, check=True)
    assert result.stdout.split() == [b"onnx", b"False"]


def test_a_provider_that_is_listed_but_not_in_the_session_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a broken CUDA installation does: the list names it, the created session runs on the processor."""
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider"])
    monkeypatch.setattr(onnx_session, "require_driver", lambda: None)
    monkeypatch.setattr(onnxruntime, "preload_dlls", lambda: None)
    create = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime,
        "InferenceSession",
        lambda model, options, providers: create(model, options, providers=["CPUExecutionProvider"]),
    )
    with pytest.raises(BackendError, match="runs on CPUExecutionProvider instead"):
        onnx_session.probe("cuda")


def test_an_onnxruntime_without_cuda_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(BackendError, match="onnxruntime-gpu"):
        onnx_session.probe("cuda")


def test_a_folder_without_graphs_is_drafted_by_torch(trained_folder: Path) -> None:
    drafter = Drafter(trained_folder, device="cpu")
    assert drafter.ready.backend == "torch"
    assert any("export" in reason for reason in drafter.refused)
    with pytest.raises(BackendError, match="export"):
        Drafter(trained_folder, backend="onnx", device="cpu")


def test_opened_backends_keep_the_protocol(model_folder: Path) -> None:
    opened: list[Backend] = [module.open_backend(model_folder, "cpu") for module in (onnx_backend, torch_backend)]
    assert [(backend.name, backend.device) for backend in opened] == [("onnx", "cpu"), ("torch", "cpu")]
    assert {backend.config.name for backend in opened} == {"echo-tiny"}
    for backend in opened:
        backend.close()


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError(""), RuntimeError("lost\nat line 7")])
def test_an_error_of_torch_with_or_without_words_is_one_of_the_backend(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    backend = torch_backend.open_backend(model_folder, "cpu")
    monkeypatch.setattr(backend._model, "prefix", fail)
    with pytest.raises(BackendError, match=r"torch on cpu failed: (MemoryError|RuntimeError|lost)$"):
        backend.prefill(np.zeros((1, 64, 64), np.uint8), [0])


def test_a_gpu_without_room_for_the_weights_is_passed_over(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = torch_backend.load_model

    def crowded(folder: Path, device: str) -> Any:
        if device == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        return load(folder, device)

    monkeypatch.setattr(registry, "require_driver", lambda: None)
    monkeypatch.setattr(torch_backend, "probe", lambda device: device)
    monkeypatch.setattr(torch_backend, "load_model", crowded)
    drafter = Drafter(model_folder, backend="torch")
    assert (drafter.ready.device, len(drafter.refused)) == ("cpu", 1)
    assert "torch on cuda failed: CUDA out of memory" in drafter.refused[0]


def test_physical_cores_are_counted() -> None:
    assert 1 <= physical_cores() <= 4096
