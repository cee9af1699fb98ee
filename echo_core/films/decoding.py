"""Compressed frames → arrays: which decoder is asked for which transfer syntax, and what it must be asked."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.encaps import encapsulate, get_frame
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import UID, JPEGBaseline8Bit

from echo_core.films import codec_log, codestream
from echo_core.films.codestream import Codestream, CodestreamError
from echo_core.films.dataset import Source, pixel_bytes
from echo_core.films.errors import DamagedFilmError, UnsupportedFilmError
from echo_core.films.header import FilmHeader
from echo_core.films.preview import Preview, make_preview

log = logging.getLogger("echo.films")


@dataclass(frozen=True, slots=True)
class Codec:
    """How one transfer syntax is checked (``family``) and which pydicom plugins decode it, the preferred one first."""

    family: str
    plugins: tuple[str, ...]


CODECS: dict[str, Codec] = {
    "1.2.840.10008.1.2.4.50": Codec("jpeg", ("gdcm",)),
    "1.2.840.10008.1.2.4.51": Codec("jpeg", ("gdcm",)),
    "1.2.840.10008.1.2.4.57": Codec("jpeg", ("gdcm",)),
    "1.2.840.10008.1.2.4.70": Codec("jpeg", ("gdcm",)),
    "1.2.840.10008.1.2.4.80": Codec("jpeg", ("pyjpegls",)),
    "1.2.840.10008.1.2.4.81": Codec("jpeg", ("pyjpegls",)),
    "1.2.840.10008.1.2.4.90": Codec("jpeg2000", ("gdcm", "pylibjpeg")),
    "1.2.840.10008.1.2.4.91": Codec("jpeg2000", ("gdcm", "pylibjpeg")),
    "1.2.840.10008.1.2.4.201": Codec("jpeg2000", ("pylibjpeg",)),
    "1.2.840.10008.1.2.4.202": Codec("jpeg2000", ("pylibjpeg",)),
    "1.2.840.10008.1.2.4.203": Codec("jpeg2000", ("pylibjpeg",)),
    "1.2.840.10008.1.2.5": Codec("rle", ("pylibjpeg",)),
}
"""Transfer syntax UID → codec."""


def first_frame(source: Source, header: FilmHeader) -> bytes:
    """The compressed bytes of the first frame, out of the encapsulated pixel data (PS3.5 A.4).

    Raises:
        UnsupportedFilmError: no decoder for this transfer syntax.
        DamagedFilmError: an item leaves the file, or there is no frame.
    """
    _codec(source, header)
    value = pixel_bytes(source)
    try:
        _check_items(value)
        frame = get_frame(value, 0, number_of_frames=header.frames)
    except CodestreamError as error:
        raise _damaged(source, str(error)) from error
    except MemoryError:
        raise
    except Exception as error:
        raise _damaged(source, "damaged: its fragments do not fit together") from error
    return frame


def decode_frame(
    source: Source, header: FilmHeader, frame: bytes, *, as_rgb: bool = False
) -> tuple[NDArray[Any], Codestream | None]:
    """Decode one frame to (rows, columns[, samples]) as the codec gives it, sign and unused bits not yet settled.

    Beside it what the frame says of itself, None where it says nothing.

    Raises:
        UnsupportedFilmError: no decoder for this transfer syntax, or not for this kind of picture.
        DamagedFilmError: the frame is cut short, contradicts the header, or does not decode.
    """
    codec = _codec(source, header)
    found = check_frame(source, header, frame, codec)
    with codec_log.recording() as spoke_of_damage:
        if codec.family == "jpeg" and codec.plugins == ("gdcm",) and found is not None and not as_rgb:
            array = grey_jpeg(frame, found, header.transfer_syntax)
        else:
            array = _by_plugins(header, frame, codec, as_rgb)
        if array is None or spoke_of_damage():
            raise _damaged(source, "damaged and cannot be decoded")
    return array, found


def preview_frame(source: Source, header: FilmHeader, frame: bytes) -> Preview | None:
    """A first, coarse picture of a grey frame; None where its codec has none.

    Raises:
        UnsupportedFilmError, DamagedFilmError: as :func:`decode_frame` would.
    """
    codec = _codec(source, header)
    if codec.family != "jpeg2000":
        return None
    return make_preview(header, frame, check_frame(source, header, frame, codec))


def _by_plugins(header: FilmHeader, frame: bytes, codec: Codec, as_rgb: bool) -> NDArray[Any] | None:
    """The frame by the first plugin that can decode it; None if none can."""
    encapsulated = encapsulate([frame], has_bot=False)
    for plugin in codec.plugins:
        try:
            return as_array(header, encapsulated, plugin=plugin, raw=not as_rgb)
        except (MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # decoders written in Rust panic past Exception
            log.info("%s does not decode a frame of %s", plugin, header.transfer_syntax)
    return None


def grey_jpeg(frame: bytes, found: Codestream, transfer_syntax: str) -> NDArray[Any] | None:
    """Decode a grey JPEG of the T.81 processes by gdcm, as what the frame says it is; None if it does not decode.

    pydicom's plugin refuses lossy frames of 12 bits, and tells gdcm the header's bits: if these are not the frame's,
    gdcm ends the process. Returns (rows, columns) uint8 or uint16.
    """
    image = _jpeg_image(frame, (found.rows, found.columns), 1, found.precision, transfer_syntax)
    try:
        data = image.GetBuffer().encode("utf-8", "surrogateescape")  # a char * comes as text
    except Exception:
        return None
    array = np.frombuffer(data, "<u1" if found.precision <= 8 else "<u2")
    return array.reshape(found.rows, found.columns) if array.size == found.rows * found.columns else None


def jpeg_says_damage(frame: bytes, shape: tuple[int, int], samples: int) -> bool:
    """Whether libjpeg, by gdcm, finds fault with a JPEG of 8 bits and one or three samples: Pillow does not tell.

    It can tell in the film process only, where what a codec prints is heard.
    """
    with codec_log.recording() as spoke_of_damage:
        with contextlib.suppress(Exception):  # whatever becomes of the pixels: they are not asked for
            _jpeg_image(frame, shape, samples, 8, str(JPEGBaseline8Bit)).GetBuffer()
        return spoke_of_damage()


def _jpeg_image(frame: bytes, shape: tuple[int, int], samples: int, precision: int, transfer_syntax: str) -> Any:
    """gdcm's image of a JPEG frame, not yet decoded."""
    import gdcm

    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(frame)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((shape[1], shape[0], 1))
    image.SetDataElement(element)
    kinds = gdcm.PhotometricInterpretation
    image.SetPhotometricInterpretation(kinds(kinds.MONOCHROME2 if samples == 1 else kinds.YBR_FULL))
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(transfer_syntax)))
    image.SetPixelFormat(gdcm.PixelFormat(samples, 8 if precision <= 8 else 16, precision, precision - 1, 0))
    return image


