"""The part of a DICOM header that the viewer, the pixel pipeline and the drafting rules need, as plain data."""

from __future__ import annotations

import base64
import dataclasses
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from echo_core.films.shutters import Shutter


@dataclass(frozen=True, slots=True)
class Window:
    """One window of the file (PS3.3 C.11.2.1.2), in modality units."""

    center: float
    width: float
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class LookupTable:
    """One LUT of a Modality or VOI LUT Sequence item (PS3.3 C.11.1.1, C.11.2.1.1).

    ``first`` is the first input value mapped, ``bits`` the significant bits of an output value (1 to 16) and ``data``
    the outputs as little-endian uint16.
    """

    first: int
    bits: int
    data: bytes
    explanation: str = ""

    @property
    def values(self) -> NDArray[np.uint16]:
        """The outputs, uint16, one per input value from ``first`` on."""
        return np.frombuffer(self.data, dtype="<u2")

    @property
    def last(self) -> int:
        """The last input value mapped; greater inputs take its output."""
        return self.first + len(self.data) // 2 - 1


@dataclass(frozen=True, slots=True)
class FilmHeader:
    """What is known of a film without its pixels. Text is "" and numbers are None where the file says nothing usable.

    Lengths are millimetres; ``*_spacing`` are (row, column), the order of PS3.3 10.7.1.3. Window and LUT values are in
    modality units; padding values are stored values, signed where ``signed``. ``presentation_lut`` comes from a
    presentation state only: images have none.
    """

    patient_name: str = ""
    patient_id: str = ""
    patient_id_issuer: str = ""
    patient_sex: str = ""
    patient_birth_date: str = ""
    study_uid: str = ""
    series_uid: str = ""
    sop_uid: str = ""
    sop_class_uid: str = ""
    study_date: str = ""
    study_time: str = ""
    study_description: str = ""
    indication: str = ""
    series_description: str = ""
    accession_number: str = ""
    series_number: str = ""
    instance_number: str = ""
    acquired: str = ""
    """When the film was taken, YYYYMMDDHHMMSS.FFFFFF as far as the file says: to be sorted by, not shown."""
    modality: str = ""
    body_part: str = ""
    view_position: str = ""
    """View Position; where the file has none, the term for its view code."""
    laterality: str = ""
    patient_orientation: tuple[str, str] | None = None
    photometric: str = "MONOCHROME2"
    rows: int = 0
    columns: int = 0
    frames: int = 1
    samples: int = 1
    planar_configuration: int = 0
    bits_allocated: int = 16
    bits_stored: int = 16
    high_bit: int = 15
    signed: bool = False
    slope: float = 1.0
    intercept: float = 0.0
    modality_lut: LookupTable | None = None
    windows: tuple[Window, ...] = ()
    voi_function: str = "LINEAR"
    voi_luts: tuple[LookupTable, ...] = ()
    presentation_shape: str = ""
    presentation_lut: LookupTable | None = None
    padding_value: int | None = None
    padding_limit: int | None = None
    pixel_spacing: tuple[float, float] | None = None
    pixel_spacing_calibration: str = ""
    imager_pixel_spacing: tuple[float, float] | None = None
    magnification: float | None = None
    source_to_detector: float | None = None
    source_to_patient: float | None = None
    pixel_aspect_ratio: tuple[float, float] | None = None
    transfer_syntax: str = "1.2.840.10008.1.2"
    lossy: bool = False
    burned_in: bool = False
    """Whether the file says that its pixels hold who the patient is (Burned In Annotation, PS3.3 C.7.6.1.1)."""
    for_processing: bool = False
    for_presentation: bool = False
    overlays: bool = False
    shutter: Shutter | None = None
    notes: tuple[str, ...] = ()

    @property
    def colour(self) -> bool:
        """Whether the pixels carry colour: three samples, or indices into a colour palette."""
        return self.samples > 1 or self.photometric == "PALETTE COLOR"

    @property
    def table_size(self) -> int:
        """Entries of a table over every stored code: 256 for eight bits allocated, else 65536."""
        return 256 if self.bits_allocated <= 8 else 65536

    def to_json(self) -> dict[str, Any]:
        """The header as JSON types; :meth:`from_json` restores it."""
        return cast(dict[str, Any], _encode(dataclasses.asdict(self)))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> FilmHeader:
        """Restore what :meth:`to_json` wrote; unknown keys are an error, absent ones take their defaults."""
        values = dict(data)
        for name in ("patient_orientation", "pixel_spacing", "imager_pixel_spacing", "pixel_aspect_ratio"):
            if values.get(name) is not None:
                values[name] = tuple(values[name])
        if values.get("shutter") is not None:
            values["shutter"] = Shutter.from_json(values["shutter"])
        values["notes"] = tuple(values.get("notes", ()))
        values["windows"] = tuple(Window(**window) for window in values.get("windows", ()))
        values["voi_luts"] = tuple(_table(item) for item in values.get("voi_luts", ()))
        for name in ("modality_lut", "presentation_lut"):
            if values.get(name) is not None:
                values[name] = _table(values[name])
        return cls(**values)


def _encode(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encode(item) for item in value]
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _table(item: dict[str, Any]) -> LookupTable:
    return LookupTable(int(item["first"]), int(item["bits"]), base64.b64decode(item["data"]), item["explanation"])
