"""The Cobb angle of a curve of the spine."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Reading
from app.films.measuring import cobb_angle
from app.films.tools.base import Line, MeasuringTool, Subject
from app.translation import marked, translate


class CobbTool(MeasuringTool):
    """A line along each end plate; the angle between them, 0 to 180 degrees."""

    kind = Kind.COBB
    text = marked("Film commands", "&Cobb angle")
    icon = "mdi6.angle-obtuse"
    keys = ("Shift+G",)
    tip = marked("Film commands", "Measure a Cobb angle: a line along each of two end plates")
    prompts = (
        marked("Measuring tools", "Upper end plate: click one end"),
        marked("Measuring tools", "Upper end plate: click the other end"),
        marked("Measuring tools", "Lower end plate: click one end"),
        marked("Measuring tools", "Lower end plate: click the other end"),
    )

    def lines(self, annotation: Annotation) -> list[Line]:
        points = annotation.points
        made = [points[:2], points[2:]]
        if len(points) == 4:
            made.append(tuple(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in (points[:2], points[2:])))
        return [line for line in made if line]

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        angle = cobb_angle(subject.scale, annotation.points, annotation.across)
        return Reading(
            angle,
            "deg",
            marked("Measuring tools", "Cobb angle"),
            (translate("Measuring tools", "Cobb {angle:.1f}°").format(angle=angle),),
        )
