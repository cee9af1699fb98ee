"""From a path to a parsed data set and the place of its pixel data, refusing what is not DICOM."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pydicom
from pydicom import config
from pydicom.errors import InvalidDicomError
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from echo_core.films.errors import (
    DamagedFilmError,
    FilmError,
    FilmNotFoundError,
    FilmTooLargeError,
    NotDicomError,
    UnsupportedFilmError,
)
from echo_core.films.files import ARCHIVE_ERRORS, open_file

# As for the warnings: these would quote what may be a patient's.
config.settings.reading_validation_mode = config.IGNORE
logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)

UNDEFINED_LENGTH = 0xFFFFFFFF
PIXEL_DATA = 0x7FE00010
FLOAT_PIXEL_DATA = (0x7FE00008, 0x7FE00009)
MAX_INFLATED = 1 << 28
"""The most bytes that a deflated data set may grow to: a film of 128 megapixels, a bound on what a bomb costs."""

_PREAMBLE = 132
_HEAD = 1024
_SAYS_DEFLATED = b"\x02\x00\x10\x00UI\x16\x00" + str(DeflatedExplicitVRLittleEndian).encode()
_CHUNK = 1 << 20
_LONG_VRS = (b"OB", b"OW", b"OF", b"OD", b"UN")
# Elements of which any image has at least one; bytes that only look like a data set have none.
_IMAGE_MARKS = ("SOPClassUID", "SOPInstanceUID", "Rows", "Modality", "StudyInstanceUID")


@dataclass(frozen=True, slots=True)
class PixelPlace:
    """Where the value of Pixel Data lies: ``length`` bytes from ``offset`` on, None for an encapsulated value.

    ``inflated`` holds the value itself where the data set was deflated, and the place in the file means nothing.
    ``vr`` is the value representation, "" in an implicit data set.
    """

    offset: int
    length: int | None
    available: int
    vr: str = ""
    inflated: bytes | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed data set without its pixels, its transfer syntax, and the place of the pixels (None: there are none)."""

    path: Path
    dataset: pydicom.Dataset
    transfer_syntax: str
    pixels: PixelPlace | None


def open_source(path: Path) -> Source:
    """Parse everything before the pixel data.

    A file without preamble and File Meta Information is accepted when it parses as an image's data set.

    Raises:
        FilmNotFoundError: nothing there, a folder, or no permission.
        NotDicomError: the bytes are not DICOM.
        DamagedFilmError: DICOM that ends or breaks before the pixels.
        UnsupportedFilmError: floating-point pixels.
    """
    if path.is_dir():
        raise FilmNotFoundError(path, "this is a folder, not a film; open it as a folder")
    if path.exists() and not path.is_file():
        raise FilmNotFoundError(path, "this is not a file but a device or a pipe")
    try:
        file, size = open_file(path)
        with file:
            if size == 0:
                raise NotDicomError(path, "the file is empty; copy it again from its source")
            return _parse(path, file, size)
    except ARCHIVE_ERRORS as error:
        raise DamagedFilmError(path, "its place in the archive is damaged; fetch the archive again") from error
    except OSError as error:
        # Without a number it is pydicom's own, of a sequence that breaks off, or says that an archive lacks the file.
        if error.errno is None and not isinstance(error, FileNotFoundError):
            raise DamagedFilmError(path, "its DICOM header is damaged; fetch the film again") from error
        raise FilmNotFoundError.because(path, error) from error


def _parse(path: Path, file: BinaryIO, size: int) -> Source:
    if _SAYS_DEFLATED in file.read(_HEAD):  # pydicom would inflate it whole, whatever it grows to
        return _inflated(path, file)
    file.seek(0)
    try:
        dataset: pydicom.Dataset = pydicom.dcmread(file, stop_before_pixels=True)
    except InvalidDicomError:
        file.seek(0)
        dataset = _parse_bare(path, file)
    except (OSError, MemoryError):
        raise
    except Exception as error:
        raise DamagedFilmError(path, "its DICOM header is damaged; fetch the film again") from error
    syntax = _transfer_syntax(dataset)
    return Source(path, dataset, syntax, _pixel_place(path, file, size, syntax))


def _parse_bare(path: Path, file: BinaryIO) -> pydicom.Dataset:
    not_dicom = "this is not a DICOM file; choose the film's DICOM export"
    try:
        dataset = pydicom.dcmread(file, stop_before_pixels=True, force=True)
        known = any(keyword in dataset for keyword in _IMAGE_MARKS)
    except OSError:
        raise
    except Exception as error:  # MemoryError too: foreign bytes taken for lengths ask for gigabytes
        raise NotDicomError(path, not_dicom) from error
    if not known:
        raise NotDicomError(path, not_dicom)
    return dataset


