"""From a pydicom data set to a :class:`FilmHeader`, tolerant of everything that does not change a pixel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pydicom
from pydicom.multival import MultiValue

from echo_core.films.errors import DamagedFilmError
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.luts import read_table, unused_bits
from echo_core.films.overlay_reading import present_groups
from echo_core.films.shutter_reading import read_shutter
from echo_core.films.values import (
    careful_reading_of,
    careful_text_of,
    items_of,
    numbers,
    parts,
    text_of,
    usable_rescale,
)
from echo_core.films.views import coded_view

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
_KNOWN_MODELS = ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_", "HSV", "ARGB", "CMYK")
_REASONS = (
    "ReasonForTheRequestedProcedure",
    "ReasonForStudy",
    "ReasonForVisit",
    "AdmittingDiagnosesDescription",
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
        signed = self.signed()
        voi_luts, notes = self.voi_luts(signed)
        sop_class = self.text("SOPClassUID")
        intent = self.text("PresentationIntentType").upper()
        ratio = self.text("LossyImageCompression")
        photometric, unknown = self.photometric()
        slope, intercept, unused = self.rescale()
        return FilmHeader(
            patient_name=self.text("PatientName"),
            patient_id=self.text("PatientID"),
            patient_id_issuer=self.text("IssuerOfPatientID"),
            patient_sex=self.text("PatientSex"),
            patient_birth_date=self.text("PatientBirthDate"),
            study_uid=self.text("StudyInstanceUID"),
            series_uid=self.text("SeriesInstanceUID"),
            sop_uid=self.text("SOPInstanceUID"),
            sop_class_uid=sop_class,
            study_date=self.text("StudyDate"),
            study_time=self.text("StudyTime"),
            study_description=self.text("StudyDescription"),
            indication=self.indication(),
            series_description=self.text("SeriesDescription"),
            accession_number=self.text("AccessionNumber"),
            series_number=self.text("SeriesNumber"),
            instance_number=self.text("InstanceNumber"),
            acquired=self.text("AcquisitionDateTime") or self.text("AcquisitionDate") + self.text("AcquisitionTime"),
            modality=self.text("Modality").upper(),
            body_part=self.text("BodyPartExamined").upper(),
            view_position=self.text("ViewPosition").upper() or self.coded_view(),
            laterality=(self.text("ImageLaterality") or self.text("Laterality")).upper(),
            patient_orientation=self.orientation(),
            photometric=photometric,
            rows=self.integer("Rows", 0),
            columns=self.integer("Columns", 0),
            frames=max(1, self.integer("NumberOfFrames", 1)),
            samples=self.integer("SamplesPerPixel", 1),
            planar_configuration=self.integer("PlanarConfiguration", 0),
            bits_allocated=bits_allocated,
            bits_stored=bits_stored,
            high_bit=self.integer("HighBit", bits_stored - 1),
            signed=signed,
            slope=slope,
            intercept=intercept,
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
            burned_in=self.text("BurnedInAnnotation").upper() == "YES",
            lossy=ratio == "01" or transfer_syntax in _LOSSY_SYNTAXES,
            for_processing=intent == "FOR PROCESSING" or sop_class in _FOR_PROCESSING_CLASSES,
            for_presentation=intent == "FOR PRESENTATION" or (not intent and sop_class == DX_PRESENTATION),
            overlays=next(present_groups(self.places[0]), None) is not None,
            shutter=read_shutter(self.places[0]),
            notes=unknown + unused + notes + self.name_note(),
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
        return careful_text_of(self.places[0], keyword) or next(
            (found for place in self.places[1:] if (found := text_of(place, keyword))), ""
        )

    def name_note(self) -> tuple[str, ...]:
        """What to say of a name that had to be guessed."""
        guessed = careful_reading_of(self.places[0], "PatientName")[1]
        return ("The patient's name is not in the character set that the file declares: check it",) if guessed else ()

    def indication(self) -> str:
        """Why the examination was asked for: the request's reason before the visit's and the admission's."""
        items = self.value("RequestAttributesSequence")
        requested = items[0] if isinstance(items, Sequence) and not isinstance(items, str | bytes) else None
        if isinstance(requested, pydicom.Dataset):
            found = careful_text_of(requested, "ReasonForTheRequestedProcedure")
            if found:
                return found
        return next((found for keyword in _REASONS if (found := self.text(keyword))), "")

    def coded_view(self) -> str:
        """The view of the first View Code Sequence that states one."""
        items = (item for place in self.places for item in items_of(place, "ViewCodeSequence")[:1])
        return next((found for item in items if (found := coded_view(item))), "")

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
        return next(iter(numbers(self.value(keyword))), None)

    def signed(self) -> bool:
        representation = self.integer("PixelRepresentation", 0)
        if representation not in (0, 1):
            raise DamagedFilmError(
                self.path,
                f"its header contradicts itself (Pixel Representation {representation}, which is neither 0 nor 1); "
                "fetch the film again",
            )
        return representation == 1

    def photometric(self) -> tuple[str, tuple[str, ...]]:
        """The photometric interpretation, and a note where a grey film does not say which end is black."""
        found = self.text("PhotometricInterpretation").upper()
        shape = self.text("PresentationLUTShape").upper()
        grey = self.integer("SamplesPerPixel", 1) == 1 and not found.startswith(_KNOWN_MODELS)
        if not grey or shape in ("IDENTITY", "INVERSE"):
            return found or "MONOCHROME2", ()
        return found or "MONOCHROME2", (
            "The file does not say which end is black: low values are; use Invert if the bones look dark",
        )

    def rescale(self) -> tuple[float, float, tuple[str, ...]]:
        """Slope and intercept, and a note where they are no numbers with which a picture could be made."""
        slope, intercept = self.number("RescaleSlope", 1.0), self.number("RescaleIntercept", 0.0)
        if slope == 0:
            raise DamagedFilmError(self.path, "its Rescale Slope is zero, which erases the picture; fetch it again")
        told = [keyword for keyword in ("RescaleSlope", "RescaleIntercept") if self.value(keyword) is not None]
        if usable_rescale(slope, intercept) and all(self.optional(keyword) is not None for keyword in told):
            return slope, intercept, ()
        return 1.0, 0.0, ("The file's rescale slope and intercept make no sense and are left out",)

    def pair(self, keyword: str) -> tuple[float, float] | None:
        found = numbers(self.value(keyword))
        return (found[0], found[1]) if len(found) == 2 else None

    def orientation(self) -> tuple[str, str] | None:
        value = self.value("PatientOrientation")
        if not isinstance(value, MultiValue | list | tuple) or len(value) != 2:
            return None
        row, column = str(value[0]).strip().upper(), str(value[1]).strip().upper()
        return (row, column) if row and column else None

    def padding(self, keyword: str, signed: bool, bits_allocated: int) -> int | None:
        found = self.optional(keyword)
        if found is None:
            return None
        value = int(found)
        half = 1 << (min(bits_allocated, 16) - 1)
        # Writers often give US where the pixels are signed, or SS where they are not: the bits are what counts.
        if signed and value >= half:
            return value - 2 * half
        return value + 2 * half if not signed and value < 0 else value

    def windows(self) -> tuple[Window, ...]:
        # Value by value: an empty or odd one costs its own window, not all of them.
        centers, widths = (
            [next(iter(numbers(part)), None) for part in parts(self.value(keyword))]
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
            return read_table(items[0], signed)
        except ValueError as error:
            raise DamagedFilmError(self.path, f"its Modality LUT is damaged ({error}); fetch it again") from error

    def voi_luts(self, signed: bool) -> tuple[tuple[LookupTable, ...], tuple[str, ...]]:
        tables: list[LookupTable] = []
        notes: list[str] = []
        signed_input = self._values_may_be_negative(signed)
        for index, item in enumerate(self.value("VOILUTSequence") or (), start=1):
            try:
                table = read_table(item, signed_input)
            except ValueError as error:
                notes.append(f"VOI LUT {index} of the file is damaged ({error}) and is left out")
                continue
            tables.append(table)
            if unused := unused_bits(table):
                notes.append(
                    f"VOI LUT {index} of the file leaves {unused} of its {table.bits} bits unused: low contrast"
                )
        return tuple(tables), tuple(notes)

    def _values_may_be_negative(self, signed: bool) -> bool:
        """Whether modality values, which a VOI LUT's descriptor counts, can be below zero: never after a LUT."""
        if self.value("ModalityLUTSequence"):
            return False
        bits = min(max(1, self.integer("BitsStored", 16)), 32)
        ends = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        slope, intercept, _ = self.rescale()
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
