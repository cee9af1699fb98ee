"""Which part of the selected drawing the arrow keys move."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from app.films.annotation_painter import SELECTED
from app.films.annotations import Annotation
from app.films.drawing_places import DrawingPlaces
from app.films.tools import MEASURING
from app.translation import marked, translate

_POINT_RING = 9.0
_MOVING = marked(
    "Measuring tools", "Arrow keys move the drawing, with Shift farther, with Ctrl by one screen pixel; Esc lets go"
)
_MOVING_POINT = marked(
    "Measuring tools",
    "Arrow keys move the marked point, with Shift farther, with Ctrl by one screen pixel; Esc lets go",
)
_MOVING_WORDS = marked(
    "Measuring tools", "Arrow keys move the words, with Shift farther, with Ctrl by one screen pixel; Esc lets go"
)


@dataclass(frozen=True)
class KeyedPart:
    """All of a drawing, one of its points, or its words: then ``point`` is one past the last."""

    point: int | None = None

    def next(self, annotation: Annotation, *, worded: bool) -> KeyedPart:
        """The next point, after the last one the words of a ``worded`` drawing, then all of it again."""
        parts = len(MEASURING[annotation.kind].handles(annotation.points)) + worded
        point = 0 if self.point is None else self.point + 1
        return KeyedPart(point if point < parts else None)

    def prompt(self, annotation: Annotation) -> str:
        """What the arrow keys do now."""
        if self.point is None:
            return translate("Measuring tools", _MOVING)
        return translate("Measuring tools", _MOVING_WORDS if self._is_words(annotation) else _MOVING_POINT)

    def moved(self, annotation: Annotation, places: DrawingPlaces, step: QPointF) -> Annotation:
        """The annotation with this part moved by ``step`` on the screen."""
        if self.point is None:
            return places.shifted(annotation, QPointF(0, 0), step)
        if self._is_words(annotation):
            return places.with_words_at(annotation, places.words_place(annotation) + step)
        return places.with_handle_at(annotation, self.point, places.handle_place(annotation, self.point) + step)

    def paint(self, painter: QPainter, annotation: Annotation, places: DrawingPlaces) -> None:
        """Mark it, where it is not all of the drawing."""
        if self.point is None:
            return
        painter.setPen(QPen(SELECTED, 2))
        if self._is_words(annotation):
            painter.drawRect(places.labels.of(annotation.uid))
        else:
            painter.drawEllipse(places.handle_place(annotation, self.point), _POINT_RING, _POINT_RING)

    def _is_words(self, annotation: Annotation) -> bool:
        return self.point is not None and self.point >= len(MEASURING[annotation.kind].handles(annotation.points))
