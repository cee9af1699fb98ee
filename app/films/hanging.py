"""Which film hangs where: frontal left, lateral right, the rest in the order of the examination."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from echo_core.films.film import Film
from echo_core.films.header import FilmHeader

_FRONTAL = {"PA", "AP", "AP AXIAL", "PA AXIAL", "FRONTAL"}
_DECUBITUS = {"DECUB", "DECUBITUS"}
_LATERAL = {"LL", "RL", "LATERAL", "LAT", "LLO", "RLO"}


class Direction(IntEnum):
    """From where the film was taken, in the order of hanging."""

    FRONTAL = 0
    UNKNOWN = 1
    LATERAL = 2


def direction(header: FilmHeader) -> Direction:
    """The direction by the view that the file states, by Patient Orientation, or by words of view or description.

    The view is View Position or the view code (PS3.3 C.8.1.2, C.8.11.5). Of the orientation, a film with one side of
    the patient at its edge is frontal, one with the chest or the back there lateral (PS3.3 C.7.6.1.1.1).
    """
    view = header.view_position
    if view in _FRONTAL:
        return Direction.FRONTAL
    if view in _LATERAL:
        return Direction.LATERAL
    by_edges = oriented(header)
    if by_edges is not Direction.UNKNOWN:
        return by_edges
    by_words = (_worded(text) for text in (view, header.series_description))
    return next((found for found in by_words if found is not Direction.UNKNOWN), Direction.UNKNOWN)


def _worded(text: str) -> Direction:
    """The direction by words; of a patient who lies on the side, "lateral" tells how the patient lies."""
    words = set(re.split(r"[^A-Z]+", text.upper()))
    if words & {"LAT", "LATERAL"} and not words & _DECUBITUS:
        return Direction.LATERAL
    return Direction.FRONTAL if words & {"PA", "AP", "FRONTAL"} else Direction.UNKNOWN


def oriented(header: FilmHeader) -> Direction:
    """The direction by Patient Orientation alone."""
    towards = {edge[:1] for edge in header.patient_orientation or ()}
    if len(towards & {"H", "F"}) == 1 and len(towards) == 2:
        (across,) = towards - {"H", "F"}
        if across in "LR":
            return Direction.FRONTAL
        if across in "AP":
            return Direction.LATERAL
    return Direction.UNKNOWN


def hang(films: Sequence[Film]) -> list[Film]:
    """The films in hanging order, those of which it says nothing as given."""
    return sorted(films, key=lambda film: hanging_order(film.header))


def hanging_order(header: FilmHeader) -> tuple[int, int, int, str]:
    """What the order of hanging goes by: direction, series, number in the series, and when the film was taken."""
    return direction(header), _number(header.series_number), _number(header.instance_number), header.acquired


def pair(films: Sequence[Film]) -> list[Film]:
    """The one or two films, of a study in hanging order, that hang at first.

    Two views of the chest hang side by side. Two films of the same view are most often one exposure twice, repeated or
    processed in another way: the first then has the light box to itself.
    """
    first = direction(films[0].header)
    others = [film for film in films[1:] if direction(film.header) is not first or first is Direction.UNKNOWN]
    second = max(others, key=lambda film: abs(direction(film.header) - first), default=None)
    return [films[0]] if second is None else [films[0], second]


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
