"""Words on the film."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Reading
from app.films.measuring import Scale
from app.films.tools.base import Line, Mark, MeasuringTool, Subject
from app.translation import marked


class TextTool(MeasuringTool):
    """Words that stand beside a small cross."""

    kind = Kind.TEXT
    text = marked("Film commands", "Te&xt")
    icon = "mdi6.format-text"
    keys = ("Shift+T",)
    tip = marked("Film commands", "Write on the film")
    prompts = (marked("Measuring tools", "Click where the words go"),)

    def lines(self, annotation: Annotation) -> list[Line]:
        return []

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        at = annotation.points[0]
        return [Mark(at, (at[0] + 1, at[1]), 5, turn) for turn in (0.0, 90.0, 180.0, 270.0)]

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        return Reading(None, "", marked("Measuring tools", "Text"), tuple(annotation.text.splitlines()))
