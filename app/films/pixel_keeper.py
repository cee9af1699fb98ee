"""Keeps the pixels of the open films within a memory bound: which film lets go of its own, and which gets them back."""

from __future__ import annotations

import logging
import os
import shutil
import weakref
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.standing_back import stand_back
from app.translation import translate
from echo_core.errors import EchoError
from echo_core.films.errors import DecoderClosedError, PixelsAwayError
from echo_core.films.film import Film
from echo_core.films.preview import Preview
from echo_core.films.process import FilmDecoder

_MOST_BYTES = 4 << 30
_WITHOUT_A_WORD = 2 << 30
"""Where the system does not say how much memory it has."""
_SHARED = Path("/dev/shm")
_BACKGROUND, _SHOWN, _NOTES = 0, 1, 2
_AHEAD = 2

log = logging.getLogger("echo.films.memory")


def suitable_bytes() -> int:
    """What suits this computer: a quarter of its memory, at most 4 GiB and three quarters of its shared memory."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4
    except (AttributeError, ValueError, OSError):
        memory = _WITHOUT_A_WORD
    try:
        shared = shutil.disk_usage(_SHARED).total * 3 // 4
    except OSError:
        shared = memory
    return min(memory, shared, _MOST_BYTES)


class PixelKeeper(QObject):
    """Lets films go of their pixels beyond ``limit_bytes`` and has them read again by the film process.

    First to go are films that were never shown, the last opened of them first, then those that were shown longest ago;
    those that ``on_display`` names never are. ``arrived(Film)`` when pixels are back, ``lost(Film, message)`` when they
    cannot be read again, ``changed()`` when another amount is in memory. It does not keep films alive.
    """

    arrived = Signal(object)
    previewed = Signal(object, object)
    """A film that is being read again, and its coarse picture (Preview), where its codec has one."""
    lost = Signal(object, object)
    changed = Signal()
    _noted = Signal(object)
    _read = Signal(object)
    _failed = Signal(object, object)

    def __init__(self, decoder: FilmDecoder, parent: QObject | None = None, limit_bytes: int = 0) -> None:
        """``decoder`` is ended by :meth:`shutdown`; a limit of 0 is what suits this computer."""
        super().__init__(parent)
        self._decoder = decoder
        self._limit = limit_bytes or suitable_bytes()
        self._shown: weakref.WeakKeyDictionary[Film, int] = weakref.WeakKeyDictionary()
        """When each film was last shown, as a count; 0: never. In the order of opening."""
        self._clock = 0
        self._leaving: weakref.WeakSet[Film] = weakref.WeakSet()
        self._busy: weakref.WeakSet[Film] = weakref.WeakSet()
        """Films in the hands of another thread when they were to let go; they are asked again at the next occasion."""
        self._coming: weakref.WeakSet[Film] = weakref.WeakSet()
        self._open = True
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self.on_display: Callable[[], Collection[Film]] = lambda: ()
        """The films that must stay."""
        self._noted.connect(self._on_noted)
        self._read.connect(self._on_read)
        self._failed.connect(self._on_failed)

    @property
    def limit_bytes(self) -> int:
        """The memory that pixels may take, the films on display apart."""
        return self._limit

    @property
    def used_bytes(self) -> int:
        """The memory that the films' pixels take."""
        return sum(film.nbytes for film in self._shown if film.in_memory)

    @property
    def away(self) -> int:
        """How many films have let go of their pixels."""
        return sum(not film.in_memory for film in self._shown)

    def set_limit(self, limit_bytes: int) -> None:
        """Keep within another bound from now on; 0: what suits this computer."""
        self._limit = limit_bytes or suitable_bytes()
        self._busy.clear()
        self._shrink()
        self.changed.emit()

    def add(self, films: Iterable[Film]) -> None:
        """Films were opened; they count from now on."""
        for film in films:
            self._shown.setdefault(film, 0)
        self._busy.clear()
        self._shrink()
        self.changed.emit()

    def forget(self, films: Iterable[Film]) -> None:
        """Films were closed."""
        for film in films:
            self._shown.pop(film, None)
        self.changed.emit()

    def show(self, film: Film) -> None:
        """The film is being shown: it goes last, and where its pixels are away, they are read before all others."""
        self._touch(film)
        self._bring(film, _SHOWN)
        self._shrink(film)

    def prefetch(self, film: Film) -> None:
        """The film may be shown next: have its pixels read where there is room for them beside the films on display."""
        room = self._limit - sum(other.nbytes for other in self.on_display())
        # What is being read is beyond the bound until it has arrived: so never much at once.
        if not film.in_memory and film.nbytes <= room and len(self._coming) < _AHEAD:
            self._touch(film)
            self._bring(film, _BACKGROUND)

    def shutdown(self) -> None:
        """End the decoder and what is being read."""
        self._open = False
        self._pool.clear()
        self._decoder.close()
        self._pool.waitForDone()

    # In the pool's threads ------------------------------------------------------------------------------------------

    def _read_again(self, film: Film, previewed: bool) -> None:
        stand_back()

        def show(preview: Preview) -> None:
            if preview.is_of(film):
                self.previewed.emit(film, preview)

        try:
            film.take_back(self._decoder.read(film.path, preview=show if previewed else None))
        except DecoderClosedError:
            return
        except EchoError as error:
            log.info("a film could not be read again: %s", error.kind)
            self._failed.emit(film, str(error))
        except Exception as error:  # whatever it is, it may cost this film and no other
            log.error("a film could not be read again: %s", type(error).__name__)
            self._failed.emit(
                film,
                translate("Opening", "{path}: it cannot be read again ({kind})").format(
                    path=film.path, kind=type(error).__name__
                ),
            )
        else:
            self._read.emit(film)

    def _note(self, film: Film) -> None:
        stand_back()
        try:
            film.make_notes()
        except PixelsAwayError:
            log.info("a film had let go of its pixels already")
        self._noted.emit(film)

    # On the interface's thread --------------------------------------------------------------------------------------

    def _touch(self, film: Film) -> None:
        self._clock += 1
        self._shown[film] = self._clock

    def _bring(self, film: Film, priority: int) -> None:
        if self._open and not film.in_memory and film not in self._coming:
            self._coming.add(film)
            self._pool.start(lambda: self._read_again(film, priority == _SHOWN), priority)

    def _on_read(self, film: Film) -> None:
        self._coming.discard(film)
        if film in self._shown:
            self.arrived.emit(film)
            self._busy.clear()
            self._shrink()
            self.changed.emit()

    def _on_failed(self, film: Film, message: str) -> None:
        self._coming.discard(film)
        if film in self._shown:
            self.lost.emit(film, message)

    def _shrink(self, wanted: Film | None = None) -> None:
        """Let films go; the first time after a thread has made their notes, which takes longer than a frame may."""
        over = self.used_bytes - sum(film.nbytes for film in self._leaving if film in self._shown) - self._limit
        if over <= 0 or not self._open:
            return
        staying = {*self.on_display(), *self._leaving, *self._busy, wanted}
        opened = {film: place for place, film in enumerate(self._shown)}
        here = [film for film in self._shown if film.in_memory and film not in staying]
        for film in sorted(here, key=lambda film: (self._shown[film], -opened[film])):
            if over <= 0:
                break
            if not film.has_notes:
                over -= film.nbytes
                self._leaving.add(film)
                self._pool.start(lambda film=film: self._note(film), _NOTES)
            elif film.let_go():
                over -= film.nbytes
                log.info("a film let go of its pixels")
            else:
                self._busy.add(film)

    def _on_noted(self, film: Film) -> None:
        """Its notes are made. What has been shown meanwhile may change who goes."""
        self._leaving.discard(film)
        self._shrink()
        self.changed.emit()
