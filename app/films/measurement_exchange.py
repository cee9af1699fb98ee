"""What is measured on a film, in the terms of a structured report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.films.annotations import Annotation, Kind, Point
from app.films.measuring import Scale, angle_between, cobb_angle, scale_of, statistics, transverse
from app.films.tools import MEASURING
from app.films.tools.region import RegionTool
from echo_core.films.film import Film
from echo_core.films.measurements import Measurement, MeasurementKind, Quantity

_KINDS: dict[Kind, MeasurementKind] = {
    Kind.LENGTH: "length",
    Kind.RULER: "length",
    Kind.ANGLE: "angle",
    Kind.COBB: "cobb",
    Kind.CARDIOTHORACIC: "cardiothoracic",
    Kind.RECTANGLE: "rectangle",
    Kind.ELLIPSE: "ellipse",
}
"""What is a measurement; arrows, words and calibrations are none."""


def measured(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Those that are measurements."""
    return tuple(one for one in annotations if one.kind in _KINDS)


def tracking_uid(annotation: Annotation) -> str:
    """The UID by which a report tells this measurement from others, the same each time; "" to have one made up."""
    return f"2.25.{int(annotation.uid, 16)}" if re.fullmatch(r"[0-9a-f]{32}", annotation.uid) else ""


def measurements_of(film: Film, annotations: Iterable[Annotation]) -> tuple[Measurement, ...]:
    """The measurements on a film, with the numbers that stand beside them on the screen.

    Counting the pixels of a large region takes a while: call it beside the interface.
    """
    drawn = tuple(annotations)
    scale = scale_of(film.header, drawn)
    return tuple(
        Measurement(
            _KINDS[one.kind], _points(one), _quantities(film, one, scale), film.header.sop_uid, "", tracking_uid(one)
        )
        for one in measured(drawn)
    )


def _points(one: Annotation) -> tuple[Point, ...]:
    if one.kind not in (Kind.RECTANGLE, Kind.ELLIPSE):
        return one.points
    (x0, x1), (y0, y1) = (sorted(point[axis] for point in one.points) for axis in (0, 1))
    if one.kind is Kind.RECTANGLE:
        return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    across = ((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2))
    down = (((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1))
    return (*across, *down) if x1 - x0 >= y1 - y0 else (*down, *across)


def _quantities(film: Film, one: Annotation, scale: Scale) -> tuple[Quantity, ...]:
    points = one.points
    if one.kind in (Kind.LENGTH, Kind.RULER):
        return (Quantity("length", scale.distance(*points), scale.unit, scale.label),)
    if one.kind is Kind.ANGLE:
        return (Quantity("angle", angle_between(scale, (points[1], points[0]), (points[1], points[2])), "°"),)
    if one.kind is Kind.COBB:
        return (Quantity("cobb angle", cobb_angle(scale, points, one.across), "°"),)
    if one.kind is Kind.CARDIOTHORACIC:
        heart = transverse(scale, points[0], points[1], one.across)
        chest = transverse(scale, points[2], points[3], one.across)
        widths = (
            Quantity("cardiac diameter", heart, scale.unit, scale.label),
            Quantity("thoracic diameter", chest, scale.unit, scale.label),
        )
        # Without a width of the chest there is no ratio; the two widths are still what was measured.
        return (Quantity("cardiothoracic ratio", heart / chest, ""), *widths) if chest > 0 else widths
    return _region(film, one, scale)


def _region(film: Film, one: Annotation, scale: Scale) -> tuple[Quantity, ...]:
    tool = MEASURING[one.kind]
    assert isinstance(tool, RegionTool)
    (x0, y0), (x1, y1) = one.points
    area = tool.area(abs(x1 - x0) * scale.column, abs(y1 - y0) * scale.row)
    found = statistics(film, one.kind, one.points)
    size = Quantity("area", area, f"{scale.unit}²", scale.label)
    if found is None:
        return (size,)
    return (
        size,
        Quantity("mean", found.mean, ""),
        Quantity("standard deviation", found.deviation, ""),
        Quantity("minimum", found.least, ""),
        Quantity("maximum", found.greatest, ""),
    )
