"""Injure films in every way that a disc, a network or a careless program may, and see how reading them ends.

    python tests/benchmarks/fuzz_films.py --cases 20000 --seed 1

Each case ends in a picture, through which all that the window asks of a film is then asked, or in a message that names
the file, in bounded time and memory. The summary is JSON on standard output; the exit status is 1 if a case ended
otherwise, with its number, so that ``--only N`` repeats it. Real films in ../shared/films take part where they are.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import io
import json
import resource
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pydicom
from PIL import Image
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import get_encoder
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid

from echo_core.films.annotations import Annotation, Graphic, Text
from echo_core.films.documents import read_document
from echo_core.films.errors import FilmError, FilmProcessError, FilmTimeoutError
from echo_core.films.film import Film
from echo_core.films.orientation import Turn, edge_labels, standard_turn
from echo_core.films.presentation_state import PresentationState
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_header
from echo_core.films.rendering import banners, default_voi, grey_table, p_values, voi_choices
from echo_core.films.spacing import pixel_aspect, pixel_spacing
from echo_core.films.suitability import drafting_objection

TIMEOUT_S = 60.0
MEMORY_MB = 1024
Rng = np.random.Generator

PIXELS = (np.add.outer(np.arange(96), np.arange(80)) * 7 % 4096).astype(np.uint16)
CODED = {
    "1.2.840.10008.1.2.4.90": "pylibjpeg",
    "1.2.840.10008.1.2.4.80": "pyjpegls",
    "1.2.840.10008.1.2.5": "pylibjpeg",
}
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


def film(syntax: str = ExplicitVRLittleEndian, frame: bytes | None = None) -> Dataset:
    """A chest film with one of everything that a header can lie about."""
    lut = Dataset()
    lut.LUTDescriptor = [64, 0, 12]
    lut.add_new("LUTData", "US", list(range(0, 4096, 64)))
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 100"
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        setattr(dataset, keyword, generate_uid(entropy_srcs=[keyword]))
    dataset.Modality, dataset.BodyPartExamined, dataset.PatientName = "CR", "CHEST", "Doe^Jane"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME1"
    dataset.Rows, dataset.Columns = PIXELS.shape
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.WindowCenter, dataset.WindowWidth = ["2000", "1000"], ["3000", "500"]
    dataset.RescaleSlope, dataset.RescaleIntercept = "1", "0"
    dataset.VOILUTSequence = [lut]
    dataset.PatientOrientation, dataset.PixelSpacing = ["L", "F"], ["0.1", "0.1"]
    dataset.PixelPaddingValue, dataset.PixelPaddingRangeLimit = 3, 60
    dataset.ShutterShape = ["RECTANGULAR", "POLYGONAL"]
    dataset.ShutterLeftVerticalEdge, dataset.ShutterRightVerticalEdge = 4, 70
    dataset.ShutterUpperHorizontalEdge, dataset.ShutterLowerHorizontalEdge = 4, 90
    dataset.VerticesOfThePolygonalShutter = [1, 1, 1, 70, 90, 40]
    for element, vr, value in ((0x10, "US", 96), (0x11, "US", 80), (0x40, "CS", "G"), (0x50, "SS", [1, 1])):
        dataset.add_new((0x6000, element), vr, value)
    dataset.add_new((0x6000, 0x0100), "US", 1)
    dataset.add_new((0x6000, 0x0102), "US", 0)
    dataset.add_new((0x6000, 0x3000), "OW", bytes(960))
    dataset.PixelData = PIXELS.tobytes() if frame is None else encapsulate([frame])
    dataset["PixelData"].VR = "OW"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.UID(syntax)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    return dataset


def content(dataset: Dataset) -> bytes:
    """The file's bytes."""
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def coded(syntax: str) -> bytes:
    """The pixels as a frame of that transfer syntax."""
    return get_encoder(syntax).encode(
        PIXELS,
        encoding_plugin=CODED[syntax],
        rows=96,
        columns=80,
        samples_per_pixel=1,
        number_of_frames=1,
        bits_allocated=16,
        bits_stored=12,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME1",
    )


def jpeg(precision: int) -> bytes:
    """The pixels as a lossy JPEG of 8 or 12 bits, from the encoder that the tests have."""
    import imagecodecs

    pixels = PIXELS if precision == 12 else (PIXELS >> 4).astype(np.uint8)
    return bytes(imagecodecs.jpeg8_encode(pixels, level=90, bitspersample=precision))


