"""The coarse picture of a film on its way: what it says, what can be done to it, where the film then lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.films.annotations import Kind
from app.films.layouts import Layout
from app.films.light_box import LightBox
from app.films.mouse import Hold, MouseMap
from app.films.preliminary import LABEL
from app.films.viewport import Viewport
from echo_core.films.film import Film
from echo_core.films.preview import Preview

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
AT = QPoint(520, 260)
Coarse = Callable[..., tuple[Film, Viewport]]


@pytest.fixture
def coarse(light_box: LightBox, make_film: Any) -> Coarse:
    """``coarse(**header)``: a film of 640 × 512 pixels, and the viewport that shows its coarse picture."""

    def show(**header: Any) -> tuple[Film, Viewport]:
        y, x = np.mgrid[0:640, 0:512]
        stored = (2000 + 1500 * np.sin(x / 40) * np.cos(y / 60)).astype(np.uint16)
        film = make_film(stored, **{"patient_orientation": ("L", "F"), "pixel_spacing": (0.2, 0.1)} | header)
        light_box.show_preliminary(Preview(film.header, stored[::4, ::4], 4, film.path))
        return film, light_box.active_viewport

    return show


def wheel(view: Viewport, notches: int, at: QPoint = AT) -> None:
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(at), view.mapToGlobal(QPointF(at)), QPoint(), QPoint(0, 120 * notches), *none, False)
    QApplication.sendEvent(view, event)


def drag(qtbot: Any, view: Viewport, button: Qt.MouseButton, dx: int, dy: int) -> None:
    qtbot.mousePress(view, button, pos=AT)
    qtbot.mouseMove(view, AT + QPoint(dx, dy))
    qtbot.mouseRelease(view, button, pos=AT + QPoint(dx, dy))


def assert_lies_at(view: Viewport, place: Any) -> None:
    now = view.geometry_on_screen.place()
    assert (now.zoom, now.x, now.y) == pytest.approx((place.zoom, place.x, place.y), abs=1e-9)


def middle_of(picture: Any) -> Any:
    rows, columns = picture.shape[:2]
    return picture[rows // 4 : 3 * rows // 4, columns // 4 : 3 * columns // 4].astype(int)


@pytest.mark.parametrize("moved", [False, True])
def test_it_lies_where_the_film_will_and_says_what_it_is(
    light_box: LightBox, coarse: Coarse, picture_of: Any, moved: bool
) -> None:
    film, view = coarse()
    assert view.isVisible()
    assert LABEL in view.accessibleDescription()
    if moved:
        wheel(view, 3)
        view.pan(40, -60)
    before = picture_of(view)
    light_box.show_films([film])
    assert not view.shows_preliminary
    assert LABEL not in view.accessibleDescription()
    after = picture_of(view)
    assert view.fitted is not moved
    assert np.abs(middle_of(before) - middle_of(after)).mean() < 6, "the same greys in the same place"
    assert middle_of(after).std() > 40
    columns = after.shape[1]
    label = slice(30, 80), slice(columns // 4, 3 * columns // 4)
    assert (before[label] != after[label]).any(axis=2).sum() > 200, "the words that it is preliminary"
    light_box.show_preliminary(Preview(film.header, film.stored[::4, ::4], 4))
    assert view.film is film, "what hangs is not pushed aside"


def test_the_wheel_zooms_it_at_the_pointer_and_buttons_pan_it(light_box: LightBox, coarse: Coarse, qtbot: Any) -> None:
    film, view = coarse()
    there, zoom = view.to_film(QPointF(AT)), view.geometry_on_screen.zoom
    wheel(view, 2)
    assert view.geometry_on_screen.zoom == pytest.approx(zoom * 1.25**2)
    assert view.to_film(QPointF(AT)) == pytest.approx(there, abs=1)
    drag(qtbot, view, MIDDLE, 30, -20)
    assert view.to_film(QPointF(AT + QPoint(30, -20))) == pytest.approx(there, abs=1)
    light_box.set_mouse(MouseMap(middle=Hold.ZOOM))
    before = view.geometry_on_screen
    drag(qtbot, view, MIDDLE, 0, -20)
    assert view.geometry_on_screen.zoom > before.zoom
    qtbot.keyPress(view, Qt.Key.Key_Space)
    before = view.geometry_on_screen
    drag(qtbot, view, LEFT, -15, 10)
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert view.geometry_on_screen.origin_x == pytest.approx(before.origin_x - 15)
    place = view.geometry_on_screen.place()
    light_box.show_films([film])
    assert view.film is film
    assert_lies_at(view, place)


def test_double_click_and_keys_fit_zoom_and_move_it(light_box: LightBox, coarse: Coarse, qtbot: Any) -> None:
    film, view = coarse()
    view.setFocus()
    qtbot.mouseDClick(view, LEFT, pos=AT)
    assert (view.geometry_on_screen.zoom, view.fitted) == (1.0, False)
    qtbot.mouseDClick(view, LEFT, pos=AT)
    assert view.fitted
    fitted = view.geometry_on_screen
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.geometry_on_screen.zoom == pytest.approx(fitted.zoom * 1.25)
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view.geometry_on_screen == fitted
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.geometry_on_screen.zoom == 1.0
    before = view.geometry_on_screen
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.geometry_on_screen.origin_x > before.origin_x
    place = view.geometry_on_screen.place()
    light_box.show_films([film])
    assert_lies_at(view, place)
    assert light_box.actions_by_id["invert"].isEnabled()


def test_nothing_else_can_be_done_to_it(light_box: LightBox, coarse: Coarse, qtbot: Any, picture_of: Any) -> None:
    film, view = coarse()
    usable = {name for name, action in light_box.actions_by_id.items() if action.isEnabled()}
    assert {name for name in usable if not name.startswith("layout_")} == {
        "fit", "actual_size", "zoom_in", "zoom_out", "tool_pan", "tool_zoom",
    }  # fmt: skip
    before = picture_of(view)
    for tool in (Hold.WINDOW, Hold.MAGNIFIER, Hold.REGION_WINDOW, Kind.LENGTH):
        light_box.board.take_tool(tool)
        drag(qtbot, view, LEFT, 60, 40)
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert np.array_equal(picture_of(view), before)
    assert view.film is None
    light_box.show_films([film])
    assert view.fitted
    assert light_box.book.layer(film).annotations == ()
    fresh = view.presentation
    assert fresh is not None
    assert (fresh.voi.center, fresh.voi.width, fresh.inverted) == (2048.0, 4096.0, False)


def test_a_drag_goes_on_when_the_film_comes(light_box: LightBox, coarse: Coarse, qtbot: Any) -> None:
    film, view = coarse()
    view.zoom_to(2.0)
    origin = view.geometry_on_screen.origin_x
    qtbot.mousePress(view, MIDDLE, pos=AT)
    qtbot.mouseMove(view, AT + QPoint(10, 0))
    light_box.show_films([film])
    qtbot.mouseMove(view, AT + QPoint(25, 0))
    qtbot.mouseRelease(view, MIDDLE, pos=AT + QPoint(25, 0))
    assert view.film is film
    assert view.geometry_on_screen.origin_x == pytest.approx(origin + 25)


def test_its_place_goes_to_no_other_film(light_box: LightBox, coarse: Coarse, make_film: Any) -> None:
    film, view = coarse(view_position="PA")
    wheel(view, 4)
    place = view.geometry_on_screen.place()
    other = make_film(view_position="LL")
    light_box.show_films([other])
    assert view.film is other
    assert view.fitted
    # Its own film comes a little later, on the left of the other.
    light_box.show_films([other, film])
    assert [shown.film for shown in light_box.board.places] == [film, other]
    assert [shown.fitted for shown in light_box.board.places] == [False, True]
    now = light_box.viewports[0].geometry_on_screen.place()
    assert (now.zoom, now.x, now.y) == pytest.approx((place.zoom, place.x, place.y))


def test_its_place_is_forgotten_when_nothing_is_on_its_way(light_box: LightBox, coarse: Coarse, make_film: Any) -> None:
    film, view = coarse()
    wheel(view, 4)
    light_box.show_films([make_film(study_uid="9.9")])
    light_box.show_loaded()
    light_box.show_films([film])
    assert view.film is film
    assert view.fitted


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_it_goes_when_its_film_does_not_come(light_box: LightBox, coarse: Coarse, end: str) -> None:
    film, view = coarse()
    wheel(view, 2)
    zoom = view.geometry_on_screen.zoom
    light_box.show_failure(Path("other.dcm"), "other.dcm: it is damaged")
    assert view.isVisible()
    assert view.shows_preliminary
    assert view.geometry_on_screen.zoom == zoom
    if end == "failed":
        light_box.show_failure(film.path, f"{film.path}: it is damaged")
    else:
        light_box.show_loaded()
    assert light_box.placeholder.isVisible()
    assert not view.shows_preliminary
    assert not light_box.actions_by_id["fit"].isEnabled()
    light_box.show_films([film])
    assert view.fitted


def test_it_stays_as_it_is_when_the_board_is_divided(light_box: LightBox, coarse: Coarse, qtbot: Any) -> None:
    film, view = coarse()
    wheel(view, 2)
    light_box.actions_by_id["layout_2"].trigger()
    qtbot.waitUntil(lambda: view.width() < 700)
    assert light_box.board.arrangement is Layout.TWO
    assert view.shows_preliminary
    place = view.geometry_on_screen.place()
    light_box.show_films([film])
    assert view.film is film
    assert_lies_at(view, place)


def test_it_is_of_its_file_and_of_no_other(make_film: Any) -> None:
    film = make_film()
    preview = Preview(film.header, film.stored[::2, ::2], 2)
    again = Preview.from_json(preview.to_json(), Path("a.dcm"))
    assert again.path == Path("a.dcm")
    assert again.is_of(film)
    assert not again.is_of(make_film())
