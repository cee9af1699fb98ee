"""The drafting worker as a child process: start, lines in and out, and an end that cannot hang."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

import echo_core
from app.drafting.errors import ProtocolError
from app.drafting.lines import LineBuffer, parse_event

_LOG = logging.getLogger("echo.drafting")
# A turn of the event loop takes so many lines, or for so long; then the window has its turn, and 16 ms for a picture.
_LINES_AT_ONCE = 50
_TURN_S = 0.004
_MOST_GARBAGE = 20
_PATIENCE_MS = 700
_LOGGED_LINE = 400


def worker_command(options: Sequence[str] = ()) -> list[str]:
    """How the worker is started, with its command-line options (``--model``, ``--backend``, ``--device``)."""
    # -P: without it, a file of the working folder that is named like a library would be run in its place.
    return [sys.executable, "-P", "-m", "echo_core.worker", *options]


class WorkerProcess(QObject):
    """One run of the worker. ``received`` carries checked events; ``ended`` comes once, whatever the end was.

    Its output is taken in by portions, so that a worker that floods its pipe does not hold up the window.
    """

    received = Signal(dict)
    ended = Signal()

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.private: set[str] = set()
        self._lines = LineBuffer()
        self._waiting: deque[bytes] = deque()
        self._garbage = 0
        self._over = False
        self._exited = False
        self._stderr = LineBuffer()
        self._drain = QTimer(self)
        self._drain.setSingleShot(True)
        self._drain.setInterval(0)
        self._drain.timeout.connect(self._take_lines)
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        self._process.setProcessEnvironment(_environment())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_stderr)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def pid(self) -> int:
        return int(self._process.processId())

    def start(self) -> None:
        self._process.start()

    def send(self, command: dict[str, Any]) -> None:
        """Writes one command; it is buffered and never waits for the worker."""
        self._process.write(json.dumps(command).encode() + b"\n")

    def kill(self) -> None:
        """Ends it at once; ``ended`` follows."""
        self._process.kill()

    def shut_down(self) -> None:
        """Asks it to quit, then ends it, then kills it, each after a short wait. No signal comes any more."""
        self._over = True
        self._drain.stop()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self.send({"op": "quit"})
        self._process.closeWriteChannel()
        for insist in (self._process.terminate, self._process.kill):
            if self._process.waitForFinished(_PATIENCE_MS):
                return
            insist()
        self._process.waitForFinished(_PATIENCE_MS)

    def _read(self) -> None:
        try:
            self._waiting += self._lines.feed(bytes(self._process.readAllStandardOutput().data()))
        except ProtocolError as error:
            self._give_up(error)
        self._take_lines()

    def _take_lines(self) -> None:
        end = time.perf_counter() + _TURN_S
        for _ in range(_LINES_AT_ONCE):
            if self._over or not self._waiting or time.perf_counter() > end:
                break
            line = self._waiting.popleft()
            if not line.strip():
                continue
            try:
                event = parse_event(line)
            except ProtocolError as error:
                self._count_garbage(error)
            else:
                self._garbage = 0
                self.received.emit(event)
        if self._waiting and not self._over:
            self._drain.start()
        elif self._exited:
            self._end()

    def _count_garbage(self, error: ProtocolError) -> None:
        self._garbage += 1
        if self._garbage == _MOST_GARBAGE:
            self._give_up(error)

    def _give_up(self, error: ProtocolError) -> None:
        """What says such things is not a working worker."""
        _LOG.warning("the drafting process is ended: %s", error)
        self._waiting.clear()
        self.kill()

    def _read_stderr(self) -> None:
        try:
            lines = self._stderr.feed(bytes(self._process.readAllStandardError().data()))
        except ProtocolError:
            return
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip()[:_LOGGED_LINE]
            for word in sorted(self.private, key=len, reverse=True):
                text = text.replace(word, "…")
            _LOG.debug("worker: %s", text)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end()

    def _on_finished(self) -> None:
        # What it wrote before it died still counts.
        self._exited = True
        self._take_lines()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self.ended.emit()


def _environment() -> QProcessEnvironment:
    """The window's environment, in which ``echo_core`` is found from every working folder."""
    environment = QProcessEnvironment.systemEnvironment()
    root = str(Path(echo_core.__file__).resolve().parent.parent)
    paths = [path for path in environment.value("PYTHONPATH").split(os.pathsep) if path and path != root]
    environment.insert("PYTHONPATH", os.pathsep.join([root, *paths]))
    environment.insert("PYTHONIOENCODING", "utf-8")
    environment.insert("PYTHONUNBUFFERED", "1")
    return environment
