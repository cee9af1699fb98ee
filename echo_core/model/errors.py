"""Errors of the model package."""

from __future__ import annotations

from echo_core.errors import EchoError


class ModelError(EchoError):
    """A model folder, configuration or checkpoint cannot be used."""

    kind = "model"
