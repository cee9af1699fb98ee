"""What a display shutter hides of a film (PS3.3 C.7.6.11, C.7.6.15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.overlays import Overlay

BLACK = 0


@dataclass(frozen=True, slots=True)
class Shutter:
    """Shapes that leave a part of the film visible; with several, only what lies in all of them.

    Positions are pixels of the film as stored, counted from 1. ``rectangle`` is (left, top, right, bottom), its edges
    still visible; ``circle`` is (row, column, radius), the radius in pixels along a row; ``polygon`` is (row, column)
    vertices. ``bitmap`` is the group of an overlay whose bits hide. ``value`` is the 16-bit P-value shown instead,
    None where the file leaves it to the viewer.
    """

    rectangle: tuple[int, int, int, int] | None = None
    circle: tuple[int, int, int] | None = None
    polygon: tuple[tuple[int, int], ...] = ()
    bitmap: int | None = None
    value: int | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Shutter:
        """Restore what became lists on the way through JSON."""
        shapes = {name: data[name] and tuple(data[name]) for name in ("rectangle", "circle")}
        return cls(**data | shapes | {"polygon": tuple((row, column) for row, column in data["polygon"])})

    @property
    def shaped(self) -> bool:
        """Whether it has a shape, be it beside a bitmap."""
        return self.rectangle is not None or self.circle is not None or bool(self.polygon)

    @property
    def grey(self) -> int:
        """The grey to paint, 0 to 255."""
        return (BLACK if self.value is None else self.value) * 255 // 65535

    def hidden(
        self, rows: int, columns: int, overlays: tuple[Overlay, ...] = (), aspect: float = 1.0
    ) -> NDArray[np.bool_]:
        """The pixels not to be seen, (rows, columns) bool; ``aspect`` is the height ÷ width of a pixel."""
        shut = np.zeros((rows, columns), bool)
        if self.rectangle is not None:
            left, top, right, bottom = self.rectangle
            seen = np.zeros_like(shut)
            seen[max(0, top - 1) : max(0, bottom), max(0, left - 1) : max(0, right)] = True
            shut |= ~seen
        if self.circle is not None:
            row, column, radius = self.circle
            down = (np.arange(1, rows + 1, dtype=np.float64)[:, None] - row) * aspect
            across = np.arange(1, columns + 1, dtype=np.float64) - column
            shut |= down**2 + across**2 > float(radius) ** 2
        if len(self.polygon) >= 3:
            shut |= ~inside_polygon(self.polygon, rows, columns)
        for overlay in overlays:
            if overlay.group == self.bitmap:
                shut |= overlay.on_film(rows, columns)
        return shut


def as_bitmap(
    shutter: Shutter, rows: int, columns: int, overlays: tuple[Overlay, ...], aspect: float = 1.0
) -> tuple[Shutter, Overlay]:
    """The same shutter as a bitmap alone, which may not stand beside other shapes (PS3.3 C.7.6.15), and its plane.

    The plane has the bitmap's group. Arguments as for :meth:`Shutter.hidden`.

    Raises:
        ValueError: the shutter has no bitmap.
    """
    if shutter.bitmap is None:
        raise ValueError("a shutter of shapes alone needs no bitmap")
    hidden = shutter.hidden(rows, columns, overlays, aspect)
    plane = Overlay(shutter.bitmap, rows, columns, np.packbits(hidden, bitorder="little").tobytes())
    return Shutter(bitmap=shutter.bitmap, value=shutter.value), plane


def inside_polygon(vertices: tuple[tuple[int, int], ...], rows: int, columns: int) -> NDArray[np.bool_]:
    """The pixels whose centre lies inside, by the even-odd rule, or on an edge that runs down the left or along a row.

    ``vertices`` are (row, column) from 1; the polygon closes itself.
    """
    crossings = np.zeros((rows, columns + 1), np.uint8)
    edge = np.zeros((rows, columns), bool)
    for (row_a, column_a), (row_b, column_b) in zip(vertices, (*vertices[1:], vertices[0]), strict=True):
        if row_a == row_b:
            if 1 <= row_a <= rows:
                edge[row_a - 1, max(0, min(column_a, column_b) - 1) : max(0, max(column_a, column_b))] = True
            continue
        first, last = max(1, min(row_a, row_b)), min(rows, max(row_a, row_b) - 1)  # half open: a vertex counts once
        if last >= first:
            lines = np.arange(first, last + 1)
            x = column_a + (lines - row_a) * ((column_b - column_a) / (row_b - row_a))
            crossings[lines - 1, np.clip(np.ceil(x).astype(np.int64) - 1, 0, columns)] ^= 1
    inside: NDArray[np.bool_] = np.bitwise_xor.accumulate(crossings, axis=1)[:, :columns].astype(bool)
    return inside | edge