def sources() -> list[bytes]:
    """What is injured: every sort of film, real ones among them, and a presentation state."""
    found = [content(film()), content(film("1.2.840.10008.1.2.1.99")), content(film("1.2.840.10008.1.2"))]
    found += [content(film(syntax, coded(syntax))) for syntax in CODED]
    eight = film("1.2.840.10008.1.2.4.50", jpeg(8))
    eight.BitsAllocated, eight.BitsStored, eight.HighBit = 8, 8, 7
    found += [content(eight), content(film("1.2.840.10008.1.2.4.51", jpeg(12)))]
    shared = Path(__file__).resolve().parents[3] / "shared" / "films"
    found += [path.read_bytes() for path in sorted(shared.glob("*.dcm")) if path.stat().st_size < 500_000]
    picture = io.BytesIO()
    Image.fromarray((PIXELS >> 4).astype(np.uint8)).save(picture, "PNG")
    return [*found, picture.getvalue(), _state()]


def _state() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film.dcm")
        path.write_bytes(content(film()))
        header = read_header(path)
    graphics = (Graphic("POLYLINE", ((1, 1), (9, 9))), Graphic("CIRCLE", ((1, 1), (9, 9))))
    state = PresentationState.from_view(header, voi_choices(header)[0], Turn(90, True))
    annotation = Annotation("LAYER", graphics, (Text("words", (1, 1)),))
    named = {"sop_uid": "2.25.1", "series_uid": "2.25.2", "created": ("20260102", "030405")}
    return presentation_state_bytes(dataclasses.replace(state, annotations=(annotation,), **named), header)


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
    (0.40, bytes_injured),
    (0.35, header_lies),
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


def use(found: Film) -> None:
    """Everything that the window and the model ask of a film."""
    header = found.header
    assert found.stored.shape[:2] == (header.rows, header.columns)
    banners(found)
    pixel_spacing(header)
    assert pixel_aspect(header) > 0
    standard_turn(header)
    edge_labels(header)
    drafting_objection(found)
    for overlay in found.overlays:
        overlay.on_film(header.rows, header.columns)
    if header.shutter is not None:
        header.shutter.hidden(header.rows, header.columns, found.overlays)
    if found.colour:
        return
    for voi in (default_voi(found), *voi_choices(header)):
        assert grey_table(header, voi).shape == (header.table_size,)
    values = p_values(found)
    assert np.isfinite(values).all()
    assert values.min() >= 0
    assert values.max() <= 1


def names_the_file(error: FilmError, path: Path) -> None:
    """A message that does not name its file is no clear message."""
    assert str(path) in str(error)


def end_of(path: Path, decoder: FilmDecoder) -> str:
    """How reading ends: "film", "document" or the kind of the error; anything else is raised."""
    try:
        read_header(path)
    except FilmError as error:
        names_the_file(error, path)
        try:
            if error.kind == "no_pixels" and read_document(path) is not None:
                return "document"
        except FilmError as other:
            return other.kind
    try:
        use(decoder.read(path, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB))
    except FilmError as error:
        names_the_file(error, path)
        return error.kind
    return "film"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0.0, help="end after so long, with what is done by then")
    parser.add_argument("--only", type=int, help="one case alone")
    options = parser.parse_args()
    kept = sources()
    ends: collections.Counter[str] = collections.Counter()
    faults: list[dict[str, Any]] = []
    slowest, child_mb, begun = 0.0, 0.0, time.monotonic()
    numbers = range(options.cases) if options.only is None else [options.only]
    with tempfile.TemporaryDirectory() as folder, FilmDecoder(processes=1) as decoder:
        path = Path(folder, "case.dcm")
        for number in numbers:
            if options.minutes and time.monotonic() - begun > 60 * options.minutes:
                break
            name, data = case(number, options.seed, kept)
            path.write_bytes(data)
            start = time.monotonic()
            try:
                end = end_of(path, decoder)
            except Exception as error:
                end = "fault"
                faults.append({"case": number, "injury": name, "error": f"{type(error).__name__}: {error}"[:300]})
            ends[end] += 1
            if sum(ends.values()) % 500 == 0:
                print(f"{sum(ends.values())} cases, {len(faults)} faults", file=sys.stderr, flush=True)
            if end in (FilmTimeoutError.kind, FilmProcessError.kind):
                faults.append({"case": number, "injury": name, "error": end})
            slowest = max(slowest, time.monotonic() - start)
            for child in psutil.Process().children():
                child_mb = max(child_mb, child.memory_info().rss / 2**20)
    summary = {
        "cases": sum(ends.values()),
        "seed": options.seed,
        "ends": dict(ends.most_common()),
        "faults": faults[:50],
        "slowest_s": round(slowest, 2),
        "film_process_mb": round(child_mb),
        "this_process_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "wall_s": round(time.monotonic() - begun, 1),
    }
    json.dump(summary, sys.stdout, indent=2)
    print()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
