"""Lengths, angles, ratios and statistics against numbers worked out by hand or in float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from app.films.annotations import Annotation, Kind
from app.films.measuring import lengths_mm, region_pixels, scale_of, statistics
from app.films.tools import MEASURING, reading
from app.films.tools.base import Subject
from echo_core.films.film import Film


def read(film: Film, kind: Kind, *points: tuple[float, float], **about: Any) -> Any:
    """The reading of an annotation, as the film's file scales it."""
    annotation = Annotation(kind, points, **about)
    subject = Subject(film, scale_of(film.header), lambda it: (True, statistics(film, it.kind, it.points)))
    return reading(annotation, subject)


def test_a_length_is_in_the_films_millimetres_row_and_column_apart(make_film: Any) -> None:
    film = make_film(pixel_spacing=(0.2, 0.1), pixel_spacing_calibration="FIDUCIAL")
    # 30 columns of 0.1 mm and 20 rows of 0.2 mm: 3 mm and 4 mm, so 5 mm.
    found = read(film, Kind.LENGTH, (10, 10), (40, 30))
    assert found.value == pytest.approx(5.0)
    assert found.lines == ("5.0 mm", "calibrated by fiducial")


def test_magnification_is_taken_out_as_the_film_rules_say(make_film: Any) -> None:
    film = make_film(imager_pixel_spacing=(0.15, 0.15), magnification=1.5)
    found = read(film, Kind.LENGTH, (0, 0), (100, 0))
    assert found.value == pytest.approx(10.0)
    assert found.lines[1] == "magnification corrected"


def test_without_spacing_there_are_only_pixels(make_film: Any) -> None:
    found = read(make_film(), Kind.LENGTH, (0, 0), (3, 4))
    assert (found.value, found.unit) == (5.0, "px")
    assert found.lines == ("5.0 px", "pixels only")


def test_a_known_object_calibrates_the_film_and_the_newest_one_holds(make_film: Any) -> None:
    film = make_film(pixel_spacing=(0.5, 0.5))
    first = Annotation(Kind.CALIBRATION, ((0, 0), (0, 50)), millimetres=10.0)
    second = Annotation(Kind.CALIBRATION, ((0, 0), (100, 0)), millimetres=25.0)
    unset = Annotation(Kind.CALIBRATION, ((0, 0), (1, 0)))
    scale = scale_of(film.header, (first, second, unset))
    assert (scale.column, scale.row, scale.label) == (0.25, 0.25, "calibrated by hand")
    assert scale_of(film.header, (first,)).column == pytest.approx(0.2)
    assert scale_of(film.header).column == 0.5


def test_calibration_keeps_the_pixels_aspect(make_film: Any) -> None:
    # Rows are twice as far apart as columns: 50 rows are as long as 100 columns.
    film = make_film(pixel_aspect_ratio=(2.0, 1.0))
    scale = scale_of(film.header, (Annotation(Kind.CALIBRATION, ((0, 0), (0, 50)), millimetres=20.0),))
    assert scale.distance((0, 0), (0, 50)) == pytest.approx(20.0)
    assert scale.distance((0, 0), (100, 0)) == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("first", "second", "degrees"),
    [((10, 0), (0, 10), 90), ((10, 0), (10, 10), 45), ((10, 0), (-10, 0), 180), ((5, 0), (9, 0), 0)],
)
def test_angles(make_film: Any, first: tuple[int, int], second: tuple[int, int], degrees: float) -> None:
    vertex = (50.0, 60.0)
    ends = [(vertex[0] + x, vertex[1] + y) for x, y in (first, second)]
    found = read(make_film(), Kind.ANGLE, ends[0], vertex, ends[1])
    assert found.value == pytest.approx(degrees, abs=1e-9)


def test_an_angle_is_the_patients_not_the_pixel_grids(make_film: Any) -> None:
    # 10 columns of 0.1 mm across, 10 rows of 0.1·√3 mm down: 60 degrees on the patient, 45 in pixels.
    film = make_film(pixel_spacing=(0.1 * math.sqrt(3), 0.1))
    assert read(film, Kind.ANGLE, (60, 50), (50, 50), (60, 60)).value == pytest.approx(60.0)


