"""Errors of the evaluation package."""

from __future__ import annotations

from echo_core.errors import EchoError


class EvaluationError(EchoError):
    """An evaluation cannot be done: inputs do not belong together, or something it needs is missing."""

    kind = "evaluation"
