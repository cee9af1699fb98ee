"""Every film's annotations: read when the film is first shown, written by a thread of its own after each edit."""

from __future__ import annotations

import logging
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.atomic import keep_aside, write_atomically
from app.films.annotation_file import annotation_path, decode, encode
from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import Annotation, AnnotationError
from app.translation import translate
from echo_core.films.film import Film

log = logging.getLogger("echo.films.annotations")


class AnnotationBook(QObject):
    """Hands out the one layer of each film, whichever viewports show it.

    Annotations are kept by SOP Instance UID in ``folder``; without a folder, or for a film without that UID, they live
    as long as the film is open. ``failed`` says what could not be read or written and what became of it.
    """

    failed = Signal(str)
    _not_written = Signal()

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._layers: weakref.WeakKeyDictionary[Film, AnnotationLayer] = weakref.WeakKeyDictionary()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="annotations")
        self._told = False
        self._not_written.connect(self._tell_not_written)

    def layer(self, film: Film) -> AnnotationLayer:
        """The film's annotations; the same object for the same film."""
        layer = self._layers.get(film)
        if layer is None:
            path = self._path(film)
            layer = AnnotationLayer(() if path is None else self._read(path, film))
            self._layers[film] = layer
            if path is not None:
                # Weak: the layer lives as long as its film does, and must not keep it alive.
                reference, shape = weakref.ref(layer), _shape(film)
                layer.changed.connect(lambda: self._write(path, reference, shape))
        return layer

    def shutdown(self) -> None:
        """Finish writing."""
        self._writer.shutdown(wait=True)

    def _path(self, film: Film) -> Path | None:
        uid = film.header.sop_uid
        return annotation_path(self._folder, uid) if self._folder is not None and uid else None

    def _read(self, path: Path, film: Film) -> tuple[Annotation, ...]:
        try:
            return decode(path.read_bytes(), _shape(film))
        except FileNotFoundError:
            return ()
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
            return ()

    def _write(self, path: Path, reference: weakref.ref[AnnotationLayer], shape: tuple[int, int]) -> None:
        layer = reference()
        if layer is not None:
            annotations = layer.annotations
            self._writer.submit(self._write_now, path, annotations, shape)

    def _write_now(self, path: Path, annotations: tuple[Annotation, ...], shape: tuple[int, int]) -> None:
        try:
            if annotations:
                write_atomically(path, encode(annotations, shape))
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("annotations not written: %s", error.strerror)
            self._not_written.emit()

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


def _shape(film: Film) -> tuple[int, int]:
    return film.shape[0], film.shape[1]
