"""What waits until a window can be seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_AT_LATEST_MS = 1000
"""A window that starts minimised, or behind another, is not painted at all."""


class FirstPaint(QObject):
    """Calls ``then`` once, when ``window`` has been painted for the first time, or after a second."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        """Lives with ``window``."""
        super().__init__(window)
        self._then: Callable[[], None] | None = then
        self._limit = QTimer(self, singleShot=True, interval=_AT_LATEST_MS)
        self._limit.timeout.connect(self._go)
        self._limit.start()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the paint; what comes after it in the event queue comes after the whole window's."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go)
        return False

    def _go(self) -> None:
        self._limit.stop()
        then, self._then = self._then, None
        if then is not None:
            then()
