"""A structured report after TID 1500 → measurements, whoever wrote it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pydicom

from echo_core.films.annotations import Point
from echo_core.films.document_reading import code_of, concept_of, evidence_of, identity_of, read_as
from echo_core.films.errors import UnsupportedFilmError
from echo_core.films.measurement_codes import concept_name, unit_name
from echo_core.films.measurements import POINTS_NEEDED, Measurement, MeasurementKind, MeasurementReport, Quantity
from echo_core.films.values import integers_of, items_of, number_of, numbers_of, text_of

SR_CLASSES = (
    "1.2.840.10008.5.1.4.1.1.88.22",
    "1.2.840.10008.5.1.4.1.1.88.33",
    "1.2.840.10008.5.1.4.1.1.88.34",
)
_GROUP = ("125007", "DCM")
_TRACKING_IDENTIFIER, _TRACKING_UID = ("112039", "DCM"), ("112040", "DCM")
_OBSERVER_NAME = ("121008", "DCM")
_DERIVATION = (("121401", "DCM"),)
_METHOD = (("370129005", "SCT"), ("G-C036", "SRT"))
_MAX_DEPTH = 32
Image = tuple[str, tuple[int, ...]]
"""SOP Instance UID and frames."""
_KINDS: dict[str, MeasurementKind] = {
    "length": "length",
    "angle": "angle",
    "cobb angle": "cobb",
    "cardiothoracic ratio": "cardiothoracic",
}


def read_measurements(path: Path) -> MeasurementReport:
    """Read the measurement groups of an Enhanced, Comprehensive or Comprehensive 3D SR.

    Raises:
        FilmNotFoundError, NotDicomError: nothing to read, or not DICOM.
        UnsupportedFilmError: another kind of object, or a report without measurements.
        DamagedFilmError: the file breaks off or cannot be made sense of.
    """
    report = read_as(path, SR_CLASSES, "structured report with measurements", _report)
    if not report.measurements:
        raise UnsupportedFilmError(path, "this structured report holds no measurements; open another file")
    return report


def _report(dataset: pydicom.Dataset) -> MeasurementReport:
    groups = [_measurement(item) for item in _containers(dataset, 0) if concept_of(item)[:2] == _GROUP]
    places, own = evidence_of(dataset), text_of(dataset, "StudyInstanceUID")
    found = [
        dataclasses.replace(item, study_uid="" if study == own else study)
        for item in groups
        if item is not None
        for study in dict.fromkeys(study for study, _ in places.get(item.image, [("", "")]))
    ]
    observer = next((i for i in items_of(dataset, "ContentSequence") if concept_of(i)[:2] == _OBSERVER_NAME), None)
    return MeasurementReport(
        tuple(found),
        "" if observer is None else text_of(observer, "PersonName"),
        **identity_of(dataset),
    )


def _containers(item: pydicom.Dataset, depth: int) -> Iterator[pydicom.Dataset]:
    for child in items_of(item, "ContentSequence") if depth < _MAX_DEPTH else ():
        if text_of(child, "ValueType") == "CONTAINER":
            yield child
            yield from _containers(child, depth + 1)


def _measurement(group: pydicom.Dataset) -> Measurement | None:
    children = items_of(group, "ContentSequence")
    quantities: list[Quantity] = []
    shapes: list[tuple[str, list[Point]]] = []
    images: list[Image] = []
    label = uid = ""
    for child in children:
        match text_of(child, "ValueType"):
            case "NUM":
                quantity = _quantity(child)
                if quantity is not None:
                    quantities.append(quantity)
                _shapes(child, shapes, images)
            case "SCOORD":
                _shape(child, shapes, images)
            case "IMAGE":
                images += _image(child)
            case "TEXT" if concept_of(child)[:2] == _TRACKING_IDENTIFIER:
                label = text_of(child, "TextValue")
            case "UIDREF" if concept_of(child)[:2] == _TRACKING_UID:
                uid = text_of(child, "UID")
    if not quantities or not images:
        return None
    kind, points = _kind(quantities, shapes)
    image, frames = images[0]
    return Measurement(kind, points, tuple(quantities), image, "" if label == kind else label, uid, frames=frames)


def _kind(
    quantities: list[Quantity], shapes: list[tuple[str, list[Point]]]
) -> tuple[MeasurementKind, tuple[Point, ...]]:
    """What was measured, by its first quantity or its shape, if the number of points fits."""
    points = tuple(point for _, part in shapes for point in part)
    kind = _KINDS.get(quantities[0].name, "other")
    if kind == "other" and len(shapes) == 1:
        graphic = shapes[0][0]
        if graphic == "ELLIPSE":
            kind = "ellipse"
        elif graphic == "POLYLINE" and len(points) == 5 and points[0] == points[-1] and _rectangular(points):
            kind, points = "rectangle", points[:4]
    if kind != "other" and len(points) != POINTS_NEEDED[kind]:
        kind = "other"
    return kind, points


def _rectangular(points: tuple[Point, ...]) -> bool:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[:4]
    return abs(ax + cx - bx - dx) + abs(ay + cy - by - dy) < 0.01 and (ax == bx or ay == by)


def _quantity(item: pydicom.Dataset) -> Quantity | None:
    measured = items_of(item, "MeasuredValueSequence")
    if not measured:
        return None
    value = number_of(measured[0], "FloatingPointValue")
    if value is None:
        value = number_of(measured[0], "NumericValue")
    units = items_of(measured[0], "MeasurementUnitsCodeSequence")
    if value is None:
        return None
    derivation = method = None
    for child in items_of(item, "ContentSequence"):
        if text_of(child, "ValueType") == "CODE":
            codes = items_of(child, "ConceptCodeSequence")
            if codes and concept_of(child)[:2] in _DERIVATION:
                derivation = code_of(codes[0])
            elif codes and concept_of(child)[:2] in _METHOD:
                method = code_of(codes[0])
    name = concept_name(concept_of(item), derivation)
    return Quantity(
        name, value, unit_name(code_of(units[0])) if units else "", "" if method is None else method.meaning
    )


def _shapes(item: pydicom.Dataset, shapes: list[tuple[str, list[Point]]], images: list[Image]) -> None:
    for child in items_of(item, "ContentSequence"):
        if text_of(child, "ValueType") == "SCOORD":
            _shape(child, shapes, images)


def _shape(item: pydicom.Dataset, shapes: list[tuple[str, list[Point]]], images: list[Image]) -> None:
    data = numbers_of(item, "GraphicData")
    shapes.append((text_of(item, "GraphicType").upper(), list(zip(data[::2], data[1::2], strict=False))))
    for child in items_of(item, "ContentSequence"):
        images += _image(child)


def _image(item: pydicom.Dataset) -> list[Image]:
    return [
        (text_of(reference, "ReferencedSOPInstanceUID"), integers_of(reference, "ReferencedFrameNumber"))
        for reference in items_of(item, "ReferencedSOPSequence")[:1]
    ]
