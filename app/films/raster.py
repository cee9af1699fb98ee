"""Paints one film into a viewport: pyramid level → values at device resolution → grey table → picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QTransform

from app.films.geometry import Geometry, Span
from app.films.pyramid import Pyramid
from app.films.resample import BLOCK, view_values

GreyTable = NDArray[np.uint8]


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

    def set_pyramid(self, pyramid: Pyramid) -> None:
        """Paint from other levels of the same film."""
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
            self._look_up(self._table)
        height, width = self._grey.shape
        painter.drawImage(
            QPointF(x0, y0), QImage(self._grey.data, width, height, width, QImage.Format.Format_Grayscale8)
        )

    def _look_up(self, table: GreyTable) -> None:
        for start in range(0, self._grey.shape[0], BLOCK):
            block = slice(start, start + BLOCK)
            # Codes are within the table, so "clip" never changes one; it only spares numpy's buffered checking.
            np.take(table, self._codes[block], out=self._grey[block], mode="clip")
        self._stale = False

    def _take_values(self, geometry: Geometry) -> None:
        self._spans = geometry.visible()
        values = view_values(self._pyramid, geometry, *self._spans)
        self._codes = values.view(f"u{values.dtype.itemsize}")
        if self._grey.shape != self._codes.shape:
            self._grey = np.empty(self._codes.shape, np.uint8)
        self._geometry = geometry
        self._stale = True

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
