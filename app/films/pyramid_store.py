"""The pyramids of the open films: made off the interface's thread, kept within a memory bound."""

from __future__ import annotations

import logging
import weakref

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.films.enhancement import Enhancement, enhanced
from app.films.pyramid import Padding, Pixels, Pyramid, build, flat
from app.standing_back import stand_back
from echo_core.films.errors import PixelsAwayError
from echo_core.films.film import Film

LIMIT_BYTES = 192 * 2**20
"""Levels kept: a 3000 × 3000 film needs 6 MB of coarse ones, so about thirty films stay ready."""

log = logging.getLogger("echo.films.pyramids")

_Levels = weakref.WeakKeyDictionary[Film, tuple[Pixels, ...]]


def padding_of(film: Film) -> Padding | None:
    """The film's padding range in stored values, or None."""
    header = film.header
    if film.colour or header.padding_value is None:
        return None
    limit = header.padding_value if header.padding_limit is None else header.padding_limit
    return Padding(min(header.padding_value, limit), max(header.padding_value, limit))


class PyramidStore(QObject):
    """Hands out pyramids; a missing one is made on one background thread and announced by ``ready(film)``.

    The store does not keep films alive: it holds coarse levels, and all levels of an enhanced film, dropped with their
    film or, beyond ``limit_bytes``, the longest unused first, enhanced ones before coarse ones.
    """

    ready = Signal(object)
    _made = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None, limit_bytes: int = LIMIT_BYTES) -> None:
        super().__init__(parent)
        self._limit = limit_bytes
        self._kept: dict[Enhancement, _Levels] = {kind: weakref.WeakKeyDictionary() for kind in Enhancement}
        self._pending: dict[Enhancement, weakref.WeakSet[Film]] = {kind: weakref.WeakSet() for kind in Enhancement}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._made.connect(self._keep)

    def pyramid(self, film: Film, kind: Enhancement = Enhancement.NONE) -> Pyramid:
        """The film's pyramid as far as it exists now; asks for the rest. A film in colour has no enhanced one.

        Raises:
            PixelsAwayError: the film's pixels are not in memory.
        """
        kind = Enhancement.NONE if film.colour else kind
        levels = self._kept[kind].pop(film, None)
        if levels is not None:
            self._kept[kind][film] = levels  # Back in at the end: the order of the entries is the order of use.
            own = () if kind is not Enhancement.NONE else (film.stored,)
            return Pyramid((*own, *levels), padding_of(film))
        if film not in self._pending[kind]:
            self._pending[kind].add(film)
            self._pool.start(lambda: self._make(film, kind))
        return flat(film.stored, padding_of(film)) if kind is Enhancement.NONE else self.pyramid(film)

    @property
    def limit_bytes(self) -> int:
        """The memory that the levels may take."""
        return self._limit

    @property
    def used_bytes(self) -> int:
        """Memory of all levels beyond the films' own pixels."""
        return sum(_bytes(levels) for kept in self._kept.values() for levels in kept.values())

    def set_limit(self, limit_bytes: int) -> None:
        """Keep within another bound from now on."""
        self._limit = limit_bytes
        self._drop_oldest(None)

    def shutdown(self) -> None:
        """Drop what waits and let the pyramid in the making finish (tens of milliseconds)."""
        self._pool.clear()
        self._pool.waitForDone()

    def _make(self, film: Film, kind: Enhancement) -> None:
        stand_back()
        padding = padding_of(film)
        levels: tuple[Pixels, ...] | None = None
        try:
            with film.held() as stored:
                if kind is Enhancement.NONE:
                    levels = build(stored, padding).levels[1:]
                else:
                    levels = build(enhanced(stored, padding, kind), padding).levels
        except MemoryError:
            log.warning("no memory for a film's levels; it is painted from its full size")
            return
        except PixelsAwayError:
            pass  # it is not on display any more, and asked for again when it is
        self._made.emit(film, kind, levels)

    def _keep(self, film: Film, kind: Enhancement, levels: tuple[Pixels, ...] | None) -> None:
        self._pending[kind].discard(film)
        if levels is None:
            return
        self._kept[kind][film] = levels
        self._drop_oldest(film)
        self.ready.emit(film)

    def _drop_oldest(self, newest: Film | None) -> None:
        used = self.used_bytes
        for kind in reversed(Enhancement):
            for film in list(self._kept[kind]):
                if used <= self._limit:
                    return
                # What has just been made is about to be painted, however small the bound.
                if film is not newest:
                    used -= _bytes(self._kept[kind].pop(film))


def _bytes(levels: tuple[Pixels, ...]) -> int:
    return sum(level.nbytes for level in levels)
