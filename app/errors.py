"""Errors of the desktop program."""

from __future__ import annotations

from echo_core.errors import EchoError


class AppError(EchoError):
    """The desktop program cannot do what was asked; the message says what the user can do."""

    kind = "app"


class SettingsError(AppError):
    """The settings file cannot be understood."""

    kind = "settings"
