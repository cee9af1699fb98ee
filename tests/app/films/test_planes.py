"""Overlays and shutters of the file: painted where they belong, at every size and turn, and over the film only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.films.geometry import Geometry
from app.films.light_box import LightBox
from app.films.overlay_content import SHUTTER_CLOSED
from app.films.planes import Planes, PlaneStore, paint_shutter, planes_of
from app.films.turn import Turn
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.overlays import Overlay
from echo_core.films.rendering import p_values
from echo_core.films.shutters import Shutter

ROWS, COLUMNS = 300, 260
GREEN = (0x7F, 0xE3, 0xC4)


def overlay(bits: np.ndarray, origin: tuple[int, int] = (0, 0)) -> Overlay:
    packed = np.packbits(bits.ravel(), bitorder="little").tobytes()
    return Overlay(0x6000, bits.shape[0], bits.shape[1], packed, origin)


def film(*overlays: Overlay, shutter: Shutter | None = None) -> Film:
    stored = np.random.default_rng(1).integers(1000, 3000, (ROWS, COLUMNS), dtype=np.uint16)
    header = FilmHeader(
        study_uid="1", sop_uid="1.2", rows=ROWS, columns=COLUMNS, bits_stored=12, overlays=bool(overlays),
        shutter=shutter, modality="DX", patient_id="P1",
    )  # fmt: skip
    return Film(header, stored, Path("film.dcm"), overlays=overlays)


def painted(planes: Planes, geometry: Geometry, *, overlays: bool = True, shutter: bool = True) -> np.ndarray:
    """(height, width, 4) BGRA of what is painted on nothing."""
    image = QImage(geometry.width, geometry.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    planes.paint(painter, geometry, overlays=overlays, shutter=shutter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.mark.parametrize("turn", [Turn(), Turn(1), Turn(2), Turn(3, True), Turn(0, True)])
def test_every_bit_is_where_the_file_says(turn: Turn) -> None:
    bits = np.random.default_rng(3).random((100, 80)) > 0.5
    planes = planes_of(film(overlay(bits, (20, 30))))
    whole = np.zeros((ROWS, COLUMNS), bool)
    whole[20:120, 30:110] = bits
    shown = np.rot90(whole[:, ::-1] if turn.mirrored else whole, -turn.quarters)
    geometry = Geometry(COLUMNS, ROWS, shown.shape[1], shown.shape[0], turn=turn)
    assert np.array_equal(painted(planes, geometry)[..., 3] > 0, shown)


@pytest.mark.parametrize("zoom", [0.1, 0.3, 0.5])
def test_a_thin_line_is_seen_at_every_size(zoom: float) -> None:
    bits = np.zeros((2000, 1800), bool)
    bits[:, 777] = True
    stored = np.zeros((2000, 1800), np.uint16)
    made = Film(FilmHeader(rows=2000, columns=1800), stored, Path("f.dcm"), overlays=(overlay(bits),))
    geometry = Geometry(1800, 2000, 300, 300, zoom=zoom).centred()
    rows = painted(planes_of(made), geometry)[..., 3].any(axis=1)
    (_, _), (top, bottom) = geometry.visible()
    assert rows[top:bottom].all()


def test_a_shutter_hides_what_lies_outside_of_it() -> None:
    planes = planes_of(film(shutter=Shutter(rectangle=(11, 21, 60, 90), value=65535)))
    picture = painted(planes, Geometry(COLUMNS, ROWS, COLUMNS, ROWS))
    seen = np.zeros((ROWS, COLUMNS), bool)
    seen[20:90, 10:60] = True
    assert np.array_equal(picture[..., 3] == 0, seen)
    assert (picture[~seen] == 255).all()
    assert not painted(planes, Geometry(COLUMNS, ROWS, COLUMNS, ROWS), shutter=False).any()


def test_a_film_without_either_has_nothing_to_paint() -> None:
    planes = planes_of(film(overlay(np.zeros((5, 5), bool))))
    assert planes == Planes()


def test_overlays_are_drawn_on_the_light_box_and_can_be_hidden(
    light_box: LightBox, picture_of: Callable[..., Any], qtbot: Any
) -> None:
    bits = np.zeros((ROWS, COLUMNS), bool)
    bits[140:160, 120:140] = True
    made = film(overlay(bits), shutter=Shutter(rectangle=(31, 31, 230, 270)))
    seen = p_values(made)
    with qtbot.waitSignal(light_box.board.planes.ready):
        light_box.show_films([made])
    viewport = light_box.active_viewport
    viewport.actual_size()
    place = viewport.to_screen((130.5, 150.5)).toPoint()
    edge = viewport.to_screen((10.5, 150.5)).toPoint()
    picture = picture_of(viewport)
    assert tuple(picture[place.y(), place.x()]) == GREEN
    assert tuple(picture[edge.y(), edge.x()]) == (0, 0, 0)
    assert SHUTTER_CLOSED in viewport._content.corners(viewport.presentation, viewport.geometry_on_screen).loud  # type: ignore[union-attr,arg-type]
    light_box.actions_by_id["overlays"].trigger()
    light_box.actions_by_id["shutter"].trigger()
    picture = picture_of(viewport)
    assert len(set(picture[place.y(), place.x()])) == 1
    assert picture[edge.y(), edge.x()].any()
    assert np.array_equal(p_values(made), seen)


def test_planes_are_kept_within_a_bound_and_made_again(qtbot: Any) -> None:
    films = [film(overlay(np.ones((100, 80), bool))) for _ in range(4)]
    one = planes_of(films[0]).nbytes
    store = PlaneStore(limit_bytes=2 * one)
    made: list[Film] = []
    store.ready.connect(made.append)
    store.on_display = lambda: [films[0]]
    for each in films:
        assert store.planes(each) is None
        qtbot.waitUntil(lambda each=each: made[-1:] == [each])
    assert store.used_bytes == 2 * one
    assert store.planes(films[0]) is not None, "what is on display stays"
    assert store.planes(films[3]) is not None, "and what has just been made"
    assert store.planes(films[1]) is None
    qtbot.waitUntil(lambda: made[-1] is films[1])
    assert np.array_equal(store.planes(films[1]).overlays[0], planes_of(films[1]).overlays[0])  # type: ignore[union-attr]
    store.shutdown()


SHAPES = [
    Shutter(rectangle=(41, 21, 200, 250)),
    Shutter(rectangle=(-50, -20, 100, 9000), value=40000),
    Shutter(rectangle=(300, 1, 400, 50)),
    Shutter(rectangle=(90, 90, 20, 20)),
    Shutter(circle=(140, 120, 90)),
    Shutter(circle=(0, 260, 2000)),
    Shutter(polygon=((30, 40), (60, 240), (260, 200), (150, 130), (250, 20))),
    Shutter(polygon=((30, 40), (260, 200), (60, 240), (250, 20))),  # it crosses itself
    Shutter(rectangle=(41, 21, 200, 250), circle=(140, 120, 110), polygon=((10, 130), (280, 10), (280, 250))),
]


def outline(made: Film, geometry: Geometry) -> np.ndarray:
    """(height, width, 4) BGRA of the shutter painted from its shapes, on nothing."""
    image = QImage(geometry.width, geometry.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_shutter(painter, made, geometry)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.mark.parametrize("shutter", SHAPES)
@pytest.mark.parametrize("turn", [Turn(), Turn(1), Turn(3, True)])
@pytest.mark.parametrize("zoom", [0.8, 1.0, 25.0])
def test_a_shutter_hides_the_same_before_its_planes_are_there(shutter: Shutter, turn: Turn, zoom: float) -> None:
    made = film(shutter=shutter)
    geometry = Geometry(COLUMNS, ROWS, 330, 340, zoom=zoom, turn=turn).centred()
    before, after = outline(made, geometry), painted(planes_of(made), geometry)
    different = before[..., 3] != after[..., 3]
    # Only along the edges: a pixel of the film wide.
    near = np.zeros(different.shape, bool)
    reach = int(np.ceil(zoom)) + 1
    for axis in (0, 1):
        step = np.diff(after[..., 3].astype(int), axis=axis) != 0
        for at in np.argwhere(step):
            near[max(0, at[0] - reach) : at[0] + reach + 1, max(0, at[1] - reach) : at[1] + reach + 1] = True
    assert not different[~near].any()
    both = (before[..., 3] > 0) & (after[..., 3] > 0)
    assert np.array_equal(before[both], after[both])
    if zoom == 1.0 and shutter.rectangle and not shutter.circle:
        assert not different.any()


def test_a_shutter_of_bits_hides_all_until_its_plane_is_there() -> None:
    geometry = Geometry(COLUMNS, ROWS, COLUMNS, ROWS)
    bits = np.zeros((50, 50), bool)
    assert (outline(film(overlay(bits), shutter=Shutter(bitmap=0x6000)), geometry)[..., 3] == 255).all()
    assert not outline(film(overlay(bits), shutter=Shutter(bitmap=0x6002)), geometry).any(), "no such bits in the file"
    assert not outline(film(overlay(bits)), geometry).any()


@pytest.fixture
def planes_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Planes are made when this is set."""
    wanted = threading.Event()

    def held(made: Film) -> Planes:
        wanted.wait(20)
        return planes_of(made)

    monkeypatch.setattr("app.films.planes.planes_of", held)
    yield wanted
    wanted.set()


