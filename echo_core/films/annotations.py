"""Drawings and words that a presentation state lays over a film (PS3.3 C.10.5, C.10.7), as plain data.

Points are (x, y): x to the right, y down. In "PIXEL" units (0, 0) is the upper left corner of the film's first pixel as
stored and (1, 1) its lower right corner, so turning the film turns them; in "DISPLAY" units they are fractions of the
displayed area and stay where they are on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Units = Literal["PIXEL", "DISPLAY"]
GraphicKind = Literal["POINT", "POLYLINE", "INTERPOLATED", "CIRCLE", "ELLIPSE"]

POINTS_OF: dict[str, int] = {"POINT": 1, "POLYLINE": 2, "INTERPOLATED": 2, "CIRCLE": 2, "ELLIPSE": 4}
"""The least number of points that a kind needs; POINT, CIRCLE and ELLIPSE have exactly so many."""


@dataclass(frozen=True, slots=True)
class Graphic:
    """One drawing: a CIRCLE is centre and a point on it; an ELLIPSE the ends of its major, then of its minor axis.

    INTERPOLATED points lie on a smooth curve of the viewer's choice. ``filled`` holds for closed shapes.
    """

    kind: GraphicKind
    points: tuple[Point, ...]
    units: Units = "PIXEL"
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a ``box`` (upper left and lower right corner on the screen) or at an ``anchor``, or both.

    ``anchor_visible`` asks for a line from the words to the anchor.
    """

    text: str
    anchor: Point | None = None
    anchor_units: Units = "PIXEL"
    anchor_visible: bool = False
    box: tuple[Point, Point] | None = None
    box_units: Units = "PIXEL"
    justification: Literal["LEFT", "RIGHT", "CENTER"] = "LEFT"


@dataclass(frozen=True, slots=True)
class Annotation:
    """What is drawn together on one layer; ``images`` are the SOP Instance UIDs it belongs to, () for all."""

    layer: str
    graphics: tuple[Graphic, ...] = ()
    texts: tuple[Text, ...] = ()
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A graphic layer; higher ``order`` is drawn later. ``grey`` (16-bit P-value) is the wished-for colour, if any."""

    name: str
    order: int = 1
    description: str = ""
    grey: int | None = None
