"""A first, coarse picture of a JPEG 2000 film, from the low-resolution half of its wavelets: in a tenth of the time.

Its values are stored values, as means over the pixels that each stands for, so that they go through the same window.
It is for the eyes while the film is decoded: nothing measures it, drafts from it or exports it.
"""

from __future__ import annotations

import base64
import dataclasses
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.codestream import Codestream
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.rendering import default_voi, grey_table
from echo_core.films.voi import stored_range

log = logging.getLogger("echo.films")

LARGEST_SIDE = 1024
"""A film of no more pixels a side than this is decoded whole as quickly."""
_MOST_HALVINGS = 5
_OVERSHOOT = 2
"""How much of the range of values the wavelet may go past it: a quarter of it in a corner between black and white."""


@dataclass(frozen=True)
class Preview:
    """The header of a film as far as it is known now, and (rows, columns) stored values, of ``factor`` film pixels a
    side each; the last row and column may stand for fewer. ``path`` is the file's."""

    header: FilmHeader
    values: NDArray[Any]
    factor: int
    path: Path = Path()

    @property
    def codes(self) -> NDArray[Any]:
        """The values as the index into a grey table of the film."""
        return self.values.view(f"u{self.values.dtype.itemsize}")

    def is_of(self, film: Film) -> bool:
        """Whether this is the file that ``film`` was read from, as far as the header tells (the pixels add notes)."""
        bare = dataclasses.replace(film.header, notes=())
        return dataclasses.replace(self.header, notes=()) == bare

    def grey(self) -> NDArray[np.uint8]:
        """The picture in the film's default window and polarity, (rows, columns) uint8."""
        small = self._as_film()
        picture: NDArray[np.uint8] = grey_table(small.header, default_voi(small))[small.codes]
        return picture

    def to_json(self) -> dict[str, Any]:
        """As JSON types; :meth:`from_json` restores it, but for the path, which whoever asked for it knows."""
        return {
            "header": self.header.to_json(),
            "factor": self.factor,
            "shape": list(self.values.shape),
            "dtype": self.values.dtype.str,
            "values": base64.b64encode(np.ascontiguousarray(self.values).tobytes()).decode("ascii"),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], path: Path) -> Preview:
        """Restore what :meth:`to_json` wrote of the film at ``path``."""
        values = np.frombuffer(base64.b64decode(data["values"]), data["dtype"]).reshape(data["shape"])
        return cls(FilmHeader.from_json(data["header"]), values, int(data["factor"]), path)

    def _as_film(self) -> Film:
        rows, columns = self.values.shape
        return Film(dataclasses.replace(self.header, rows=rows, columns=columns), self.values, Path())


def make_preview(header: FilmHeader, frame: bytes, found: Codestream | None) -> Preview | None:
    """A preview of a grey JPEG 2000 ``frame`` that was ``found`` to be whole; None where there is none to be had.

    That is so for a small film, for one whose frame and header do not describe the same numbers, for one with a
    shutter, and for one with padding amid its values, which a mean of others may hit. Without a window of its own a
    film has an automatic one, which is here that of the coarse values.
    """
    halvings = 0
    while max(header.rows, header.columns) >> halvings > LARGEST_SIDE and halvings < _MOST_HALVINGS:
        halvings += 1
    plain = header.high_bit == header.bits_stored - 1 and not header.overlays and header.shutter is None
    if not halvings or not plain or found is None or header.colour or _padded_amid(header):
        return None
    if (found.samples, found.signed) != (1, header.signed) or found.precision < header.bits_stored:
        return None
    wide = _reduced(frame, halvings, found)
    values = None if wide is None else _within(wide, header)
    if values is None:
        return None
    return Preview(header, values, 2**halvings)


def _padded_amid(header: FilmHeader) -> bool:
    """Whether the film may have values on both sides of its padding."""
    if header.padding_value is None:
        return False
    limit = header.padding_value if header.padding_limit is None else header.padding_limit
    least, greatest = stored_range(header)
    return least < min(header.padding_value, limit) and max(header.padding_value, limit) < greatest


def _reduced(frame: bytes, halvings: int, found: Codestream) -> NDArray[np.int32] | None:
    """The frame without its ``halvings`` finest resolutions, as int32 values; None if that does not decode."""
    from echo_core.films.reduced_jpeg2000 import decode_reduced

    try:
        container = decode_reduced(frame, halvings, found.rows, found.columns, found.precision)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:  # there may be fewer resolutions than asked for, or something that Pillow does not read
        log.info("no preview of a film: %s", type(error).__name__)
        return None
    # Pillow moves the values up to fill their container, and negative ones above zero.
    values: NDArray[np.int32] = container.astype(np.int32) >> (8 * container.dtype.itemsize - found.precision)
    if found.signed:
        values -= 1 << (found.precision - 1)
    return values


def _within(values: NDArray[np.int32], header: FilmHeader) -> NDArray[Any] | None:
    """The values as the film's stored values; None where the bits above them hold something else.

    At an edge the wavelet's low half goes a little past the values on both of its sides.
    """
    low, high = stored_range(header)
    past = max(low - int(values.min()), int(values.max()) - high)
    if past > (high + 1 - low) // _OVERSHOOT:
        return None
    held = np.clip(values, low, high)
    return held.astype(f"{'i' if header.signed else 'u'}{1 if header.bits_allocated <= 8 else 2}")
