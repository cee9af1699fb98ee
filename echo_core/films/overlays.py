"""Overlay planes: one-bit pictures over the film, in 60xx groups or in unused bits of the pixels (PS3.3 C.9.2).

They are drawn over the film as it is shown and are never part of its pixels: no table, no P-value and no ticket of
:meth:`~echo_core.films.film.Film.share` knows of them, so the model cannot see one.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Overlay:
    """One plane, as found at ``film.overlays``.

    ``packed`` holds rows × columns bits, row by row, the first pixel in the lowest bit. ``origin`` is (row, column) of
    the plane's upper left pixel on the film as stored, from 0 and possibly outside of it. ``kind`` tells graphics
    (draw the bits) from a region of interest, whose ``roi_*`` values are the file's own statistics, None where it
    gives none. ``embedded`` planes lay in unused bits of the pixels.
    """

    group: int
    rows: int
    columns: int
    packed: bytes
    origin: tuple[int, int] = (0, 0)
    kind: Literal["graphics", "roi"] = "graphics"
    label: str = ""
    description: str = ""
    subtype: str = ""
    embedded: bool = False
    roi_area: int | None = None
    roi_mean: float | None = None
    roi_deviation: float | None = None

    @property
    def name(self) -> str:
        """What a menu calls the plane: its label, else its description, else its group."""
        return self.label or self.description or f"Overlay {self.group:04X}"

    def plane(self) -> NDArray[np.bool_]:
        """The bits, (rows, columns) bool."""
        bits = np.unpackbits(np.frombuffer(self.packed, np.uint8), count=self.rows * self.columns, bitorder="little")
        return bits.view(np.bool_).reshape(self.rows, self.columns)

    def on_film(self, rows: int, columns: int) -> NDArray[np.bool_]:
        """The plane at its place on a film of that size as stored, (rows, columns) bool; what lies outside is cut."""
        whole = np.zeros((rows, columns), bool)
        top, left = self.origin
        bottom, right = min(rows, top + self.rows), min(columns, left + self.columns)
        if bottom > max(top, 0) and right > max(left, 0):
            part = self.plane()[max(0, -top) : bottom - top, max(0, -left) : right - left]
            whole[max(top, 0) : bottom, max(left, 0) : right] = part
        return whole

    def to_json(self) -> dict[str, Any]:
        """The plane as JSON types; :meth:`from_json` restores it."""
        values = {name: getattr(self, name) for name in self.__slots__}
        packed = base64.b64encode(zlib.compress(self.packed, 1)).decode("ascii")
        return values | {"packed": packed, "origin": list(self.origin)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Overlay:
        """Restore what :meth:`to_json` wrote."""
        size = packed_size(int(data["rows"]) * int(data["columns"]))
        packed = zlib.decompressobj().decompress(base64.b64decode(data["packed"]), size)
        return cls(**data | {"packed": packed, "origin": (int(data["origin"][0]), int(data["origin"][1]))})


def packed_size(pixels: int) -> int:
    """How many bytes so many bits take."""
    return -(-pixels // 8)
