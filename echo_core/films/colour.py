"""The colours of a colour image: by its palette (PS3.3 C.7.6.3.1.5), and by its ICC profile in sRGB (C.11.15)."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.pixels.processing import apply_color_lut

from echo_core.films.luts import read_entries

_COLOURS = ("Red", "Green", "Blue")


def in_srgb(rgb: NDArray[np.uint8], profile: Any) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """(rows, columns, 3) in sRGB and a note if the profile is of no use; the same array where there is no profile."""
    if not isinstance(profile, bytes | bytearray):
        return rgb, ()
    from PIL import Image, ImageCms

    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(bytes(profile)))
        shown = ImageCms.profileToProfile(Image.fromarray(rgb), theirs, ImageCms.createProfile("sRGB"))
        return np.asarray(shown, np.uint8), ()
    except Exception:  # ImageCms raises what littlecms and its wrappers raise
        return rgb, ("The file's colour profile (ICC) cannot be used: its colours may differ",)


def in_palette(indices: NDArray[Any], dataset: pydicom.Dataset) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """(rows, columns) palette indices as (rows, columns, 3) RGB, and a note if the palette says more bits than it has.

    Raises:
        ValueError: there is no palette, or its descriptors and data contradict each other.
    """
    if f"{_COLOURS[0]}PaletteColorLookupTableData" not in dataset:
        expanded = apply_color_lut(indices, dataset)[..., :3]  # one in segments, of 8 or 16 bits (PS3.3 C.7.9.2)
        return (expanded >> (8 * expanded.dtype.itemsize - 8)).astype(np.uint8), ()
    signed = indices.dtype.kind == "i"
    names = (f"{colour}PaletteColorLookupTable" for colour in _COLOURS)
    tables = [read_entries(dataset, f"{name}Descriptor", f"{name}Data", signed) for name in names]
    dark = all(bits == 16 and int(values.max()) < 256 for _, bits, values in tables)
    planes = [
        _eight_bits(values, 8 if dark else bits)[np.clip(indices.astype(np.int64) - first, 0, values.size - 1)]
        for first, bits, values in tables
    ]
    note = ("The colour palette says 16 bits, but has 8: it is shown with 8",) if dark else ()
    return np.stack(planes, axis=-1), note


def _eight_bits(values: NDArray[np.uint16], bits: int) -> NDArray[np.uint8]:
    if bits >= 8:
        return (values >> (bits - 8)).astype(np.uint8)
    return (values.astype(np.uint32) * 255 // ((1 << bits) - 1)).astype(np.uint8)
