"""Documents that say the same: a presentation state and a structured report of one set of drawings, or two reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from echo_core.films.annotations import Annotation, Graphic, Point

_SAME_PLACE = 0.01
"""Film pixels; documents keep points in single precision."""
_SAME_NUMBER = 0.006
"""Of the number: documents round to three or four digits."""
_ROUND = 16
"""A closed line of so many points is an oval, of which other documents keep the ends of its axes."""

_Outline = tuple[Point, ...]


def unsaid(reported: Iterable[Annotation], stated: Iterable[Annotation] = ()) -> tuple[Annotation, ...]:
    """What reports draw, less what ``stated`` or an earlier report draws in the same place with the same numbers.

    The same lines with other numbers stay: somebody measured on another scale, and that is to be seen.
    """
    left: list[Annotation] = []
    drawn = tuple(reported)
    known = [(_shown(one), _numbers(one)) for one in stated] if drawn else []
    for one in drawn:
        outlines, numbers = [_outline(graphic) for graphic in _lines(one)], _numbers(one)
        if outlines and any(_within(outlines, others) and _agree(numbers, theirs) for others, theirs in known):
            continue
        left.append(one)
        known.append((_shown(one), numbers))
    return tuple(left)


def _lines(one: Annotation) -> list[Graphic]:
    return [graphic for graphic in one.graphics if graphic.units == "PIXEL"]


def _numbers(one: Annotation) -> list[float]:
    words = " ".join(text.text for text in one.texts)
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", words)]


def _shown(one: Annotation) -> list[_Outline]:
    """Its lines as they are, and as a document keeps them that states only where they start and end."""
    lines = _lines(one)
    ends = [tuple(sorted({line.points[0], line.points[-1]})) for line in lines if line.kind == "POLYLINE"]
    return [*map(_outline, lines), *ends]


def _outline(graphic: Graphic) -> _Outline:
    """The corners of a line in any order; of an oval its bounds, twice, so that it is no rectangle."""
    points = graphic.points
    if graphic.kind == "ELLIPSE" or (len(points) >= _ROUND and points[0] == points[-1]):
        low, high = (tuple(end(point[axis] for point in points) for axis in (0, 1)) for end in (min, max))
        ends = ((low[0], low[1]), (high[0], high[1]))
        return (*ends, *ends)
    return tuple(sorted(set(points)))


def _within(outlines: Sequence[_Outline], others: Sequence[_Outline]) -> bool:
    return all(any(_same(outline, other) for other in others) for outline in outlines)


def _same(one: _Outline, other: _Outline) -> bool:
    return len(one) == len(other) and all(
        abs(mine[axis] - its[axis]) <= _SAME_PLACE for mine, its in zip(one, other, strict=True) for axis in (0, 1)
    )


def _agree(numbers: Sequence[float], others: Sequence[float]) -> bool:
    """Whether a number stands in both; or one of them states none."""
    near = (abs(one - other) <= _SAME_NUMBER * max(abs(one), abs(other)) for one in numbers for other in others)
    return not numbers or not others or any(near)
