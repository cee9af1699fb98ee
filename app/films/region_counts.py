"""Grey statistics of regions, counted off the interface's thread where the region is large."""

from __future__ import annotations

import logging
import weakref

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.films.annotations import Annotation, Kind, Point
from app.films.measuring import Statistics, region_pixels, statistics
from echo_core.films.errors import PixelsAwayError
from echo_core.films.film import Film

AT_ONCE = 1 << 20
"""Pixels that are counted while the interface waits: about four milliseconds."""
_KEPT = 64

_Key = tuple[Kind, tuple[Point, ...]]

log = logging.getLogger("echo.films.annotations")


class RegionCounts(QObject):
    """Answers at once for small regions; for a large one later, when ``ready`` says that it has been counted."""

    ready = Signal()
    _counted = Signal(object, object, object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: weakref.WeakKeyDictionary[Film, dict[_Key, Statistics | None]] = weakref.WeakKeyDictionary()
        self._busy = False
        self._waiting: tuple[weakref.ref[Film], Annotation] | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._counted.connect(self._keep)

    def of(self, film: Film, region: Annotation) -> tuple[bool, Statistics | None]:
        """(whether it is counted, its statistics: None where it holds no pixel with a grey value)."""
        key = (region.kind, region.points)
        known = self._known.setdefault(film, {})
        if key in known:
            return True, known[key]
        if film.colour or region_pixels(film.shape, region.points) <= AT_ONCE:
            self._remember(film, key, statistics(film, region.kind, region.points))
            return True, known[key]
        if self._busy:
            # While one is counted a drag asks for many: only the newest of them is worth counting.
            self._waiting = (weakref.ref(film), region)
        else:
            self._busy = True
            self._pool.start(lambda: self._count(film, region))
        return False, None

    def shutdown(self) -> None:
        """Let the count at hand finish."""
        self._pool.clear()
        self._pool.waitForDone()

    def _count(self, film: Film, region: Annotation) -> None:
        found, known = None, True
        try:
            with film.held():
                found = statistics(film, region.kind, region.points)
        except MemoryError:
            log.warning("no memory to count a region")
        except PixelsAwayError:
            known = False  # the film is not on display any more: it is counted when it is there again
        self._counted.emit(film, region, found, known)

    def _keep(self, film: Film, region: Annotation, found: Statistics | None, known: bool) -> None:
        self._busy = False
        if known:
            self._remember(film, (region.kind, region.points), found)
        waiting, self._waiting = self._waiting, None
        if waiting is not None and (next_film := waiting[0]()) is not None:
            self.of(next_film, waiting[1])
        self.ready.emit()

    def _remember(self, film: Film, key: _Key, found: Statistics | None) -> None:
        known = self._known.setdefault(film, {})
        known[key] = found
        while len(known) > _KEPT:
            del known[next(iter(known))]
