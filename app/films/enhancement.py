"""View options that bring out detail: edge enhancement and local contrast (CLAHE).

They make another set of stored values for the screen alone, once, off the interface's thread: the window then works on
them at its usual speed. The film's own pixels, what the model gets and every export stay as they are.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from app.films.pyramid import Padding, Pixels
from app.translation import marked

RADIUS_SHARE = 1 / 150
"""Radius of the blur that edges are told from, as a share of the film's longer side."""
AMOUNT = 1.5
"""How much of the difference from the blurred film is added."""
TILES = 8
BINS = 256
CLIP = 3.0
"""The highest bin of a tile's histogram, in times the mean: what limits the gain of contrast."""
_BAND = 128

Floats = NDArray[np.float32]


class Enhancement(Enum):
    """A view option; the value is what the film's corner says of it."""

    NONE = ""
    EDGES = marked("Light box", "EDGES ENHANCED (view only)")
    LOCAL_CONTRAST = marked("Light box", "LOCAL CONTRAST (view only)")


def enhanced(stored: Pixels, padding: Padding | None, kind: Enhancement) -> Pixels:
    """``stored`` (rows, columns) as ``kind`` shows it, in the same type; padding stays, and nothing becomes it."""
    film = np.ones(stored.shape, bool) if padding is None else ~padding.mask(stored)
    if kind is Enhancement.NONE or not film.any():
        return stored
    values = sharpened(stored, film) if kind is Enhancement.EDGES else equalised(stored, film)
    least, greatest = _bounds(stored, film)
    values = np.clip(np.rint(values), least, greatest)
    if padding is not None:
        padding.move_out(values, padding.mask(values), least, greatest)
    result = values.astype(stored.dtype)
    result[~film] = stored[~film]
    return result


def sharpened(stored: Pixels, film: NDArray[np.bool_]) -> Floats:
    """Unsharp masking: what differs from a blurred film counts 2.5 times. ``film`` is False where there is padding."""
    radius = max(1, round(max(stored.shape) * RADIUS_SHARE))
    weight = film.astype(np.float32)
    values = stored.astype(np.float32)
    blurred = _box(_box(values * weight, radius), radius)
    # Padding counts nothing: divide by the share of film under the blur.
    share = _box(_box(weight, radius), radius)
    np.maximum(share, 1e-6, out=share)
    blurred /= share
    values += AMOUNT * (values - blurred)
    return values


def equalised(stored: Pixels, film: NDArray[np.bool_]) -> Floats:
    """Contrast-limited adaptive histogram equalisation over 8 × 8 tiles, within the film's own range of values."""
    least, greatest = _bounds(stored, film)
    span = max(greatest - least, 1)
    bins = np.clip((stored.astype(np.float32) - least) * ((BINS - 1) / span), 0, BINS - 1)
    curves = _curves(bins, film)
    rows, columns = stored.shape
    result = np.empty(stored.shape, np.float32)
    across, right, share_x = _neighbours(columns)
    for top in range(0, rows, _BAND):
        band = slice(top, min(top + _BAND, rows))
        down, below, share_y = (part[band, None] for part in _neighbours(rows))
        code = bins[band].astype(np.intp)
        upper = (1 - share_x) * curves[down, across, code] + share_x * curves[down, right, code]
        lower = (1 - share_x) * curves[below, across, code] + share_x * curves[below, right, code]
        result[band] = least + ((1 - share_y) * upper + share_y * lower) * span
    return result


def _curves(bins: Floats, film: NDArray[np.bool_]) -> Floats:
    """(TILES, TILES, BINS) outputs in [0, 1] of each tile."""
    curves = np.empty((TILES, TILES, BINS), np.float32)
    row_edges = np.linspace(0, bins.shape[0], TILES + 1).astype(int)
    column_edges = np.linspace(0, bins.shape[1], TILES + 1).astype(int)
    for y in range(TILES):
        for x in range(TILES):
            tile = (slice(row_edges[y], row_edges[y + 1]), slice(column_edges[x], column_edges[x + 1]))
            counts = np.bincount(bins[tile][film[tile]].astype(np.intp), minlength=BINS).astype(np.float64)
            if not counts.sum():
                curves[y, x] = np.linspace(0, 1, BINS)
                continue
            limit = CLIP * counts.sum() / BINS
            excess = np.maximum(counts - limit, 0).sum()
            counts = np.minimum(counts, limit) + excess / BINS
            curves[y, x] = (np.cumsum(counts) - counts / 2) / counts.sum()
    return curves


def _neighbours(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """For each pixel along an axis: the tile before it, the one after it, and the share of the latter."""
    place = (np.arange(size) + 0.5) * (TILES / size) - 0.5
    place = np.clip(place, 0, TILES - 1)
    first = np.floor(place).astype(np.intp)
    return first, np.minimum(first + 1, TILES - 1), (place - first).astype(np.float32)


def _box(values: Floats, radius: int) -> Floats:
    """The mean over a square of 2·radius + 1 pixels, edges repeated."""
    return _box_rows(_box_rows(values, radius).T, radius).T


def _box_rows(values: Floats, radius: int) -> Floats:
    result = np.empty_like(values, order="C")
    width = 2 * radius + 1
    for top in range(0, values.shape[0], _BAND):
        band = np.pad(values[top : top + _BAND], ((0, 0), (radius + 1, radius)), mode="edge")
        # Sums in float64: in float32 the differences of long sums would show as stripes.
        sums = np.cumsum(band, axis=1, dtype=np.float64)
        result[top : top + _BAND] = (sums[:, width:] - sums[:, :-width]) / width
    return result


def _bounds(stored: Pixels, film: NDArray[np.bool_]) -> tuple[int, int]:
    values = stored[film]
    return int(values.min()), int(values.max())
