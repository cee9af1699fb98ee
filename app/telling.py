"""Where the window says what its parts have to say: worth reading in the message panel, the rest in the status bar."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance, Slot

from app.messages import MessagePanel
from app.status import StatusBar

_SHORTLY_MS = 4000


class Failing(Protocol):
    """A part that says what went wrong."""

    failed: SignalInstance


class Told(Protocol):
    """A part that says what it did."""

    told: SignalInstance


class Telling(QObject):
    """Hears the parts of one window."""

    def __init__(self, messages: MessagePanel, status: StatusBar) -> None:
        """Lives with ``messages``."""
        super().__init__(messages)
        self._messages = messages
        self._status = status

    def hear_failures(self, *parts: Failing) -> None:
        """What these say goes to the panel, as an error."""
        for part in parts:
            part.failed.connect(self._messages.add)

    def hear(self, *parts: Told) -> None:
        """What these say is shown for some seconds."""
        for part in parts:
            part.told.connect(self.shortly)

    def hear_at_length(self, *parts: Told) -> None:
        """What these say stays in the panel until it is closed."""
        for part in parts:
            part.told.connect(self.at_length)

    @Slot(str)
    def at_length(self, message: str) -> None:
        """Something to read; no error."""
        self._messages.add(message, error=False)

    @Slot(str)
    def shortly(self, message: str) -> None:
        """Something for the status bar."""
        self._status.showMessage(message, _SHORTLY_MS)
