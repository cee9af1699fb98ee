"""``--capture``: wait for the draft, save a picture of the window, leave."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

log = logging.getLogger("echo.capture")

TIME_LIMIT_S = 180.0
SETTLE_MS = 250
"""Lets the last block be laid out and painted before the picture is taken."""


class Capture(QObject):
    """Takes one picture of ``window`` and calls ``leave(status, message)`` exactly once.

    Status 0 means that the picture was saved and, where a draft was expected, that the draft ended well.
    """

    def __init__(
        self,
        window: QWidget,
        output: Path,
        leave: Callable[[int, str], None],
        *,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        """Start the overall time limit; :meth:`finish` takes the picture."""
        super().__init__(window)
        self._window = window
        self._output = output
        self._leave = leave
        self._status: int | None = None
        self._message = ""
        self._limit = QTimer(self, singleShot=True, interval=round(time_limit_s * 1000))
        self._limit.timeout.connect(self._on_limit)
        self._limit.start()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._take)

    @Slot()
    def _on_limit(self) -> None:
        self.finish(1, f"no draft within {self._limit.interval() / 1000:g} s")

    def finish(self, status: int, message: str = "") -> None:
        """The draft ended (0) or failed (1, with why): take the picture once the window has settled."""
        if self._status is not None:
            return
        self._status, self._message = status, message
        self._limit.stop()
        self._settle.start()

    @Slot()
    def _take(self) -> None:
        status = self._status or 0
        try:
            self._output.parent.mkdir(parents=True, exist_ok=True)
            saved = self._window.grab().save(str(self._output))
        except OSError:
            saved = False
        if not saved:
            self._leave(1, f"{self._output}: the picture cannot be saved there")
            return
        self._leave(status, self._message)
