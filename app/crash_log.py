"""What is written down when something breaks: where in the program, never what was on the screen.

The message of an exception may quote a file name, a patient's name or a report, so it is shown to the user but not
stored; the log keeps the exception's type and the program's own stack.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Signal

from app.translation import translate
from echo_core.errors import EchoError

log = logging.getLogger("echo.crash")


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The exception's type and stack: file names without folders, lines and functions, no values and no message."""
    frames = (f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace))
    return "\n".join((f"{kind.__module__}.{kind.__qualname__}", *frames))


class CrashLog(QObject):
    """Catches exceptions that nothing else caught, writes them down and lets the program go on."""

    unexpected = Signal(str)
    """A sentence for the user; emitted in any thread, so connect it with a queued connection."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Keep the log in ``folder``; a folder that cannot be written only means that nothing is kept."""
        super().__init__(parent)
        self.path = folder / "crash.log"
        self.count = 0
        self._native: TextIO | None = None
        self._handler: logging.Handler | None = None
        self._previous = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """Take over the exception hooks, native crashes and the program's log."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._native = self.path.open("a", encoding="utf-8")
            self._handler = RotatingFileHandler(
                self.path.with_name("echo.log"), maxBytes=512_000, backupCount=2, encoding="utf-8"
            )
        except OSError:
            log.warning("no log is kept: its folder cannot be written")
            return
        faulthandler.enable(self._native)
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger("echo").addHandler(self._handler)

    def remove(self) -> None:
        """Give the hooks back and close the files."""
        sys.excepthook, threading.excepthook = self._previous
        if self._handler is not None:
            logging.getLogger("echo").removeHandler(self._handler)
            self._handler.close()
            self._handler = None
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            self._native = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._previous[0](kind, error, trace)
            return
        self.record(kind, error, trace)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_type is not SystemExit and arguments.exc_value is not None:
            self.record(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def record(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write the exception down and tell the user; never raises."""
        self.count += 1
        text = describe(kind, trace)
        log.error("unexpected exception\n%s", text)
        if self._native is not None:
            stamp = datetime.now(UTC).isoformat(timespec="seconds")
            self._native.write(f"{stamp} {platform.system()} Python {platform.python_version()}\n{text}\n")
            self._native.flush()
        reason = str(error) if isinstance(error, EchoError) else f"{kind.__name__}: {error}"
        told = translate("Window", "Something went wrong, and the program goes on. Save your report.")
        self.unexpected.emit(f"{told}\n\n{reason}")
