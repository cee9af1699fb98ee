"""Lookup tables out of the items of Modality, VOI and Presentation LUT Sequences (PS3.3 C.11.1.1.1)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pydicom

from echo_core.films.header import LookupTable


def read_table(item: pydicom.Dataset, signed: bool) -> LookupTable:
    """One item; ``signed`` where the values that it maps may be negative.

    Raises:
        ValueError: with the contradiction in a few words.
    """
    try:
        descriptor = [int(n) for n in item.LUTDescriptor]
        data = item.LUTData
        explanation = str(item.get("LUTExplanation", "") or "").strip()
    except Exception as error:
        raise ValueError("its descriptor or data are missing") from error
    if len(descriptor) != 3:
        raise ValueError("its descriptor has not three values")
    entries = descriptor[0] & 0xFFFF or 65536
    first = descriptor[1] & 0xFFFF
    if descriptor[1] < 0 or (signed and first >= 32768):
        first -= 65536
    bits = descriptor[2]
    if not 1 <= bits <= 16:
        raise ValueError(f"{bits} bits per entry")
    values = _lut_values(data, entries, bits, ">" if item.original_encoding[1] is False else "<")
    if values.size < entries:
        raise ValueError(f"{entries} entries promised, {values.size} present")
    return LookupTable(first, bits, values[:entries].astype("<u2").tobytes(), explanation)


def _lut_values(data: Any, entries: int, bits: int, order: str) -> np.ndarray[Any, np.dtype[Any]]:
    if isinstance(data, bytes | bytearray):
        # Eight-bit tables are sometimes packed one entry a byte, padded to an even length.
        if bits <= 8 and len(data) in (entries, entries + entries % 2):
            return np.frombuffer(data, np.uint8)
        return np.frombuffer(data[: len(data) // 2 * 2], f"{order}u2")
    try:
        return np.atleast_1d(np.asarray(data, dtype=np.int64)) & 0xFFFF
    except (TypeError, ValueError) as error:
        raise ValueError("its data are not numbers") from error