def _transfer_syntax(dataset: pydicom.Dataset) -> str:
    """The declared transfer syntax, or without File Meta Information the one that the bytes turned out to have."""
    meta = getattr(dataset, "file_meta", None)
    declared = str(meta.get("TransferSyntaxUID", "") or "") if meta is not None else ""
    if declared:
        return declared
    implicit, little = dataset.original_encoding
    if implicit:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRLittleEndian if little is not False else ExplicitVRBigEndian)


def _pixel_place(path: Path, file: BinaryIO, size: int, syntax: str) -> PixelPlace | None:
    """Read the header of the Pixel Data element, at which the parser stopped (PS3.5 7.1.2, 7.1.3)."""
    start = file.tell()
    head = file.read(12)
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    if len(head) < 8:
        return None
    group, element = struct.unpack(f"{order}HH", head[:4])
    tag = group << 16 | element
    if tag in FLOAT_PIXEL_DATA:
        raise UnsupportedFilmError(path, "it holds floating-point pixels, which are not a film")
    if tag != PIXEL_DATA:
        return None
    vr = ""
    if head[4:6] in _LONG_VRS:
        vr = head[4:6].decode("ascii")
        if len(head) < 12:
            raise DamagedFilmError(path, "the file ends where its pixels begin; fetch the film again")
        length, offset = struct.unpack(f"{order}I", head[8:12])[0], start + 12
    else:
        length, offset = struct.unpack(f"{order}I", head[4:8])[0], start + 8
    return PixelPlace(offset, None if length == UNDEFINED_LENGTH else length, max(0, size - offset), vr)


def _inflated(path: Path, file: BinaryIO) -> Source:
    """Parse a deflated data set, which stands behind the File Meta Information (PS3.5 A.5), inflated up to a limit."""
    try:
        data = _inflate(path, file)
        stream = io.BytesIO(data)
        dataset = pydicom.dcmread(stream, stop_before_pixels=True, force=True)
        known = any(keyword in dataset for keyword in _IMAGE_MARKS)
    except (OSError, MemoryError, FilmError):
        raise
    except (Exception, zlib.error) as error:
        raise DamagedFilmError(path, "its deflated data are damaged; fetch the film again") from error
    if not known:
        raise DamagedFilmError(path, "its deflated data are damaged; fetch the film again")
    place = _pixel_place(path, stream, len(data), ExplicitVRLittleEndian)
    if place is not None:
        value = data[place.offset : None if place.length is None else place.offset + place.length]
        place = PixelPlace(0, place.length, len(value), place.vr, value)
    return Source(path, dataset, str(DeflatedExplicitVRLittleEndian), place)


def _inflate(path: Path, file: BinaryIO) -> bytes:
    file.seek(meta_end(file))
    packed = zlib.decompressobj(-zlib.MAX_WBITS)
    parts: list[bytes] = []
    room = MAX_INFLATED
    while chunk := file.read(_CHUNK):
        parts.append(packed.decompress(chunk, room + 1))
        room -= len(parts[-1])
        if room < 0:
            raise FilmTooLargeError(
                path, f"its deflated data hold more than {MAX_INFLATED >> 20} MiB, which is no film"
            )
        if packed.eof:
            break
    if not packed.eof:
        raise DamagedFilmError(path, "its deflated data are cut short; fetch the film again")
    return b"".join(parts)


def meta_end(file: BinaryIO) -> int:
    """Where the group 0002 elements, which are explicit little endian, end."""
    position = _PREAMBLE
    while True:
        file.seek(position)
        head = file.read(12)
        if len(head) < 8 or head[:2] != b"\x02\x00":
            return position
        long = head[4:6] in _LONG_VRS
        position += (12 if long else 8) + struct.unpack("<I" if long else "<H", head[8:12] if long else head[6:8])[0]


def pixel_bytes(source: Source, offset: int = 0, length: int | None = None) -> bytes:
    """``length`` bytes (all by default) of the pixel data's value from ``offset`` on; fewer where the file ends.

    Raises:
        FilmNotFoundError: the file went away meanwhile.
    """
    place = source.pixels
    if place is None:
        return b""
    if place.inflated is not None:
        return place.inflated[offset : None if length is None else offset + length]
    limit = place.available - offset
    if place.length is not None:
        limit = min(limit, place.length - offset)
    try:
        file, _ = open_file(source.path)
        with file:
            file.seek(place.offset + offset)
            return file.read(max(0, limit if length is None else min(limit, length)))
    except ARCHIVE_ERRORS as error:
        raise DamagedFilmError(source.path, "its place in the archive is damaged; fetch the archive again") from error
    except OSError as error:
        raise FilmNotFoundError(source.path, "the file went away while it was read; open it again") from error
