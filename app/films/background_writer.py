"""Writing files beside the interface, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QThreadPool, Signal

from echo_core.errors import EchoError

log = logging.getLogger("echo.films.writing")


class BackgroundWriter(QObject):
    """``written(text)`` and ``failed(text)`` say how each file fared."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def start(self, act: Callable[[], None], what: str, done: str) -> None:
        """Let ``act`` write; ``what`` it writes ("The picture") and what is said when it is ``done``."""
        self._pool.start(lambda: self._run(act, what, done))

    def shutdown(self) -> None:
        """Finish what is being written."""
        self._pool.waitForDone()

    def _run(self, act: Callable[[], None], what: str, done: str) -> None:
        try:
            act()
        except EchoError as error:
            self.failed.emit(f"{what} cannot be written: {error}.")
        except OSError as error:
            log.warning("a file was not written: %s", error.strerror or type(error).__name__)
            self.failed.emit(f"{what} cannot be written: {error.strerror or error}.")
        except MemoryError:
            self.failed.emit(f"There is not enough memory to write {what[:1].lower()}{what[1:]}; close other films.")
        except Exception as error:  # whatever a library makes of odd values, the person hears that there is no file
            log.error("a file was not written: %s", type(error).__name__)
            self.failed.emit(f"{what} cannot be written ({type(error).__name__}).")
        else:
            self.written.emit(done)
