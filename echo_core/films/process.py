"""Decoding outside the caller's process: a codec that hangs, crashes or eats memory costs one film and no more.

``python -m echo_core.films.process`` is the film process; :class:`FilmDecoder` starts, feeds, times and ends it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from echo_core.films.errors import DecoderClosedError, FilmError, FilmProcessError, FilmTimeoutError
from echo_core.films.film import Film
from echo_core.films.film_child import COMMAND, DeadError, FilmChild
from echo_core.films.header import FilmHeader
from echo_core.films.preview import Preview

log = logging.getLogger("echo.films")

_Answer = TypeVar("_Answer")


class FilmDecoder:
    """Reads films in up to ``processes`` film processes, which start when first needed and again after an end.

    Thread-safe; :meth:`read` blocks. The owner calls :meth:`close` (or uses it as a context manager).
    """

    def __init__(self, processes: int = 2, command: Sequence[str] = COMMAND) -> None:
        self._command = tuple(command)
        self._slots = threading.Semaphore(processes)
        self._lock = threading.Lock()
        self._idle: list[FilmChild] = []
        self._children: set[FilmChild] = set()
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
        return self._serve(
            path,
            timeout_s,
            lambda child: self._converse(child, path, timeout_s, memory_mb, preview, uncounted),
            lambda child: self._converse(child, path, timeout_s, memory_mb, None, uncounted),
            certain=preview is None,
        )

    def read_header(self, path: Path, *, timeout_s: float = 30.0, memory_mb: int = 1024) -> FilmHeader:
        """Read everything but the pixels, as :func:`~echo_core.films.reader.read_header`.

        Raises:
            FilmError, DecoderClosedError: as for :meth:`read`.
        """

        def ask(child: FilmChild) -> FilmHeader:
            header = self._ask(child, lambda: child.read_header(path, timeout_s, memory_mb))
            self._give_back(child)
            return header

        return self._serve(path, timeout_s, ask, ask)

    def warm_up(self, processes: int = 1) -> None:
        """See to it that so many film processes run, for the first films to find them running; those at work count.

        Raises:
            DecoderClosedError: the decoder was closed.
        """
        held, children = 0, []
        try:
            while held < processes and self._slots.acquire(blocking=False):
                held += 1
                children.append(self._take())
            for child in children:
                child.await_start()
        finally:
            for child in children:
                self._give_back(child)
            for _ in range(held):
                self._slots.release()

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

    def _serve(
        self,
        path: Path,
        timeout_s: float,
        first: Callable[[FilmChild], _Answer],
        again: Callable[[FilmChild], _Answer],
        *,
        certain: bool = True,
    ) -> _Answer:
        """Have a process answer; ``again`` for where it dies and that need not be the file's fault, because it has
        served before or ``first`` is not ``certain``."""
        with self._slots:
            child = self._take()
            try:
                served_before = child.ready
                try:
                    return first(child)
                except DeadError as dead:
                    if dead.timed_out or self._closed or (certain and not served_before):
                        raise
                # A process that has served before may have died while it was idle: only a new one is a witness. And it
                # may have been the preview that its decoder did not survive.
                return again(self._take())
            except DeadError as dead:
                if self._closed:
                    raise DecoderClosedError("the film decoder was closed") from dead
                log.warning("a film process ended while reading: %s", str(dead))
                if dead.timed_out:
                    raise FilmTimeoutError(
                        path, f"reading it took more than {timeout_s:g} s and was stopped; the file may be damaged"
                    ) from dead
                raise FilmProcessError(path, f"its decoder failed ({dead}); the file may be damaged") from dead

    def _ask(self, child: FilmChild, question: Callable[[], _Answer]) -> _Answer:
        """What ``child`` answers; after the film's error it is idle again, and gone if the conversation broke off."""
        try:
            return question()
        except FilmError:
            self._give_back(child)
            raise
        except BaseException:
            self._drop(child)
            raise

    def _converse(
        self,
        child: FilmChild,
        path: Path,
        timeout_s: float,
        memory_mb: int,
        preview: Callable[[Preview], None] | None,
        uncounted: Callable[[Film], None] | None,
    ) -> Film:
        """Read in ``child``, which is idle again afterwards, or gone if the conversation broke off."""
        count = uncounted is not None
        film = self._ask(child, lambda: child.read(path, timeout_s, memory_mb, preview, count=count))
        if uncounted is not None:
            try:
                uncounted(film)
                child.take_counts(film, timeout_s)
            except DeadError as dead:
                # The film has been handed on; whoever needs its histogram will have to count himself.
                log.warning("a film process ended while counting: %s", str(dead))
                self._drop(child)
                return film
            except BaseException:
                self._drop(child)
                raise
        self._give_back(child)
        return film

    def _take(self) -> FilmChild:
        """An idle living process, or a new one."""
        while True:
            with self._lock:
                if self._closed:
                    raise DecoderClosedError("the film decoder is closed")
                child = self._idle.pop() if self._idle else None
                if child is None:
                    child = FilmChild(self._command)
                    self._children.add(child)
                    return child
            if child.alive:
                return child
            self._drop(child)

    def _give_back(self, child: FilmChild) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(child)

    def _drop(self, child: FilmChild) -> None:
        with self._lock:
            self._children.discard(child)
        child.end(kill=True)


if __name__ == "__main__":
    from echo_core.films.serving import serve

    serve()
