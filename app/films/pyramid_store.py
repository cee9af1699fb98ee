"""The pyramids of the open films: made off the interface's thread, kept within a memory bound."""

from __future__ import annotations

import logging
import weakref

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.films.pyramid import Padding, Pixels, Pyramid, build, flat
from echo_core.films.film import Film

LIMIT_BYTES = 192 * 2**20
"""Coarse levels kept: a 3000 × 3000 film needs 6 MB, so about thirty films stay ready."""

log = logging.getLogger("echo.films.pyramids")


def padding_of(film: Film) -> Padding | None:
    """The film's padding range in stored values, or None."""
    header = film.header
    if film.colour or header.padding_value is None:
        return None
    limit = header.padding_value if header.padding_limit is None else header.padding_limit
    return Padding(min(header.padding_value, limit), max(header.padding_value, limit))


class PyramidStore(QObject):
    """Hands out pyramids; a missing one is made on one background thread and announced by ``ready(film)``.

    The store does not keep films alive: it holds coarse levels only, dropped with their film or, beyond
    ``limit_bytes``, the longest unused first.
    """

    ready = Signal(object)
    _made = Signal(object, object)

    def __init__(self, parent: QObject | None = None, limit_bytes: int = LIMIT_BYTES) -> None:
        super().__init__(parent)
        self._limit = limit_bytes
        self._coarse: weakref.WeakKeyDictionary[Film, tuple[Pixels, ...]] = weakref.WeakKeyDictionary()
        self._pending: weakref.WeakSet[Film] = weakref.WeakSet()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._made.connect(self._keep)

    def pyramid(self, film: Film) -> Pyramid:
        """The film's pyramid as far as it exists now; asks for the rest."""
        coarse = self._coarse.pop(film, None)
        if coarse is not None:
            self._coarse[film] = coarse  # Back in at the end: the order of the entries is the order of use.
            return Pyramid((film.stored, *coarse), padding_of(film))
        if film not in self._pending:
            self._pending.add(film)
            self._pool.start(lambda: self._make(film))
        return flat(film.stored, padding_of(film))

    @property
    def used_bytes(self) -> int:
        """Memory of all coarse levels."""
        return sum(_bytes(levels) for levels in self._coarse.values())

    def shutdown(self) -> None:
        """Drop what waits and let the pyramid in the making finish (tens of milliseconds)."""
        self._pool.clear()
        self._pool.waitForDone()

    def _make(self, film: Film) -> None:
        try:
            levels = build(film.stored, padding_of(film)).levels[1:]
        except MemoryError:
            log.warning("no memory for a film's coarse levels; it is painted from its full size")
            return
        self._made.emit(film, levels)

    def _keep(self, film: Film, levels: tuple[Pixels, ...]) -> None:
        self._pending.discard(film)
        self._coarse[film] = levels
        self._drop_oldest()
        self.ready.emit(film)

    def _drop_oldest(self) -> None:
        used = self.used_bytes
        for film in list(self._coarse)[:-1]:
            if used <= self._limit:
                return
            used -= _bytes(self._coarse.pop(film))


def _bytes(levels: tuple[Pixels, ...]) -> int:
    return sum(level.nbytes for level in levels)
