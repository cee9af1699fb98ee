"""Where a film lies in a viewport."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.films.geometry import MAX_ZOOM, MIN_ZOOM, Geometry
from app.films.turn import Turn

TURNS = [Turn(quarters, mirrored) for quarters in range(4) for mirrored in (False, True)]


def shown(pixels: np.ndarray, turn: Turn) -> np.ndarray:
    """The definition: mirror left to right, then clockwise quarter turns."""
    return np.rot90(np.fliplr(pixels) if turn.mirrored else pixels, -turn.quarters)


@pytest.mark.parametrize("turn", TURNS)
def test_film_points_go_where_numpy_turns_them(turn: Turn) -> None:
    pixels = np.arange(12).reshape(3, 4)
    geometry = Geometry(columns=4, rows=3, width=40, height=40, zoom=2.0, origin_x=5, origin_y=7, turn=turn)
    turned = shown(pixels, turn)
    for row in range(3):
        for column in range(4):
            x, y = geometry.to_device(column + 0.5, row + 0.5)
            place = int((y - 7) // 2), int((x - 5) // 2)
            assert turned[place] == pixels[row, column]


@pytest.mark.parametrize("turn", TURNS)
def test_turn_operations_act_on_what_is_seen(turn: Turn) -> None:
    pixels = np.arange(12).reshape(3, 4)
    seen = shown(pixels, turn)
    assert np.array_equal(shown(pixels, turn.rotated(1)), np.rot90(seen, -1))
    assert np.array_equal(shown(pixels, turn.rotated(-1)), np.rot90(seen, 1))
    assert np.array_equal(shown(pixels, turn.flipped_horizontally()), np.fliplr(seen))
    assert np.array_equal(shown(pixels, turn.flipped_vertically()), np.flipud(seen))


@given(
    turn=st.sampled_from(TURNS),
    zoom=st.floats(0.05, 20),
    aspect=st.floats(0.3, 3),
    x=st.floats(-500, 1500),
    y=st.floats(-500, 1500),
)
def test_device_to_film_is_the_inverse(turn: Turn, zoom: float, aspect: float, x: float, y: float) -> None:
    geometry = Geometry(300, 200, 800, 600, aspect, zoom, 12.3, -45.6, turn)
    back = geometry.to_device(*geometry.to_film(x, y))
    assert back == pytest.approx((x, y), abs=1e-6)


@given(
    turn=st.sampled_from(TURNS),
    start=st.floats(0.1, 8),
    factor=st.floats(0.3, 3),
    x=st.floats(0, 800),
    y=st.floats(0, 600),
)
def test_zoom_keeps_the_point_under_the_cursor(turn: Turn, start: float, factor: float, x: float, y: float) -> None:
    before = Geometry(3000, 2500, 800, 600, zoom=start, turn=turn).centred()
    after = before.zoomed(start * factor, x, y)
    column, row = before.to_film(x, y)
    # Painting rounds the corner to whole screen pixels, once before and once after.
    there = after.to_device(column, row)
    assert math.dist(there, (x, y)) <= 0.7072 * (1 + factor) + 1e-6


def test_many_small_zoom_steps_do_not_drift() -> None:
    geometry = Geometry(3000, 3000, 800, 600).fitted()
    start = geometry
    for _ in range(40):
        geometry = geometry.zoomed(geometry.zoom * 1.05, 200, 100)
    for _ in range(40):
        geometry = geometry.zoomed(geometry.zoom / 1.05, 200, 100)
    assert geometry.zoom == pytest.approx(start.zoom)
    assert (geometry.origin_x, geometry.origin_y) == pytest.approx((start.origin_x, start.origin_y), abs=1e-6)


@pytest.mark.parametrize("turn", [Turn(), Turn(1)])
def test_fit_shows_the_whole_film_in_the_middle(turn: Turn) -> None:
    geometry = Geometry(2000, 3000, 800, 600, turn=turn).fitted()
    across, down = geometry.shown_size
    assert min(800 - across, 600 - down) == pytest.approx(0, abs=1e-6)
    assert geometry.origin_x == pytest.approx((800 - across) / 2)
    assert geometry.origin_y == pytest.approx((600 - down) / 2)


def test_non_square_pixels_are_drawn_square() -> None:
    # Rows 0.2 mm apart and columns 0.1 mm: the film is twice as tall as its numbers say.
    geometry = Geometry(100, 100, 800, 600, aspect=2.0, zoom=1.0)
    assert geometry.shown_size == (100, 200)
    assert Geometry(100, 100, 800, 600, aspect=0.5, zoom=1.0).shown_size == (200, 100)


def test_panning_never_loses_the_film() -> None:
    geometry = Geometry(1000, 1000, 800, 600).fitted()
    for dx, dy in ((5000, 0), (-5000, 0), (0, 5000), (0, -5000)):
        (x0, x1), (y0, y1) = geometry.panned(dx, dy).visible()
        assert x1 - x0 > 0
        assert y1 - y0 > 0


def test_zoom_has_limits() -> None:
    geometry = Geometry(1000, 1000, 800, 600)
    assert geometry.zoomed(1e9, 0, 0).zoom == MAX_ZOOM
    assert geometry.zoomed(0, 0, 0).zoom == MIN_ZOOM


def test_rotation_keeps_the_middle() -> None:
    geometry = Geometry(2000, 3000, 800, 600, zoom=1.5).centred().panned(-300, 220)
    before = geometry.to_film(400, 300)
    after = geometry.turned(Turn(1)).to_film(400, 300)
    assert after == pytest.approx(before, abs=1.0)
