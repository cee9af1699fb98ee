"""Film values at device resolution, against a pixel-by-pixel reference in float64."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.films.geometry import Geometry
from app.films.pyramid import MOST_STRETCHED, Padding, Pyramid, build, flat
from app.films.resample import nearest_grey, view_values
from app.films.turn import Turn


def reference(level: np.ndarray, scale: float, geometry: Geometry, x: int, y: int) -> float:
    """Bilinear between pixel centres of one level, at the centre of one device pixel."""
    column, row = geometry.to_film(x + 0.5, y + 0.5)
    row = min(max(row / scale - 0.5, 0), level.shape[0] - 1)
    column = min(max(column / scale - 0.5, 0), level.shape[1] - 1)
    r, c = math.floor(row), math.floor(column)
    r1, c1 = min(r + 1, level.shape[0] - 1), min(c + 1, level.shape[1] - 1)
    fr, fc = row - r, column - c
    top = float(level[r, c]) * (1 - fc) + float(level[r, c1]) * fc
    bottom = float(level[r1, c]) * (1 - fc) + float(level[r1, c1]) * fc
    return top * (1 - fr) + bottom * fr


@pytest.mark.parametrize("turn", [Turn(), Turn(1), Turn(2, True), Turn(3, True)])
@pytest.mark.parametrize("zoom", [0.3, 0.61, 1.37, 3.0])
@pytest.mark.parametrize("dtype", [np.uint16, np.int16])
def test_values_are_interpolated_from_the_fitting_level(turn: Turn, zoom: float, dtype: type) -> None:
    low = -2000 if dtype is np.int16 else 0
    film = np.random.default_rng(1).integers(low, low + 4096, (611, 540)).astype(dtype)
    pyramid = build(film)
    geometry = Geometry(540, 611, 300, 280, zoom=zoom, origin_x=-20.4, origin_y=-11.6, turn=turn)
    xs, ys = geometry.visible()
    values = view_values(pyramid, geometry, xs, ys)
    level = pyramid.level_for(zoom)
    assert zoom * 2**level <= MOST_STRETCHED or level == 0
    rng = np.random.default_rng(2)
    for _ in range(60):
        x, y = int(rng.integers(*xs)), int(rng.integers(*ys))
        wanted = reference(pyramid.levels[level], 2**level, geometry, x, y)
        assert abs(float(values[y - ys[0], x - xs[0]]) - wanted) <= 0.51


@pytest.mark.parametrize("turn", [Turn(q, m) for q in range(4) for m in (False, True)])
def test_at_zoom_one_every_value_is_the_films_own(turn: Turn) -> None:
    film = np.random.default_rng(3).integers(0, 65536, (90, 70)).astype(np.uint16)
    geometry = Geometry(70, 90, 200, 200, zoom=1.0, turn=turn).centred()
    xs, ys = geometry.visible()
    values = view_values(build(film), geometry, xs, ys)
    wanted = np.rot90(np.fliplr(film) if turn.mirrored else film, -turn.quarters)
    assert np.array_equal(values, wanted)


@pytest.mark.parametrize("turn", [Turn(), Turn(1), Turn(2, True), Turn(3)])
@pytest.mark.parametrize("zoom", [0.3, 0.7, 1.0, 2.6])
def test_the_quick_picture_holds_the_nearest_pixels(turn: Turn, zoom: float) -> None:
    stored = np.random.default_rng(2).integers(-2000, 2000, (120, 90), dtype=np.int16)
    table = np.random.default_rng(3).integers(0, 256, 65536, dtype=np.uint8)
    pyramid = build(stored)
    geometry = Geometry(90, 120, 77, 66, zoom=zoom, turn=turn).centred()
    xs, ys = geometry.visible()
    found = nearest_grey(pyramid, geometry, xs, ys, table)
    level = pyramid.level_for(zoom)
    source = pyramid.levels[level]
    for y in range(ys[0], ys[1], 7):
        for x in range(xs[0], xs[1], 5):
            column, row = geometry.to_film(x + 0.5, y + 0.5)
            at = min(int(row / 2**level), source.shape[0] - 1), min(int(column / 2**level), source.shape[1] - 1)
            assert found[y - ys[0], x - xs[0]] == table[int(source[at]) % 65536]


def test_levels_are_box_averages() -> None:
    film = np.random.default_rng(4).integers(0, 65536, (1024, 768)).astype(np.uint16)
    levels = build(film).levels
    assert [level.shape for level in levels] == [(1024, 768), (512, 384), (256, 192)]
    boxes = film.reshape(512, 2, 384, 2).astype(np.float64).mean(axis=(1, 3))
    assert np.abs(levels[1] - boxes).max() <= 0.5


def test_odd_sizes_keep_the_last_row_and_column() -> None:
    film = np.full((513, 301), 7, np.uint16)
    film[-1] = 901
    levels = build(film).levels
    assert levels[1].shape == (257, 151)
    assert (levels[1][-1] == 901).all()


def test_averages_leave_padding_out_and_never_become_padding() -> None:
    padding = Padding(1000, 1000)
    film = np.full((512, 512), 400, np.uint16)
    film[:, :255] = 1000
    film[100:102, 300:302] = [[999, 1001], [999, 1001]]  # averages to the padding value
    coarse = build(film, padding).levels[1]
    assert (coarse[:, :127] == 1000).all()
    assert (coarse[:, 127] == 400).all()
    assert coarse[50, 150] in (999, 1001)


@pytest.mark.parametrize("zoom", [0.4, 0.77, 1.9])
def test_film_never_bleeds_into_padding(zoom: float) -> None:
    """Where padding (2000) meets film (100), nothing between the two may appear."""
    film = np.full((600, 600), 100, np.uint16)
    film[:, :301] = 2000
    padding = Padding(2000, 2000)
    geometry = Geometry(600, 600, 500, 300, zoom=zoom, turn=Turn()).centred()
    values = view_values(build(film, padding), geometry, *geometry.visible())
    assert set(np.unique(values)) == {100, 2000}


def test_a_flat_pyramid_paints_until_the_levels_are_there() -> None:
    film = np.full((700, 700), 321, np.uint16)
    geometry = Geometry(700, 700, 100, 100).fitted()
    for pyramid in (flat(film), build(film)):
        assert isinstance(pyramid, Pyramid)
        assert (view_values(pyramid, geometry, *geometry.visible()) == 321).all()
