"""An arrow that points at something."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Point, Reading
from app.films.measuring import Scale
from app.films.tools.base import Mark, MeasuringTool, Points, Subject
from app.translation import marked


class ArrowTool(MeasuringTool):
    """The head is at the first point, words (if any) at the tail."""

    kind = Kind.ARROW
    text = marked("Film commands", "Arro&w")
    icon = "mdi6.arrow-top-left"
    keys = ("B",)
    tip = marked("Film commands", "Point at something; double click the arrow to write beside it")
    prompts = (
        marked("Measuring tools", "Click what the arrow points at"),
        marked("Measuring tools", "Click where the arrow starts"),
    )

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        if len(annotation.points) < 2:
            return []
        head, tail = annotation.points
        return [Mark(head, tail, 15, turn) for turn in (-24.0, 24.0)]

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        return Reading(None, "", marked("Measuring tools", "Arrow"), tuple(annotation.text.splitlines()))

    def label_at(self, points: Points) -> Point:
        return points[-1]
