"""Opens films in the background: finds the files, reads the headers, then decodes the pixels."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from app.films.arrivals import Arrivals
from app.films.hanging import hanging_order
from app.films.loading_counts import LoadingCounts
from app.films.outbox import Outbox
from app.films.thumbnails import prepare_thumbnail
from app.standing_back import spare_what_stays, stand_back
from app.translation import translate
from echo_core.errors import EchoError
from echo_core.films.documents import Document
from echo_core.films.errors import DecoderClosedError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.patient import identity_key
from echo_core.films.process import FilmDecoder

if TYPE_CHECKING:
    from app.films.scan import Found, ScanResult
    from echo_core.films.preview import Preview

THREADS = 2
_END_MS = 20
"""The end is told when what the last film has set going, and its painting, are likely to be over."""
HELD_MS = 3000
"""How long a film waits for those that hang before it."""
AHEAD = 16
"""Films that may be on their way at once, read, held back and untold ones together: nothing else bounds the memory that
they take until they are told of."""

log = logging.getLogger("echo.films.loader")


_Key = tuple[str, ...]


@dataclass
class _Job:
    """One call of ``load``, written on the interface's thread only; the others just look at ``cancelled``.

    ``waiting`` counts the films of which nothing can be told yet. Of these, ``queue`` has those that nobody reads yet,
    and whether a coarse picture is wanted. ``spares`` holds, for each object that is being or has been read, further
    files of the same object: they are read only if the first one fails. ``unwanted`` tells which films, by header and
    path, are of a study that was closed meanwhile.
    """

    cancelled: bool = False
    searching: bool = True
    waiting: int = 0
    queue: deque[tuple[Found, bool]] = field(default_factory=deque)
    documents: set[str] = field(default_factory=set)
    spares: dict[_Key, list[Found]] = field(default_factory=dict)
    arrivals: Arrivals = field(default_factory=Arrivals)
    unwanted: list[Callable[[FilmHeader, Path], bool]] = field(default_factory=list)

    def leaves_out(self, header: FilmHeader, path: Path) -> bool:
        """Whether nothing is to be told of this film."""
        return any(unwanted(header, path) for unwanted in self.unwanted)


class FilmLoader(QObject):
    """Loads files and folders without ever holding up the interface.

    ``film_loaded(Film)`` or ``film_failed(path, message)`` comes for each film that is not open already, and
    ``document_loaded(Document)`` for each presentation state, key object selection or report with measurements. In a
    folder, files that hold neither are passed over and counted as skipped. ``progress(done, total)`` counts films
    (total 0: still looking); ``finished()`` comes when nothing is left to do. All signals come on the thread that the
    loader lives on.
    """

    film_loaded = Signal(object)
    document_loaded = Signal(object)
    film_failed = Signal(object, object)
    """Path, and message as an object: as text, Qt would leave out the bytes of a name that are no UTF-8."""
    progress = Signal(int, int)
    finished = Signal()
    _scanned = Signal(object, object)
    _searched = Signal(object)
    previewed = Signal(object)
    """A first, coarse picture (Preview) of a film that is being decoded, where one was wanted and can be had."""
    _read = Signal(object, object)
    _previewed = Signal(object, object)
    _failed = Signal(object, object, object, object)

    def __init__(self, decoder: FilmDecoder | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.decoder = decoder if decoder is not None else FilmDecoder()
        self.pool = QThreadPool(self)
        self.pool.setMaxThreadCount(THREADS)
        self._jobs: list[_Job] = []
        self._open = True
        self._counts = LoadingCounts()
        self._ended = QTimer(self, singleShot=True, interval=_END_MS)
        self._ended.timeout.connect(self._on_ended)
        self._outbox = Outbox(self)
        """What is to be told about films and documents."""
        self._outbox.told.connect(self._on_told)
        self.already_open: Callable[[FilmHeader, Path], bool] = lambda _header, _path: False
        """Asked for every film, on the interface's thread, when it is found and before it is told of: one that is open
        is not read again, nor told of."""
        self.document_held: Callable[[Document], bool] = lambda _document: False
        """Asked in the same way for every document."""
        self.preview_wanted: Callable[[], bool] = lambda: False
        """Asked, on the interface's thread, whether the first film that was found is awaited by an empty light box."""
        self._scanned.connect(self._on_scanned)
        self._searched.connect(self._on_searched)
        self._read.connect(self._on_read)
        self._previewed.connect(self._on_previewed)
        self._failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether films are still on their way, or ``finished`` is."""
        return bool(self._jobs) or self._ended.isActive()

    @property
    def summary(self) -> str:
        """What came of the loading since the loader was last idle, for a status line."""
        return self._counts.summary

    def load(self, paths: Sequence[Path | str]) -> None:
        """Open these files, and every film in these folders. May be called while other films are still loading."""
        if not self._open or not paths:
            return
        if not self.busy:
            self._counts = LoadingCounts()
        job = _Job()
        self._jobs.append(job)
        wanted = [Path(path) for path in paths]
        self.pool.start(lambda: self._scan(job, wanted))
        self._tell_progress()

    def warm_up(self) -> None:
        """Load what looks for films, and start the film processes, before the first film is opened."""
        if self._open:
            self.pool.start(self._prepare)

    def start_process(self) -> None:
        """Start the film process alone, beside a window that is still being made, for films that wait for both."""
        if self._open:
            self.pool.start(self._start_process)

    def cancel(self) -> None:
        """Stop loading; what is loaded stays. ``finished`` comes if anything was under way."""
        if self.busy:
            self._counts.cancelled = True
            for job in self._jobs:
                job.cancelled = True
                self._hand_on(job, job.arrivals.rest())
                self._counts.total -= job.waiting
                job.waiting = 0
                job.queue.clear()
            self._close_what_is_done()

    def leave_out(self, unwanted: Callable[[FilmHeader, Path], bool]) -> None:
        """Tell no more of films, by header and path, for which this holds: their study was closed. ``load`` brings
        them again."""
        for job in self._jobs:
            job.unwanted.append(unwanted)
            queue, job.queue = job.queue, deque()
            for found, previewed in queue:
                if unwanted(found.header, found.path):
                    job.waiting -= 1
                    self._counts.total -= 1
                    self._hand_on(job, job.arrivals.failed(found.path))
                else:
                    job.queue.append((found, previewed))
        if self._jobs:
            self._on_told()

    def shutdown(self) -> None:
        """Stop for good: end the film process and wait for the threads."""
        self._open = False
        self._ended.stop()
        self._outbox.close()
        for job in self._jobs:
            job.cancelled = True
        self._jobs.clear()
        self.pool.clear()
        self.decoder.close()
        self.pool.waitForDone()

    # In the pool's threads ------------------------------------------------------------------------------------------

    def _start_process(self) -> None:
        with contextlib.suppress(DecoderClosedError):
            self.decoder.warm_up()

    def _prepare(self) -> None:
        stand_back()
        with contextlib.suppress(DecoderClosedError):
            self.decoder.warm_up(THREADS)  # first: they get ready beside what follows
        import app.films.scan  # noqa: F401

        spare_what_stays()

    def _scan(self, job: _Job, paths: list[Path]) -> None:
        stand_back()
        # Imported when it is used: pydicom and its codecs take a quarter of a second that the start does not have.
        from app.films.scan import ScanResult, scan_in_parts

        try:
            for part in scan_in_parts(paths, lambda: job.cancelled, self.decoder.read_header):
                self._scanned.emit(job, part)
        except Exception as error:  # a search that ends without a word would leave "Looking for films" for ever
            log.error("a search for films failed: %s", type(error).__name__)
            reason = translate("Opening", "it cannot be searched for films ({kind})").format(kind=type(error).__name__)
            self._scanned.emit(job, ScanResult(failures=[(path, f"{path}: {reason}") for path in paths]))
        self._searched.emit(job)

    def _decode(self, job: _Job, found: Found, previewed: bool = False) -> None:
        stand_back()
        if job.cancelled:
            return
        try:
            show = (lambda preview: self._previewed.emit(job, preview)) if previewed else None
            self.decoder.read(found.path, preview=show, uncounted=lambda film: self._make_ready(job, film))
        except DecoderClosedError:
            return
        except EchoError as error:
            log.info("a film could not be opened: %s", error.kind)
            self._failed.emit(job, found.header, found.path, str(error))
        except Exception as error:  # whatever it is, it may cost this film and no other
            log.error("a film could not be opened: %s", type(error).__name__)
            reason = translate("Opening", "it cannot be read ({kind})").format(kind=type(error).__name__)
            self._failed.emit(job, found.header, found.path, f"{found.path}: {reason}")

    def _make_ready(self, job: _Job, film: Film) -> None:
        """Its pixels are there. What the interface would have to wait for is done before it hears of it."""
        film.touch()
        prepare_thumbnail(film)
        self._read.emit(job, film)

    # On the interface's thread --------------------------------------------------------------------------------------

    def _on_scanned(self, job: _Job, result: ScanResult) -> None:
        if job.cancelled:
            return
        wanted = []
        for found in result.films:
            key = _object_key(found.header)
            if job.leaves_out(found.header, found.path):
                continue
            if self.already_open(found.header, found.path):
                self._counts.duplicates += 1
            elif key in job.spares:
                self._counts.duplicates += 1
                job.spares[key].append(found)
            else:
                wanted.append(found)
                if found.header.sop_uid:
                    job.spares[key] = []
        for document in result.documents:
            self._take_document(job, document)
        # The studies in the order in which they were met, and within each the films as they hang.
        order = {found.header.study_uid: place for place, found in reversed(list(enumerate(wanted)))}
        films = sorted(wanted, key=lambda found: (order[found.header.study_uid], hanging_order(found.header)))
        job.arrivals.expect((found.header, found.path) for found in films)
        job.waiting += len(films)
        self._counts.total += len(films) + len(result.failures)
        self._counts.skipped += result.skipped
        self._tell_progress()
        for path, message in result.failures:
            self._outbox.put(partial(self._say_failed, path, message))
        previewed = self.preview_wanted()
        job.queue.extend((found, previewed and place == 0) for place, found in enumerate(films))
        self._read_on()

    def _read_on(self) -> None:
        """Have films read, as many as may be on their way."""
        room = AHEAD - len(self._outbox) - sum(job.waiting - len(job.queue) for job in self._jobs)
        for job in self._jobs:
            while job.queue and room > 0:
                room -= 1
                found, previewed = job.queue.popleft()
                self.pool.start(partial(self._decode, job, found, previewed))

    def _take_document(self, job: _Job, document: Document) -> None:
        if self.document_held(document) or document.sop_uid in job.documents:
            self._counts.copies += 1
            return
        if document.sop_uid:
            job.documents.add(document.sop_uid)
        self._outbox.put(partial(self._say_document, document))

    def _on_searched(self, job: _Job) -> None:
        job.searching = False
        self._close_what_is_done()

    def _on_previewed(self, job: _Job, preview: Preview) -> None:
        if not job.cancelled:
            self.previewed.emit(preview)

    def _on_read(self, job: _Job, film: Film) -> None:
        if not job.cancelled:
            ready = job.arrivals.arrived(film)
            self._hand_on(job, ready)
            if not ready:
                QTimer.singleShot(HELD_MS, self, lambda path=film.path: self._on_overdue(job, path))

    def _on_overdue(self, job: _Job, path: Path) -> None:
        if not job.cancelled:
            self._hand_on(job, job.arrivals.overdue(path))

    def _hand_on(self, job: _Job, films: list[Film]) -> None:
        job.waiting -= len(films)
        for film in films:
            self._outbox.put(partial(self._say_loaded, job, film))

    def _on_failed(self, job: _Job, header: FilmHeader | None, path: Path, message: str) -> None:
        if not job.cancelled:
            spares = [] if header is None else job.spares.get(_object_key(header), [])
            ready = job.arrivals.failed(path, spares[0].path if spares else None)
            job.waiting -= 1
            if spares:
                # A damaged copy must not keep out a good one.
                spare = spares.pop(0)
                self._counts.duplicates -= 1
                self._counts.total += 1
                job.waiting += 1
                # Not in the queue: others of its study may be held back for it.
                self.pool.start(partial(self._decode, job, spare))
            self._outbox.put(partial(self._say_failed, path, message))
            self._hand_on(job, ready)

    def _say_loaded(self, job: _Job, film: Film) -> None:
        if job.leaves_out(film.header, film.path):
            self._counts.total -= 1
            return
        self._counts.done += 1
        if self.already_open(film.header, film.path):  # another load was quicker
            self._counts.duplicates += 1
        else:
            self._counts.opened += 1
            self.film_loaded.emit(film)

    def _say_failed(self, path: Path, message: str) -> None:
        self._counts.done += 1
        self._counts.unreadable += 1
        self.film_failed.emit(path, message)

    def _say_document(self, document: Document) -> None:
        if self.document_held(document):  # here too
            self._counts.copies += 1
        else:
            self._counts.documents += 1
            self.document_loaded.emit(document)

    def _on_told(self) -> None:
        self._tell_progress()
        self._read_on()
        self._close_what_is_done()

    def _tell_progress(self) -> None:
        self.progress.emit(self._counts.done, self._counts.total)

    def _close_what_is_done(self) -> None:
        for job in list(self._jobs):
            done = job.cancelled or (job.waiting == 0 and not job.searching)
            if done and not self._outbox:
                self._jobs.remove(job)
                if not self._jobs:
                    self._ended.start()

    def _on_ended(self) -> None:
        if not self._jobs:
            self.finished.emit()


def _object_key(header: FilmHeader) -> _Key:
    """What tells one DICOM object from another. The UID should do, but some teaching files share theirs."""
    return header.sop_uid, header.study_uid, *identity_key(header)
