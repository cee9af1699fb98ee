"""How large a pixel is, and how far to trust it (PS3.3 10.7.1, C.8.11.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from echo_core.films.header import FilmHeader

# No detector has smaller, larger or longer pixels: such values are damage or a slip of units.
_SIZES_MM = (1e-3, 1e2)
_WIDEST = 50.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """The distance between pixel centres, row \\ column in millimetres, with where it comes from."""

    row_mm: float
    column_mm: float
    label: str


def pixel_spacing(header: FilmHeader) -> Spacing | None:
    """The first spacing of the file that can be used; None means pixels only (absent, negative or beyond belief).

    PixelSpacing is already corrected where it says so, and is never divided by the magnification factor.
    """
    pixel, imager = _usable(header.pixel_spacing), _usable(header.imager_pixel_spacing)
    if pixel and header.pixel_spacing_calibration in ("GEOMETRY", "FIDUCIAL"):
        kind = "geometry" if header.pixel_spacing_calibration == "GEOMETRY" else "fiducial"
        return Spacing(*pixel, f"calibrated by {kind}")
    if pixel and imager and pixel != imager:
        return Spacing(*pixel, "corrected, type unstated")
    if imager:
        if header.magnification is not None and header.magnification > 0:
            return _scaled(imager, 1.0 / header.magnification, "magnification corrected")
        object_mm, detector_mm = header.source_to_patient, header.source_to_detector
        if object_mm is not None and detector_mm is not None and 0 < object_mm < detector_mm:
            return _scaled(imager, object_mm / detector_mm, "corrected by source distances")
        return Spacing(*imager, "at detector")
    if pixel:
        return Spacing(*pixel, "meaning unknown")
    return None


def pixel_aspect(header: FilmHeader) -> float:
    """Height ÷ width of a pixel as stored (1.0 where unknown): films are drawn and fed to the model square.

    From the spacings, else from PixelAspectRatio (vertical \\ horizontal, PS3.3 C.7.6.3.1.7).
    """
    for pair in (_usable(header.pixel_spacing), _usable(header.imager_pixel_spacing), header.pixel_aspect_ratio):
        if pair is not None and _alike(pair):
            return pair[0] / pair[1]
    return 1.0


def _alike(pair: tuple[float, float]) -> bool:
    return all(0 < value < math.inf for value in pair) and max(pair) <= _WIDEST * min(pair)


def _usable(pair: tuple[float, float] | None) -> tuple[float, float] | None:
    smallest, largest = _SIZES_MM
    if pair is None or not _alike(pair):
        return None
    return pair if smallest <= min(pair) and max(pair) <= largest else None


def _scaled(pair: tuple[float, float], factor: float, label: str) -> Spacing | None:
    scaled = _usable((pair[0] * factor, pair[1] * factor))
    return Spacing(*scaled, label) if scaled else None
