"""The measuring tools, one a module, in the order of the menu."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Reading
from app.films.tools.angle import AngleTool
from app.films.tools.arrow import ArrowTool
from app.films.tools.base import MeasuringTool, Subject
from app.films.tools.calibrate import CalibrateTool
from app.films.tools.cardiothoracic import CardiothoracicTool
from app.films.tools.cobb import CobbTool
from app.films.tools.ellipse import EllipseTool
from app.films.tools.length import LengthTool
from app.films.tools.rectangle import RectangleTool
from app.films.tools.ruler import RulerTool
from app.films.tools.text import TextTool

MEASURING: dict[Kind, MeasuringTool] = {
    tool.kind: tool
    for tool in (
        LengthTool(),
        RulerTool(),
        AngleTool(),
        CobbTool(),
        CardiothoracicTool(),
        RectangleTool(),
        EllipseTool(),
        ArrowTool(),
        TextTool(),
        CalibrateTool(),
    )
}


def reading(annotation: Annotation, subject: Subject) -> Reading:
    """What an annotation says about the film that it is drawn on."""
    return MEASURING[annotation.kind].reading(annotation, subject)
