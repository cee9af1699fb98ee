"""One film process as its parent sees it: started, spoken to, timed and ended."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from echo_core.films.counts import take_counts
from echo_core.films.errors import ERROR_KINDS, FilmError, FilmTooLargeError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.memory import SharedPixels
from echo_core.films.overlays import Overlay
from echo_core.films.preview import Preview

log = logging.getLogger("echo.films")

COMMAND = (sys.executable, "-P", "-m", "echo_core.films.process")
_CREATION_FLAGS = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_START_TIMEOUT_S = 60.0
_END_TIMEOUT_S = 2.0


class DeadError(Exception):
    """The film process ended, or had to be ended because its time was up (``timed_out``)."""

    def __init__(self, reason: str, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


class FilmChild:
    """One film process and the thread that starts it and reads its answers."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._started = threading.Event()
        self.ready = False
        self._process: subprocess.Popen[str] | None = None
        # On Linux the child dies with the thread that started it: so that thread must last as long as the child.
        self._thread = threading.Thread(target=self._run, name="film-process", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process is not None and self._process.poll() is None

    def read(
        self, path: Path, timeout_s: float, memory_mb: int, preview: Callable[[Preview], None] | None, *, count: bool
    ) -> Film:
        """One conversation, up to the film. Raises DeadError, or the film's error."""
        deadline = self._begin(path, timeout_s)
        limits = {"memory_mb": memory_mb, "timeout_s": timeout_s}
        self._say({"path": str(path.absolute()), **limits, "preview": preview is not None, "count": count})
        wanted = self._answer(path, deadline)
        if preview is not None and wanted["event"] == "preview":
            preview(Preview.from_json(wanted, path))
            wanted = self._answer(path, deadline)
        shape, dtype = tuple(int(n) for n in wanted["shape"]), np.dtype(wanted["dtype"])
        try:
            memory = SharedPixels.create(shape, dtype, path)
        except FilmTooLargeError:
            self._say({"memory": None})
            with contextlib.suppress(FilmError):
                self._answer(path, deadline)
            raise
        try:
            self._say({"memory": memory.name})
            answer = self._answer(path, deadline)
            header = FilmHeader.from_json(answer["header"])
            overlays = tuple(Overlay.from_json(item) for item in answer["overlays"])
        except BaseException:
            del memory  # or the error's traceback would keep it for as long as someone keeps the error
            raise
        film = Film(header, memory.array, path, memory, overlays)
        take_counts(film, answer["counts"])
        return film

    def read_header(self, path: Path, timeout_s: float, memory_mb: int) -> FilmHeader:
        """One conversation about everything but the pixels. Raises DeadError, or the film's error."""
        deadline = self._begin(path, timeout_s)
        self._say({"path": str(path.absolute()), "memory_mb": memory_mb, "timeout_s": timeout_s, "header": True})
        return FilmHeader.from_json(self._answer(path, deadline)["header"])

    def take_counts(self, film: Film, timeout_s: float) -> None:
        """The end of a conversation about a film that is to be counted. Raises DeadError."""
        take_counts(film, self._answer(film.path, time.monotonic() + timeout_s)["counts"])

    def await_start(self) -> None:
        """Wait until the process has been started, or could not be; not until it is ready."""
        self._started.wait()

    def end(self, kill: bool = False) -> None:
        """End the process: by the end of its input, or by force if it does not heed that (or at once: ``kill``)."""
        self._started.wait()
        process = self._process
        if process is not None:
            if kill:
                process.kill()
            with contextlib.suppress(OSError):
                if process.stdin is not None:
                    process.stdin.close()
            try:
                process.wait(_END_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # decoders chatter there, and might quote what they read
                encoding="ascii",
                env=_environment(),
                creationflags=_CREATION_FLAGS,
            )
        except OSError:
            log.exception("the film process does not start")
            self._started.set()
            self._answers.put(None)
            return
        self._started.set()
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._answers.put(line)
        self._process.wait()
        self._answers.put(None)

    def _begin(self, path: Path, timeout_s: float) -> float:
        """Wait until the process answers, if it is new; until when it has to have done with this file."""
        if not self.ready:
            self._answer(path, time.monotonic() + _START_TIMEOUT_S)
            self.ready = True
        return time.monotonic() + timeout_s

    def _say(self, message: dict[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise DeadError(self._how_it_ended()) from error

    def _answer(self, path: Path, deadline: float) -> dict[str, Any]:
        """The next answer; an error answer is raised."""
        try:
            line = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty as error:
            raise DeadError("out of time", timed_out=True) from error
        if line is None:
            raise DeadError(self._how_it_ended())
        try:
            message = json.loads(line)
        except ValueError as error:
            raise DeadError("it answered nonsense") from error
        if message["event"] == "error":
            raise ERROR_KINDS.get(message["kind"], FilmError)(path, message["reason"])
        return dict(message)

    def _how_it_ended(self) -> str:
        code = self._process.poll() if self._process is not None else None
        if code is None:
            return "it could not be started" if self._process is None else "it closed its connection"
        return f"stopped by signal {-code}" if code < 0 else f"ended with status {code}"


def _environment() -> dict[str, str]:
    """This environment, with the package in reach of the child and one thread for each library that would take more."""
    root = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    paths = os.pathsep.join([root, inherited] if inherited else [root])
    return os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
