"""Decoding outside the caller's process: a codec that hangs, crashes or eats memory costs one film and no more.

``python -m echo_core.films.process`` is the film process; :class:`FilmDecoder` starts, feeds, times and ends it.
"""

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
from types import TracebackType
from typing import Any

import numpy as np

from echo_core.films.counts import take_counts
from echo_core.films.errors import (
    ERROR_KINDS,
    DecoderClosedError,
    FilmError,
    FilmProcessError,
    FilmTimeoutError,
    FilmTooLargeError,
)
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


class FilmDecoder:
    """Reads films in up to ``processes`` film processes, which start when first needed and again after an end.

    Thread-safe; :meth:`read` blocks. The owner calls :meth:`close` (or uses it as a context manager).
    """

    def __init__(self, processes: int = 2, command: Sequence[str] = COMMAND) -> None:
        self._command = tuple(command)
        self._slots = threading.Semaphore(processes)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._children: set[_Child] = set()
        self._closed = False

    def read(
        self,
        path: Path,
        *,
        timeout_s: float = 30.0,
        memory_mb: int = 1024,
        preview: Callable[[Preview], None] | None = None,
        uncounted: Callable[[Film], None] | None = None,
    ) -> Film:
        """Read a film into shared memory that the returned film owns.

        ``timeout_s`` counts from the moment a started film process gets the request; ``memory_mb`` is how much that
        process may grow. ``preview`` is given a first, coarse picture, in this thread, where the codec has one.
        ``uncounted`` is given the film in this thread as soon as it can be shown; the film process then counts its
        pixels too, and the film that is returned has its histogram.

        Raises:
            FilmError: as :func:`~echo_core.films.reader.read_film`; FilmTimeoutError after ``timeout_s``,
                FilmProcessError when the film process dies.
            DecoderClosedError: the decoder was closed.
        """
        with self._slots:
            child = self._take()
            try:
                served_before = child.ready
                try:
                    return self._converse(child, path, timeout_s, memory_mb, preview, uncounted)
                except _DeadError as dead:
                    if dead.timed_out or self._closed or not (served_before or preview):
                        raise
                # A process that has served before may have died while it was idle: only a new one is a witness. And it
                # may have been the preview that its decoder did not survive.
                return self._converse(self._take(), path, timeout_s, memory_mb, None, uncounted)
            except _DeadError as dead:
                if self._closed:
                    raise DecoderClosedError("the film decoder was closed") from dead
                log.warning("a film process ended while reading: %s", str(dead))
                if dead.timed_out:
                    raise FilmTimeoutError(
                        path, f"reading it took more than {timeout_s:g} s and was stopped; the file may be damaged"
                    ) from dead
                raise FilmProcessError(path, f"its decoder failed ({dead}); the file may be damaged") from dead

    def warm_up(self) -> None:
        """Start a film process, if there is none, for the first film to find it running.

        Raises:
            DecoderClosedError: the decoder was closed.
        """
        with self._slots:
            child = self._take()
            child.await_start()
            self._give_back(child)

    def close(self) -> None:
        """End the film processes; reads in progress raise DecoderClosedError. May be called more than once."""
        with self._lock:
            self._closed = True
            children, idle = self._children, set(self._idle)
            self._children, self._idle = set(), []
        for child in children:
            child.end(kill=child not in idle)

    def __enter__(self) -> FilmDecoder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _converse(
        self,
        child: _Child,
        path: Path,
        timeout_s: float,
        memory_mb: int,
        preview: Callable[[Preview], None] | None,
        uncounted: Callable[[Film], None] | None,
    ) -> Film:
        """Read in ``child``, which is idle again afterwards, or gone if the conversation broke off."""
        try:
            film = child.read(path, timeout_s, memory_mb, preview, count=uncounted is not None)
        except FilmError:
            self._give_back(child)
            raise
        except BaseException:
            self._drop(child)
            raise
        if uncounted is not None:
            try:
                uncounted(film)
                child.take_counts(film, timeout_s)
            except _DeadError as dead:
                # The film has been handed on; whoever needs its histogram will have to count himself.
                log.warning("a film process ended while counting: %s", str(dead))
                self._drop(child)
                return film
            except BaseException:
                self._drop(child)
                raise
        self._give_back(child)
        return film

    def _take(self) -> _Child:
        """An idle living process, or a new one."""
        while True:
            with self._lock:
                if self._closed:
                    raise DecoderClosedError("the film decoder is closed")
                child = self._idle.pop() if self._idle else None
                if child is None:
                    child = _Child(self._command)
                    self._children.add(child)
                    return child
            if child.alive:
                return child
            self._drop(child)

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(child)

    def _drop(self, child: _Child) -> None:
        with self._lock:
            self._children.discard(child)
        child.end(kill=True)


class _DeadError(Exception):
    """The film process ended, or had to be ended because its time was up (``timed_out``)."""

    def __init__(self, reason: str, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


class _Child:
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
        """One conversation, up to the film. Raises _DeadError, or the film's error."""
        if not self.ready:
            self._answer(path, time.monotonic() + _START_TIMEOUT_S)
            self.ready = True
        deadline = time.monotonic() + timeout_s
        absolute = str(path.absolute())
        limits = {"memory_mb": memory_mb, "timeout_s": timeout_s}
        self._say({"path": absolute, **limits, "preview": preview is not None, "count": count})
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

    def take_counts(self, film: Film, timeout_s: float) -> None:
        """The end of a conversation about a film that is to be counted. Raises _DeadError."""
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

    def _say(self, message: dict[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise _DeadError(self._how_it_ended()) from error

    def _answer(self, path: Path, deadline: float) -> dict[str, Any]:
        """The next answer; an error answer is raised."""
        try:
            line = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty as error:
            raise _DeadError("out of time", timed_out=True) from error
        if line is None:
            raise _DeadError(self._how_it_ended())
        try:
            message = json.loads(line)
        except ValueError as error:
            raise _DeadError("it answered nonsense") from error
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


if __name__ == "__main__":
    from echo_core.films.serving import serve

    serve()
