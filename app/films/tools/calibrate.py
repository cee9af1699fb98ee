"""Calibration by an object of known size: from then on the film is measured by it."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Reading
from app.films.measuring import Scale
from app.films.tools.base import Mark, MeasuringTool, Subject, end_marks
from app.translation import marked, translate


class CalibrateTool(MeasuringTool):
    """A line over the object, and its true length. The newest calibration of a film holds; deleting it ends it."""

    kind = Kind.CALIBRATION
    text = marked("Film commands", "Cali&brate by a known object")
    icon = "mdi6.tape-measure"
    keys = ("Ctrl+Shift+K",)
    tip = marked(
        "Film commands",
        "Draw a line over an object of known size and type its length; the film is then measured by it",
    )
    prompts = (
        marked("Measuring tools", "Calibration: click one end of the known object"),
        marked("Measuring tools", "Calibration: click its other end"),
    )

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        return end_marks(*annotation.points) if len(annotation.points) == 2 else []

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        if annotation.millimetres <= 0:
            return Reading(
                None,
                "",
                marked("Measuring tools", "Calibration"),
                (translate("Measuring tools", "length not given"),),
            )
        return Reading(
            annotation.millimetres,
            "mm",
            marked("Measuring tools", "Calibration"),
            (
                translate("Measuring tools", "Calibration: {millimetres:g} mm").format(
                    millimetres=annotation.millimetres
                ),
            ),
        )
