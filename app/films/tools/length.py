"""The distance between two points."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Reading
from app.films.measuring import Scale
from app.films.tools.base import Mark, MeasuringTool, Subject, end_marks, labelled
from app.translation import marked


class LengthTool(MeasuringTool):
    """A straight line with its length."""

    kind = Kind.LENGTH
    text = marked("Film commands", "&Length")
    icon = "mdi6.ruler"
    keys = ("D",)
    tip = marked("Film commands", "Measure a distance")
    prompts = (
        marked("Measuring tools", "Click where the distance starts"),
        marked("Measuring tools", "Click where it ends"),
    )

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        return end_marks(*annotation.points) if len(annotation.points) == 2 else []

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        length = subject.scale.distance(*annotation.points)
        return Reading(
            length,
            subject.scale.unit,
            marked("Measuring tools", "Length"),
            labelled(subject.scale.words(length), subject.scale),
        )
