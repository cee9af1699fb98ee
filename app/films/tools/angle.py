"""The angle at a point."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Point, Reading
from app.films.measuring import angle_between
from app.films.tools.base import MeasuringTool, Points, Subject
from app.translation import marked


class AngleTool(MeasuringTool):
    """Two arms that meet in a vertex; the angle is 0 to 180 degrees."""

    kind = Kind.ANGLE
    text = marked("Film commands", "&Angle")
    icon = "mdi6.angle-acute"
    keys = ("G",)
    tip = marked("Film commands", "Measure an angle")
    prompts = (
        marked("Measuring tools", "Click the end of the first arm"),
        marked("Measuring tools", "Click the vertex"),
        marked("Measuring tools", "Click the end of the second arm"),
    )

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        first, vertex, second = annotation.points
        angle = angle_between(subject.scale, (vertex, first), (vertex, second))
        return Reading(
            angle,
            "deg",
            marked("Measuring tools", "Angle"),
            (f"{angle:.1f}°",),
        )

    def label_at(self, points: Points) -> Point:
        return points[min(1, len(points) - 1)]
