"""Measurements on films as plain data, to be kept beside the films as a structured report (TID 1500).

:func:`~echo_core.films.measurement_writing.measurements_bytes` writes a :class:`MeasurementReport`,
:func:`~echo_core.films.measurement_reading.read_measurements` reads one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from echo_core.films.annotations import Point
from echo_core.films.film_document import FilmDocument
from echo_core.films.header import FilmHeader
from echo_core.films.references import ImageReference

MeasurementKind = Literal["length", "angle", "cobb", "cardiothoracic", "rectangle", "ellipse", "other"]

POINTS_NEEDED: dict[MeasurementKind, int] = {
    "length": 2,
    "angle": 3,
    "cobb": 4,
    "cardiothoracic": 4,
    "rectangle": 4,
    "ellipse": 4,
}
"""The exact number of points of each kind."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number: ``name`` and ``unit`` are keys of :mod:`~echo_core.films.measurement_codes` for what is written.

    ``method`` says where it comes from, such as the label of the pixel spacing ("at detector").
    """

    name: str
    value: float
    unit: str
    method: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured on one film.

    ``points`` are (x, y) in pixels of the film as stored, (0, 0) the upper left corner of the first pixel, kept to the
    precision of float32. By kind: a length its two ends; an angle arm, vertex, arm; Cobb and cardiothoracic two lines
    (upper then lower end plate; heart then chest); a rectangle its corners in turn; an ellipse the ends of its major,
    then of its minor axis. "other" is what another program measured, with whatever points it gives. ``study_uid`` is ""
    for the study of the report, ``frames`` are the frames meant, from 1, () for all.
    """

    kind: MeasurementKind
    points: tuple[Point, ...]
    quantities: tuple[Quantity, ...]
    image: str
    label: str = ""
    uid: str = ""
    study_uid: str = ""
    frames: tuple[int, ...] = ()

    @property
    def reference(self) -> ImageReference:
        """The image that it lies on."""
        return ImageReference("", self.image, study_uid=self.study_uid, frames=self.frames)


@dataclass(frozen=True, slots=True)
class MeasurementReport(FilmDocument):
    """The measurements of one study, or of several."""

    measurements: tuple[Measurement, ...]
    observer: str = ""

    @property
    def references(self) -> tuple[ImageReference, ...]:
        """The images that were measured."""
        return tuple(item.reference for item in self.measurements)

    def lying_on(self, header: FilmHeader) -> tuple[Measurement, ...]:
        """The measurements on a film that it :meth:`concerns`."""
        return tuple(item for item in self.measurements if self.refers_to(item.reference, header))
