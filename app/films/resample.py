"""Film values at device resolution: the one step between a pyramid level and the grey table.

Interpolating stored values once and looking the result up in the grey table keeps a window drag down to one table
look-up for each visible screen pixel, at every zoom and turn.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.films.geometry import Geometry, Span
from app.films.pyramid import Padding, Pixels, Pyramid

BLOCK = 32
"""Rows worked on at a time: their temporaries stay in the processor's cache, which makes this three times as fast."""


def view_values(pyramid: Pyramid, geometry: Geometry, xs: Span, ys: Span) -> Pixels:
    """Stored values for device pixels xs × ys (half open, inside ``Geometry.visible()``); shape (height, width).

    At zoom 1 these are the film's own values; otherwise they are interpolated linearly between the pixels of the
    fitting level, except beside padding, where the nearest pixel is taken. Only a padding pixel of the level gives a
    padding value.
    """
    level = pyramid.level_for(max(geometry.row_scale, geometry.column_scale))
    source = pyramid.levels[level]
    values = np.empty((ys[1] - ys[0], xs[1] - xs[0]), source.dtype)
    rows, columns = geometry.sample_points(xs, ys)
    # Pixel r of level k is centred on film coordinate (r + 0.5)·2^k.
    down, across = _Axis(rows / 2**level - 0.5, source.shape[0]), _Axis(columns / 2**level - 0.5, source.shape[1])
    part = source[down.first : down.stop, across.first : across.stop]
    target = values.T if geometry.turn.swaps_axes else values
    if down.exact and across.exact:
        for block in _blocks(target.shape[0]):
            target[block] = np.take(part[down.index[block]], across.index, axis=1)
    else:
        _interpolate(part, down, across, pyramid.padding, target)
    return values


def nearest_grey(
    pyramid: Pyramid, geometry: Geometry, xs: Span, ys: Span, table: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The grey of the nearest pixel of the fitting level for device pixels xs × ys; shape (height, width).

    Half the work of :func:`view_values`, for a picture that another one follows within a blink.
    """
    level = pyramid.level_for(max(geometry.row_scale, geometry.column_scale))
    source = pyramid.levels[level]
    rows, columns = (
        np.clip(points / 2**level, 0, size - 1).astype(np.intp)
        for points, size in zip(geometry.sample_points(xs, ys), source.shape, strict=True)
    )
    first = int(columns.min())
    part = source[:, first : int(columns.max()) + 1].view(f"u{source.dtype.itemsize}")
    columns -= first
    # Magnified, a line of the film stands for several of the screen: it is looked up once.
    fresh = np.concatenate(([True], rows[1:] != rows[:-1]))
    lines, repeats = rows[fresh], np.diff(np.flatnonzero(fresh), append=rows.size)
    grey = np.empty((lines.size, columns.size), np.uint8)
    for block in _blocks(lines.size):
        band = part[lines[block]]
        # The look-up widens every code, so it comes where there are fewer of them.
        if columns.size < band.shape[1]:
            np.take(table, np.take(band, columns, axis=1, mode="clip"), out=grey[block], mode="clip")
        else:
            np.take(np.take(table, band, mode="clip"), columns, axis=1, out=grey[block], mode="clip")
    if lines.size < rows.size:
        grey = np.repeat(grey, repeats, axis=0)
    return np.ascontiguousarray(grey.T) if geometry.turn.swaps_axes else grey


class _Axis:
    """Sample points along one axis: the pixel before each, how far it is to the next, and the span that they need."""

    def __init__(self, points: NDArray[np.float64], size: int) -> None:
        points = np.clip(points, 0, size - 1)
        index = np.floor(points + 1e-6).astype(np.intp)
        weight = (points - index).astype(np.float32)
        weight[np.abs(weight) < 1e-5] = 0
        self.first = int(index.min())
        self.stop = min(int(index.max()) + 2, size)
        self.index = index - self.first
        self.following = np.minimum(self.index + 1, self.stop - self.first - 1)
        self.weight = weight
        self.nearest = np.where(weight > 0.5, self.following, self.index)

    @property
    def exact(self) -> bool:
        """Whether every point falls on the centre of a pixel."""
        return not self.weight.any()


def _blocks(rows: int) -> Iterator[slice]:
    for start in range(0, rows, BLOCK):
        yield slice(start, min(start + BLOCK, rows))


def _interpolate(part: Pixels, down: _Axis, across: _Axis, padding: Padding | None, target: Pixels) -> None:
    beside = None if padding is None else padding.mask(part)
    if beside is not None:
        _spread(beside)
        beside = beside if beside.any() else None
    limits = np.iinfo(target.dtype)
    # Only with film on both sides of the padding can the values between two pixels be among it.
    amid = padding is not None and limits.min < padding.low and padding.high < limits.max
    for block in _blocks(target.shape[0]):
        index, following, weight = down.index[block], down.following[block], down.weight[block]
        top = int(index.min())
        band = part[top : int(following.max()) + 1]
        index, following = index - top, following - top
        # The cheaper order first: shrink before stretching.
        if index.size <= band.shape[0]:
            values = _along(_along(band, index, following, weight, 0), across.index, across.following, across.weight, 1)
        else:
            values = _along(_along(band, across.index, across.following, across.weight, 1), index, following, weight, 0)
        values += 0.5
        # Storing cuts off the fraction, which for values that may be negative is not yet the floor.
        if target.dtype.kind == "i":
            np.floor(values, out=values)
        target[block] = values
        fallen = padding.mask(target[block]) if padding is not None and amid else None
        if beside is not None and beside[down.index[block]].any():
            near = np.take(part[down.nearest[block]], across.nearest, axis=1)
            blended = np.take(beside[down.index[block]], across.index, axis=1)
            np.copyto(target[block], near, where=blended)
            if fallen is not None:
                fallen &= ~blended
        if padding is not None and fallen is not None:
            padding.move_out(target[block], fallen, limits.min, limits.max)


def _along(
    values: Pixels, index: NDArray[np.intp], following: NDArray[np.intp], weight: NDArray[np.float32], axis: int
) -> NDArray[np.float32]:
    low = np.take(values, index, axis=axis).astype(np.float32, copy=False)
    high = np.take(values, following, axis=axis).astype(np.float32, copy=False)
    high -= low
    high *= weight[:, None] if axis == 0 else weight
    low += high
    return low


def _spread(mask: NDArray[np.bool_]) -> None:
    """Mark, in place, every pixel whose right, lower or diagonal neighbour is marked: those it is blended with."""
    mask[:-1] |= mask[1:]
    mask[:, :-1] |= mask[:, 1:]
