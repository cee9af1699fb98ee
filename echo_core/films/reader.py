"""Path → header, path → film, in this process."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.codestream import Codestream, irreversible
from echo_core.films.colour import in_palette, in_srgb
from echo_core.films.dataset import Source, open_source, pixel_bytes
from echo_core.films.decoding import as_array, decode_frame, first_frame, preview_frame
from echo_core.films.errors import (
    DamagedFilmError,
    FilmError,
    FilmTooLargeError,
    NoPixelsError,
    UnsupportedFilmError,
)
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.overlay_reading import embedded_bits, read_overlays
from echo_core.films.parsing import parse_header
from echo_core.films.pictures import is_picture, picture_header, read_picture
from echo_core.films.preview import Preview
from echo_core.films.stored_bits import BitsContradictError, bits_note, excess_note, settle, stored_values
from echo_core.films.values import value_of

NATIVE_SYNTAXES = (
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
)
BIG_ENDIAN = "1.2.840.10008.1.2.2"
MAX_PIXELS = 1 << 28
"""The most pixels of one frame (16384 squared): several times any detector, a bound on what a false header costs."""

Allocate = Callable[[tuple[int, ...], "np.dtype[Any]"], NDArray[Any]]
"""Gives a writable array of a shape and type: where the pixels shall go."""

_COLOUR_MODELS = ("RGB", "YBR_", "HSV", "ARGB", "CMYK")
_GREY_MODELS = ("MONOCHROME", "PALETTE")
_COLUMNS_AMISS = 64
"""Up to so many columns too many are a wrong header and not, say, pictures that nothing announces."""
_PIXEL_BYTES = "its pixel data are"


def is_compressed(header: FilmHeader) -> bool:
    """Whether reading the pixels runs a codec, which belongs into the film process."""
    return header.transfer_syntax not in NATIVE_SYNTAXES


def read_header(path: Path) -> FilmHeader:
    """Read everything but the pixels.

    Raises:
        FilmError: one of its subclasses, as for :func:`read_film`.
    """
    if is_picture(path):
        return picture_header(path)
    return _header(open_source(path))


def read_film(path: Path, allocate: Allocate = np.empty, preview: Callable[[Preview], None] | None = None) -> Film:
    """Read and decode a film in this process; of a multi-frame object the first frame. PNG and JPEG pictures open too.

    ``allocate`` decides where the stored values are written; ``preview`` is given a first, coarse picture before the
    pixels are decoded, where their codec has one.

    Raises:
        FilmNotFoundError, NotDicomError: nothing to read, or not DICOM.
        NoPixelsError: DICOM without an image.
        DamagedFilmError: a contradictory header, truncated or corrupt pixel data.
        UnsupportedFilmError: pixels of a sort that is not decoded (float, 1 bit, more than 16 bits stored, …).
        FilmTooLargeError: more pixels than ``MAX_PIXELS``, or no memory for them.
    """
    if is_picture(path):
        header, pixels = read_picture(path)
        return Film(header, _into(allocate, pixels), path)
    source = open_source(path)
    header = _header(source)
    try:
        if header.colour:
            overlays, damaged = read_overlays(source.dataset, header, None)
            frame = first_frame(source, header) if is_compressed(header) else b""
            header = dataclasses.replace(header, lossy=header.lossy or irreversible(frame))
            own, contradictions = _colour(source, header, frame)
            rgb, profiled = in_srgb(own, value_of(source.dataset, "ICCProfile"))
            notes = contradictions + header.notes + _frame_note(header) + damaged + profiled
            stored = _into(allocate, rgb)
            return Film(dataclasses.replace(header, notes=notes), stored, path, overlays=overlays)
        frame = first_frame(source, header) if is_compressed(header) else b""
        header = dataclasses.replace(header, lossy=header.lossy or irreversible(frame))
        coarse = preview_frame(source, header, frame) if preview is not None and is_compressed(header) else None
        if preview is not None and coarse is not None:
            preview(coarse)
        raw, found, excess = _grey_container(source, header, frame)
        raw, header, bits = _settled(source, raw, header, found)
        overlays, damaged = read_overlays(source.dataset, header, raw)
        notes = bits + excess + header.notes + _frame_note(header) + damaged
        stored = _into(allocate, stored_values(raw, header))
    except MemoryError as error:
        raise FilmTooLargeError(path, "there is not enough memory for its pixels; close other films") from error
    return Film(dataclasses.replace(header, notes=notes), stored, path, overlays=overlays)


def _header(source: Source) -> FilmHeader:
    path = source.path
    if source.pixels is None and "DirectoryRecordSequence" in source.dataset:
        raise NoPixelsError(path, "it is the index of a disc (DICOMDIR); open the folder that it lies in")
    if source.pixels is None and "Rows" in source.dataset:
        raise NoPixelsError(path, "the pixels of its image are missing; fetch the film again from its source")
    if source.pixels is None:
        raise NoPixelsError(path, "it holds no image (a report, a presentation state, a bare header); choose the film")
    try:
        header = parse_header(source.dataset, source.transfer_syntax, path)
    except (FilmError, MemoryError):
        raise
    except Exception as error:  # whatever a foreign value makes of pydicom, the caller hears of a film
        raise DamagedFilmError(path, "its DICOM header is damaged; fetch the film again") from error
    _check(header, path)
    if source.pixels.length is None and not is_compressed(header):
        raise DamagedFilmError(path, f"{_PIXEL_BYTES} not of the length that its encoding needs; fetch the film again")
    return header


def _check(header: FilmHeader, path: Path) -> None:
    """Refuse sizes and bit descriptions from which no picture can be made."""
    rows, columns = header.rows, header.columns
    if rows < 1 or columns < 1:
        raise DamagedFilmError(path, f"its header gives an impossible size of {rows} by {columns} pixels")
    if rows * columns > MAX_PIXELS:
        raise FilmTooLargeError(path, f"its header announces {rows} by {columns} pixels, more than this program opens")
    if header.samples not in (1, 3):
        raise UnsupportedFilmError(path, f"it has {header.samples} samples per pixel, which is neither grey nor colour")
    if header.photometric.startswith(_COLOUR_MODELS if header.samples == 1 else _GREY_MODELS):
        raise DamagedFilmError(
            path,
            f"its header contradicts itself ({header.samples} samples per pixel, {header.photometric}); "
            "fetch the film again",
        )
    if header.bits_allocated not in (8, 16, 32):
        raise UnsupportedFilmError(path, f"it has {header.bits_allocated} bits per pixel, which is not a film")
    if not 1 <= header.bits_stored <= header.bits_allocated or not (
        header.bits_stored - 1 <= header.high_bit < header.bits_allocated
    ):
        raise DamagedFilmError(
            path,
            f"its header contradicts itself ({header.bits_stored} bits stored up to bit {header.high_bit} "
            f"of {header.bits_allocated}); fetch the film again",
        )
    if header.bits_stored > 16:
        raise UnsupportedFilmError(path, f"it has {header.bits_stored} bits per pixel; a film has at most 16")


def _settled(
    source: Source, raw: NDArray[Any], header: FilmHeader, found: Codestream | None
) -> tuple[NDArray[Any], FilmHeader, tuple[str, ...]]:
    """:func:`~echo_core.films.stored_bits.settle`, with the film's name in its complaint."""
    try:
        return settle(raw, header, found, embedded_bits(source.dataset, header))
    except BitsContradictError as error:
        raise DamagedFilmError(source.path, f"{_PIXEL_BYTES} {error}; fetch the film again from its source") from error


