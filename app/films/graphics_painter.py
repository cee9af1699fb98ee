"""Draws what a document says is to be drawn on a film: graphics and words of presentation states and of reports."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.films.label_places import LabelPlaces, edge_of, leader
from app.films.overlays import SHADOW, draw_text
from echo_core.films.annotations import Annotation, Graphic, Point, Text, Units

COLOUR = QColor("#d3b4ff")
"""Neither that of the person's own drawings nor that of the file's overlays."""
_FILL = 70
_CROSS = 5.0
_STEPS = 64
_MOST_LINES = 40
_MOST_LETTERS = 200
_FAR = 1e5
"""Device pixels beyond which nothing is drawn: hostile numbers must not cost the rasteriser its time."""

MOST_POINTS = 50_000
"""More than these are not drawn: every frame would wait for them."""

_POINTS_A_TEXT = 100
"""What drawing words costs, in points."""

ToScreen = Callable[[Point], QPointF]


class GraphicsPainter:
    """``to_screen`` gives the place of a film point, an affine map; ``display`` is the displayed area on the screen, in
    which fractions count; ``labels`` are the words in the same picture, which stay in sight.
    """

    def __init__(self, painter: QPainter, to_screen: ToScreen, display: QRectF, labels: LabelPlaces) -> None:
        self._painter = painter
        self._labels = labels
        origin, right, down = (to_screen(point).toTuple() for point in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
        across, along = ((end[0] - origin[0], end[1] - origin[1]) for end in (right, down))
        self._maps = {
            "PIXEL": (across, along, origin),
            "DISPLAY": ((display.width(), 0.0), (0.0, display.height()), (display.left(), display.top())),
        }
        """By units: the screen's vectors of one to the right and of one down, and the place of the origin."""

    def draw(self, annotations: Iterable[Annotation]) -> None:
        """Draw in the order given, words over lines; nothing where it is not :func:`drawable`."""
        annotations = tuple(annotations)
        self.draw_lines(annotations)
        self.draw_words(annotations)

    def draw_lines(self, annotations: Sequence[Annotation]) -> None:
        """Draw the lines alone, on any device."""
        if not drawable(annotations):
            return
        self._painter.save()
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for annotation in annotations:
            for graphic in annotation.graphics:
                self._graphic(graphic)
        self._painter.restore()

    def draw_words(self, annotations: Sequence[Annotation]) -> None:
        """Draw the words alone."""
        if not drawable(annotations):
            return
        self._painter.save()
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        texts = [text for annotation in annotations for text in annotation.texts]
        # Words without a place of their own make room for the others.
        for text in sorted(texts, key=lambda text: text.box is None):
            self._text(text)
        self._painter.restore()

    def _at(self, points: Sequence[Point], units: Units) -> list[QPointF]:
        # Without a call of the map for each point: those of a few outlines would take the time of a frame.
        (ax, ay), (bx, by), (ox, oy) = self._maps[units]
        return [QPointF(_bounded(ax * x + bx * y + ox), _bounded(ay * x + by * y + oy)) for x, y in points]

    def _graphic(self, graphic: Graphic) -> None:
        path = self._path(graphic)
        if graphic.filled:
            self._painter.fillPath(path, QColor(COLOUR.red(), COLOUR.green(), COLOUR.blue(), _FILL))
        for pen in (QPen(SHADOW, 3.6), QPen(COLOUR, 1.5)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._painter.strokePath(path, pen)

    def _path(self, graphic: Graphic) -> QPainterPath:
        if graphic.kind == "CIRCLE":
            return _lines(self._at(_circle(*graphic.points), graphic.units))
        if graphic.kind == "ELLIPSE":
            return _lines(self._at(_ellipse(graphic.points), graphic.units))
        points = self._at(graphic.points, graphic.units)
        if graphic.kind == "POINT":
            path = QPainterPath()
            for dx, dy in ((_CROSS, 0.0), (0.0, _CROSS)):
                path.moveTo(points[0] - QPointF(dx, dy))
                path.lineTo(points[0] + QPointF(dx, dy))
            return path
        return _curve(points) if graphic.kind == "INTERPOLATED" else _lines(points)

    def _text(self, text: Text) -> None:
        lines = [line[:_MOST_LETTERS] for line in text.text.splitlines()[:_MOST_LINES]]
        metrics = QFontMetricsF(self._painter.font(), self._painter.device())
        width = max((metrics.horizontalAdvance(line) for line in lines), default=0.0) + 2
        height = metrics.lineSpacing()
        size = QSizeF(width, height * len(lines))
        anchor = None if text.anchor is None else self._at((text.anchor,), text.anchor_units)[0]
        if text.box is not None:
            box = QRectF(*self._at(text.box, text.box_units)).normalized()
            spare = {"LEFT": 0.0, "CENTER": (box.width() - width) / 2, "RIGHT": box.width() - width}
            start = box.topLeft() + QPointF(spare[text.justification], 0.0)
            place = self._labels.at(QRectF(start, size))
        elif anchor is not None:
            place = self._labels.beside(anchor, size)
        else:
            return
        edge = None
        if anchor is not None and text.box is None:
            edge = leader(place, anchor)
        elif anchor is not None and text.anchor_visible:
            edge = edge_of(place, anchor)
        if anchor is not None and edge is not None:
            for pen in (QPen(SHADOW, 3.6), QPen(COLOUR, 1.5)):
                self._painter.setPen(pen)
                self._painter.drawLine(edge, anchor)
        for number, line in enumerate(lines):
            words = QRectF(place.left(), place.top() + number * height, width, height)
            draw_text(self._painter, words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line, COLOUR)


class LinePicture:
    """The lines over one view, drawn when they or their places change: stroking many takes longer than a frame."""

    def __init__(self) -> None:
        self._of: object = None
        self._image = QImage()

    def paint(self, painter: QPainter, area: QRectF, of: object, draw: Callable[[QPainter], None]) -> None:
        """Paint on ``area`` what ``draw`` draws there; it does so again where ``of`` is not what it was."""
        ratio = painter.device().devicePixelRatioF()
        if self._of != (of, area, ratio):
            size = (area.size() * ratio).toSize()
            self._of, self._image = (of, area, ratio), QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(ratio)
            self._image.fill(Qt.GlobalColor.transparent)
            pen = QPainter(self._image)
            pen.translate(-area.topLeft())
            draw(pen)
            pen.end()
        painter.drawImage(area.topLeft(), self._image)

    def forget(self) -> None:
        """Nothing is drawn any more: let go of the memory."""
        self._of, self._image = None, QImage()


def drawable(annotations: Iterable[Annotation]) -> bool:
    """Whether there is so little that every frame can draw it."""
    points = 0
    for one in annotations:
        points += sum(len(graphic.points) for graphic in one.graphics) + _POINTS_A_TEXT * len(one.texts)
    return points <= MOST_POINTS


def _bounded(place: float) -> float:
    """A number that is none, or beyond all sense, stays out of the rasteriser."""
    return place if -_FAR < place < _FAR else -_FAR if place < 0 else _FAR


def _lines(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    return path


def _circle(centre: Point, edge: Point) -> list[Point]:
    radius = math.dist(centre, edge)
    return _around(centre, (radius, 0.0), (0.0, radius))


def _ellipse(points: tuple[Point, ...]) -> list[Point]:
    """``points`` are the ends of the major, then of the minor axis."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    return _around(((ax + bx) / 2, (ay + by) / 2), ((bx - ax) / 2, (by - ay) / 2), ((dx - cx) / 2, (dy - cy) / 2))


def _around(centre: Point, major: Point, minor: Point) -> list[Point]:
    turns = [2 * math.pi * step / _STEPS for step in range(_STEPS + 1)]
    return [
        (
            centre[0] + major[0] * math.cos(turn) + minor[0] * math.sin(turn),
            centre[1] + major[1] * math.cos(turn) + minor[1] * math.sin(turn),
        )
        for turn in turns
    ]


def _curve(points: list[QPointF]) -> QPainterPath:
    """A smooth curve through all points (Catmull and Rom's), closed where the last is the first."""
    closed = points[0] == points[-1] and len(points) > 2
    before = points[-2] if closed else points[0]
    after = points[1] if closed else points[-1]
    around = [before, *points, after]
    path = QPainterPath(points[0])
    for place in range(1, len(around) - 2):
        one, start, end, other = around[place - 1 : place + 3]
        path.cubicTo(start + (end - one) / 6, end - (other - start) / 6, end)
    return path
