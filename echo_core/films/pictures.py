"""Films that came as PNG or JPEG pictures: shown as they are, and labelled as what they are not."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from echo_core.films.colour import in_srgb
from echo_core.films.errors import DamagedFilmError, FilmError, FilmNotFoundError, FilmTooLargeError
from echo_core.films.files import ARCHIVE_ERRORS, open_file
from echo_core.films.header import FilmHeader, Window

if TYPE_CHECKING:
    from PIL import Image

NOTE = "Not DICOM: grey values unknown"
MAX_PIXELS = 1 << 28

_DAMAGED = "the picture is damaged and cannot be decoded; export it again"
_FORMATS = ("PNG", "JPEG")
_SAMPLES = {"L": 1, "RGB": 3}
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_SIXTEEN_BITS = ("I", "I;16", "I;16B", "I;16L", "I;16N")


def is_picture(path: Path) -> bool:
    """Whether the file begins as a PNG or JPEG does; False if it cannot be read."""
    try:
        if not path.is_file() and path.exists():
            return False  # a pipe would wait for its writer
        file, _ = open_file(path)
        with file:
            return file.read(8).startswith(_STARTS)
    except (OSError, FilmError, *ARCHIVE_ERRORS):
        return False


def picture_header(path: Path) -> FilmHeader:
    """What is known of a picture: its size and depth, and that its values mean nothing. Identity stays empty.

    Raises:
        FilmError: as :func:`read_picture`.
    """
    return _opened(path, pixels=False)[0]


def read_picture(path: Path) -> tuple[FilmHeader, NDArray[Any]]:
    """The header and the pixels, turned as the picture asks: (rows, columns) uint8 or uint16, or RGB if it has colour.

    Raises:
        FilmNotFoundError: the file went away.
        FilmTooLargeError: more than ``MAX_PIXELS`` pixels.
        DamagedFilmError: the picture is cut short or does not decode.
    """
    return _opened(path, pixels=True)


def _opened(path: Path, *, pixels: bool) -> tuple[FilmHeader, NDArray[Any]]:
    from PIL import Image

    try:
        file, _ = open_file(path)
        with file, Image.open(file, formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise FilmTooLargeError(path, f"it has {image.height} by {image.width} pixels, more than are opened")
            array, notes = _pixels(image) if pixels else (np.empty(_shape(image), np.uint8), ())
            sixteen = image.mode in _SIXTEEN_BITS
            jpeg = image.format in ("JPEG", "MPO")  # the latter holds several, of which the first one is read
            if pixels and jpeg and _injured(file, image):
                raise DamagedFilmError(path, _DAMAGED)
    except FileNotFoundError as error:
        raise FilmNotFoundError.because(path, error) from error
    except Image.DecompressionBombError as error:
        raise FilmTooLargeError(path, "it has more pixels than this program opens") from error
    except (FilmError, MemoryError):
        raise
    except Exception as error:  # Pillow raises what its formats happen to raise
        raise DamagedFilmError(path, _DAMAGED) from error
    header = _header(array.shape, 16 if sixteen else 8, lossy=jpeg, colour=pixels and array.ndim == 3)
    return dataclasses.replace(header, notes=(*header.notes, *notes)), array


def _injured(file: BinaryIO, image: Image.Image) -> bool:
    """Whether a JPEG that Pillow has decoded was mended by guessing: such a picture may be anything from there on."""
    from echo_core.films.decoding import jpeg_says_damage

    if image.mode not in _SAMPLES:
        return False
    file.seek(0)
    return jpeg_says_damage(file.read(), (image.height, image.width), _SAMPLES[image.mode])


def _shape(image: Image.Image) -> tuple[int, int]:
    """Rows and columns after the turn that the picture's metadata ask for."""
    sideways = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (image.width, image.height) if sideways else (image.height, image.width)


def _pixels(image: Image.Image) -> tuple[NDArray[Any], tuple[str, ...]]:
    """The pixels, and a note on colours that may not be the picture's."""
    from PIL import ImageOps

    image.load()
    turned = ImageOps.exif_transpose(image)
    if image.mode in _SIXTEEN_BITS:
        return np.ascontiguousarray(np.clip(np.asarray(turned), 0, 65535).astype(np.uint16)), ()
    if image.mode in ("1", "L"):
        return np.array(turned.convert("L"), np.uint8), ()
    rgb = np.array(turned.convert("RGB"), np.uint8)
    # Grey films are often saved as colour: equal channels say nothing more than one of them.
    grey = bool((rgb[..., 0] == rgb[..., 1]).all() and (rgb[..., 1] == rgb[..., 2]).all())
    return (np.ascontiguousarray(rgb[..., 0]), ()) if grey else in_srgb(rgb, image.info.get("icc_profile"))


def _header(shape: tuple[int, ...], bits: int, *, lossy: bool, colour: bool) -> FilmHeader:
    white = float((1 << bits) - 1)
    return FilmHeader(
        photometric="RGB" if colour else "MONOCHROME2",
        rows=shape[0],
        columns=shape[1],
        samples=3 if colour else 1,
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        windows=() if colour else (Window(white / 2, white, "As in the picture"),),
        voi_function="LINEAR_EXACT",
        transfer_syntax="",
        lossy=lossy,
        notes=(NOTE,),
    )
