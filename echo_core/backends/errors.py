"""Errors of the backends."""

from __future__ import annotations

from echo_core.errors import EchoError


class BackendError(EchoError):
    """A backend or device is not available, cannot load the model, or failed while computing."""

    kind = "backend"
