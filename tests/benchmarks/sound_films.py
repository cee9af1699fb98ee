"""Sound films of every sort, small and made by hand, and small real ones where they are at hand: what is injured."""

from __future__ import annotations

import dataclasses
import io
import tempfile
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import get_encoder
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from echo_core.films.annotations import Annotation, Graphic, Text
from echo_core.films.orientation import Turn
from echo_core.films.presentation_state import PresentationState
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.reader import read_header
from echo_core.films.rendering import voi_choices

PIXELS = (np.add.outer(np.arange(96), np.arange(80)) * 7 % 4096).astype(np.uint16)
CODED = {
    "1.2.840.10008.1.2.4.90": "pylibjpeg",
    "1.2.840.10008.1.2.4.80": "pyjpegls",
    "1.2.840.10008.1.2.5": "pylibjpeg",
}


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


SMALL = 500_000


def sources(largest: int = SMALL) -> list[bytes]:
    """What is injured: every sort of film, real ones below ``largest`` bytes among them, and a presentation state."""
    found = [content(film()), content(film("1.2.840.10008.1.2.1.99")), content(film("1.2.840.10008.1.2"))]
    found += [content(film(syntax, coded(syntax))) for syntax in CODED]
    eight = film("1.2.840.10008.1.2.4.50", jpeg(8))
    eight.BitsAllocated, eight.BitsStored, eight.HighBit = 8, 8, 7
    found += [content(eight), content(film("1.2.840.10008.1.2.4.51", jpeg(12)))]
    shared = Path(__file__).resolve().parents[3] / "shared" / "films"
    found += [path.read_bytes() for path in sorted(shared.glob("*.dcm")) if path.stat().st_size < largest]
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