@pytest.mark.parametrize("turned_round", [False, True])
def test_a_cobb_angle_does_not_ask_which_end_comes_first(make_film: Any, turned_round: bool) -> None:
    # The upper plate falls by 20 degrees to the right, the lower one rises by 35: 55 between them.
    upper = ((0.0, 0.0), (100.0, 100 * math.tan(math.radians(20))))
    lower = ((0.0, 200.0), (100.0, 200 - 100 * math.tan(math.radians(35))))
    points = (*upper, *(lower[::-1] if turned_round else lower))
    assert read(make_film(), Kind.COBB, *points).value == pytest.approx(55.0)


def test_a_cobb_angle_over_ninety_degrees_comes_out_as_such(make_film: Any) -> None:
    rise = 100 * math.tan(math.radians(55))
    points = ((0.0, 0.0), (100.0, rise), (0.0, 300.0), (100.0, 300 - rise))
    assert read(make_film(), Kind.COBB, *points).value == pytest.approx(110.0)
    # The same on a film that is stored on its side.
    turned = tuple((row, column) for column, row in points)
    assert read(make_film(), Kind.COBB, *turned, across="row").value == pytest.approx(110.0)


def test_the_cardiothoracic_ratio_counts_what_runs_across_the_patient(make_film: Any) -> None:
    film = make_film(pixel_spacing=(0.5, 0.5), view_position="PA")
    # Heart 120 columns wide though its borders lie 60 rows apart; chest 240 columns.
    points = ((80.0, 180.0), (200.0, 240.0), (10.0, 250.0), (250.0, 255.0))
    found = read(film, Kind.CARDIOTHORACIC, *points)
    assert found.value == pytest.approx(0.5)
    assert found.lines[0] == "CTR 0.50  (not above 0.50)"
    assert found.lines[1] == "heart 60.0 mm, chest 120.0 mm"
    wider = read(film, Kind.CARDIOTHORACIC, points[0], (205.0, 240.0), *points[2:])
    assert wider.value == pytest.approx(125 / 240)
    assert "above 0.50" in wider.lines[0]
    turned = read(film, Kind.CARDIOTHORACIC, *((row, column) for column, row in points), across="row")
    assert turned.value == pytest.approx(0.5)


def test_the_ratio_of_an_ap_film_comes_with_a_caution(make_film: Any) -> None:
    points = ((80.0, 180.0), (200.0, 240.0), (10.0, 250.0), (250.0, 255.0))
    assert "AP film: the heart is magnified" in read(make_film(view_position="AP"), Kind.CARDIOTHORACIC, *points).lines
    flat = read(make_film(), Kind.CARDIOTHORACIC, *points[:2], (9.0, 9.0), (9.0, 50.0))
    assert flat.value is None


def test_a_rectangles_statistics_are_those_of_its_modality_values(make_film: Any) -> None:
    stored = np.arange(300 * 260, dtype=np.uint16).reshape(300, 260) % 4096
    film = make_film(stored, slope=-0.5, intercept=100.0, pixel_spacing=(0.2, 0.1))
    found = statistics(film, Kind.RECTANGLE, ((30.0, 20.0), (70.0, 50.0)))
    values = stored[20:50, 30:70].astype(np.float64) * -0.5 + 100
    assert found is not None
    assert found.pixels == 30 * 40
    assert (found.mean, found.deviation) == pytest.approx((values.mean(), values.std()))
    assert (found.least, found.greatest) == (values.min(), values.max())
    # 40 columns of 0.1 mm by 30 rows of 0.2 mm: 4 mm by 6 mm.
    assert "Area 24 mm²" in read(film, Kind.RECTANGLE, (70.0, 50.0), (30.0, 20.0)).lines


