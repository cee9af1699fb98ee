"""Drawings on the screen of one viewport: which of them is at a point, and how one is moved to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from app.films.annotation_painter import distance_to
from app.films.annotations import Annotation, Kind, Point
from app.films.label_places import LabelPlaces
from app.films.tools import MEASURING

if TYPE_CHECKING:
    from app.films.film_view import FilmView

REACH = 4.0
"""Logical pixels: a press this near to a line takes hold of it."""
CHOSEN_REACH = 7.0
"""The same for the drawing that is selected: it shows, and is the one that is meant."""
HANDLE_REACH = 10.5


class DrawingPlaces:
    """Answers in logical pixels of a viewport that shows a film; what is moved stays on the film."""

    def __init__(self, view: FilmView) -> None:
        self._view = view
        self.labels = LabelPlaces(QRectF())
        """Where the words stand on the screen."""

    # What is there --------------------------------------------------------------------------------------------------

    def hit(self, annotations: Sequence[Annotation], chosen: Annotation | None, at: QPointF) -> Annotation | None:
        """The annotation that a press takes hold of; ``chosen`` is the selected one."""
        if self.grip(chosen, at) is not None:
            return chosen
        # The newest lies on top; the selected one comes before all others.
        everything = list(reversed(annotations))
        everything.sort(key=lambda one: one != chosen)
        reach = {chosen.uid: CHOSEN_REACH} if chosen is not None else {}
        return next((one for one in everything if self._distance(one, at) <= reach.get(one.uid, REACH)), None)

    def grip(self, chosen: Annotation | None, at: QPointF) -> QPointF | None:
        """How the words of the selected annotation would be held; None elsewhere, and on its lines."""
        if chosen is None or chosen.kind is Kind.TEXT:
            return None
        place = self.labels.of(chosen.uid)
        near = self._distance(chosen, at) <= REACH
        return at - place.center() if place.contains(at) and not near else None

    def handle(self, annotation: Annotation, at: QPointF) -> int | None:
        """The handle that a press takes hold of."""
        handles = MEASURING[annotation.kind].handles(annotation.points)
        to_screen = self._view.to_screen
        return next((n for n, it in enumerate(handles) if (to_screen(it) - at).manhattanLength() <= HANDLE_REACH), None)

    def handle_place(self, annotation: Annotation, handle: int) -> QPointF:
        """Where a handle is."""
        return self._view.to_screen(MEASURING[annotation.kind].handles(annotation.points)[handle])

    def words_place(self, annotation: Annotation) -> QPointF:
        """The middle of the words, be they not painted yet where they were last put."""
        if annotation.label is None:
            return self.labels.of(annotation.uid).center()
        column, row = MEASURING[annotation.kind].label_at(annotation.points)
        at = self._view.to_screen((column + annotation.label[0], row + annotation.label[1]))
        half, area = self.labels.of(annotation.uid).size() / 2, self._view.rect()
        x = max(half.width(), min(at.x(), area.width() - half.width()))
        return QPointF(x, max(half.height(), min(at.y(), area.height() - half.height())))

    # Where it goes --------------------------------------------------------------------------------------------------

    def film_point(self, at: QPointF) -> Point:
        """The point of the film, or of its edge."""
        columns, rows = self._limits()
        column, row = self._view.to_film(at)
        return min(max(column, 0.0), float(columns)), min(max(row, 0.0), float(rows))

    def shifted(self, annotation: Annotation, start: QPointF, end: QPointF) -> Annotation:
        """All of it, moved as from ``start`` to ``end``."""
        limits = self._limits()
        first, last = self._view.to_film(start), self._view.to_film(end)
        step = [last[0] - first[0], last[1] - first[1]]
        for axis in (0, 1):
            # As a whole: a drawing that meets the film's edge stops there and keeps its shape.
            lowest = min(point[axis] for point in annotation.points)
            highest = max(point[axis] for point in annotation.points)
            step[axis] = min(max(step[axis], -lowest), limits[axis] - highest)
        return replace(annotation, points=tuple((x + step[0], y + step[1]) for x, y in annotation.points))

    def with_handle_at(self, annotation: Annotation, handle: int, at: QPointF) -> Annotation:
        """One of its handles moved to ``at``."""
        tool = MEASURING[annotation.kind]
        return replace(annotation, points=tool.with_handle(annotation.points, handle, self.film_point(at)))

    def with_words_at(self, annotation: Annotation, middle: QPointF) -> Annotation:
        """The middle of its words moved to ``middle``."""
        column, row = self._view.to_film(middle)
        start = MEASURING[annotation.kind].label_at(annotation.points)
        return replace(annotation, label=(column - start[0], row - start[1]))

    def _distance(self, annotation: Annotation, at: QPointF) -> float:
        return distance_to(annotation, self._view.to_screen, at)

    def _limits(self) -> tuple[int, int]:
        film = self._view.film
        assert film is not None
        return film.shape[1], film.shape[0]
