"""A ruler to lay on the film: a line with a tick every centimetre and every half."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Point, Reading
from app.films.measuring import Scale
from app.films.tools.base import Mark, MeasuringTool, Subject, labelled
from app.translation import marked

_MOST_TICKS = 400
_STEPS = {"mm": 5.0, "px": 50.0}
"""The distance of two ticks; every second one is long."""


class RulerTool(MeasuringTool):
    """A line whose ticks count from its first point."""

    kind = Kind.RULER
    text = marked("Film commands", "&Ruler")
    icon = "mdi6.ruler-square"
    keys = ("Shift+D",)
    tip = marked("Film commands", "Lay a ruler on the film: a tick every 5 mm, or every 50 pixels")
    prompts = (
        marked("Measuring tools", "Click where the ruler starts"),
        marked("Measuring tools", "Click where it ends"),
    )

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        if len(annotation.points) < 2:
            return []
        start, end = annotation.points
        length, step = scale.distance(start, end), _STEPS[scale.unit]
        # A ruler beyond all sense gets no ticks rather than a hundred thousand.
        if not 0 < length / step <= _MOST_TICKS:
            return []
        made = []
        for number in range(int(length / step + 1e-9) + 1):
            share = number * step / length
            at: Point = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            # Seen from just beyond the end, so that the last tick has a direction too.
            beyond: Point = (2 * end[0] - start[0], 2 * end[1] - start[1])
            made.append(Mark(at, beyond, 6 if number % 2 else 11, 90.0))
        return made

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        length = subject.scale.distance(*annotation.points)
        return Reading(
            length,
            subject.scale.unit,
            marked("Measuring tools", "Ruler"),
            labelled(subject.scale.words(length), subject.scale),
        )
