"""JPEG 2000 at a lower resolution, by Pillow's decoder (OpenJPEG).

Pillow's own reader of such files rounds a reduced side to the nearest pixel, where the standard rounds it up (ITU-T
T.800 B-15), and then refuses every film of an unlucky size; so the frame is handed to the decoder by this reader.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFile

_BARE = b"\xff\x4f\xff\x51"


def decode_reduced(frame: bytes, halvings: int, rows: int, columns: int, precision: int) -> NDArray[Any]:
    """A grey frame of ``rows`` × ``columns`` without its ``halvings`` finest resolutions: (⌈rows / 2^halvings⌉,
    ⌈columns / 2^halvings⌉) uint8 up to a ``precision`` of 8 bits, else uint16, the values moved up to fill it.

    Raises what Pillow raises where that does not decode.
    """
    with _Frame(frame, halvings, (rows, columns), "L" if precision <= 8 else "I;16") as picture:
        return np.asarray(picture)


class _Frame(ImageFile.ImageFile):
    """One frame as a file that Pillow decodes when its pixels are asked for."""

    format = "JPEG2000"

    def __init__(self, frame: bytes, halvings: int, shape: tuple[int, int], mode: str) -> None:
        self._wanted = halvings, shape, mode, "j2k" if frame.startswith(_BARE) else "jp2", len(frame)
        super().__init__(io.BytesIO(frame))

    def _open(self) -> None:
        halvings, (rows, columns), self._mode, codec, length = self._wanted
        self._size = -(-columns // 2**halvings), -(-rows // 2**halvings)
        self.tile = [ImageFile._Tile("jpeg2k", (0, 0, *self._size), 0, (codec, halvings, 0, -1, length))]
