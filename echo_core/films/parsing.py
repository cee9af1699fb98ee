"""From a pydicom data set to a :class:`FilmHeader`, tolerant of everything that does not change a pixel."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.multival import MultiValue

from echo_core.films.errors import DamagedFilmError
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.overlay_reading import present_groups

DX_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.1"
_FOR_PROCESSING_CLASSES = (
    "1.2.840.10008.5.1.4.1.1.1.1.1",
    "1.2.840.10008.5.1.4.1.1.1.2.1",
    "1.2.840.10008.5.1.4.1.1.1.3.1",
)
_LOSSY_SYNTAXES = (
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.81",
)


def parse_header(dataset: pydicom.Dataset, transfer_syntax: str, path: Path) -> FilmHeader:
    """Read the header; sizes are taken as they stand, :mod:`~echo_core.films.reader` judges them.

    Raises:
        DamagedFilmError: Rows, Columns or the bit description is missing or absurd, or the Modality LUT contradicts
            its descriptor, so that no pixel value can be trusted.
    """
    return _Parser(dataset, path).header(transfer_syntax)


class _Parser:
    def __init__(self, dataset: pydicom.Dataset, path: Path) -> None:
        self.path = path
        # Enhanced multi-frame objects keep the pixel transformations in functional groups (PS3.3 C.7.6.16).
        self.places = [dataset, *_functional_items(dataset)]

    def header(self, transfer_syntax: str) -> FilmHeader:
        """The whole header."""
        bits_allocated = self.integer("BitsAllocated", 16)
        bits_stored = self.integer("BitsStored", bits_allocated)
        signed = self.integer("PixelRepresentation", 0) == 1
        voi_luts, notes = self.voi_luts(signed)
        sop_class = self.text("SOPClassUID")
        intent = self.text("PresentationIntentType").upper()
        ratio = self.text("LossyImageCompression")
        return FilmHeader(
            patient_name=self.person_name("PatientName"),
            patient_id=self.text("PatientID"),
            patient_sex=self.text("PatientSex"),
            patient_birth_date=self.text("PatientBirthDate"),
            study_uid=self.text("StudyInstanceUID"),
            series_uid=self.text("SeriesInstanceUID"),
            sop_uid=self.text("SOPInstanceUID"),
            sop_class_uid=sop_class,
            study_date=self.text("StudyDate"),
            study_time=self.text("StudyTime"),
            study_description=self.text("StudyDescription"),
            series_description=self.text("SeriesDescription"),
            accession_number=self.text("AccessionNumber"),
            instance_number=self.text("InstanceNumber"),
            modality=self.text("Modality").upper(),
            body_part=self.text("BodyPartExamined").upper(),
            view_position=self.text("ViewPosition").upper(),
            laterality=(self.text("ImageLaterality") or self.text("Laterality")).upper(),
            patient_orientation=self.orientation(),
            photometric=self.text("PhotometricInterpretation").upper() or "MONOCHROME2",
            rows=self.integer("Rows", 0),
            columns=self.integer("Columns", 0),
            frames=max(1, self.integer("NumberOfFrames", 1)),
            samples=self.integer("SamplesPerPixel", 1),
            planar_configuration=self.integer("PlanarConfiguration", 0),
            bits_allocated=bits_allocated,
            bits_stored=bits_stored,
            high_bit=self.integer("HighBit", bits_stored - 1),
            signed=signed,
            slope=self.slope(),
            intercept=self.number("RescaleIntercept", 0.0),
            modality_lut=self.modality_lut(signed),
            windows=self.windows(),
            voi_function=self.text("VOILUTFunction").upper() or "LINEAR",
            voi_luts=voi_luts,
            presentation_shape=self.text("PresentationLUTShape").upper(),
            padding_value=self.padding("PixelPaddingValue", signed, bits_allocated),
            padding_limit=self.padding("PixelPaddingRangeLimit", signed, bits_allocated),
            pixel_spacing=self.pair("PixelSpacing"),
            pixel_spacing_calibration=self.text("PixelSpacingCalibrationType").upper(),
            imager_pixel_spacing=self.pair("ImagerPixelSpacing"),
            magnification=self.optional("EstimatedRadiographicMagnificationFactor"),
            source_to_detector=self.optional("DistanceSourceToDetector"),
            source_to_patient=self.optional("DistanceSourceToPatient"),
            pixel_aspect_ratio=self.pair("PixelAspectRatio"),
            transfer_syntax=transfer_syntax,
            lossy=ratio == "01" or transfer_syntax in _LOSSY_SYNTAXES,
            for_processing=intent == "FOR PROCESSING" or sop_class in _FOR_PROCESSING_CLASSES,
            for_presentation=intent == "FOR PRESENTATION" or (not intent and sop_class == DX_PRESENTATION),
            overlays=next(present_groups(self.places[0]), None) is not None,
            notes=notes,
        )

    def value(self, keyword: str) -> Any:
        """The element's value from the first place that has one; None if absent, empty or not readable at all."""
        for place in self.places:
            try:
                found = place.get(keyword)
            except Exception:  # a value that its VR cannot hold: as good as absent
                continue
            if found is not None and not (isinstance(found, str | bytes | Sequence) and len(found) == 0):
                return found
        return None

    def text(self, keyword: str) -> str:
        value = self.value(keyword)
        if isinstance(value, MultiValue | list | tuple):
            value = value[0] if len(value) else None
        try:
            return "" if value is None else str(value).replace("\0", "").strip()
        except Exception:  # an undecodable charset
            return ""

    def person_name(self, keyword: str) -> str:
        """The name in the file's character set; bytes that no declared set explains are tried as UTF-8 first."""
        dataset = self.places[0]
        try:
            raw = dataset.get_item(keyword)
            data = getattr(raw, "value", None)
        except Exception:
            return ""
        if isinstance(data, bytes) and not data.isascii() and not self.text("SpecificCharacterSet"):
            try:
                return data.decode("utf-8").strip()
            except UnicodeDecodeError:
                return data.decode("latin-1").strip()
        return self.text(keyword)

    def integer(self, keyword: str, default: int) -> int:
        value = self.value(keyword)
        if value is None:
            return default
        try:
            return int(value[0] if isinstance(value, MultiValue) else value)
        except (TypeError, ValueError, OverflowError) as error:
            raise DamagedFilmError(self.path, f"its {keyword} is not a number; fetch the film again") from error

    def number(self, keyword: str, default: float) -> float:
        value = self.optional(keyword)
        return default if value is None else value

    def optional(self, keyword: str) -> float | None:
        numbers = _numbers(self.value(keyword))
        return numbers[0] if numbers else None

    def slope(self) -> float:
        slope = self.number("RescaleSlope", 1.0)
        if slope == 0:
            raise DamagedFilmError(self.path, "its Rescale Slope is zero, which erases the picture; fetch it again")
        return slope

    def pair(self, keyword: str) -> tuple[float, float] | None:
        numbers = _numbers(self.value(keyword))
        return (numbers[0], numbers[1]) if len(numbers) == 2 else None

    def orientation(self) -> tuple[str, str] | None:
        value = self.value("PatientOrientation")
        if not isinstance(value, MultiValue | list | tuple) or len(value) != 2:
            return None
        row, column = str(value[0]).strip().upper(), str(value[1]).strip().upper()
        return (row, column) if row and column else None

    def padding(self, keyword: str, signed: bool, bits_allocated: int) -> int | None:
        numbers = _numbers(self.value(keyword))
        if not numbers:
            return None
        value = int(numbers[0])
        half = 1 << (min(bits_allocated, 16) - 1)
        # Writers often give US where the pixels are signed, or SS where they are not: the bits are what counts.
        if signed and value >= half:
            return value - 2 * half
        return value + 2 * half if not signed and value < 0 else value

    def windows(self) -> tuple[Window, ...]:
        # Value by value: an empty or odd one costs its own window, not all of them.
        centers, widths = (
            [next(iter(_numbers(part)), None) for part in _parts(self.value(keyword))]
            for keyword in ("WindowCenter", "WindowWidth")
        )
        value = self.value("WindowCenterWidthExplanation")
        names = [str(v) for v in value] if isinstance(value, MultiValue | list) else [str(value or "")]
        names += [""] * len(centers)
        return tuple(
            Window(c, w, n.strip())
            for c, w, n in zip(centers, widths, names, strict=False)
            if c is not None and w is not None
        )

    def modality_lut(self, signed: bool) -> LookupTable | None:
        items = self.value("ModalityLUTSequence")
        if not items:
            return None
        try:
            return _lookup_table(items[0], signed)
        except ValueError as error:
            raise DamagedFilmError(self.path, f"its Modality LUT is damaged ({error}); fetch it again") from error

    def voi_luts(self, signed: bool) -> tuple[tuple[LookupTable, ...], tuple[str, ...]]:
        tables: list[LookupTable] = []
        notes: list[str] = []
        signed_input = self._values_may_be_negative(signed)
        for index, item in enumerate(self.value("VOILUTSequence") or (), start=1):
            try:
                tables.append(_lookup_table(item, signed_input))
            except ValueError as error:
                notes.append(f"VOI LUT {index} of the file is damaged ({error}) and is left out")
        return tuple(tables), tuple(notes)

    def _values_may_be_negative(self, signed: bool) -> bool:
        """Whether modality values, which a VOI LUT's descriptor counts, can be below zero: never after a LUT."""
        if self.value("ModalityLUTSequence"):
            return False
        bits = min(max(1, self.integer("BitsStored", 16)), 32)
        ends = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        slope, intercept = self.number("RescaleSlope", 1.0), self.number("RescaleIntercept", 0.0)
        return min(end * slope + intercept for end in ends) < 0


