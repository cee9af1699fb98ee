"""What the file itself lays over its film: overlay planes in colour, and the shutter that hides a part of it.

Both are made once for each film, off the interface's thread, as one-bit pictures at falling sizes, and painted over the
film; until then the shutter is painted from its shapes, for what it hides must never be seen. The film's pixels, what
the model gets, and every number measured on it stay as they are.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPolygonF, QTransform

from app.films.geometry import Geometry
from app.standing_back import stand_back
from echo_core.films.film import Film
from echo_core.films.shutters import Shutter
from echo_core.films.spacing import pixel_aspect

SMALLEST = 32
LIMIT_BYTES = 96 * 2**20
"""Overlays and shutter of a film of 9 megapixels take 24 MB."""
COLOUR = 0xFF7FE3C4
"""Of overlays: ARGB."""

Mask = NDArray[np.bool_]
log = logging.getLogger("echo.films.planes")


@dataclass(frozen=True)
class Planes:
    """Levels of the overlays and of what the shutter hides, finest first; () where the file has none.

    ``grey`` (0 to 255) is shown where the shutter hides.
    """

    overlays: tuple[Mask, ...] = ()
    hidden: tuple[Mask, ...] = ()
    grey: int = 0

    @property
    def nbytes(self) -> int:
        """The memory that the levels take."""
        return sum(level.nbytes for level in (*self.overlays, *self.hidden))

    def paint(
        self, painter: QPainter, geometry: Geometry, *, overlays: bool, shutter: bool, within: QRect | None = None
    ) -> None:
        """Paint over the film, in device pixels, what is asked for; of it what lies ``within``, by default all."""
        if shutter and self.hidden:
            _paint(painter, self.hidden, geometry, 0xFF000000 | self.grey * 0x010101, within)
        if overlays and self.overlays:
            _paint(painter, self.overlays, geometry, COLOUR, within)


def planes_of(film: Film) -> Planes:
    """The planes of a film, made in any thread. Every bit counts: a thin line is still seen at a small size."""
    rows, columns = film.shape[:2]
    drawn: Mask | None = None
    shutter = film.header.shutter
    for overlay in film.overlays:
        if shutter is not None and overlay.group == shutter.bitmap:
            continue  # it says what is hidden, and is not drawn
        plane = overlay.on_film(rows, columns)
        drawn = plane if drawn is None else drawn | plane
    if shutter is None:
        return Planes(_levels(drawn))
    hidden = shutter.hidden(rows, columns, film.overlays, pixel_aspect(film.header))
    return Planes(_levels(drawn), _levels(hidden), shutter.grey)


def paint_shutter(painter: QPainter, film: Film, geometry: Geometry) -> None:
    """Paint what the film's shutter hides, in device pixels, from its shapes; where bits say it, the whole film.

    It needs no planes, and where these are painted it differs by a pixel at the edges.
    """
    shutter = film.header.shutter
    if shutter is None:
        return
    grey, film_area = QColor(*[shutter.grey] * 3), QRectF(0, 0, film.shape[1], film.shape[0])
    origin, right, down = (geometry.to_device(*point) for point in ((0, 0), (1, 0), (0, 1)))
    painter.save()
    painter.setTransform(
        QTransform(right[0] - origin[0], right[1] - origin[1], down[0] - origin[0], down[1] - origin[1], *origin), True
    )
    painter.setClipRect(film_area, Qt.ClipOperation.IntersectClip)
    for shape in _shapes(film, shutter):
        around = QPainterPath()
        around.addRect(film_area)
        around.addPath(shape)  # by the even-odd rule, what lies inside of the film and outside of the shape
        painter.fillPath(around, grey)
    painter.restore()


class PlaneStore(QObject):
    """Hands out planes; missing ones are made on one background thread and announced by ``ready(film)``.

    Beyond ``limit_bytes`` the longest unused are dropped, to be made again when they are asked for; those of films
    that ``on_display`` names stay.
    """

    ready = Signal(object)
    _made = Signal(object, object)

    def __init__(self, parent: QObject | None = None, limit_bytes: int = LIMIT_BYTES) -> None:
        super().__init__(parent)
        self._limit = limit_bytes
        self.on_display: Callable[[], Collection[Film]] = lambda: ()
        """The films whose planes are being painted."""
        self._planes: weakref.WeakKeyDictionary[Film, Planes] = weakref.WeakKeyDictionary()
        self._pending: weakref.WeakSet[Film] = weakref.WeakSet()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._made.connect(self._keep)

    def planes(self, film: Film) -> Planes | None:
        """The film's planes; None where it has none, or while they are made."""
        if not film.overlays and film.header.shutter is None:
            return None
        planes = self._planes.pop(film, None)
        if planes is not None:
            self._planes[film] = planes  # Back in at the end: the order of the entries is the order of use.
        elif film not in self._pending:
            self._pending.add(film)
            self._pool.start(lambda: self._make(film))
        return planes

    @property
    def used_bytes(self) -> int:
        """Memory of all planes."""
        return sum(planes.nbytes for planes in self._planes.values())

    @property
    def limit_bytes(self) -> int:
        """The memory that the planes may take, those on display apart."""
        return self._limit

    def shutdown(self) -> None:
        """Let the planes in the making finish."""
        self._pool.clear()
        self._pool.waitForDone()

    def _make(self, film: Film) -> None:
        stand_back()
        try:
            made = planes_of(film)
        except MemoryError:
            log.warning("no memory for a film's overlays and shutter")
            # Rather all of the film is hidden than what is not to be seen is shown: the person can lift the shutter.
            shutter = film.header.shutter
            made = Planes() if shutter is None else Planes(hidden=(np.ones((1, 1), bool),), grey=shutter.grey)
        self._made.emit(film, made)

    def _keep(self, film: Film, made: Planes) -> None:
        self._pending.discard(film)
        self._planes[film] = made
        self._drop_oldest({film, *self.on_display()})
        self.ready.emit(film)

    def _drop_oldest(self, staying: Collection[Film]) -> None:
        used = self.used_bytes
        for film in list(self._planes):
            if used <= self._limit:
                return
            if film not in staying:
                used -= self._planes.pop(film).nbytes


