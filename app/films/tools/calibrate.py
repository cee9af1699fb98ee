"""Calibration by an object of known size: from then on the film is measured by it."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Reading
from app.films.measuring import Scale
from app.films.tools.base import Mark, MeasuringTool, Subject, end_marks


class CalibrateTool(MeasuringTool):
    """A line over the object, and its true length. The newest calibration of a film holds; deleting it ends it."""

    kind = Kind.CALIBRATION
    text = "Cali&brate by a known object"
    icon = "mdi6.tape-measure"
    keys = ("Ctrl+Shift+K",)
    tip = "Draw a line over an object of known size and type its length; the film is then measured by it"
    prompts = ("Calibration: click one end of the known object", "Calibration: click its other end")

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        return end_marks(*annotation.points) if len(annotation.points) == 2 else []

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        if annotation.millimetres <= 0:
            return Reading(None, "", "Calibration", ("length not given",))
        return Reading(annotation.millimetres, "mm", "Calibration", (f"Calibration: {annotation.millimetres:g} mm",))
