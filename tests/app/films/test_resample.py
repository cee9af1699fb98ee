"""Film values at device resolution, against a pixel-by-pixel reference in float64."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from app.films.geometry import Geometry
from app.films.pyramid import MOST_STRETCHED, Padding, Pyramid, build, flat
from app.films.raster import Raster
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


@pytest.mark.parametrize("turn", [Turn(), Turn(1, True)])
@pytest.mark.parametrize("zoom", [0.3, 0.8, 1.5, 2.6])
@pytest.mark.parametrize(("low", "high"), [(0, 0), (-25, 40)])
def test_what_is_blended_of_film_is_never_padding(turn: Turn, zoom: float, low: int, high: int) -> None:
    """PS3.3 C.7.5.1.1.2: only stored values are padding, and here those of a corner alone."""
    film = np.random.default_rng(6).integers(-900, 901, (420, 410)).astype(np.int16)
    film[(film >= low) & (film <= high)] = high + 1
    film[:40, :40] = low
    pyramid = build(film, Padding(low, high))
    geometry = Geometry(410, 420, 300, 280, zoom=zoom, origin_x=-9.4, origin_y=-7.6, turn=turn)
    xs, ys = geometry.visible()
    values = view_values(pyramid, geometry, xs, ys).astype(np.int64)
    level = pyramid.level_for(zoom)
    close = (values >= low - 1) & (values <= high + 1) | (np.random.default_rng(7).random(values.shape) < 0.01)
    moved = 0
    for y, x in np.argwhere(close):
        found = values[y, x]
        column, row = geometry.to_film(int(x) + xs[0] + 0.5, int(y) + ys[0] + 0.5)
        if max(column, row) < 38:
            assert found == low
        elif max(column, row) > 44:
            wanted = reference(pyramid.levels[level], 2**level, geometry, int(x) + xs[0], int(y) + ys[0])
            if low <= math.floor(wanted + 0.5) <= high:
                assert found in (low - 1, high + 1)
                assert abs(found - wanted) <= min(wanted - low, high - wanted) + 2.01
                moved += 1
            else:
                assert abs(found - wanted) <= 0.51
    assert moved > 5


@pytest.mark.parametrize(("dtype", "shift"), [(np.uint16, 1000), (np.int16, 0)])
def test_only_padding_is_painted_as_background(dtype: type, shift: int) -> None:
    """Film whose values lie on both sides of the padding value, fitted, magnified and under the magnifier."""
    film = (np.random.default_rng(8).choice([-300, -1, 1, 300], (200, 200)) + shift).astype(dtype)
    raster = Raster(build(film, Padding(shift, shift)))
    table = np.full(65536, 200, np.uint8)
    table[shift] = 0
    raster.set_table(table)
    for zoom in (0.7, 1.9):
        size = int(200 * zoom)
        geometry = Geometry(200, 200, size, size, zoom=zoom)
        image = QImage(size, size, QImage.Format.Format_Grayscale8)
        image.fill(200)
        painter = QPainter(image)
        raster.paint(painter, geometry)
        raster.paint_part(painter, geometry.zoomed(zoom * 2, 50, 50), QRect(20, 20, 60, 60))
        painter.end()
        assert np.frombuffer(image.constBits(), np.uint8).reshape(size, -1)[:, :size].min() == 200


def test_a_flat_pyramid_paints_until_the_levels_are_there() -> None:
    film = np.full((700, 700), 321, np.uint16)
    geometry = Geometry(700, 700, 100, 100).fitted()
    for pyramid in (flat(film), build(film)):
        assert isinstance(pyramid, Pyramid)
        assert (view_values(pyramid, geometry, *geometry.visible()) == 321).all()
