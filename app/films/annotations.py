"""What a person has drawn on a film, as plain data: kind, points in film pixels, words. Nothing here knows of Qt."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.errors import AppError

Point = tuple[float, float]
"""(column, row) in film coordinates: pixel (r, c) covers [c, c + 1) × [r, r + 1)."""

_LIMIT = 1e6
_MOST_TEXT = 2000


class AnnotationError(AppError):
    """Stored annotations that cannot be used."""


class Kind(StrEnum):
    """What an annotation is; the value is its name in the store."""

    LENGTH = "length"
    RULER = "ruler"
    ANGLE = "angle"
    COBB = "cobb"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    CARDIOTHORACIC = "cardiothoracic"
    ARROW = "arrow"
    TEXT = "text"
    CALIBRATION = "calibration"


POINTS: dict[Kind, int] = {
    Kind.LENGTH: 2,
    Kind.RULER: 2,
    Kind.ANGLE: 3,
    Kind.COBB: 4,
    Kind.RECTANGLE: 2,
    Kind.ELLIPSE: 2,
    Kind.CARDIOTHORACIC: 4,
    Kind.ARROW: 2,
    Kind.TEXT: 1,
    Kind.CALIBRATION: 2,
}
"""How many points each kind has. Rectangle and ellipse: two opposite corners of the box."""


@dataclass(frozen=True)
class Annotation:
    """One drawing on one film.

    ``across`` is the film axis that ran across the screen when it was drawn, "column" or "row": transverse measures
    (cardiothoracic ratio, Cobb angle) go by it, however the film is turned later. ``millimetres`` is the true length
    of a calibration's line, 0 for every other kind. ``label`` is where the person has put the words: their middle, in
    film pixels from the point beside which they stand otherwise.
    """

    kind: Kind
    points: tuple[Point, ...]
    text: str = ""
    across: str = "column"
    millimetres: float = 0.0
    uid: str = field(default_factory=lambda: uuid.uuid4().hex)
    label: Point | None = None

    def to_json(self) -> dict[str, Any]:
        """The annotation as JSON types."""
        return {
            "uid": self.uid,
            "kind": self.kind.value,
            "points": [list(point) for point in self.points],
            "text": self.text,
            "across": self.across,
            "millimetres": self.millimetres,
            "label": None if self.label is None else list(self.label),
        }

    @classmethod
    def from_json(cls, data: object) -> Annotation:
        """Restore what :meth:`to_json` wrote; earlier versions had no places of labels.

        Raises:
            AnnotationError: a part is missing, of a wrong kind, or out of bounds.
        """
        if not isinstance(data, dict):
            raise AnnotationError("a stored annotation is incomplete")
        try:
            kind = Kind(data["kind"])
            points = tuple(_point(point) for point in data["points"])
            text, across, uid = data["text"], data["across"], data["uid"]
            millimetres = float(data["millimetres"])
            label = None if data.get("label") is None else _point(data["label"])
        except (KeyError, TypeError, ValueError) as error:
            raise AnnotationError("a stored annotation is incomplete") from error
        if not (isinstance(text, str) and isinstance(uid, str)):
            raise AnnotationError("a stored annotation is incomplete")
        sound = len(points) == POINTS[kind] and across in ("column", "row") and len(text) <= _MOST_TEXT
        numbers = [millimetres, *(part for point in (*points, label or (0.0, 0.0)) for part in point)]
        if not sound or not all(math.isfinite(number) and abs(number) <= _LIMIT for number in numbers):
            raise AnnotationError("a stored annotation is out of bounds")
        return cls(kind, points, text, across, millimetres, uid, label)


def _point(data: Any) -> Point:
    column, row = data
    return float(column), float(row)


@dataclass(frozen=True)
class Reading:
    """What an annotation says: its leading number with unit and label, and the lines to write beside it.

    ``value`` is None where there is no number: an arrow, a text, or a region that is still being counted.
    """

    value: float | None = None
    unit: str = ""
    label: str = ""
    lines: tuple[str, ...] = ()
