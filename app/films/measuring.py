"""Lengths, angles and grey statistics on a film. Distances are millimetres where there is a spacing, else pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.films.annotations import Annotation, Kind, Point
from app.translation import marked, translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.rendering import padded_codes
from echo_core.films.spacing import pixel_aspect, pixel_spacing
from echo_core.films.voi import modality_values

BY_HAND = marked("Core", "calibrated by hand")
PIXELS_ONLY = marked("Core", "pixels only")
_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Scale:
    """The size of a pixel: ``column`` and ``row`` are the distances between pixel centres in ``unit``, mm or px.

    ``label`` says how far to trust it. Without a spacing a column counts 1 px and a row the pixel's aspect, so that
    angles are right even then.
    """

    column: float
    row: float
    unit: str
    label: str

    def vector(self, start: Point, end: Point) -> tuple[float, float]:
        """From ``start`` to ``end``, (across columns, down rows), in the unit."""
        return (end[0] - start[0]) * self.column, (end[1] - start[1]) * self.row

    def distance(self, start: Point, end: Point) -> float:
        """The straight distance in the unit."""
        return math.hypot(*self.vector(start, end))

    def words(self, length: float) -> str:
        """A length with its unit: a tenth of a millimetre, or a tenth of a pixel."""
        return f"{length:.1f} {self.unit}"


def scale_words(scale: Scale) -> str:
    """How far to trust a scale, in the interface's language."""
    return translate("Core", scale.label) if scale.label else ""


def scale_of(header: FilmHeader, annotations: Iterable[Annotation] = ()) -> Scale:
    """The scale in force: the newest calibration by a known object, else the file's spacing, else pixels."""
    aspect = pixel_aspect(header)
    for annotation in reversed(list(annotations)):
        if annotation.kind is Kind.CALIBRATION and annotation.millimetres > 0:
            pixels = Scale(1.0, aspect, "px", "").distance(*annotation.points)
            if pixels > 0:
                column = annotation.millimetres / pixels
                return Scale(column, column * aspect, "mm", BY_HAND)
    spacing = pixel_spacing(header)
    if spacing is None:
        return Scale(1.0, aspect, "px", PIXELS_ONLY)
    return Scale(spacing.column_mm, spacing.row_mm, "mm", spacing.label)


def lengths_mm(header: FilmHeader, annotations: Iterable[Annotation]) -> tuple[float, ...]:
    """The lengths measured on a film in millimetres; none where the film has pixels only."""
    drawn = list(annotations)
    scale = scale_of(header, drawn)
    if scale.unit != "mm":
        return ()
    return tuple(scale.distance(*one.points) for one in drawn if one.kind in (Kind.LENGTH, Kind.RULER))


def angle_between(scale: Scale, first: tuple[Point, Point], second: tuple[Point, Point]) -> float:
    """The angle between two directions in degrees, 0 to 180; 0 where one of them has no length."""
    (ax, ay), (bx, by) = scale.vector(*first), scale.vector(*second)
    return abs(math.degrees(math.atan2(ax * by - ay * bx, ax * bx + ay * by)))


def cobb_angle(scale: Scale, points: tuple[Point, ...], across: str) -> float:
    """The angle between two end plates in degrees, 0 to 180, whichever end of each was drawn first.

    Both lines are taken in the same sense across the patient, so that curves over 90 degrees come out as such.
    """
    lines = [(points[0], points[1]), (points[2], points[3])]
    place = 0 if across == "column" else 1
    first, second = ((b, a) if b[place] < a[place] else (a, b) for a, b in lines)
    return angle_between(scale, first, second)


def transverse(scale: Scale, start: Point, end: Point, across: str) -> float:
    """The part of a distance that runs across the patient, in the unit."""
    along_columns, along_rows = scale.vector(start, end)
    return abs(along_columns if across == "column" else along_rows)


@dataclass(frozen=True)
class Statistics:
    """Modality values of the pixels of a region, padding left out; ``deviation`` is that of the population."""

    pixels: int
    mean: float
    deviation: float
    least: float
    greatest: float


def region_box(shape: tuple[int, ...], points: tuple[Point, ...]) -> tuple[slice, slice]:
    """(rows, columns) of the pixels whose centres lie in the box between two corners, within the film."""
    (x0, x1), (y0, y1) = (sorted(point[axis] for point in points) for axis in (0, 1))
    rows = slice(max(0, math.ceil(y0 - 0.5)), max(0, min(shape[0], math.floor(y1 - 0.5) + 1)))
    columns = slice(max(0, math.ceil(x0 - 0.5)), max(0, min(shape[1], math.floor(x1 - 0.5) + 1)))
    return rows, columns


def region_pixels(shape: tuple[int, ...], points: tuple[Point, ...]) -> int:
    """How many pixels the box holds: what it costs to count them."""
    rows, columns = region_box(shape, points)
    return int(max(0, rows.stop - rows.start) * max(0, columns.stop - columns.start))


def sampled_histogram(film: Film, points: tuple[Point, ...]) -> NDArray[np.int64]:
    """Unpadded pixels per code, (table_size,), of a rectangle; of a large one every second, third, … row and column.

    For windows, which need no exact count: it takes a few milliseconds whatever the size.
    """
    rows, columns = region_box(film.stored.shape, points)
    step = max(1, math.ceil(math.sqrt(region_pixels(film.stored.shape, points) / _AT_ONCE)))
    codes = film.codes[rows.start : rows.stop : step, columns.start : columns.stop : step]
    counts = np.bincount(codes.ravel(), minlength=film.header.table_size).astype(np.int64)
    counts[padded_codes(film.header)] = 0
    return counts


def region_histogram(film: Film, kind: Kind, points: tuple[Point, ...]) -> NDArray[np.int64]:
    """Unpadded pixels per code, (table_size,), of a rectangle or an ellipse of a grey film."""
    rows, columns = region_box(film.stored.shape, points)
    counts = np.zeros(film.header.table_size, np.int64)
    width = columns.stop - columns.start
    if width <= 0:
        return counts
    step = max(1, _AT_ONCE // width)
    for top in range(rows.start, rows.stop, step):
        band = slice(top, min(top + step, rows.stop))
        codes = film.codes[band, columns]
        inside = codes[_in_ellipse(band, columns, points)] if kind is Kind.ELLIPSE else codes.ravel()
        counts += np.bincount(inside, minlength=counts.size)
    counts[padded_codes(film.header)] = 0
    return counts


def statistics(film: Film, kind: Kind, points: tuple[Point, ...]) -> Statistics | None:
    """The statistics of a rectangle or an ellipse; None where it holds no unpadded pixel, or the film is in colour."""
    if film.colour:
        return None
    counts = region_histogram(film, kind, points)
    used = np.flatnonzero(counts)
    if not used.size:
        return None
    values, weights = modality_values(film.header)[used], counts[used]
    total = int(weights.sum())
    mean = float((values * weights).sum() / total)
    variance = float(((values - mean) ** 2 * weights).sum() / total)
    return Statistics(total, mean, math.sqrt(variance), float(values.min()), float(values.max()))


def _in_ellipse(rows: slice, columns: slice, points: tuple[Point, ...]) -> NDArray[np.bool_]:
    (x0, y0), (x1, y1) = points
    across = (np.arange(columns.start, columns.stop) + 0.5 - (x0 + x1) / 2) / (abs(x1 - x0) / 2)
    down = (np.arange(rows.start, rows.stop) + 0.5 - (y0 + y1) / 2) / (abs(y1 - y0) / 2)
    return np.asarray(down[:, None] ** 2 + across**2 <= 1.0)
