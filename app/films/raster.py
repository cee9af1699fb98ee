"""Paints one film into a viewport: pyramid level → values at device resolution → grey table → picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter, QTransform

from app.films.geometry import Geometry, Span
from app.films.pyramid import Pyramid
from app.films.resample import nearest_grey, view_values

GreyTable = NDArray[np.uint8]
LOOKUP_BLOCK = 16
"""Rows looked up at a time: the look-up widens every code to eight bytes, which should stay in the cache."""


class Raster:
    """Keeps the values under the current geometry, so that a new table costs one look-up a visible pixel."""

    def __init__(self, pyramid: Pyramid) -> None:
        self._pyramid = pyramid
        self._colour = pyramid.levels[0].ndim == 3
        self._table: GreyTable | None = None
        self._geometry: Geometry | None = None
        self._spans: tuple[Span, Span] = ((0, 0), (0, 0))
        self._codes: NDArray[Any] = np.empty((0, 0), np.uint16)
        self._grey: NDArray[np.uint8] = np.empty((0, 0), np.uint8)
        self._stale = True

    def lacks_level_for(self, geometry: Geometry) -> bool:
        """Whether the level to paint from at ``geometry`` is still to be made."""
        return self._pyramid.lacks_level_for(max(geometry.row_scale, geometry.column_scale))

    def set_pyramid(self, pyramid: Pyramid) -> None:
        """Paint from other levels of the same film."""
        if [id(level) for level in pyramid.levels] == [id(level) for level in self._pyramid.levels]:
            return
        self._pyramid = pyramid
        self._geometry = None

    def set_table(self, table: GreyTable) -> None:
        """Map stored codes to grey by ``table`` (uint8, one entry a code) from now on."""
        self._table = table
        self._stale = True

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        """Paint into a painter whose unit is one device pixel, its origin the viewport's corner."""
        if self._colour:
            self._paint_colour(painter, geometry)
            return
        (x0, x1), (y0, y1) = geometry.visible()
        if x0 >= x1 or y0 >= y1 or self._table is None:
            return
        if geometry != self._geometry:
            self._take_values(geometry)
        if self._stale:
            height, width = self._grey.shape
            self._look_up(self._table, slice(0, height), slice(0, width))
            self._stale = False
        _draw(painter, x0, y0, self._grey)

    def paint_quick(self, painter: QPainter, geometry: Geometry) -> None:
        """As :meth:`paint`, by the nearest pixels instead of interpolated ones; nothing of it is kept."""
        (x0, x1), (y0, y1) = geometry.visible()
        if self._colour or geometry == self._geometry:
            self.paint(painter, geometry)
        elif x0 < x1 and y0 < y1 and self._table is not None:
            _draw(painter, x0, y0, nearest_grey(self._pyramid, geometry, (x0, x1), (y0, y1), self._table))

    def paint_part(self, painter: QPainter, geometry: Geometry, area: QRect) -> None:
        """Paint the part inside ``area`` (device pixels) at another geometry; nothing of it is kept."""
        if self._colour:
            self._paint_colour(painter, geometry)
            return
        (left, right), (top, bottom) = geometry.visible()
        xs = max(left, area.left()), min(right, area.left() + area.width())
        ys = max(top, area.top()), min(bottom, area.top() + area.height())
        if xs[0] >= xs[1] or ys[0] >= ys[1] or self._table is None:
            return
        values = view_values(self._pyramid, geometry, xs, ys)
        grey = np.take(self._table, values.view(f"u{values.dtype.itemsize}"), mode="clip")
        _draw(painter, xs[0], ys[0], grey)

    def _look_up(self, table: GreyTable, rows: slice, columns: slice) -> None:
        for start in range(rows.start, rows.stop, LOOKUP_BLOCK):
            block = slice(start, min(start + LOOKUP_BLOCK, rows.stop)), columns
            # Codes are within the table, so "clip" never changes one; it only spares numpy's buffered checking.
            if columns.stop - columns.start == self._grey.shape[1]:
                np.take(table, self._codes[block], out=self._grey[block], mode="clip")
            else:
                self._grey[block] = np.take(table, self._codes[block], mode="clip")

    def _take_values(self, geometry: Geometry) -> None:
        """Values and greys for a new geometry; after a pan only for what has come into sight."""
        before, self._geometry = self._geometry, geometry
        old_x, old_y = self._spans
        xs, ys = self._spans = geometry.visible()
        kept = None if before is None else _kept(before, geometry, (old_x, old_y), (xs, ys))
        old_codes, old_grey = self._codes, self._grey
        dtype = self._pyramid.levels[0].dtype
        shape = ys[1] - ys[0], xs[1] - xs[0]
        self._codes = np.empty(shape, f"u{dtype.itemsize}")
        self._grey = np.empty(shape, np.uint8)
        if kept is None:
            self._fill(geometry, slice(0, shape[0]), slice(0, shape[1]))
            self._stale = True
            return
        (x, y), (old_left, old_top) = kept
        rows = slice(y.start - ys[0], y.stop - ys[0])
        columns = slice(x.start - xs[0], x.stop - xs[0])
        source = (
            slice(old_top, old_top + rows.stop - rows.start),
            slice(old_left, old_left + columns.stop - columns.start),
        )
        self._codes[rows, columns] = old_codes[source]
        self._grey[rows, columns] = old_grey[source]
        everything = slice(0, shape[1])
        for strip_rows, strip_columns in (
            (slice(0, rows.start), everything),
            (slice(rows.stop, shape[0]), everything),
            (rows, slice(0, columns.start)),
            (rows, slice(columns.stop, shape[1])),
        ):
            if strip_rows.start < strip_rows.stop and strip_columns.start < strip_columns.stop:
                self._fill(geometry, strip_rows, strip_columns)
                if not self._stale and self._table is not None:
                    self._look_up(self._table, strip_rows, strip_columns)

    def _fill(self, geometry: Geometry, rows: slice, columns: slice) -> None:
        (left, _), (top, _) = self._spans
        xs, ys = (left + columns.start, left + columns.stop), (top + rows.start, top + rows.stop)
        values = view_values(self._pyramid, geometry, xs, ys)
        codes = values.view(self._codes.dtype)
        if codes.shape == self._codes.shape:
            self._codes = codes
        else:
            self._codes[rows, columns] = codes

    def _paint_colour(self, painter: QPainter, geometry: Geometry) -> None:
        index = self._pyramid.level_for(max(geometry.row_scale, geometry.column_scale))
        level = np.ascontiguousarray(self._pyramid.levels[index])
        rows, columns = level.shape[:2]
        picture = QImage(level.data, columns, rows, columns * 3, QImage.Format.Format_RGB888)
        origin = geometry.to_device(0, 0)
        right, down = geometry.to_device(2**index, 0), geometry.to_device(0, 2**index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(
            QTransform(right[0] - origin[0], right[1] - origin[1], down[0] - origin[0], down[1] - origin[1], *origin),
            True,
        )
        painter.drawImage(QPointF(0, 0), picture)
        painter.restore()


def _draw(painter: QPainter, x: int, y: int, grey: NDArray[np.uint8]) -> None:
    height, width = grey.shape
    painter.drawImage(QPointF(x, y), QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8))


def _kept(
    before: Geometry, after: Geometry, old: tuple[Span, Span], new: tuple[Span, Span]
) -> tuple[tuple[slice, slice], Span] | None:
    """What of the old picture is still in sight after a pan: its (x, y) device ranges now, and where it lay in the old
    arrays (left, top). None where anything but the place has changed, or nothing is left of it.

    A pan moves the film by whole device pixels, and then every sample point stays the same point of the film.
    """
    if replace(before, origin_x=after.origin_x, origin_y=after.origin_y) != after:
        return None
    dx, dy = round(after.origin_x) - round(before.origin_x), round(after.origin_y) - round(before.origin_y)
    found = []
    for shift, (old_start, old_stop), (start, stop) in ((dx, old[0], new[0]), (dy, old[1], new[1])):
        first, last = max(start, old_start + shift), min(stop, old_stop + shift)
        if first >= last:
            return None
        found.append((slice(first, last), first - shift - old_start))
    (x, left), (y, top) = found
    return (x, y), (left, top)
