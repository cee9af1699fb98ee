"""Errors of the desktop program."""

from __future__ import annotations

from echo_core.errors import EchoError


class AppError(EchoError):
    """The desktop program cannot do what was asked; the message says what the user can do."""

    kind = "app"


class SettingsError(AppError):
    """The settings file cannot be understood; ``reason`` is a marked sentence, and ``version`` fills its field."""

    kind = "settings"

    def __init__(self, reason: str, version: int = 0) -> None:
        super().__init__(reason.format(version=version))
        self.reason = reason
        self.version = version
