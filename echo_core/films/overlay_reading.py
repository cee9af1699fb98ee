"""Overlay planes out of a pydicom data set (PS3.3 C.9.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray

from echo_core.films.header import FilmHeader
from echo_core.films.overlays import Overlay, packed_size
from echo_core.films.values import integer_of, number_of, numbers_of, text_of, value_of

_GROUPS = range(0x6000, 0x6020, 2)
_MAX_SIDE = 32767


def read_overlays(
    dataset: pydicom.Dataset, header: FilmHeader, containers: NDArray[Any] | None
) -> tuple[tuple[Overlay, ...], tuple[str, ...]]:
    """The planes of a data set and a note for each that cannot be used.

    ``containers`` are the film's undecoded (rows, columns) pixel words, in which embedded planes lie; None where there
    are none to look into. Of a multi-frame overlay the first frame is read.
    """
    planes: list[Overlay] = []
    notes: list[str] = []
    for group in present_groups(dataset):
        try:
            planes.append(_overlay(dataset, group, header, containers))
        except ValueError as error:
            notes.append(f"Overlay {group:04X} of the file is damaged ({error}) and is left out")
    return tuple(planes), tuple(notes)


def present_groups(dataset: pydicom.Dataset) -> Iterator[int]:
    """The overlay groups that have any element, in order."""
    # By tags alone: a walk over the elements converts every value, and ends at the first that is malformed.
    groups = {tag.group for tag in tuple(dataset.keys())}
    return (group for group in _GROUPS if group in groups)


def embedded_bits(dataset: pydicom.Dataset, header: FilmHeader) -> int:
    """The unused bits of a pixel word in which overlays lie, as a mask."""
    lowest, found = header.high_bit + 1 - header.bits_stored, 0
    for group in present_groups(dataset):
        position = integer_of(dataset, (group, 0x0102), 0)
        # A plane with data of its own has the position 0, which means nothing.
        if (group, 0x0102) not in dataset or value_of(dataset, (group, 0x3000)):
            continue
        if 0 <= position < header.bits_allocated and not lowest <= position <= header.high_bit:
            found |= 1 << position
    return found


def _overlay(dataset: pydicom.Dataset, group: int, header: FilmHeader, containers: NDArray[Any] | None) -> Overlay:
    rows = integer_of(dataset, (group, 0x0010), header.rows)
    columns = integer_of(dataset, (group, 0x0011), header.columns)
    if not (0 < rows <= _MAX_SIDE and 0 < columns <= _MAX_SIDE):
        raise ValueError(f"a size of {rows} by {columns}")
    data = value_of(dataset, (group, 0x3000))
    if isinstance(data, bytes | bytearray) and data:
        packed = _packed(bytes(data), dataset, group, rows * columns)
    else:
        packed = _embedded(dataset, group, header, containers, (rows, columns))
    origin = numbers_of(dataset, (group, 0x0050)) or [1.0, 1.0]
    area, mean, deviation = (number_of(dataset, (group, element)) for element in (0x1301, 0x1302, 0x1303))
    return Overlay(
        group,
        rows,
        columns,
        packed,
        (int(origin[0]) - 1, int(origin[-1]) - 1),
        "roi" if text_of(dataset, (group, 0x0040)).upper() == "R" else "graphics",
        text_of(dataset, (group, 0x1500)),
        text_of(dataset, (group, 0x0022)),
        text_of(dataset, (group, 0x0045)),
        not data,
        None if area is None else int(area),
        mean,
        deviation,
    )


def _packed(data: bytes, dataset: pydicom.Dataset, group: int, pixels: int) -> bytes:
    size = packed_size(pixels)
    if len(data) < size:
        raise ValueError(f"{size} bytes promised, {len(data)} present")
    element = dataset[group, 0x3000]
    if element.VR == "OW" and dataset.original_encoding[1] is False:  # words, each in big-endian order
        data = np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes()
    return data[:size]


def _embedded(
    dataset: pydicom.Dataset,
    group: int,
    header: FilmHeader,
    containers: NDArray[Any] | None,
    shape: tuple[int, int],
) -> bytes:
    position = integer_of(dataset, (group, 0x0102), 0)
    lowest = header.high_bit + 1 - header.bits_stored
    if containers is None or (group, 0x0102) not in dataset:
        raise ValueError("it has no data")
    if not 0 <= position < header.bits_allocated or lowest <= position <= header.high_bit:
        raise ValueError(f"bit {position} is not an unused one")
    if containers.shape != shape:
        raise ValueError("it is of another size than the pixels that hold it")
    unsigned = containers.view(containers.dtype.str.replace("i", "u"))
    return np.packbits(((unsigned >> position) & 1).astype(bool), bitorder="little").tobytes()
