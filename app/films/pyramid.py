"""A film's pyramid: the stored values, and box-averaged copies at half, quarter, … size.

The averages are taken over stored values, before any window, so that one pyramid serves every window. Padding is left
out of the averages (PS3.3 C.7.5.1.1.2): a coarse pixel is padding only where all that it covers is padding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]
SMALLEST = 256
MOST_STRETCHED = 1.2


@dataclass(frozen=True)
class Padding:
    """The inclusive range of stored values that are padding."""

    low: int
    high: int

    def mask(self, values: Pixels) -> NDArray[np.bool_]:
        """Where the values are padding; the same shape as ``values``."""
        if self.low == self.high:
            return np.asarray(values == self.low)
        return np.asarray((values >= self.low) & (values <= self.high))

    def move_out(self, values: Pixels, fallen: NDArray[np.bool_], least: int, greatest: int) -> None:
        """Move, in place, the whole numbers that have ``fallen`` on padding to the nearest that is none.

        What is made of film is film, whatever number it comes to: only stored values are padding. They stay between
        ``least`` and ``greatest`` unless all of that range is padding.
        """
        flat = np.flatnonzero(fallen)  # far quicker than in two dimensions
        if flat.size:
            places = np.divmod(flat, fallen.shape[1])
            found = values[places].astype(np.int64)
            up = (found - self.low > self.high - found) & (self.high < greatest) | (self.low <= least)
            values[places] = np.where(up, self.high + 1, self.low - 1)


@dataclass(frozen=True)
class Pyramid:
    """Levels of one frame, finest first; level k has ⌈rows / 2^k⌉ × ⌈columns / 2^k⌉ stored values."""

    levels: tuple[Pixels, ...]
    padding: Padding | None = None

    def level_for(self, scale: float) -> int:
        """The level to paint at ``scale`` device pixels per film pixel: the coarsest that is stretched by 1.2 at most.

        From scale 1 on that is always level 0, the film's own pixels.
        """
        level = 0
        while level + 1 < len(self.levels) and scale * 2 ** (level + 1) <= MOST_STRETCHED:
            level += 1
        return level

    def lacks_level_for(self, scale: float) -> bool:
        """Whether ``scale`` would be painted from a coarser level than have been made so far."""
        return not _is_last(self.levels[-1]) and scale * 2 ** len(self.levels) <= MOST_STRETCHED


def flat(stored: Pixels, padding: Padding | None = None) -> Pyramid:
    """A pyramid of the stored pixels alone: what can be painted at once, while the coarser levels are made."""
    return Pyramid((stored,), padding)


def build(stored: Pixels, padding: Padding | None = None) -> Pyramid:
    """All levels down to about 256 pixels. ``stored`` is (rows, columns) or (rows, columns, 3) of an integer type."""
    levels = [stored]
    while not _is_last(levels[-1]):
        levels.append(_halved(levels[-1], padding))
    return Pyramid(tuple(levels), padding)


def _is_last(level: Pixels) -> bool:
    sides: tuple[int, ...] = level.shape[:2]
    return max(sides) <= SMALLEST or min(sides) <= 1


def _halved(fine: Pixels, padding: Padding | None) -> Pixels:
    if fine.shape[0] % 2 or fine.shape[1] % 2:
        odd = [(0, fine.shape[0] % 2), (0, fine.shape[1] % 2)] + [(0, 0)] * (fine.ndim - 2)
        fine = np.pad(fine, odd, mode="edge")
    # Sums of four 16 bit values need 18 bits; a wider type is needed only for 32 bit films.
    wide = np.int64 if fine.dtype.itemsize > 2 else np.int32
    parts = [fine[row::2, column::2] for row in (0, 1) for column in (0, 1)]
    if padding is None:
        total: Pixels = parts[0].astype(wide)
        for part in parts[1:]:
            total += part
        total += 2
        return np.asarray((total >> 2).astype(fine.dtype))
    return _halved_without(parts, padding, wide)


def _halved_without(parts: list[Pixels], padding: Padding, wide: type[np.signedinteger[Any]]) -> Pixels:
    total = np.zeros(parts[0].shape, wide)
    count = np.zeros(parts[0].shape, np.int8)
    for part in parts:
        film = ~padding.mask(part)
        np.add(total, part, out=total, where=film, casting="unsafe")
        count += film
    mean = np.floor_divide(2 * total + count, 2 * np.maximum(count, 1))
    limits = np.iinfo(parts[0].dtype)
    padding.move_out(mean, padding.mask(mean), limits.min, limits.max)
    return np.where(count == 0, padding.low, mean).astype(parts[0].dtype)
