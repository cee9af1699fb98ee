"""Writing files beside the interface, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.core_messages import said
from app.translation import translate
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
            self.failed.emit(
                translate("Writing", "{what} cannot be written: {reason}.").format(what=what, reason=said(str(error)))
            )
        except OSError as error:
            log.warning("a file was not written: %s", error.strerror or type(error).__name__)
            self.failed.emit(
                translate("Writing", "{what} cannot be written: {reason}.").format(
                    what=what, reason=error.strerror or error
                )
            )
        except MemoryError:
            self.failed.emit(
                translate("Writing", "There is not enough memory: {what} cannot be written. Close other films.").format(
                    what=what
                )
            )
        except Exception as error:  # whatever a library makes of odd values, the person hears that there is no file
            log.error("a file was not written: %s", type(error).__name__)
            self.failed.emit(
                translate("Writing", "{what} cannot be written ({kind}).").format(what=what, kind=type(error).__name__)
            )
        else:
            self.written.emit(done)