def _functional_items(dataset: pydicom.Dataset) -> Iterator[pydicom.Dataset]:
    for keyword in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        try:
            groups = dataset.get(keyword)
            for element in groups[0] if groups else ():
                if element.VR == "SQ" and len(element.value):
                    yield element.value[0]
        except Exception:  # a broken group only loses what it would have said
            continue


def _parts(value: Any) -> list[Any]:
    return list(value) if isinstance(value, MultiValue | list | tuple) else [value]


def _numbers(value: Any) -> list[float]:
    """The finite numbers of a value, or none if any part is not a number."""
    if value is None or isinstance(value, bytes):
        return []
    try:
        numbers = [float(part) for part in _parts(value)]
    except (TypeError, ValueError):
        return []
    return numbers if all(math.isfinite(n) for n in numbers) else []


def _lookup_table(item: pydicom.Dataset, signed: bool) -> LookupTable:
    """One LUT item (PS3.3 C.11.1.1.1). Raises ValueError with the contradiction in a few words."""
    try:
        descriptor = [int(n) for n in item.LUTDescriptor]
        data = item.LUTData
        explanation = str(item.get("LUTExplanation", "") or "").strip()
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
    values = _lut_values(data, entries, bits, ">" if item.original_encoding[1] is False else "<")
    if values.size < entries:
        raise ValueError(f"{entries} entries promised, {values.size} present")
    return LookupTable(first, bits, values[:entries].astype("<u2").tobytes(), explanation)


def _lut_values(data: Any, entries: int, bits: int, order: str) -> np.ndarray[Any, np.dtype[Any]]:
    if isinstance(data, bytes | bytearray):
        # Eight-bit tables are sometimes packed one entry a byte, padded to an even length.
        if bits <= 8 and len(data) in (entries, entries + entries % 2):
            return np.frombuffer(data, np.uint8)
        return np.frombuffer(data[: len(data) // 2 * 2], f"{order}u2")
    try:
        return np.atleast_1d(np.asarray(data, dtype=np.int64)) & 0xFFFF
    except (TypeError, ValueError) as error:
        raise ValueError("its data are not numbers") from error
