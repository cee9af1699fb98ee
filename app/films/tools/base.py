"""What a measuring tool is: how many clicks it takes, what it draws, what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.films.annotations import POINTS, Annotation, Kind, Point, Reading
from app.films.measuring import Scale, Statistics, scale_words
from echo_core.films.film import Film

Points = tuple[Point, ...]
Line = tuple[Point, ...]
"""A polyline in film coordinates."""


@dataclass(frozen=True)
class Subject:
    """What a reading is taken from: the film, its scale, and the statistics of a region as far as it is counted."""

    film: Film
    scale: Scale
    count: Callable[[Annotation], tuple[bool, Statistics | None]]


@dataclass(frozen=True)
class Mark:
    """A short stroke whose length does not change with the zoom.

    It starts at the film point ``at`` and has ``length`` logical pixels; ``degrees`` is its turn, clockwise on the
    screen, from the direction of the film point ``towards``.
    """

    at: Point
    towards: Point
    length: float
    degrees: float


class MeasuringTool:
    """The base of all measuring tools; a subclass says what is special about its kind.

    ``prompts`` are what to do next, one for each point; tools are stateless, one object serves every film.
    """

    kind: Kind
    text: str
    icon: str
    keys: tuple[str, ...] = ()
    tip: str
    prompts: tuple[str, ...]

    @property
    def points(self) -> int:
        """How many points make one."""
        return POINTS[self.kind]

    def lines(self, annotation: Annotation) -> list[Line]:
        """What to draw; fewer points than ``points`` while it is being drawn."""
        return [annotation.points]

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        """Ends, ticks and arrow heads."""
        return []

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        """What it says, once all its points are there."""
        raise NotImplementedError

    def handles(self, points: Points) -> list[Point]:
        """Where the drawing can be taken hold of."""
        return list(points)

    def with_handle(self, points: Points, handle: int, to: Point) -> Points:
        """The points after a handle was moved."""
        return tuple(to if place == handle else point for place, point in enumerate(points))

    def label_at(self, points: Points) -> Point:
        """The film point beside which the reading is written."""
        return points[-1]


def labelled(text: str, scale: Scale) -> tuple[str, ...]:
    """A length in words and, below it, how far to trust its millimetres."""
    return (text, scale_words(scale))


def end_marks(start: Point, end: Point, length: float = 6) -> list[Mark]:
    """Small bars across both ends of a line."""
    return [Mark(at, towards, length, turn) for at, towards in ((start, end), (end, start)) for turn in (-90.0, 90.0)]
