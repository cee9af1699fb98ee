"""From stored codes over modality values to the VOI output in [0, 1] (PS3.3 C.11.1, C.11.2), as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from echo_core.films.header import FilmHeader, LookupTable

Floats = NDArray[np.float64]
FUNCTIONS = ("LINEAR", "LINEAR_EXACT", "SIGMOID")


@dataclass(frozen=True, slots=True)
class Voi:
    """One way to map modality values to grey.

    ``center`` and ``width`` are in modality units and hold for windows ("window", "automatic"); ``lut`` for "lut".
    ``label`` names it in a menu; ``note`` is what the reader must be told when it is the default, "" if nothing.
    """

    kind: Literal["window", "lut", "identity", "automatic"]
    label: str
    center: float = 0.0
    width: float = 0.0
    function: str = "LINEAR"
    lut: LookupTable | None = None
    note: str = ""

    @classmethod
    def manual(cls, center: float, width: float, function: str = "LINEAR_EXACT") -> Voi:
        """A window set by hand; ``width`` is raised to the least legal one."""
        least = 1.0 if function == "LINEAR" else 1e-6
        return cls("window", "Manual", center, max(width, least), function)


def stored_of_codes(header: FilmHeader) -> NDArray[np.int64]:
    """The stored value of each code, (table_size,): codes are the unsigned view of stored values."""
    codes = np.arange(header.table_size, dtype=np.int64)
    if header.signed:
        codes[header.table_size // 2 :] -= header.table_size
    return codes


def modality_values(header: FilmHeader) -> Floats:
    """The modality value of each code, (table_size,), by the Modality LUT or slope and intercept (PS3.3 C.11.1)."""
    stored = stored_of_codes(header)
    if header.modality_lut is not None:
        return _looked_up(header.modality_lut, stored).astype(np.float64)
    return stored.astype(np.float64) * header.slope + header.intercept


def stored_range(header: FilmHeader) -> tuple[int, int]:
    """The least and the greatest stored value that the stored bits can express."""
    low = -(1 << (header.bits_stored - 1)) if header.signed else 0
    return low, low + (1 << header.bits_stored) - 1


def possible_range(header: FilmHeader) -> tuple[float, float]:
    """The least and the greatest modality value that the stored bits can express."""
    if header.modality_lut is not None:
        return 0.0, float((1 << header.modality_lut.bits) - 1)
    ends = [value * header.slope + header.intercept for value in stored_range(header)]
    return min(ends), max(ends)


def voi_values(header: FilmHeader, voi: Voi) -> Floats:
    """The VOI output of each code in [0, 1], (table_size,), before polarity and padding."""
    x = modality_values(header)
    if voi.lut is not None:
        # A fractional slope gives values between the entries: the nearest entry is meant.
        outputs = _looked_up(voi.lut, np.rint(x).astype(np.int64))
        return np.minimum(outputs / float((1 << voi.lut.bits) - 1), 1.0)
    if voi.kind == "identity":
        low, high = possible_range(header)
        return np.clip((x - low) / max(high - low, np.finfo(np.float64).tiny), 0.0, 1.0)
    return windowed(x, voi.center, voi.width, voi.function)


def windowed(x: Floats, center: float, width: float, function: str) -> Floats:
    """A window's output in [0, 1] (PS3.3 C.11.2.1.2, C.11.2.1.3). ``width`` ≥ 1 for LINEAR, > 0 otherwise."""
    # The quotient of a width near zero may be beyond a float: such a window is a step, and infinity its right argument.
    if function == "SIGMOID":
        with np.errstate(over="ignore"):
            exponent = np.clip(-4.0 * ((x - center) / width), -700.0, 700.0)
        return np.asarray(1.0 / (1.0 + np.exp(exponent)))
    if function == "LINEAR_EXACT":
        with np.errstate(over="ignore"):
            return np.clip((x - center) / width + 0.5, 0.0, 1.0)
    middle, span = center - 0.5, width - 1.0
    if span <= 0:
        return (x > middle).astype(np.float64)
    return np.clip((x - middle) / span + 0.5, 0.0, 1.0)


def presented(table: LookupTable, y: Floats) -> Floats:
    """The output in [0, 1] of a Presentation LUT, whose whole input range the VOI output spans (PS3.3 C.11.6.1)."""
    values = table.values
    return np.minimum(values[np.rint(y * (values.size - 1)).astype(np.int64)] / float((1 << table.bits) - 1), 1.0)


def usable(width: float, function: str) -> bool:
    """Whether the window formula has a meaning for this width."""
    return width >= 1.0 if function == "LINEAR" else width > 0.0


def _looked_up(table: LookupTable, inputs: NDArray[np.int64]) -> NDArray[np.uint16]:
    """The outputs for integer inputs; inputs before the first and after the last entry take that entry's output."""
    values = table.values
    return values[np.clip(inputs - table.first, 0, values.size - 1)]
