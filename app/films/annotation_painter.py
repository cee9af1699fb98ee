"""Draws annotations over a film, in logical pixels; nothing here changes a film pixel."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.films.annotations import POINTS, Annotation, Point
from app.films.overlays import SHADOW, draw_text
from app.films.tools import MEASURING
from app.films.tools.base import Mark, MeasuringTool, Subject

COLOUR = QColor("#ffd866")
SELECTED = QColor("#7fd0ff")
HANDLE = 4.0
_GAP = 8.0
_MARGIN = 4.0

ToScreen = Callable[[Point], QPointF]


class AnnotationPainter:
    """Paints annotations of one film with ``to_screen`` giving the place of a film point in the painter's units."""

    def __init__(self, painter: QPainter, to_screen: ToScreen, subject: Subject, area: QRectF) -> None:
        self._painter = painter
        self._to_screen = to_screen
        self._subject = subject
        self._area = area

    def draw(self, annotation: Annotation, *, selected: bool = False) -> None:
        """One annotation with its reading; while it is being drawn, as far as it goes."""
        tool = MEASURING[annotation.kind]
        colour = SELECTED if selected else COLOUR
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes = [[self._to_screen(point) for point in line] for line in tool.lines(annotation)]
        strokes += [self._stroke(mark) for mark in tool.marks(annotation, self._subject.scale)]
        for pen in (QPen(SHADOW, 3.6), QPen(colour, 1.5)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._painter.setPen(pen)
            for stroke in strokes:
                self._painter.drawPolyline(QPolygonF(stroke))
        if selected:
            self._handles(tool, annotation)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if len(annotation.points) == POINTS[annotation.kind]:
            self._label(tool, annotation, colour)

    def _handles(self, tool: MeasuringTool, annotation: Annotation) -> None:
        self._painter.setPen(QPen(SHADOW, 1))
        self._painter.setBrush(SELECTED)
        for handle in tool.handles(annotation.points):
            self._painter.drawEllipse(self._to_screen(handle), HANDLE, HANDLE)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _label(self, tool: MeasuringTool, annotation: Annotation, colour: QColor) -> None:
        lines = tool.reading(annotation, self._subject).lines
        if not lines:
            return
        metrics = QFontMetricsF(self._painter.font(), self._painter.device())
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2
        height = metrics.lineSpacing() * len(lines)
        at = self._to_screen(tool.label_at(annotation.points))
        # Beside its point, but always within the viewport where it fits.
        left = at.x() + _GAP if at.x() + _GAP + width <= self._area.right() - _MARGIN else at.x() - _GAP - width
        left = max(self._area.left() + _MARGIN, min(left, self._area.right() - _MARGIN - width))
        top = max(self._area.top() + _MARGIN, min(at.y() + _GAP, self._area.bottom() - _MARGIN - height))
        for number, line in enumerate(lines):
            place = QRectF(left, top + number * metrics.lineSpacing(), width, metrics.lineSpacing())
            draw_text(self._painter, place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line, colour)

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
