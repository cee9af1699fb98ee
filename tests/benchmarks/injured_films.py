"""Films injured in every way that a disc, a network or a careless program may injure them, and what reading them asks.

The injuries: bytes flipped, cut, doubled and dropped; lengths that are not so; absurd rows and columns, negative or
endless spacings, look-up tables that are not what their descriptors say; windows and other parts missing; bit depths of
1 to 32; sequences thousands deep; gigabytes claimed by a file of a few kilobytes, as such or deflated; a data set in
another encoding than its meta information says. Each is a function of (a sound file, a random generator) to bytes.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable

import numpy as np
import pydicom
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from sound_films import CODED, content, film

Rng = np.random.Generator

SYNTAXES = (
    *CODED,
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.100",
    "1.2.3.4",
)


def bytes_injured(data: bytes, rng: Rng) -> bytes:
    """One to four injuries: flipped bytes, absurd lengths, cuts, zeroed, doubled or dropped stretches."""
    changed = bytearray(data)
    for _ in range(rng.integers(1, 5)):
        if len(changed) < 200:
            break
        last = len(changed) if rng.random() < 0.5 else min(1500, len(changed))
        at, stretch = int(rng.integers(128, last)), int(rng.integers(1, 200))
        match rng.integers(0, 6):
            case 0:
                changed[at] ^= int(rng.integers(1, 256))
            case 1:
                changed[at : at + 4] = struct.pack("<I", int(rng.choice([0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF])))
            case 2:
                del changed[max(at, 300) :]
            case 3:
                changed[at : at + stretch] = bytes(len(changed[at : at + stretch]))
            case 4:
                changed[at:at] = changed[at : at + stretch]
            case _:
                del changed[at : at + stretch]
    return bytes(changed)


NUMBERS = ("0", "-1", "-0.1", "1e300", "nan", "inf", "", "x", "0.00000001", "65535", "1e-320", "9" * 40)
SHORTS = (0, 1, 2, 3, 7, 8, 12, 15, 16, 17, 24, 31, 32, 33, 64, 100, 255, 4096, 32768, 65535)
WORDS = ("", "RGB", "YBR_FULL_422", "PALETTE COLOR", "MONOCHROME2", "INVERSE", "SIGMOID", "CUBIC", "\\", "Ä" * 80)
SHORT_KEYWORDS = (
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "SamplesPerPixel",
    "PlanarConfiguration",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "RadiusOfCircularShutter",
)
NUMBER_KEYWORDS = (
    "PixelSpacing",
    "ImagerPixelSpacing",
    "WindowCenter",
    "WindowWidth",
    "RescaleSlope",
    "RescaleIntercept",
    "PixelAspectRatio",
    "EstimatedRadiographicMagnificationFactor",
    "DistanceSourceToDetector",
    "DistanceSourceToPatient",
    "NumberOfFrames",
    "ShutterLeftVerticalEdge",
    "VerticesOfThePolygonalShutter",
)
WORD_KEYWORDS = (
    "PhotometricInterpretation",
    "PresentationLUTShape",
    "VOILUTFunction",
    "SpecificCharacterSet",
    "PatientOrientation",
    "PixelSpacingCalibrationType",
    "Modality",
    "PresentationIntentType",
    "ShutterShape",
    "SOPClassUID",
)
OVERLAY_SHORTS = (0x0010, 0x0011, 0x0100, 0x0102)


def header_lies(data: bytes, rng: Rng) -> bytes:
    """One to three elements that say what is not so, or cannot be."""
    try:
        dataset = pydicom.dcmread(io.BytesIO(data))
    except Exception:
        return bytes_injured(data, rng)
    for _ in range(rng.integers(1, 4)):
        match rng.integers(0, 7):
            case 0 | 1:
                dataset.add(DataElement(str(rng.choice(SHORT_KEYWORDS)), "US", int(rng.choice(SHORTS))))
            case 2 | 3:
                count = int(rng.integers(1, 4))
                value = "\\".join(str(part) for part in rng.choice(NUMBERS, count))
                dataset.add(DataElement(str(rng.choice(NUMBER_KEYWORDS)), "LO", value))
            case 4:
                dataset.add(DataElement(str(rng.choice(WORD_KEYWORDS)), "LO", str(rng.choice(WORDS))))
            case 5:
                item = Dataset()
                item.add_new("LUTDescriptor", "US", [int(part) for part in rng.choice(SHORTS, rng.integers(1, 5))])
                item.add_new("LUTData", "OW", bytes(int(rng.choice(SHORTS)) // 2 * 2))
                keyword = str(rng.choice(["ModalityLUTSequence", "VOILUTSequence", "PresentationLUTSequence"]))
                setattr(dataset, keyword, [item] * int(rng.integers(1, 3)))
            case _:
                dataset.add_new((0x6000, int(rng.choice(OVERLAY_SHORTS))), "US", int(rng.choice(SHORTS)))
    if rng.random() < 0.1:
        dataset.file_meta.TransferSyntaxUID = pydicom.uid.UID(str(rng.choice(SYNTAXES)))
    try:
        return content(dataset)
    except Exception:  # what pydicom cannot write as such is written as bytes
        return bytes_injured(data, rng)


LENGTHS = (0, 1, 3, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_ELEMENT = re.compile(rb"(?:[\x08\x10\x18\x20\x28]\x00|\x00\x60|\xe0\x7f)..[A-Z]{2}", re.DOTALL)
_LONG = (b"OB", b"OW", b"SQ", b"UN", b"UT")


def lengths_lie(data: bytes, rng: Rng) -> bytes:
    """One to three elements whose length field says another length than they have."""
    whole = bytearray(content(film()))
    places = [
        match.start() for match in re.finditer(rb"[\x08\x10\x18\x28\xe0\x00][\x00\x60\x7f]..[A-Z]{2}", bytes(whole))
    ]
    for _ in range(rng.integers(1, 4)):
        at, length = int(rng.choice(places)), int(rng.choice(LENGTHS))
        if bytes(whole[at + 4 : at + 6]) in _LONG:
            whole[at + 8 : at + 12] = struct.pack("<I", length)
        else:
            whole[at + 6 : at + 8] = struct.pack("<H", length & 0xFFFF)
    return bytes(whole)


WINDOW_KEYWORDS = ("WindowCenter", "WindowWidth", "VOILUTSequence")


def parts_missing(data: bytes, rng: Rng) -> bytes:
    """A header without its windows, all of them or one half of each, and without up to three other elements."""
    try:
        dataset = pydicom.dcmread(io.BytesIO(data))
    except Exception:
        return bytes_injured(data, rng)
    gone = list(rng.permutation(WINDOW_KEYWORDS)[: rng.integers(1, 4)])
    others = [element.keyword for element in dataset if element.keyword and element.keyword != "PixelData"]
    gone += list(rng.permutation(others)[: rng.integers(0, 4)])
    for keyword in gone:
        if keyword in dataset:
            delattr(dataset, str(keyword))
    try:
        return content(dataset)
    except Exception:  # what pydicom cannot write as such is written as bytes
        return bytes_injured(data, rng)


def bits_lie(data: bytes, rng: Rng) -> bytes:
    """A bit depth of 1 to 32, with or without room for it."""
    dataset = film()
    dataset.BitsAllocated = int(rng.choice([1, 4, 8, 12, 16, 24, 32, 64]))
    dataset.BitsStored = int(rng.integers(1, 33))
    dataset.HighBit = int(dataset.BitsStored - 1 + rng.integers(-1, 3)) % 65536
    dataset.PixelRepresentation = int(rng.integers(0, 2))
    size = 96 * 80 * max(1, int(dataset.BitsAllocated) // 8)
    dataset.PixelData = rng.bytes(size // 2 * 2 if rng.random() < 0.8 else size // 4 * 2)
    return content(dataset)


def nested(data: bytes, rng: Rng) -> bytes:
    """Sequences in sequences, a thousand or a few deep, with lengths or without, before the pixels."""
    depth = int(rng.choice([3, 40, 300, 1000, 3000]))
    explicit = rng.random() < 0.5
    inner = b""
    for _ in range(depth):
        if explicit:
            item = b"\xfe\xff\x00\xe0" + struct.pack("<I", len(inner)) + inner
            inner = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, len(item)) + item
        else:
            item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff" + inner + b"\xfe\xff\x0d\xe0\0\0\0\0"
            inner = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + item + b"\xfe\xff\xdd\xe0\0\0\0\0"
    whole = content(film())
    at = whole.index(struct.pack("<HH2s", 0x0010, 0x0010, b"PN"))
    return whole[:at] + inner + whole[at:]


def claims(data: bytes, rng: Rng) -> bytes:
    """A small file whose header claims gigabytes, in pixels or in any other element."""
    dataset = film()
    dataset.Rows, dataset.Columns = (int(n) for n in rng.choice([96, 16000, 32768, 65535], 2))
    whole = bytearray(content(dataset))
    pixels = whole.rindex(struct.pack("<HH", 0x7FE0, 0x0010))
    length = struct.pack("<I", int(rng.choice([0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF])))
    whole[pixels + 8 : pixels + 12] = length
    del whole[pixels + 12 + int(rng.integers(0, 200)) :]
    if rng.random() < 0.3:
        at = whole.index(struct.pack("<HH2s", 0x6000, 0x3000, b"OW"))
        whole[at + 8 : at + 12] = length
    return bytes(whole)


def deflate_bomb(data: bytes, rng: Rng) -> bytes:
    """A deflated data set of a few kilobytes that grows a thousandfold."""
    import zlib

    whole = content(film("1.2.840.10008.1.2.1.99"))
    meta_end = 144 + struct.unpack("<I", whole[140:144])[0]
    packer = zlib.compressobj(9, wbits=-15)
    head = struct.pack("<HH2sHI", 0x0008, 0x0001, b"OB", 0, 0xFFFFFFF0)
    body = packer.compress(head) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(int(rng.integers(1, 40))))
    return whole[:meta_end] + body + packer.flush()


def implicit_confusion(data: bytes, rng: Rng) -> bytes:
    """A data set in another encoding than its meta information says, or without any."""
    dataset = film()
    del dataset.file_meta
    buffer = io.BytesIO()
    implicit = rng.random() < 0.5
    dataset.save_as(buffer, implicit_vr=bool(implicit), little_endian=True)
    body = buffer.getvalue()
    if rng.random() < 0.3:
        return body
    whole = content(film(ExplicitVRLittleEndian if implicit else ImplicitVRLittleEndian))
    return whole[: 144 + struct.unpack("<I", whole[140:144])[0]] + body


INJURIES: tuple[tuple[float, Callable[[bytes, Rng], bytes]], ...] = (
    (0.35, bytes_injured),
    (0.30, header_lies),
    (0.05, lengths_lie),
    (0.05, parts_missing),
    (0.10, bits_lie),
    (0.05, claims),
    (0.04, nested),
    (0.04, implicit_confusion),
    (0.02, deflate_bomb),
)


def case(number: int, seed: int, kept: list[bytes]) -> tuple[str, bytes]:
    """The injury's name and the file of one case: the same for the same number and seed."""
    rng = np.random.default_rng([seed, number])
    injury = INJURIES[int(rng.choice(len(INJURIES), p=[share for share, _ in INJURIES]))][1]
    return injury.__name__, injury(kept[int(rng.integers(len(kept)))], rng)