def _levels(mask: Mask | None) -> tuple[Mask, ...]:
    if mask is None or not mask.any():
        return ()
    levels = [mask]
    while max(levels[-1].shape) > SMALLEST:
        fine = levels[-1]
        fine = np.pad(fine, ((0, fine.shape[0] % 2), (0, fine.shape[1] % 2)))
        levels.append(fine[::2, ::2] | fine[1::2, ::2] | fine[::2, 1::2] | fine[1::2, 1::2])
    return tuple(levels)


def _shapes(film: Film, shutter: Shutter) -> list[QPainterPath]:
    """What leaves a part visible, in film points, as :meth:`Shutter.hidden` says; an empty one leaves nothing."""
    found = []
    if shutter.rectangle is not None:
        left, top, right, bottom = shutter.rectangle
        shape = QPainterPath()
        if left <= right and top <= bottom:
            shape.addRect(QRectF(left - 1, top - 1, right - left + 1, bottom - top + 1))
        found.append(shape)
    if shutter.circle is not None:
        row, column, radius = shutter.circle
        shape = QPainterPath()
        shape.addEllipse(QPointF(column - 0.5, row - 0.5), radius, radius / pixel_aspect(film.header))
        found.append(shape)
    if len(shutter.polygon) >= 3:
        shape = QPainterPath()
        shape.addPolygon(QPolygonF([QPointF(column - 0.5, row - 0.5) for row, column in shutter.polygon]))
        found.append(shape)
    if any(overlay.group == shutter.bitmap for overlay in film.overlays):
        found.append(QPainterPath())
    return found


def _paint(painter: QPainter, levels: tuple[Mask, ...], geometry: Geometry, colour: int, within: QRect | None) -> None:
    xs, ys = geometry.visible()
    if within is not None:
        xs = max(xs[0], within.left()), min(xs[1], within.left() + within.width())
        ys = max(ys[0], within.top()), min(ys[1], within.top() + within.height())
    if xs[0] >= xs[1] or ys[0] >= ys[1]:
        return
    scale, level = max(geometry.row_scale, geometry.column_scale), 0
    # The finest level of which no pixel is stepped over.
    while level + 1 < len(levels) and scale * 2**level < 1:
        level += 1
    mask = levels[level]
    rows, columns = (
        np.clip((points / 2**level).astype(np.intp), 0, size - 1)
        for points, size in zip(geometry.sample_points(xs, ys), mask.shape, strict=True)
    )
    seen = mask.take(rows, axis=0).take(columns, axis=1)  # four times as fast as by both at once
    seen = np.ascontiguousarray(seen.T if geometry.turn.swaps_axes else seen)
    picture = np.where(seen, np.uint32(colour), np.uint32(0))
    height, width = picture.shape
    image = QImage(picture.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(QPointF(xs[0], ys[0]), image)