def test_what_a_shutter_hides_is_not_seen_for_a_moment(
    light_box: LightBox, picture_of: Callable[..., Any], qtbot: Any, planes_held: threading.Event
) -> None:
    light_box.show_films([film(shutter=Shutter(rectangle=(31, 31, 230, 270)))])
    viewport = light_box.active_viewport
    viewport.actual_size()
    first = picture_of(viewport)
    assert viewport.planes is None
    with qtbot.waitSignal(light_box.board.planes.ready):
        planes_held.set()
    left, top = (round(part) for part in viewport.to_screen((0, 0)).toTuple())
    hidden = planes_of(viewport.film).hidden[0][100:200]  # type: ignore[arg-type]
    area = slice(top + 100, top + 200), slice(left, left + COLUMNS)
    assert not first[area][hidden].any()
    assert first[area][~hidden].mean() > 100
    assert np.array_equal(picture_of(viewport), first)
    light_box.actions_by_id["shutter"].trigger()
    assert picture_of(viewport)[area][hidden].mean() > 100


@pytest.mark.parametrize("ready", [False, True])
def test_the_magnifier_shows_no_more_than_the_shutter_leaves(
    light_box: LightBox, picture_of: Callable[..., Any], qtbot: Any, ready: bool, planes_held: threading.Event
) -> None:
    light_box.show_films([film(shutter=Shutter(rectangle=(131, 1, 260, 300)))])
    viewport = light_box.active_viewport
    viewport.actual_size()
    plain = picture_of(viewport)
    if ready:
        with qtbot.waitSignal(light_box.board.planes.ready):
            planes_held.set()
    at = viewport.to_screen((130, 150)).toPoint()
    light_box.actions_by_id["tool_magnifier"].trigger()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(viewport, at)
    picture = picture_of(viewport)
    assert (viewport.planes is not None) == ready
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)
    rows = slice(at.y() - 60, at.y() + 60)
    assert not np.array_equal(picture[rows], plain[rows]), "there is a magnifier"
    assert not picture[rows, at.x() - 60 : at.x() - 1].any()
    assert picture[rows, at.x() + 1 : at.x() + 60].mean() > 100


def test_without_memory_for_the_shutter_all_is_hidden(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Film) -> Planes:
        raise MemoryError

    monkeypatch.setattr("app.films.planes.planes_of", full)
    store = PlaneStore()
    made = film(shutter=Shutter(rectangle=(31, 31, 230, 270), value=65535))
    with qtbot.waitSignal(store.ready):
        assert store.planes(made) is None
    planes = store.planes(made)
    assert planes is not None
    assert (painted(planes, Geometry(COLUMNS, ROWS, 100, 100, zoom=0.2))[:60, :52] == 255).all()
    store.shutdown()
