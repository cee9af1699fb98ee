"""Measurements → the bytes of a Comprehensive SR after TID 1500, by highdicom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from highdicom import sr
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from echo_core.films.document_writing import MANUFACTURER, file_bytes, person_observer
from echo_core.films.errors import FilmReferenceError
from echo_core.films.header import FilmHeader
from echo_core.films.measurement_codes import CONCEPTS, METHOD_SCHEME, UNITS, Code
from echo_core.films.measurements import POINTS_NEEDED, Measurement, MeasurementReport, Quantity
from echo_core.films.references import SHOWN_FRAME, evidence
from echo_core.films.written_text import short_text

_Item = TypeVar("_Item", bound=Dataset)
_PROCEDURE = Code("168537006", "SCT", "Plain radiography")


def measurements_bytes(report: MeasurementReport, headers: Sequence[FilmHeader]) -> bytes:
    """The file's content; ``headers`` are of the films that were measured, all of one study.

    Raises:
        FilmReferenceError: a film lacks a UID, or a measurement's film is not among ``headers``.
        ValueError: a measurement has the wrong number of points for its kind, or an unknown name or unit.
    """
    images = {header.sop_uid: evidence(header) for header in headers}
    measured = {item.image for item in report.measurements}
    if not measured or not measured <= set(images):
        raise FilmReferenceError("a measurement belongs to a film that is not open: nothing can refer to it")
    content = sr.MeasurementReport(
        sr.ObservationContext(observer_person_context=_observer(report.observer)),
        _coded(_PROCEDURE),
        imaging_measurements=[_group(item, images[item.image]) for item in report.measurements],
        title=sr.CodedConcept("126000", "DCM", "Imaging Measurement Report"),
    )
    document = sr.ComprehensiveSR(
        evidence=[images[uid] for uid in images if uid in measured],
        content=content,
        series_instance_uid=report.series_uid or generate_uid(None),
        series_number=1,
        sop_instance_uid=report.sop_uid or generate_uid(None),
        instance_number=1,
        manufacturer=MANUFACTURER,
        is_complete=True,
    )
    return file_bytes(document, report.created)


def _observer(name: str) -> sr.ObserverContext:
    if name:
        return person_observer(name)
    return sr.ObserverContext(
        sr.CodedConcept("121007", "DCM", "Device"),
        sr.DeviceObserverIdentifyingAttributes(generate_uid(None), name=MANUFACTURER),
    )


def _group(
    item: Measurement, image: Dataset
) -> sr.MeasurementsAndQualitativeEvaluations | sr.PlanarROIMeasurementsAndQualitativeEvaluations:
    if item.kind == "other" or len(item.points) != POINTS_NEEDED[item.kind]:
        raise ValueError(f"a measurement of kind {item.kind} does not have {len(item.points)} points")
    tracking = sr.TrackingIdentifier(item.uid or generate_uid(None), item.label or item.kind)
    if item.kind in ("rectangle", "ellipse"):
        graphic, points = (
            ("ELLIPSE", item.points) if item.kind == "ellipse" else ("POLYLINE", (*item.points, item.points[0]))
        )
        region = sr.ImageRegion(graphic, np.array(points), _source(image))
        return sr.PlanarROIMeasurementsAndQualitativeEvaluations(
            tracking, referenced_region=region, measurements=[_number(quantity, []) for quantity in item.quantities]
        )
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking,
        measurements=[
            _number(quantity, [_line(points, image) for points in _lines(item, index)])
            for index, quantity in enumerate(item.quantities)
        ],
        source_images=[_as_shown(sr.SourceImageForMeasurementGroup.from_source_image(image), image)],
    )


def _lines(item: Measurement, index: int) -> list[Sequence[tuple[float, float]]]:
    """The lines from which a quantity comes, drawn at the first quantity; two lines at once are two."""
    if index:
        return []
    points = item.points
    return [points[:2], points[2:]] if item.kind in ("cobb", "cardiothoracic") else [points]


def _line(points: Sequence[tuple[float, float]], image: Dataset) -> sr.CoordinatesForMeasurement:
    return sr.CoordinatesForMeasurement("POLYLINE", np.array(points), _source(image))


def _source(image: Dataset) -> sr.SourceImageForRegion:
    return _as_shown(sr.SourceImageForRegion.from_source_image(image), image)


def _as_shown(item: _Item, image: Dataset) -> _Item:
    """``item``, naming the frame that was measured of an object of several."""
    if "NumberOfFrames" in image:
        item.ReferencedSOPSequence[0].ReferencedFrameNumber = SHOWN_FRAME
    return item


def _number(quantity: Quantity, coordinates: list[sr.CoordinatesForMeasurement]) -> sr.Measurement:
    if quantity.name not in CONCEPTS or quantity.unit not in UNITS:
        raise ValueError(f"there is no code for {quantity.name} in {quantity.unit}")
    concept = CONCEPTS[quantity.name]
    method = None
    if quantity.method:
        value = re.sub(r"[^A-Z0-9]", "", quantity.method.upper())[:16] or "METHOD"
        method = sr.CodedConcept(value, METHOD_SCHEME, short_text(quantity.method))
    return sr.Measurement(
        _coded(concept.code),
        float(quantity.value),
        _coded(UNITS[quantity.unit]),
        derivation=None if concept.derivation is None else _coded(concept.derivation),
        method=method,
        referenced_coordinates=coordinates or None,
    )


def _coded(code: Code) -> sr.CodedConcept:
    return sr.CodedConcept(code.value, code.scheme, code.meaning)
