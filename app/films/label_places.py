"""Where words about drawings stand: beside what they are about, in sight, clear of each other where there is room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF

_GAP = 8.0
_MARGIN = 4.0
_MOST = 20
"""Beyond so many words, those that find no place round their point are not looked after: every frame would wait."""

_Edges = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass
class LabelPlaces:
    """The words of one picture, or of one frame: given the same words in the same order, the same places.

    Each goes to the first place that is free of those before it, so that a new drawing never moves the words of an old
    one. ``area`` is where words are in sight, in the painter's units.
    """

    area: QRectF
    _taken: list[QRectF] = field(default_factory=list)
    _edges: list[_Edges] = field(default_factory=list)
    """Of those that are taken."""
    _of: dict[str, QRectF] = field(default_factory=dict)

    def beside(self, at: QPointF, size: QSizeF, name: str = "") -> QRectF:
        """A place for words of ``size`` about the point ``at``: the least covered one where none is free."""
        best, least = QRectF(), float("inf")
        for corner in self._around(at, size):
            place = self._in_sight(QRectF(corner, size))
            covered = self._covered(place)
            if covered < least:
                best, least = place, covered
            if not covered:
                break
        return self._take(best, name)

    def centred(self, at: QPointF, size: QSizeF, name: str = "") -> QRectF:
        """The place round ``at``, whatever else stands there: somebody has chosen it."""
        return self.at(QRectF(at - QPointF(size.width(), size.height()) / 2, size), name)

    def at(self, place: QRectF, name: str = "") -> QRectF:
        """This place, as far as it is in sight, whatever else stands there."""
        return self._take(self._in_sight(place), name)

    def of(self, name: str) -> QRectF:
        """Where the words of this name stand; nowhere, if there are none."""
        return self._of.get(name, QRectF())

    def _take(self, place: QRectF, name: str) -> QRectF:
        self._taken.append(place)
        self._edges.append(_edges(place))
        if name:
            self._of[name] = place
        return place

    def _covered(self, place: QRectF) -> float:
        """How much of a place is taken, in square units."""
        left, top, right, bottom = _edges(place)
        covered = 0.0
        # In plain numbers: asking Qt about each pair of two hundred words takes longer than a frame.
        for x0, y0, x1, y1 in self._edges:
            if x0 < right and left < x1 and y0 < bottom and top < y1:
                covered += (min(right, x1) - max(left, x0)) * (min(bottom, y1) - max(top, y0))
        return covered

    def _around(self, at: QPointF, size: QSizeF) -> Iterator[QPointF]:
        """Upper left corners: below right of the point, below left, above right, above left; then, the nearest first,
        those right below and right above words that stand there."""
        right, left = at.x() + _GAP, at.x() - _GAP - size.width()
        # What does not fit at the right stands at the left, rather than over what it is about.
        sides = (right, left) if right + size.width() <= self.area.right() - _MARGIN else (left, right)
        below, above = at.y() + _GAP, at.y() - _GAP - size.height()
        others = self._taken if len(self._taken) <= _MOST else ()
        edges = [edge for other in others for edge in (other.bottom() + 1, other.top() - 1 - size.height())]
        for top in (below, above, *sorted(edges, key=lambda edge: abs(edge - below))):
            for x in sides:
                yield QPointF(x, top)

    def _in_sight(self, place: QRectF) -> QRectF:
        within = self.area.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        x = max(within.left(), min(place.x(), within.right() - place.width()))
        y = max(within.top(), min(place.y(), within.bottom() - place.height()))
        return QRectF(QPointF(x, y), place.size())


def _edges(place: QRectF) -> _Edges:
    return place.left(), place.top(), place.right(), place.bottom()


def edge_of(place: QRectF, at: QPointF) -> QPointF:
    """The point of words' place that is nearest to what they are about."""
    return QPointF(min(max(at.x(), place.left()), place.right()), min(max(at.y(), place.top()), place.bottom()))


def leader(place: QRectF, at: QPointF) -> QPointF | None:
    """Where a line from words to what they are about starts; None for words that stand close by."""
    edge = edge_of(place, at)
    near = 2 * _GAP + 1
    return None if abs(edge.x() - at.x()) <= near and abs(edge.y() - at.y()) <= near else edge
