"""Errors of the backends."""

from __future__ import annotations

from echo_core.errors import EchoError


class BackendError(EchoError):
    """A backend or device is not available, cannot load the model, or failed while computing."""

    kind = "backend"


class NoGpuError(BackendError):
    """This machine has no NVIDIA GPU. Nobody who left the choice of a device to the program need be told."""
