"""Where a film lies in a viewport: film coordinates to device pixels and back.

Film coordinates are continuous (column, row) with pixel (r, c) covering [c, c+1) × [r, r+1). Device coordinates are
physical pixels of the screen, from the viewport's top left corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.films.turn import AS_STORED, Turn

MIN_ZOOM = 1 / 64
MAX_ZOOM = 32.0

Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """What a viewport shows of its film, in terms that hold for a film and a viewport of another size.

    ``zoom`` is relative to the fitted film; ``x`` and ``y`` are where the viewport's middle lies on the turned film, as
    shares of its width and height.
    """

    zoom: float
    x: float
    y: float


@dataclass(frozen=True)
class Sight:
    """A place, and whether the whole film is kept in sight whatever the viewport's size."""

    place: Place
    fitted: bool


@dataclass(frozen=True)
class Geometry:
    """A film's place in a viewport.

    ``zoom`` is device pixels per film pixel along the film's finer direction; the coarser direction is stretched by
    the pixel aspect, so that non-square pixels are drawn square. ``origin_x``/``origin_y`` are the device coordinates
    of the turned film's top left corner. They are kept as fractions, so that small steps add up, and are rounded for
    painting, so that at zoom 1 film pixels fall exactly on screen pixels.
    """

    columns: int
    rows: int
    width: int
    height: int
    aspect: float = 1.0
    zoom: float = 1.0
    origin_x: float = 0.0
    origin_y: float = 0.0
    turn: Turn = AS_STORED

    @property
    def column_scale(self) -> float:
        """Device pixels per film column."""
        return self.zoom * (1.0 if self.aspect >= 1 else 1 / self.aspect)

    @property
    def row_scale(self) -> float:
        """Device pixels per film row. ``aspect`` is row spacing / column spacing."""
        return self.zoom * (self.aspect if self.aspect >= 1 else 1.0)

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height of the turned film in device pixels."""
        across, down = self.columns * self.column_scale, self.rows * self.row_scale
        return (down, across) if self.turn.swaps_axes else (across, down)

    def fitted(self) -> Geometry:
        """The whole film, as large as the viewport allows, in the middle."""
        unit = replace(self, zoom=1.0).shown_size
        zoom = min(max(1, self.width) / unit[0], max(1, self.height) / unit[1])
        return replace(self, zoom=_clamped(zoom)).centred()

    def showing(self, rectangle: tuple[int, int, int, int], zoom: float | None = None) -> Geometry:
        """A part of the film (left, top, right, bottom, in film pixels) in the middle, at ``zoom`` or fitted."""
        left, top, right, bottom = rectangle
        unit = replace(self, columns=right - left, rows=bottom - top, zoom=1.0).shown_size
        fitting = min(max(1, self.width) / unit[0], max(1, self.height) / unit[1])
        moved = replace(self, zoom=_clamped(fitting if zoom is None else zoom), origin_x=0.0, origin_y=0.0)
        x, y = moved.to_device((left + right) / 2, (top + bottom) / 2)
        return replace(moved, origin_x=self.width / 2 - x, origin_y=self.height / 2 - y)

    def centred(self) -> Geometry:
        """The same zoom with the film in the middle of the viewport."""
        across, down = self.shown_size
        return replace(self, origin_x=(self.width - across) / 2, origin_y=(self.height - down) / 2)

    def zoomed(self, zoom: float, x: float, y: float) -> Geometry:
        """Another zoom that keeps the film point under device point (x, y) where it is."""
        zoom = _clamped(zoom)
        ratio = zoom / self.zoom
        return replace(
            self, zoom=zoom, origin_x=x - (x - self.origin_x) * ratio, origin_y=y - (y - self.origin_y) * ratio
        )

    def panned(self, dx: float, dy: float) -> Geometry:
        """Move the film by device pixels, keeping at least a corner of it in sight."""
        across, down = self.shown_size
        keep_x, keep_y = min(across, self.width) / 4, min(down, self.height) / 4
        x = min(max(self.origin_x + dx, keep_x - across), self.width - keep_x)
        y = min(max(self.origin_y + dy, keep_y - down), self.height - keep_y)
        return replace(self, origin_x=x, origin_y=y)

    def resized(self, width: int, height: int) -> Geometry:
        """The same zoom in a viewport of another size; what was in the middle stays in the middle."""
        dx, dy = (width - self.width) / 2, (height - self.height) / 2
        return replace(self, width=width, height=height, origin_x=self.origin_x + dx, origin_y=self.origin_y + dy)

    def place(self) -> Place:
        """What is in sight, for another film to follow."""
        across, down = self.shown_size
        middle = (self.width / 2 - self.origin_x) / across, (self.height / 2 - self.origin_y) / down
        return Place(self.zoom / self.fitted().zoom, *middle)

    def placed(self, place: Place) -> Geometry:
        """The same part of this film as :meth:`place` tells of another."""
        moved = replace(self, zoom=_clamped(self.fitted().zoom * place.zoom))
        across, down = moved.shown_size
        return replace(moved, origin_x=self.width / 2 - place.x * across, origin_y=self.height / 2 - place.y * down)

    def turned(self, turn: Turn) -> Geometry:
        """Another turn; the film point in the middle of the viewport stays there."""
        column, row = self.to_film(self.width / 2, self.height / 2)
        moved = replace(self, turn=turn)
        x, y = moved.to_device(column, row)
        dx, dy = self.width / 2 - x, self.height / 2 - y
        return replace(moved, origin_x=moved.origin_x + dx, origin_y=moved.origin_y + dy)

    def to_device(self, column: float, row: float) -> tuple[float, float]:
        """The device point of a film point."""
        a, b, c, d = self.turn.matrix
        across, down = column * self.column_scale, row * self.row_scale
        x, y = a * across + b * down, c * across + d * down
        shown = self.shown_size
        # A direction that points left or up starts at the far edge.
        x += shown[0] if a + b < 0 else 0.0
        y += shown[1] if c + d < 0 else 0.0
        return round(self.origin_x) + x, round(self.origin_y) + y

    def to_film(self, x: float, y: float) -> tuple[float, float]:
        """The film point (column, row) at a device point; it may lie outside the film."""
        a, b, c, d = self.turn.matrix
        shown = self.shown_size
        x, y = x - round(self.origin_x), y - round(self.origin_y)
        x -= shown[0] if a + b < 0 else 0.0
        y -= shown[1] if c + d < 0 else 0.0
        # The matrix is orthogonal: its transpose is its inverse.
        return (a * x + c * y) / self.column_scale, (b * x + d * y) / self.row_scale

    def visible(self) -> tuple[Span, Span]:
        """Device pixel ranges (x0, x1), (y0, y1), half open, whose centres show film; empty when out of sight."""
        shown = self.shown_size
        return (
            _covered(round(self.origin_x), shown[0], self.width),
            _covered(round(self.origin_y), shown[1], self.height),
        )

    def sample_points(self, xs: Span, ys: Span) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Film (rows, columns) coordinates at the centres of a block of device pixels.

        Because turns are multiples of 90°, rows depend on one screen axis only and columns on the other. When
        ``turn.swaps_axes`` the rows belong to the xs and the columns to the ys.
        """
        a, b, c, d = self.turn.matrix
        shown = self.shown_size
        x = np.arange(xs[0], xs[1], dtype=np.float64) + (0.5 - round(self.origin_x))
        y = np.arange(ys[0], ys[1], dtype=np.float64) + (0.5 - round(self.origin_y))
        x = shown[0] - x if a + b < 0 else x
        y = shown[1] - y if c + d < 0 else y
        rows, columns = (x, y) if self.turn.swaps_axes else (y, x)
        return rows / self.row_scale, columns / self.column_scale


def _clamped(zoom: float) -> float:
    return min(max(zoom, MIN_ZOOM), MAX_ZOOM)


def _covered(origin: int, extent: float, size: int) -> Span:
    # Pixel i shows film when origin <= i + 0.5 < origin + extent.
    first = max(0, origin)
    last = min(size, math.ceil(origin + extent - 0.5))
    return first, max(first, last)