def test_pixels_count_by_their_centres(make_film: Any) -> None:
    stored = np.zeros((300, 260), np.uint16)
    stored[10, 10] = 1000
    film = make_film(stored)
    corner = statistics(film, Kind.RECTANGLE, ((10.4, 10.4), (10.6, 10.6)))
    assert corner is not None
    assert (corner.pixels, corner.mean) == (1, 1000.0)
    assert statistics(film, Kind.RECTANGLE, ((10.6, 10.6), (10.9, 10.9))) is None
    assert region_pixels(stored.shape, ((-50.0, -50.0), (1000.0, 1000.0))) == stored.size


def test_padding_and_signed_values(make_film: Any) -> None:
    stored = np.full((300, 260), -5, np.int16)
    stored[:, 100:] = -2000
    stored[:, 200:] = 7
    film = make_film(stored, padding_value=-2000)
    found = statistics(film, Kind.RECTANGLE, ((90.0, 0.0), (210.0, 10.0)))
    assert found is not None
    assert found.pixels == 200
    assert (found.mean, found.deviation, found.least, found.greatest) == (1.0, 6.0, -5.0, 7.0)
    assert statistics(film, Kind.RECTANGLE, ((110.0, 0.0), (190.0, 10.0))) is None


def test_an_ellipse_holds_the_pixels_inside_it(make_film: Any) -> None:
    film = make_film()
    found = statistics(film, Kind.ELLIPSE, ((40.0, 60.0), (140.0, 110.0)))
    columns, rows = np.meshgrid(np.arange(260) + 0.5, np.arange(300) + 0.5)
    inside = ((columns - 90) / 50) ** 2 + ((rows - 85) / 25) ** 2 <= 1
    values = film.stored[inside].astype(np.float64)
    assert found is not None
    assert found.pixels == inside.sum() == pytest.approx(math.pi * 50 * 25, rel=0.01)
    assert (found.mean, found.deviation) == pytest.approx((values.mean(), values.std()))
    area = read(make_film(pixel_spacing=(1.0, 1.0)), Kind.ELLIPSE, (40.0, 60.0), (140.0, 110.0)).lines[2]
    assert area == f"Area {math.pi * 50 * 25 / 100:.2f} cm²"


def test_a_colour_film_has_an_area_and_no_grey_values(make_film: Any) -> None:
    film = make_film(np.zeros((300, 260, 3), np.uint8), photometric="RGB")
    assert read(film, Kind.RECTANGLE, (0.0, 0.0), (10.0, 10.0)).lines[:2] == ("no grey values", "Area 100 px²")


def test_a_ruler_has_a_tick_every_five_millimetres(make_film: Any) -> None:
    film = make_film(pixel_spacing=(0.5, 0.5))
    ruler = Annotation(Kind.RULER, ((10.0, 10.0), (110.0, 10.0)))
    marks = MEASURING[Kind.RULER].marks(ruler, scale_of(film.header))
    # 50 mm: ticks at 0, 5, … 50 mm, ten film pixels apart.
    assert [mark.at[0] for mark in marks] == pytest.approx([10 + 10 * n for n in range(11)])
    assert [mark.length for mark in marks[:3]] == [11, 6, 11]


def test_every_kind_has_its_tool_and_a_prompt_for_every_click(make_film: Any) -> None:
    assert set(MEASURING) == set(Kind)
    for kind, tool in MEASURING.items():
        assert tool.kind is kind
        assert len(tool.prompts) == tool.points


def test_lengths_for_the_report_are_those_in_millimetres(make_film: Any) -> None:
    drawn = [
        Annotation(Kind.LENGTH, ((10, 10), (40, 30))),
        Annotation(Kind.RULER, ((0, 0), (0, 50))),
        Annotation(Kind.ANGLE, ((0, 0), (1, 1), (2, 0))),
    ]
    film = make_film(pixel_spacing=(0.2, 0.1), pixel_spacing_calibration="FIDUCIAL")
    assert lengths_mm(film.header, drawn) == pytest.approx((5.0, 10.0))
    assert lengths_mm(make_film().header, drawn) == ()
    by_hand = Annotation(Kind.CALIBRATION, ((0, 0), (10, 0)), millimetres=20.0)
    assert lengths_mm(make_film().header, [drawn[1], by_hand]) == pytest.approx((100.0,))
