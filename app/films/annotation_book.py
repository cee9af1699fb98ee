"""Every film's annotations: read when the film is first shown, written by a thread of its own after each edit."""

from __future__ import annotations

import logging
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.atomic import keep_aside, write_atomically
from app.films.annotation_file import Stored, decode, encode
from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import Annotation, AnnotationError
from app.films.film_identity import digest, old_store_path, store_path
from app.translation import translate
from echo_core.films.errors import PixelsAwayError
from echo_core.films.film import Film

log = logging.getLogger("echo.films.annotations")


@dataclass
class _Shelf:
    """Where one film's annotations are kept. The writing thread alone fills in what is still to be found out."""

    path: Path | None = None
    found: tuple[Annotation, ...] = ()
    """What was in the file of a film that is known by its pixels alone."""
    joined: bool = True
    """Whether the layer holds what was in the file."""
    sought: bool = False
    """Whether the file is being looked for."""


class AnnotationBook(QObject):
    """Hands out the one layer of each film, whichever viewports show it.

    Annotations are kept in ``folder`` by SOP Instance UID, study and patient; for a film without that UID by its
    pixels, which the writing thread has to read before the film's earlier annotations can be shown. Without a folder
    they live as long as the film is open. A film that was sent again with other pixels, but the same UID, study,
    patient and size keeps its annotations: they lie where they were drawn, and the person is told to check them.

    ``failed`` says what could not be read or written and what became of it.
    """

    failed = Signal(str)
    _not_written = Signal()
    _found = Signal(object, object)
    _other_pixels = Signal()

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._layers: weakref.WeakKeyDictionary[Film, AnnotationLayer] = weakref.WeakKeyDictionary()
        self._shelves: weakref.WeakKeyDictionary[Film, _Shelf] = weakref.WeakKeyDictionary()
        self._unwritten: dict[Path, tuple[Annotation, ...]] = {}
        """What is still to be written, or could not be: a film that is opened again before has these."""
        self._lock = threading.Lock()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="annotations")
        self._told = self._closed = False
        self._not_written.connect(self._tell_not_written)
        self._found.connect(self._join)
        self._other_pixels.connect(self._tell_other_pixels)

    def layer(self, film: Film) -> AnnotationLayer:
        """The film's annotations; the same object for the same film."""
        layer = self._layers.get(film)
        if layer is None:
            layer = self._layers[film] = self._open(film)
        shelf = self._shelves.get(film)
        if shelf is not None and not (shelf.joined or shelf.sought or self._closed) and film.in_memory:
            shelf.sought = True
            self._writer.submit(self._placed, film, shelf)
        return layer

    def shutdown(self) -> None:
        """Finish writing."""
        self._closed = True
        self._writer.shutdown(wait=True)

    def _open(self, film: Film) -> AnnotationLayer:
        if self._folder is None:
            return AnnotationLayer()
        shelf = _Shelf()
        annotations: tuple[Annotation, ...] = ()
        if film.header.sop_uid:
            path = shelf.path = store_path(self._folder, film.header)
            with self._lock:
                unwritten = self._unwritten.get(path)
            stored = self._read(self._taken_over(path, film), film) if unwritten is None else Stored(unwritten)
            annotations = stored.annotations
            if stored.checksum is not None and not self._closed:
                self._writer.submit(self._compare, film, stored.checksum)
        else:
            shelf.joined = False
        self._shelves[film] = shelf
        layer = AnnotationLayer(annotations)
        # Weak: the layer lives as long as its film does, and must not keep it alive.
        reference, source = weakref.ref(layer), weakref.ref(film)
        shape = _shape(film)
        layer.changed.connect(lambda: self._write(reference, source, shelf, shape))
        return layer

    def _taken_over(self, path: Path, film: Film) -> Path:
        """``path``, moved there from the name by UID alone if the file fits; the first film of that UID gets it."""
        assert self._folder is not None
        old = old_store_path(self._folder, film.header.sop_uid)
        if not path.exists() and old.exists():
            try:
                decode(old.read_bytes(), _shape(film))
                old.replace(path)
            except AnnotationError:
                log.info("annotations of an earlier version do not fit the film of their UID")
            except OSError as error:
                log.warning("annotations of an earlier version not taken over: %s", error.strerror)
                return old
        return path

    def _read(self, path: Path, film: Film) -> Stored:
        try:
            return decode(path.read_bytes(), _shape(film))
        except FileNotFoundError:
            return Stored()
        except (OSError, AnnotationError) as error:
            log.warning("annotations not used: %s", type(error).__name__)
            reason = (
                str(error)
                if isinstance(error, AnnotationError)
                else translate("Measurements", "the stored measurements cannot be read")
            )
            try:
                aside = keep_aside(path)
            except OSError:
                kept = translate("Measurements", "new ones cannot be kept either")
            else:
                kept = translate("Measurements", "their file is kept beside the new one, as {name}").format(
                    name=aside.name
                )
            self.failed.emit(
                translate("Measurements", "Measurements of this film are not shown: {reason}; {kept}.").format(
                    reason=reason, kept=kept
                )
            )
            return Stored()

    # On the interface's thread --------------------------------------------------------------------------------------

    def _write(
        self,
        reference: weakref.ref[AnnotationLayer],
        source: weakref.ref[Film],
        shelf: _Shelf,
        shape: tuple[int, int],
    ) -> None:
        layer = reference()
        if layer is not None:
            if shelf.path is not None and shelf.joined:
                with self._lock:
                    self._unwritten[shelf.path] = layer.annotations
            self._writer.submit(self._write_now, source(), shelf, shape, layer.annotations, shelf.joined)

    def _join(self, film: Film, shelf: _Shelf) -> None:
        """Show what was kept of a film that is known by its pixels, below what was drawn since it was opened."""
        if self._closed:
            return
        layer = self._layers.get(film)
        shelf.joined = True
        if layer is not None and (shelf.found or layer.annotations):
            layer.put_below(shelf.found)

    def _tell_not_written(self) -> None:
        if not self._told:
            self._told = True
            self.failed.emit(
                translate(
                    "Measurements",
                    "Measurements cannot be kept for the next start: the data folder cannot be written. Check its "
                    "space and its permissions.",
                )
            )

    def _tell_other_pixels(self) -> None:
        self.failed.emit(
            translate(
                "Measurements",
                "A film is not, pixel for pixel, the one that its measurements were drawn on: check where they lie.",
            )
        )

    # In the writing thread ------------------------------------------------------------------------------------------

    def _placed(self, film: Film, shelf: _Shelf) -> Path | None:
        """Where the film's annotations are kept; None while its pixels, by which it is known, are away."""
        if shelf.path is None and self._folder is not None:
            try:
                with film.held() as stored:
                    path = store_path(self._folder, film.header, digest(stored))
            except PixelsAwayError:
                shelf.sought = False
                return None
            shelf.found = self._read(path, film).annotations
            shelf.path = path
            self._found.emit(film, shelf)
        return shelf.path

    def _write_now(
        self,
        film: Film | None,
        shelf: _Shelf,
        shape: tuple[int, int],
        annotations: tuple[Annotation, ...],
        joined: bool,
    ) -> None:
        path = shelf.path if film is None else self._placed(film, shelf)
        if path is None:
            log.warning("annotations not written yet: the pixels are away")
            self.failed.emit(
                translate(
                    "Measurements",
                    "Measurements cannot be kept at the moment: the film has no UID, and the pixels by which it is "
                    "known are not in memory. Show the film again.",
                )
            )
            return
        everything = annotations if joined else (*shelf.found, *annotations)
        checksum = None if film is None else _checksum(film)
        try:
            if everything:
                write_atomically(path, encode(everything, shape, checksum))
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("annotations not written: %s", error.strerror)
            self._not_written.emit()
            return
        with self._lock:
            if self._unwritten.get(path) is annotations:
                del self._unwritten[path]

    def _compare(self, film: Film, checksum: int) -> None:
        now = _checksum(film)
        if now is not None and now != checksum:
            self._other_pixels.emit()


def _shape(film: Film) -> tuple[int, int]:
    return film.shape[0], film.shape[1]


def _checksum(film: Film) -> int | None:
    """Of the film's pixels; None while they are away and none was taken before."""
    try:
        with film.held():
            return int(film.seal()["checksum"])
    except PixelsAwayError:
        return int(film.seal()["checksum"]) if film.has_notes else None
