"""Opens films in the background: finds the files, reads the headers, then decodes the pixels."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.films.hanging import direction
from app.films.scan import Found, ScanResult, scan
from echo_core.errors import EchoError
from echo_core.films.errors import DecoderClosedError
from echo_core.films.film import Film
from echo_core.films.process import FilmDecoder

THREADS = 2

log = logging.getLogger("echo.films.loader")


@dataclass
class _Job:
    """One call of ``load``, written on the interface's thread only; the others just look at ``cancelled``."""

    cancelled: bool = False
    waiting: int = 0


class FilmLoader(QObject):
    """Loads files and folders without ever holding up the interface.

    ``film_loaded(Film)`` and ``film_failed(path, message)`` come one for each film; in a folder, files that hold no
    film are passed over and counted as ``skipped``. ``progress(done, total)`` counts films (total 0: still looking);
    ``finished()`` comes when nothing is left to do. All signals come on the thread that the loader lives on.
    """

    film_loaded = Signal(object)
    film_failed = Signal(str, str)
    progress = Signal(int, int)
    finished = Signal()
    _scanned = Signal(object, object)
    _read = Signal(object, object)
    _failed = Signal(object, str, str)

    def __init__(self, decoder: FilmDecoder | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decoder = decoder if decoder is not None else FilmDecoder()
        self.pool = QThreadPool(self)
        self.pool.setMaxThreadCount(THREADS)
        self._jobs: list[_Job] = []
        self._open = True
        self._start_counting()
        self._scanned.connect(self._on_scanned)
        self._read.connect(self._on_read)
        self._failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether films are still on their way."""
        return bool(self._jobs)

    @property
    def summary(self) -> str:
        """What came of the loading since the loader was last idle, for a status line."""
        opened = f"{self._opened} film opened" if self._opened == 1 else f"{self._opened} films opened"
        parts = [opened]
        if self._unreadable:
            parts.append(f"{self._unreadable} could not be opened")
        if self._skipped:
            files = "file" if self._skipped == 1 else "files"
            parts.append(f"{self._skipped} {files} without a film skipped")
        return ", ".join(parts)

    def load(self, paths: Sequence[Path | str]) -> None:
        """Open these files, and every film in these folders. May be called while other films are still loading."""
        if not self._open or not paths:
            return
        if not self._jobs:
            self._start_counting()
        job = _Job()
        self._jobs.append(job)
        wanted = [Path(path) for path in paths]
        self.pool.start(lambda: self._scan(job, wanted))
        self.progress.emit(self._done, self._total)

    def cancel(self) -> None:
        """Stop loading; what is loaded stays. ``finished`` comes if anything was under way."""
        was_busy = self.busy
        for job in self._jobs:
            job.cancelled = True
        self._jobs.clear()
        if was_busy:
            self.finished.emit()

    def shutdown(self) -> None:
        """Stop for good: end the film process and wait for the threads."""
        self._open = False
        for job in self._jobs:
            job.cancelled = True
        self._jobs.clear()
        self.pool.clear()
        self._decoder.close()
        self.pool.waitForDone()

    # In the pool's threads ------------------------------------------------------------------------------------------

    def _scan(self, job: _Job, paths: list[Path]) -> None:
        try:
            result = scan(paths, lambda: job.cancelled)
        except Exception as error:  # a search that ends without a word would leave "Looking for films" for ever
            log.error("a search for films failed: %s", type(error).__name__)
            reason = f"it cannot be searched for films ({type(error).__name__})"
            result = ScanResult(failures=[(str(path), f"{path}: {reason}") for path in paths])
        self._scanned.emit(job, result)

    def _decode(self, job: _Job, found: Found) -> None:
        if job.cancelled:
            return
        try:
            film = self._decoder.read(found.path)
            if not film.colour:
                film.histogram  # noqa: B018 - made here, because it takes 70 ms that the interface does not have
        except DecoderClosedError:
            return
        except EchoError as error:
            log.info("a film could not be opened: %s", error.kind)
            self._failed.emit(job, str(found.path), str(error))
        except Exception as error:  # whatever it is, it may cost this film and no other
            log.error("a film could not be opened: %s", type(error).__name__)
            self._failed.emit(job, str(found.path), f"{found.path}: it cannot be read ({type(error).__name__})")
        else:
            self._read.emit(job, film)

    # On the interface's thread --------------------------------------------------------------------------------------

    def _start_counting(self) -> None:
        self._done = self._total = self._opened = self._unreadable = self._skipped = 0

    def _on_scanned(self, job: _Job, result: ScanResult) -> None:
        if job.cancelled:
            return
        # The studies in the order in which they were met, and within each the frontal film first.
        order = {found.header.study_uid: place for place, found in reversed(list(enumerate(result.films)))}
        films = sorted(result.films, key=lambda found: (order[found.header.study_uid], direction(found.header)))
        job.waiting = len(films) + len(result.failures)
        self._total += job.waiting
        self._skipped += result.skipped
        self.progress.emit(self._done, self._total)
        for path, message in result.failures:
            self._on_failed(job, path, message)
        for found in films:
            self.pool.start(lambda found=found: self._decode(job, found))
        self._close_if_done(job)

    def _on_read(self, job: _Job, film: Film) -> None:
        if not job.cancelled:
            self._opened += 1
            self.film_loaded.emit(film)
            self._one_done(job)

    def _on_failed(self, job: _Job, path: str, message: str) -> None:
        if not job.cancelled:
            self._unreadable += 1
            self.film_failed.emit(path, message)
            self._one_done(job)

    def _one_done(self, job: _Job) -> None:
        job.waiting -= 1
        self._done += 1
        self.progress.emit(self._done, self._total)
        self._close_if_done(job)

    def _close_if_done(self, job: _Job) -> None:
        if job.waiting == 0 and job in self._jobs:
            self._jobs.remove(job)
            if not self._jobs:
                self.finished.emit()
