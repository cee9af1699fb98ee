"""Is a compressed frame whole, and does it describe the picture that the header promises? Checked before decoding.

Decoders differ in what they forgive: a frame cut short may come back with a grey or black lower half and no error.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

_JPEG_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_LS_SOF = 0xF7
_LOSSLESS_SOF = (0xC3, 0xC7, 0xCB, 0xCF)
_STANDALONE = frozenset([0x01, *range(0xD0, 0xD8)])
# In entropy-coded data a 0xFF is followed by 0x00 (JPEG) or a byte below 0x80 (JPEG-LS), or begins a marker.
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_NEXT_MARKER_LS = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
_JP2_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"


class CodestreamError(ValueError):
    """The frame is cut short, inconsistent, or not of the declared kind; the text completes "its pixel data are …"."""


@dataclass(frozen=True, slots=True)
class Codestream:
    """What a frame says of itself; ``rows`` is 0 where it leaves them open (JPEG DNL), ``precision`` is in bits."""

    rows: int
    columns: int
    samples: int
    precision: int
    signed: bool = False


def inspect_jpeg(data: bytes) -> Codestream:
    """Walk a JPEG (ITU-T T.81) or JPEG-LS (T.87) frame from SOI to EOI.

    Raises:
        CodestreamError: no SOI, no frame header, no scan, no EOI, or a segment that leaves the data.
    """
    if data[:2] != b"\xff\xd8":
        raise CodestreamError("not JPEG, though the file says so")
    found: Codestream | None = None
    scans = 0
    lossless_family = False
    position = 2
    while True:
        if position + 2 > len(data):
            raise CodestreamError("cut short")
        if data[position] != 0xFF:
            raise CodestreamError("damaged between two JPEG segments")
        code = data[position + 1]
        if code == 0xFF:  # fill byte
            position += 1
            continue
        if code == 0xD9:
            break
        if code in _STANDALONE:
            position += 2
            continue
        segment = _segment(data, position)
        if code in _JPEG_SOF or code == _JPEG_LS_SOF:
            if len(segment) < 6:
                raise CodestreamError("damaged in the JPEG frame header")
            precision, rows, columns, samples = struct.unpack(">BHHB", segment[:6])
            found = Codestream(rows, columns, samples, precision)
            lossless_family = code == _JPEG_LS_SOF
        position += 2 + len(segment) + 2
        if code == 0xDA:
            scans += 1
            marker = (_NEXT_MARKER_LS if lossless_family else _NEXT_MARKER).search(data, position)
            if marker is None:
                raise CodestreamError("cut short: the end of the image is missing")
            position = marker.start()
    if found is None or not scans:
        raise CodestreamError("incomplete: no frame or no scan")
    return found


def inspect_jpeg2000(data: bytes) -> Codestream:
    """Walk a JPEG 2000 codestream (ITU-T T.800 Annex A), bare or in a JP2 file, from SOC over all tile-parts to EOC.

    Raises:
        CodestreamError: a tile-part leaves the data, is missing, or is followed by anything but a tile-part or EOC.
    """
    data = _unboxed(data)
    if data[:4] != b"\xff\x4f\xff\x51":
        raise CodestreamError("not JPEG 2000, though the file says so")
    size = _segment(data, 2)
    if len(size) < 36:
        raise CodestreamError("damaged in the JPEG 2000 size marker")
    x1, y1, x0, y0, tile_w, tile_h, tile_x, tile_y = struct.unpack(">8I", size[2:34])
    (components,) = struct.unpack(">H", size[34:36])
    if len(size) < 36 + 3 * components or not components or not tile_w or not tile_h or x1 <= x0 or y1 <= y0:
        raise CodestreamError("damaged in the JPEG 2000 size marker")
    tiles = -(-(x1 - tile_x) // tile_w) * -(-(y1 - tile_y) // tile_h)
    seen = _walk_tile_parts(data, _main_header_end(data))
    if len(seen) < tiles:
        raise CodestreamError(f"incomplete: {len(seen)} of {tiles} tiles")
    return Codestream(y1 - y0, x1 - x0, components, (size[36] & 0x7F) + 1, bool(size[36] & 0x80))


def irreversible(data: bytes) -> bool:
    """Whether a frame says that it never gives back what was coded, whatever its transfer syntax is called.

    So do the irreversible wavelet of JPEG 2000, the cosine transform of JPEG, and JPEG-LS that is only near the
    original. False for everything else, damaged data among it.
    """
    try:
        if data[:2] == b"\xff\xd8":
            return _irreversible_jpeg(data)
        data = _unboxed(data)
        position = 2
        while data[:4] == b"\xff\x4f\xff\x51" and data[position : position + 2] != b"\xff\x90":
            segment = _segment(data, position)
            if data[position : position + 2] == b"\xff\x52":
                return len(segment) > 9 and segment[9] == 0  # the wavelet, T.800 Table A.20
            position += 4 + len(segment)
    except CodestreamError:
        pass
    return False


def _irreversible_jpeg(data: bytes) -> bool:
    position, code = 2, 0
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != 0xD9:
        marker = data[position + 1]
        if marker == 0xFF or marker in _STANDALONE:
            position += 1 if marker == 0xFF else 2
            continue
        segment = _segment(data, position)
        if marker in _JPEG_SOF or marker == _JPEG_LS_SOF:
            code = marker
        if marker == 0xDA:
            # The third byte from the end is NEAR in JPEG-LS (T.87 C.2.3).
            return code not in _LOSSLESS_SOF and (code != _JPEG_LS_SOF or (len(segment) > 3 and segment[-3] > 0))
        position += 4 + len(segment)
    return False


def inspect_rle(data: bytes, segments: int) -> None:
    """Check an RLE header (PS3.5 G.5): the expected number of segments, in order, inside the frame.

    Raises:
        CodestreamError: it is not so.
    """
    if len(data) < 64:
        raise CodestreamError("cut short")
    count, *offsets = struct.unpack("<16I", data[:64])
    if count != segments:
        raise CodestreamError(f"inconsistent: {count} RLE segments instead of {segments}")
    used = offsets[:count]
    if used[0] != 64 or any(a >= b for a, b in zip(used, [*used[1:], len(data)], strict=True)):
        raise CodestreamError("cut short or damaged in the RLE header")


def _segment(data: bytes, position: int) -> bytes:
    """The parameters of the marker segment at ``position``, without marker and length."""
    if position + 4 > len(data):
        raise CodestreamError("cut short")
    (length,) = struct.unpack(">H", data[position + 2 : position + 4])
    if length < 2 or position + 2 + length > len(data):
        raise CodestreamError("cut short")
    return data[position + 4 : position + 2 + length]


def _unboxed(data: bytes) -> bytes:
    """The contiguous codestream box of a JP2 file (T.800 Annex I); the data themselves if they are bare."""
    if not data.startswith(_JP2_SIGNATURE):
        return data
    position = 0
    while position + 8 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        if data[position + 4 : position + 8] == b"jp2c":
            return data[position + 8 : position + length if length >= 8 else None]
        if length < 8:
            break
        position += length
    raise CodestreamError("incomplete: a JP2 file without codestream")


def _main_header_end(data: bytes) -> int:
    position = 2
    while data[position : position + 2] != b"\xff\x90":
        if data[position : position + 1] != b"\xff":
            raise CodestreamError("damaged in the JPEG 2000 header")
        position += 4 + len(_segment(data, position))
    return position


def _walk_tile_parts(data: bytes, position: int) -> set[int]:
    """Follow the tile-part lengths to EOC; the indices of the tiles that have all their announced parts."""
    parts: dict[int, int] = {}
    announced: dict[int, int] = {}
    while data[position : position + 2] == b"\xff\x90":
        segment = _segment(data, position)
        if len(segment) < 8:
            raise CodestreamError("damaged in a JPEG 2000 tile-part")
        tile, length, _, total = struct.unpack(">HIBB", segment[:8])
        if not length:  # the last tile-part may run to EOC without saying how far
            length = data.rfind(b"\xff\xd9") - position
        if length < 14 or position + length > len(data):
            raise CodestreamError("cut short inside a JPEG 2000 tile-part")
        parts[tile] = parts.get(tile, 0) + 1
        announced[tile] = max(total, announced.get(tile, 0))
        position += length
    end = data[position : position + 2]
    if len(end) < 2:
        raise CodestreamError("cut short: the end of the image is missing")
    if end != b"\xff\xd9":
        raise CodestreamError("damaged: something foreign follows the last JPEG 2000 tile-part")
    return {tile for tile, count in parts.items() if count >= announced[tile]}
