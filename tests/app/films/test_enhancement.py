"""View options change the screen and nothing else; a pan repaints exactly what a fresh painting would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.films.enhancement import Enhancement, enhanced, sharpened
from app.films.geometry import Geometry
from app.films.light_box import LightBox
from app.films.overlay_content import OverlayContent
from app.films.presentation import Presentation
from app.films.pyramid import Padding, build
from app.films.pyramid_store import PyramidStore
from app.films.raster import Raster
from app.films.turn import Turn
from app.films.viewport import Viewport
from echo_core.films.rendering import p_values

KINDS = [Enhancement.EDGES, Enhancement.LOCAL_CONTRAST]


def chest(dtype: Any = np.uint16, rows: int = 300, columns: int = 260) -> np.ndarray:
    """Smooth shapes with a fine grid on them."""
    y, x = np.mgrid[0:rows, 0:columns]
    values = 1500 + 900 * np.sin(x / 50) * np.cos(y / 70) + 60 * ((x // 4 + y // 4) % 2)
    return values.astype(dtype)


@pytest.mark.parametrize("kind", KINDS)
def test_neither_the_film_nor_the_models_view_changes(
    viewport: Viewport, store: PyramidStore, make_film: Any, qtbot: Any, picture_of: Callable[..., Any], kind: Any
) -> None:
    film = make_film(chest())
    before, seen = film.stored.copy(), p_values(film)
    viewport.set_presentation(Presentation(film))
    plain = picture_of(viewport)
    with qtbot.waitSignals([store.ready, store.ready]):
        viewport.enhance(kind)
    assert not np.array_equal(picture_of(viewport), plain)
    assert np.array_equal(film.stored, before)
    assert np.array_equal(p_values(film), seen)
    viewport.enhance(kind)
    assert np.array_equal(picture_of(viewport), plain)


@pytest.mark.parametrize("kind", KINDS)
def test_the_films_corner_says_so_even_without_its_other_text(make_film: Any, viewport: Viewport, kind: Any) -> None:
    film = make_film(chest())
    viewport.set_presentation(Presentation(film))
    viewport.enhance(kind)
    corners = OverlayContent(film).corners(viewport.presentation, viewport.geometry_on_screen)  # type: ignore[arg-type]
    assert corners.bottom_right[0] == kind.value
    assert "view only" in kind.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16])
def test_types_and_padding_stay(kind: Any, dtype: Any) -> None:
    stored = (chest(np.int32) // (12 if dtype is np.uint8 else 1) - (1200 if dtype is np.int16 else 0)).astype(dtype)
    padding = Padding(*(2 * (int(np.median(stored)),)))
    stored[:40] = padding.low
    result = enhanced(stored, padding, kind)
    assert result.dtype == stored.dtype
    assert result.shape == stored.shape
    assert np.array_equal(result == padding.low, stored == padding.low)
    film = stored != padding.low
    assert result[film].min() >= stored[film].min()
    assert result[film].max() <= stored[film].max()
    assert not np.array_equal(result, stored)


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_to_padding_is_moved_to_the_nearest_value_that_is_none(kind: Any) -> None:
    stored = chest(np.int32).astype(np.int16)
    middle = int(np.median(stored))
    padding = Padding(middle - 40, middle + 60)
    stored[padding.mask(stored)] = padding.high + 1
    plain, result = (enhanced(stored, known, kind).astype(int) for known in (None, padding))
    fallen = padding.mask(plain)
    assert 100 < fallen.sum() < fallen.size
    assert np.array_equal(result[~fallen], plain[~fallen])
    nearer_below = plain - (padding.low - 1) <= padding.high + 1 - plain
    assert np.array_equal(result[fallen], np.where(nearer_below, padding.low - 1, padding.high + 1)[fallen])


def test_edges_grow_and_flat_parts_stay() -> None:
    stored = np.full((200, 200), 1000, np.uint16)
    stored[:, 100:] = 2000
    values = sharpened(stored, np.ones(stored.shape, bool))
    assert np.allclose(values[:, :90], 1000)
    assert np.allclose(values[:, 110:], 2000)
    assert values[100, 99] < 990
    assert values[100, 100] > 2010


def test_local_contrast_evens_out_a_slope() -> None:
    """What a slope over the whole film takes of the greys goes, in part, to the texture that lies on it."""
    y, x = np.mgrid[0:512, 0:512]
    bright = (x // 8 + y // 8) % 2 == 1
    stored = (1000 + 4 * x + 30 * bright).astype(np.uint16)
    result = enhanced(stored, None, Enhancement.LOCAL_CONTRAST).astype(np.float64)
    for columns in (slice(64, 128), slice(384, 448)):
        part, on = result[:, columns], bright[:, columns]
        assert part[on].mean() - part[~on].mean() > 1.5 * 30
    assert result[:, 400:].mean() - result[:, :112].mean() < 0.75 * (400 * 4)


def test_a_film_of_one_value_or_of_padding_stays() -> None:
    flat = np.full((64, 64), 7, np.uint16)
    for kind in KINDS:
        assert np.array_equal(enhanced(flat, None, kind), flat)
        assert np.array_equal(enhanced(flat, Padding(0, 9), kind), flat)


def test_colour_is_never_enhanced(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film(np.zeros((50, 60, 3), np.uint8), photometric="RGB", windows=())])
    light_box.actions_by_id["edges"].trigger()
    assert light_box.active_viewport.presentation.enhancement is Enhancement.NONE  # type: ignore[union-attr]


def test_the_choice_stays_with_its_film(light_box: LightBox, make_film: Any) -> None:
    one, two = make_film(chest()), make_film(chest(), study_uid="9")
    light_box.show_films([one])
    light_box.actions_by_id["edges"].trigger()
    light_box.show_films([two])
    assert not light_box.actions_by_id["edges"].isChecked()
    light_box.show_films([one])
    assert light_box.actions_by_id["edges"].isChecked()
    light_box.actions_by_id["reset"].trigger()
    assert not light_box.actions_by_id["edges"].isChecked()


def painted(raster: Raster, geometry: Geometry) -> np.ndarray:
    image = QImage(geometry.width, geometry.height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    raster.paint(painter, geometry)
    painter.end()
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return raw[:, : image.width()].copy()


@pytest.mark.parametrize("zoom", [0.3, 0.61, 1.0, 2.7])
@pytest.mark.parametrize("turn", [Turn(), Turn(1), Turn(2, True), Turn(3)])
def test_a_pan_paints_what_a_fresh_painting_would(zoom: float, turn: Turn) -> None:
    stored = np.random.default_rng(2).integers(0, 4096, (400, 500), dtype=np.uint16)
    stored[100:140, 200:260] = 0
    pyramid = build(stored, Padding(0, 0))
    tables = [(np.arange(65536) // 16 % 256).astype(np.uint8), (255 - np.arange(65536) // 16 % 256).astype(np.uint8)]
    raster = Raster(pyramid)
    raster.set_table(tables[0])
    geometry = Geometry(500, 400, 220, 180, turn=turn).zoomed(zoom, 110.0, 90.0)
    rng = np.random.default_rng(4)
    for step in range(30):
        dx, dy = rng.uniform(-40, 40, 2)
        geometry = geometry.panned(float(dx), float(dy))
        if step % 7 == 3:
            raster.set_table(tables[step % 2])
        fresh = Raster(pyramid)
        fresh.set_table(raster._table)  # type: ignore[arg-type]
        assert np.array_equal(painted(raster, geometry), painted(fresh, geometry)), step
