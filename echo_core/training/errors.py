"""Errors of the training package."""

from __future__ import annotations

from echo_core.errors import EchoError


class TrainingError(EchoError):
    """A stage cannot start or go on: something it builds on is missing or does not fit."""

    kind = "training"
