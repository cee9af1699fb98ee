"""Grey statistics of a rectangle."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind
from app.films.tools.base import Line
from app.films.tools.region import RegionTool, box
from app.translation import marked


class RectangleTool(RegionTool):
    """A rectangle along the film's rows and columns."""

    kind = Kind.RECTANGLE
    name = marked("Measuring tools", "Rectangle")
    text = marked("Film commands", "R&ectangle statistics")
    icon = "mdi6.vector-rectangle"
    keys = ("S",)
    tip = marked("Film commands", "Mean, deviation, least, greatest and area of a rectangle")

    def area(self, width: float, height: float) -> float:
        return width * height

    def lines(self, annotation: Annotation) -> list[Line]:
        return [box(annotation.points)] if len(annotation.points) == 2 else []
