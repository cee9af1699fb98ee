"""Lookup tables out of a data set: Modality, VOI and Presentation LUT Sequences (PS3.3 C.11.1.1.1), colour palettes.

A table whose descriptor and data contradict each other is no table: cut to the entries that the descriptor promises, or
scaled by its bits, it would show a picture that nobody has made.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray

from echo_core.films.header import LookupTable
from echo_core.films.values import text_of

_SURPLUS = 1
"""So many entries too many are forgiven: a descriptor cannot say 65536 but as 0, and some programs say 65535."""


def read_table(item: pydicom.Dataset, signed: bool) -> LookupTable:
    """One item; ``signed`` where the values that it maps may be negative.

    Raises:
        ValueError: with the contradiction in a few words.
    """
    first, bits, values = read_entries(item, "LUTDescriptor", "LUTData", signed)
    return LookupTable(first, bits, values.astype("<u2").tobytes(), text_of(item, "LUTExplanation"))


def unused_bits(table: LookupTable) -> int:
    """How many of the bits that it promises no entry of a table has: its picture then lacks the brighter greys."""
    return table.bits - int(table.values.max()).bit_length()


def read_entries(
    dataset: pydicom.Dataset, descriptor_keyword: str, data_keyword: str, signed: bool
) -> tuple[int, int, NDArray[np.uint16]]:
    """(first value mapped, bits of an entry, entries) of a descriptor and its data.

    Entries of eight bits may stand in words of their own or two to a word, the first in the low byte.

    Raises:
        ValueError: with the contradiction in a few words.
    """
    try:
        descriptor = [int(n) for n in dataset[descriptor_keyword].value]
        element = dataset[data_keyword]
        data = element.value
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
    words = _words(data, ">" if dataset.original_encoding[1] is False and element.VR != "OB" else "<")
    packed = bits <= 8 and words.size == (entries + 1) // 2
    values = words.astype("<u2").view(np.uint8) if packed else words
    if not entries <= values.size <= entries + _SURPLUS:
        raise ValueError(f"{entries} entries promised, {values.size} present")
    values = values[:entries].astype(np.uint16)
    if int(values.max()) >> bits:
        raise ValueError(f"{bits} bits per entry promised, values up to {int(values.max())} present")
    return first, bits, values


def _words(data: Any, order: str) -> NDArray[np.uint16]:
    if isinstance(data, bytes | bytearray):
        return np.frombuffer(data[: len(data) // 2 * 2], f"{order}u2").astype(np.uint16)
    try:
        return (np.atleast_1d(np.asarray(data, dtype=np.int64)) & 0xFFFF).astype(np.uint16)
    except (TypeError, ValueError) as error:
        raise ValueError("its data are not numbers") from error
