"""Draws annotations over a film, in logical pixels; nothing here changes a film pixel."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.films.annotations import POINTS, Annotation, Kind, Point
from app.films.label_places import LabelPlaces, leader
from app.films.overlays import SHADOW, draw_text
from app.films.tools import MEASURING
from app.films.tools.base import Mark, MeasuringTool, Subject

COLOUR = QColor("#ffd866")
SELECTED = QColor("#7fd0ff")
HANDLE = 4.0

ToScreen = Callable[[Point], QPointF]


class AnnotationPainter:
    """Paints annotations of one film with ``to_screen`` giving the place of a film point in the painter's units.

    ``labels`` are the places of all words in the same picture, those of other painters included.
    """

    def __init__(
        self, painter: QPainter, to_screen: ToScreen, subject: Subject, area: QRectF, labels: LabelPlaces | None = None
    ) -> None:
        self._painter = painter
        self._to_screen = to_screen
        self._subject = subject
        self.labels = LabelPlaces(area) if labels is None else labels

    def draw(self, annotations: Iterable[Annotation], selected: str = "") -> None:
        """Annotations with their readings; one that is being drawn, as far as it goes."""
        everything = tuple(annotations)
        for annotation in everything:
            self._lines(annotation, SELECTED if annotation.uid == selected else COLOUR)
            if annotation.uid == selected:
                self._handles(MEASURING[annotation.kind], annotation)
        whole = [one for one in everything if len(one.points) == POINTS[one.kind]]
        # Words that have a place of their own come first: the others make room for them.
        for annotation in sorted(whole, key=lambda one: one.label is None and one.kind is not Kind.TEXT):
            self._label(annotation, SELECTED if annotation.uid == selected else COLOUR)

    def _lines(self, annotation: Annotation, colour: QColor) -> None:
        tool = MEASURING[annotation.kind]
        strokes = [[self._to_screen(point) for point in line] for line in tool.lines(annotation)]
        strokes += [self._stroke(mark) for mark in tool.marks(annotation, self._subject.scale)]
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen in (QPen(SHADOW, 3.6), QPen(colour, 1.5)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._painter.setPen(pen)
            for stroke in strokes:
                self._painter.drawPolyline(QPolygonF(stroke))
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _handles(self, tool: MeasuringTool, annotation: Annotation) -> None:
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(QPen(SHADOW, 1))
        self._painter.setBrush(SELECTED)
        for handle in tool.handles(annotation.points):
            self._painter.drawEllipse(self._to_screen(handle), HANDLE, HANDLE)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _label(self, annotation: Annotation, colour: QColor) -> None:
        tool = MEASURING[annotation.kind]
        lines = tool.reading(annotation, self._subject).lines
        if not lines:
            return
        metrics = QFontMetricsF(self._painter.font(), self._painter.device())
        step = metrics.lineSpacing()
        size = QSizeF(max(metrics.horizontalAdvance(line) for line in lines) + 2, step * len(lines))
        column, row = tool.label_at(annotation.points)
        at = self._to_screen((column, row))
        if annotation.label is None:
            place = self.labels.beside(at, size, annotation.uid)
        else:
            chosen = self._to_screen((column + annotation.label[0], row + annotation.label[1]))
            place = self.labels.centred(chosen, size, annotation.uid)
        start = leader(place, at)
        if start is not None:
            self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for pen in (QPen(SHADOW, 3), QPen(colour, 1, Qt.PenStyle.DotLine)):
                self._painter.setPen(pen)
                self._painter.drawLine(start, at)
            self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for number, line in enumerate(lines):
            words = QRectF(place.left(), place.top() + number * step, place.width(), step)
            draw_text(self._painter, words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line, colour)

    def _stroke(self, mark: Mark) -> list[QPointF]:
        start, towards = self._to_screen(mark.at), self._to_screen(mark.towards)
        angle = math.atan2(towards.y() - start.y(), towards.x() - start.x()) + math.radians(mark.degrees)
        end = QPointF(start.x() + mark.length * math.cos(angle), start.y() + mark.length * math.sin(angle))
        return [start, end]


def distance_to(annotation: Annotation, to_screen: ToScreen, at: QPointF) -> float:
    """How far ``at`` is from the nearest line or point of an annotation, in the units of ``to_screen``."""
    tool = MEASURING[annotation.kind]
    nearest = min(_length(to_screen(point) - at) for point in tool.handles(annotation.points))
    for line in tool.lines(annotation):
        ends = [to_screen(point) for point in line]
        for start, end in itertools.pairwise(ends):
            nearest = min(nearest, _to_segment(at, start, end))
    return nearest


def _to_segment(at: QPointF, start: QPointF, end: QPointF) -> float:
    along = end - start
    square = QPointF.dotProduct(along, along)
    share = min(max(QPointF.dotProduct(at - start, along) / square, 0.0), 1.0) if square else 0.0
    return _length(start + along * share - at)


def _length(vector: QPointF) -> float:
    return math.hypot(vector.x(), vector.y())