def _codec(source: Source, header: FilmHeader) -> Codec:
    codec = CODECS.get(header.transfer_syntax)
    if codec is None:
        name = UID(header.transfer_syntax).name
        raise UnsupportedFilmError(
            source.path, f"it is compressed as {name}, which this program does not decode; ask for an uncompressed copy"
        )
    return codec


def as_array(header: FilmHeader, value: bytes, *, plugin: str = "", raw: bool) -> NDArray[Any]:
    """pydicom's decoding of one frame's pixel data ``value``: (rows, columns[, samples]); RGB unless ``raw``.

    Raises whatever pydicom and its plugins raise.
    """
    options: dict[str, Any] = {
        "rows": header.rows,
        "columns": header.columns,
        "samples_per_pixel": header.samples,
        "number_of_frames": 1,
        "photometric_interpretation": header.photometric if header.colour else "MONOCHROME2",
        "bits_allocated": header.bits_allocated,
        "bits_stored": header.bits_stored,
        "pixel_representation": int(header.signed),
        "planar_configuration": header.planar_configuration,
        "pixel_keyword": "PixelData",
        # Grey words come as they are: what is in their unused bits may be an overlay.
        "correct_unused_bits": not raw,
    }
    array, _ = get_decoder(header.transfer_syntax).as_array(value, index=0, raw=raw, decoding_plugin=plugin, **options)
    return array


def check_frame(source: Source, header: FilmHeader, frame: bytes, codec: Codec) -> Codestream | None:
    """Compare the frame's own description (None: it has none) with the header before a decoder is let loose on it."""
    try:
        if codec.family == "rle":
            codestream.inspect_rle(frame, header.samples * (header.bits_allocated // 8))
            return None
        inspect = codestream.inspect_jpeg if codec.family == "jpeg" else codestream.inspect_jpeg2000
        found = inspect(frame)
    except CodestreamError as error:
        raise _damaged(source, str(error)) from error
    _check_size(source, header, found)
    return found


def _check_size(source: Source, header: FilmHeader, found: Codestream) -> None:
    """The frame's size, samples and depth against the header's."""
    if found.columns != header.columns or found.rows not in (0, header.rows):
        said = f"{header.rows} by {header.columns}, the data {found.rows} by {found.columns}"
        raise _damaged(source, f"inconsistent: the header says {said}")
    if found.samples != header.samples:
        raise _damaged(source, f"inconsistent: the header says {header.samples} samples, the data {found.samples}")
    if found.precision > header.bits_allocated:
        raise _damaged(source, f"inconsistent: {found.precision} bits do not fit into {header.bits_allocated}")


def _check_items(value: bytes) -> None:
    """Every item of the encapsulated value must lie inside it (a missing sequence delimiter loses no pixel)."""
    position = 0
    items = 0
    while position + 8 <= len(value):
        tag, length = value[position : position + 4], int.from_bytes(value[position + 4 : position + 8], "little")
        if tag == b"\xfe\xff\xdd\xe0":
            break
        if tag != b"\xfe\xff\x00\xe0":
            raise CodestreamError("damaged: its fragments do not fit together")
        position += 8 + length
        items += 1
    if position > len(value) or items < 2:
        raise CodestreamError("cut short")


def _damaged(source: Source, reason: str) -> DamagedFilmError:
    return DamagedFilmError(source.path, f"its pixel data are {reason}; fetch the film again from its source")
