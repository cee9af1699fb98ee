"""Which backends there are, whether they run here, and in which order they are tried."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast, runtime_checkable

from echo_core.backends.cuda import require_driver
from echo_core.backends.errors import BackendError
from echo_core.backends.protocol import Backend

AUTO: Final = "auto"
# ONNX first: its int8 graphs draft several times faster than eager PyTorch on a processor.
_MODULES: Final = {"onnx": "echo_core.backends.onnx_backend", "torch": "echo_core.backends.torch_backend"}
_PACKAGES: Final = {"onnx": "onnxruntime-gpu (or onnxruntime)", "torch": "torch"}
BACKENDS: Final = tuple(_MODULES)
DEVICES: Final = ("cuda", "cpu")


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a backend runs on a device here. ``detail`` is the proof, or the reason why not."""

    backend: str
    device: str
    available: bool
    detail: str


@runtime_checkable
class Opener(Protocol):
    """How one backend is probed and opened; the modules of the backends have this shape."""

    def probe(self, device: str) -> str:
        """Prove that ``device`` computes and return the proof in words.

        Raises:
            BackendError: it does not, and why.
        """
        ...

    def open_backend(self, folder: Path, device: str) -> Backend:
        """Load the model in ``folder`` for ``device``.

        Raises:
            BackendError: the backend or device does not work here, or the folder lacks what it needs.
            ModelError: the folder is damaged.
        """
        ...


class Registry:
    """The backends of this program. Their packages are imported when first asked for."""

    def opener(self, backend: str) -> Opener:
        """The opener of ``backend``.

        Raises:
            BackendError: there is no such backend, or its package is missing.
        """
        if backend not in _MODULES:
            raise BackendError(f"There is no backend {backend!r}; choose one of {', '.join((AUTO, *BACKENDS))}.")
        try:
            return cast(Opener, importlib.import_module(_MODULES[backend]))
        except (ImportError, OSError) as error:
            package = _PACKAGES[backend]
            raise BackendError(
                f"{backend} is not available: the package {package} is missing or cannot be loaded ({error})."
            ) from error

    def availability(self, backend: str, device: str) -> Availability:
        """Whether ``backend`` runs on ``device``, proven by running something."""
        try:
            return Availability(backend, device, True, self._opener_for(backend, device).probe(device))
        except BackendError as error:
            return Availability(backend, device, False, str(error))

    def candidates(self, backend: str = AUTO, device: str = AUTO) -> tuple[tuple[str, str], ...]:
        """(backend, device) pairs to try, best first. "auto" leaves the choice; a name is never departed from.

        Raises:
            BackendError: an unknown name.
        """
        if backend not in (AUTO, *BACKENDS):
            raise BackendError(f"There is no backend {backend!r}; choose one of {', '.join((AUTO, *BACKENDS))}.")
        if device not in (AUTO, *DEVICES):
            raise BackendError(f"There is no device {device!r}; choose one of {', '.join((AUTO, *DEVICES))}.")
        backends = BACKENDS if backend == AUTO else (backend,)
        devices = DEVICES if device == AUTO else (device,)
        return tuple((b, d) for d in devices for b in backends)

    def open_each(self, folder: Path, pairs: tuple[tuple[str, str], ...]) -> Iterator[Backend | BackendError]:
        """Open the pairs one after another, lazily: each item is a loaded backend, or why that pair did not load."""
        for backend, device in pairs:
            try:
                yield self._opener_for(backend, device).open_backend(folder, device)
            except BackendError as error:
                yield error

    def _opener_for(self, backend: str, device: str) -> Opener:
        if device == "cuda":
            require_driver()  # before seconds go into importing torch, only to hear the same from it
        return self.opener(backend)