def _grey_container(
    source: Source, header: FilmHeader, frame: bytes
) -> tuple[NDArray[Any], Codestream | None, tuple[str, ...]]:
    """The first frame as (rows, columns) containers, what it says of itself, and a note on bytes in excess.

    ``frame`` is the frame of a compressed film; the containers of any other have BitsAllocated bits.
    """
    if is_compressed(header):
        array, found = decode_frame(source, header, frame)
        if array.shape != (header.rows, header.columns):
            raise DamagedFilmError(source.path, f"{_PIXEL_BYTES} of another size than its header says")
        return array, found, ()
    size = header.rows * header.columns * (header.bits_allocated // 8)
    excess = _check_native_length(source, size * header.frames, header)
    data = _native_bytes(source, header, size)
    if len(data) < size:
        raise DamagedFilmError(source.path, f"{_PIXEL_BYTES} cut short; fetch the film again from its source")
    order = ">" if header.transfer_syntax == BIG_ENDIAN else "<"
    array = np.frombuffer(data, f"{order}u{header.bits_allocated // 8}", count=header.rows * header.columns)
    return array.reshape(header.rows, header.columns), None, excess


def _native_bytes(source: Source, header: FilmHeader, size: int) -> bytes:
    """The first ``size`` bytes of an uncompressed film, and maybe one more; fewer where the file ends."""
    data = pixel_bytes(source, 0, size + size % 2)
    in_words = source.pixels is not None and source.pixels.vr == "OW"
    if header.transfer_syntax == BIG_ENDIAN and header.bits_allocated == 8 and in_words:
        # Single bytes in big-endian words are swapped in pairs (PS3.5 8.2): the last one needs its partner.
        return np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes()
    return data


def _check_native_length(source: Source, expected: int, header: FilmHeader) -> tuple[str, ...]:
    """Refuse too few bytes; name too many (one pad byte apart), since they hint at a wrong header.

    A few whole columns too many are refused: with a wrong number of columns every row begins elsewhere.
    """
    place = source.pixels
    declared = 0 if place is None or place.length is None else place.length
    present = min(declared, 0 if place is None else place.available)
    if present < expected:
        raise DamagedFilmError(
            source.path,
            f"{_PIXEL_BYTES} cut short ({present} of {expected} bytes); fetch the film again from its source",
        )
    surplus = declared - expected
    if surplus <= expected % 2:
        return ()
    column, row = expected // header.columns, expected // (header.rows * header.frames)
    columns = next((n for n in range(1, _COLUMNS_AMISS + 1) if 0 <= surplus - n * column <= surplus % 2), 0)
    if surplus % row == 0:
        return (f"The file holds {surplus} more bytes of pixels than its header describes: the picture may be cut off",)
    if columns:
        raise DamagedFilmError(
            source.path,
            f"{_PIXEL_BYTES} inconsistent: they have {columns} columns more than the header says; "
            "fetch the film again from its source",
        )
    return (f"The file holds {surplus} more bytes of pixels than its header describes",)


def _colour(source: Source, header: FilmHeader, frame: bytes) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """The first frame (``frame`` if compressed) as (rows, columns, 3) uint8 RGB, and notes on what contradicts it."""
    if header.bits_allocated > 16:
        raise UnsupportedFilmError(source.path, "it holds colour of more than 16 bits a sample, which is not decoded")
    found: Codestream | None = None
    notes: tuple[str, ...] = ()
    try:
        if header.photometric == "PALETTE COLOR":
            words, found, notes = _grey_container(source, header, frame)
            words, header, bits = _settled(source, words, header, found)
            rgb, said = in_palette(stored_values(words, header), source.dataset)
            said += bits
        else:
            if is_compressed(header):
                array, found = decode_frame(source, header, frame, as_rgb=True)
            else:
                array, notes = _native_colour(source, header)
            rgb, said = _eight_bits(array, header, found)
    except (DamagedFilmError, UnsupportedFilmError, MemoryError):
        raise
    except Exception as error:
        raise DamagedFilmError(source.path, f"{_PIXEL_BYTES} not the colour picture that its header says") from error
    if rgb.shape != (header.rows, header.columns, 3):
        raise DamagedFilmError(source.path, f"{_PIXEL_BYTES} of another size than its header says")
    return rgb, notes + said


def _eight_bits(
    array: NDArray[Any], header: FilmHeader, found: Codestream | None
) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Samples of BitsStored bits, or of as many as the frame says where they do not fit into these, as eight bits."""
    depth = header.bits_stored
    notes: tuple[str, ...] = ()
    if found is not None and found.precision > depth and int(array.max(initial=0)) >> depth:
        notes = (bits_note(header, found),)
        depth = found.precision
    return np.minimum(array >> max(0, depth - 8), 255).astype(np.uint8), notes


def _native_colour(source: Source, header: FilmHeader) -> tuple[NDArray[Any], tuple[str, ...]]:
    pixels = header.rows * header.columns
    subsampled = header.photometric in ("YBR_FULL_422", "YBR_PARTIAL_422")
    size = pixels * (2 if subsampled else header.samples) * (header.bits_allocated // 8)
    notes = _check_native_length(source, size * header.frames, header)
    data = _native_bytes(source, header, size)
    if header.bits_allocated == 16 and header.high_bit < 15:
        words = np.frombuffer(data[: size // 2 * 2], ">u2" if header.transfer_syntax == BIG_ENDIAN else "<u2")
        notes += (excess_note(header),) if int(words.max(initial=0)) >> (header.high_bit + 1) else ()
    return as_array(header, data, raw=False), notes


def _into(allocate: Allocate, pixels: NDArray[Any]) -> NDArray[Any]:
    """``pixels`` where the caller wants them; on the heap they already are."""
    if allocate is np.empty:
        return pixels
    target = allocate(pixels.shape, pixels.dtype)
    target[...] = pixels
    return target


def _frame_note(header: FilmHeader) -> tuple[str, ...]:
    return (f"Frame 1 of {header.frames}",) if header.frames > 1 else ()
