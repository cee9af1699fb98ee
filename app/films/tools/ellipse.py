"""Grey statistics of an ellipse."""

from __future__ import annotations

import math

from app.films.annotations import Annotation, Kind
from app.films.tools.base import Line
from app.films.tools.region import RegionTool
from app.translation import marked

_STEPS = 64


class EllipseTool(RegionTool):
    """An ellipse that fills the box between two corners."""

    kind = Kind.ELLIPSE
    name = marked("Measuring tools", "Ellipse")
    text = marked("Film commands", "Elli&pse statistics")
    icon = "mdi6.vector-ellipse"
    keys = ("E",)
    tip = marked("Film commands", "Mean, deviation, least, greatest and area of an ellipse")

    def area(self, width: float, height: float) -> float:
        return math.pi * width * height / 4

    def lines(self, annotation: Annotation) -> list[Line]:
        if len(annotation.points) < 2:
            return []
        (x0, y0), (x1, y1) = annotation.points
        turns = [2 * math.pi * step / _STEPS for step in range(_STEPS + 1)]
        return [
            tuple(
                ((x0 + x1) / 2 + (x1 - x0) / 2 * math.cos(turn), (y0 + y1) / 2 + (y1 - y0) / 2 * math.sin(turn))
                for turn in turns
            )
        ]
