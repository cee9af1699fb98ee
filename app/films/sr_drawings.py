"""Measurements of a structured report as drawings on their film, with the numbers that the report states.

They are drawn as they stand in the report and cannot be edited: another program may have measured on another scale.
"""

from __future__ import annotations

from app.core_messages import said
from app.translation import translate
from echo_core.films.annotations import Annotation, Graphic, Text
from echo_core.films.measurements import Measurement

LAYER = "REPORT"
_MOST = 1e6
_ELLIPSE_POINTS = 4


def placed(item: Measurement) -> bool:
    """Whether it names points on its film that can be drawn."""
    return bool(item.points) and all(abs(part) <= _MOST for point in item.points for part in point)


def drawing_of(item: Measurement) -> Annotation:
    """The lines and the words of a measurement that is :func:`placed`."""
    points = item.points
    lines: tuple[Graphic, ...]
    if item.kind in ("cobb", "cardiothoracic"):
        lines = (Graphic("POLYLINE", points[:2]), Graphic("POLYLINE", points[2:]))
    elif item.kind == "rectangle":
        lines = (Graphic("POLYLINE", (*points, points[0])),)
    elif item.kind == "ellipse" and len(points) == _ELLIPSE_POINTS:
        lines = (Graphic("ELLIPSE", points),)
    else:
        lines = (Graphic("POINT", points) if len(points) == 1 else Graphic("POLYLINE", points),)
    anchor = max(points, key=lambda point: (point[0], point[1]))
    return Annotation(LAYER, lines, (Text(words(item), anchor),))


def words(item: Measurement) -> str:
    """What the report states, a quantity a line, with where it comes from."""
    label = f"{item.label}\n" if item.label and item.label != item.kind else ""
    methods = dict.fromkeys(part.method for part in item.quantities if part.method)
    stated = [f"{said(part.name)} {part.value:.4g} {part.unit}".rstrip() for part in item.quantities]
    return label + "\n".join(
        (*stated, *(said(method) for method in methods), translate("Measurements", "from a report"))
    )
