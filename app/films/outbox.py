"""News of many films, told a little in each turn of the event loop."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_TURN_S = 0.004
_BETWEEN_MS = 50
"""Of many small films, so much is handed on in one turn of the event loop, and the next not sooner: each such turn has
the list of studies laid out and painted anew."""


class Outbox(QObject):
    """Keeps news in their order until they are told; ``len`` says how many wait."""

    told = Signal()
    """What one turn may take has been told."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._open = True
        self._between = QTimer(self, singleShot=True, interval=_BETWEEN_MS)
        self._between.timeout.connect(self._hand_out)

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, news: Callable[[], None]) -> None:
        """Have ``news`` called after all that waits."""
        self._waiting.append(news)
        if not self._between.isActive():
            self._between.start(0)

    def close(self) -> None:
        """Nothing is told any more."""
        self._open = False
        self._between.stop()
        self._waiting.clear()

    def _hand_out(self) -> None:
        if not self._waiting:
            return
        until = time.perf_counter() + _TURN_S
        while self._waiting:
            self._waiting.popleft()()
            if time.perf_counter() > until:
                break
        if self._open:
            self._between.start(_BETWEEN_MS)
            self.told.emit()
