"""Windows from regions, gamma, presets on keys, the magnifier and what the mouse buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.films.layouts import Layout
from app.films.light_box import LightBox
from app.films.mouse import Hold, MouseMap, Wheel
from app.films.presentation import Presentation
from app.films.viewport import Viewport
from app.films.window_dialog import WindowDialog
from app.films.windowing import automatic_of_region, carried, value_range
from echo_core.films.header import Window
from echo_core.films.voi import Voi

LEFT = Qt.MouseButton.LeftButton
ORIGIN = QPoint(220, 150)
FILM_AREA = (slice(150, 450), slice(220, 480))


def at_one(viewport: Viewport, film: Any) -> None:
    viewport.set_presentation(Presentation(film))
    viewport.actual_size()


def turn_wheel(viewport: Viewport, at: QPointF, notches: float, *, shift: bool = False) -> None:
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_a_region_window_spans_the_regions_values(make_film: Any) -> None:
    film = make_film(slope=2.0, intercept=-100.0, padding_value=0)
    voi = automatic_of_region(film, ((30.0, 20.0), (130.0, 220.0)))
    inside = film.stored[20:220, 30:130]
    values = np.sort(inside[inside != 0].astype(np.float64) * 2 - 100)
    low, high = (values[int(np.ceil(share * values.size)) - 1] for share in (0.005, 0.995))
    assert voi is not None
    assert (voi.center, voi.width) == ((low + high) / 2, high - low)


def test_a_region_of_one_value_or_of_padding_is_no_trap(make_film: Any) -> None:
    stored = np.full((300, 260), 700, np.uint16)
    stored[:100] = 0
    film = make_film(stored, padding_value=0)
    flat = automatic_of_region(film, ((0.0, 150.0), (50.0, 200.0)))
    assert flat is not None
    assert (flat.center, flat.width) == (700.0, 2.0)
    assert automatic_of_region(film, ((0.0, 0.0), (50.0, 50.0))) is None
    assert automatic_of_region(film, ((-90.0, -90.0), (-10.0, -10.0))) is None


def test_dragging_a_rectangle_sets_its_window(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    stored = np.tile(np.linspace(0, 4095, 260).astype(np.uint16), (300, 1))
    light_box.show_films([make_film(stored)])
    viewport = light_box.active_viewport
    light_box.actions_by_id["tool_region_window"].trigger()
    start, end = (viewport.to_screen(point).toPoint() for point in ((100.0, 100.0), (160.0, 200.0)))
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, end)
    qtbot.mouseRelease(viewport, LEFT, pos=end)
    voi = viewport.presentation.voi  # type: ignore[union-attr]
    low, high = stored[0, 100], stored[0, 159]
    assert voi.label == "Region"
    assert (voi.center - voi.width / 2, voi.center + voi.width / 2) == pytest.approx((low, high), abs=40)
    width = voi.width
    qtbot.mouseClick(viewport, LEFT, pos=start)
    assert viewport.presentation.voi.width == width, "a click is no rectangle"  # type: ignore[union-attr]


def test_the_window_of_what_is_in_sight_leaves_out_the_rest(viewport: Viewport, make_film: Any) -> None:
    stored = np.full((600, 600), 4000, np.uint16)
    stored[250:350, 250:350] = np.random.default_rng(1).integers(1000, 1500, (100, 100))
    viewport.set_presentation(Presentation(make_film(stored)))
    viewport.zoom_to(12.0)
    viewport.window_from_view()
    voi = viewport.presentation.voi  # type: ignore[union-attr]
    assert 1000 <= voi.center - voi.width / 2 < voi.center + voi.width / 2 < 1500


def test_gamma_bends_the_greys_and_leaves_the_ends(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    stored = np.tile(np.linspace(0, 4095, 260).astype(np.uint16), (300, 1))
    at_one(viewport, make_film(stored, windows=(Window(2048, 4096),)))
    viewport.set_gamma(2.0)
    y = np.clip((stored[0] - 2047.5) / 4095 + 0.5, 0, 1)
    wanted = np.floor(np.sqrt(y) * 255 + 0.5)
    assert np.array_equal(picture_of(viewport)[FILM_AREA][0, :, 0], wanted)
    viewport.set_gamma(100.0)
    assert viewport.presentation.gamma == 5.0  # type: ignore[union-attr]
    viewport.reset()
    assert viewport.presentation.gamma == 1.0  # type: ignore[union-attr]


def test_gamma_is_typed_with_the_window_and_cancelled_with_it(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film()])
    presentation = light_box.active_viewport.presentation
    assert presentation is not None
    light_box.actions_by_id["type_window"].trigger()
    dialog = light_box.findChild(WindowDialog)
    assert dialog is not None
    dialog.gamma.setValue(1.8)
    assert presentation.gamma == 1.8
    dialog.reject()
    assert presentation.gamma == 1.0


@pytest.mark.parametrize("count", [0, 1, 3, 6])
def test_presets_have_their_keys_however_many_windows_the_file_brings(
    light_box: LightBox, make_film: Any, qtbot: Any, count: int
) -> None:
    light_box.show_films([make_film(windows=tuple(Window(1000 + 10 * n, 800, f"W{n}") for n in range(count)))])
    light_box.activateWindow()
    viewport = light_box.active_viewport
    viewport.setFocus()
    qtbot.waitUntil(viewport.hasFocus)
    presets = {
        Qt.Key.Key_6: "Lungs",
        Qt.Key.Key_7: "Mediastinum",
        Qt.Key.Key_8: "Spine and bones",
        Qt.Key.Key_9: "Soft contrast",
        Qt.Key.Key_U: "All values of the film",
    }
    for key, label in presets.items():
        qtbot.keyClick(viewport, key)
        assert viewport.presentation.voi.label == label  # type: ignore[union-attr]
    label = "All values of the film"
    for number, key in enumerate((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)):
        qtbot.keyClick(viewport, key)
        # A window that the file does not bring changes nothing.
        label = f"W{number}" if number < count else label
        assert viewport.presentation.voi.label == label  # type: ignore[union-attr]
    menu = light_box.choices.windows
    menu.aboutToShow.emit()
    shown = dict(action.text().split("\t") for action in menu.actions() if "\t" in action.text())
    assert (shown["Lungs"], shown["Mediastinum"], shown["Automatic"]) == ("6", "7", "A")


def test_a_presets_key_can_be_changed(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    light_box.activateWindow()
    viewport = light_box.active_viewport
    viewport.setFocus()
    qtbot.waitUntil(viewport.hasFocus)
    light_box.set_keys({"film.lungs": "Shift+F9"})
    qtbot.keyClick(viewport, Qt.Key.Key_6)
    assert viewport.presentation.voi.label != "Lungs"  # type: ignore[union-attr]
    qtbot.keyClick(viewport, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert viewport.presentation.voi.label == "Lungs"  # type: ignore[union-attr]


@pytest.mark.parametrize("power", [2.0, 3.0])
def test_the_magnifier_shows_the_films_own_pixels_larger(
    light_box: LightBox, make_film: Any, picture_of: Callable[..., Any], qtbot: Any, power: float
) -> None:
    film = make_film(windows=(Window(2048, 4096),))
    light_box.show_films([film])
    viewport = light_box.active_viewport
    viewport.actual_size()
    light_box.actions_by_id["tool_magnifier"].trigger()
    light_box.board.lens.power = power
    viewport.set_text_shown(False)
    at = viewport.to_screen((130.0, 150.0)).toPoint()
    qtbot.mousePress(viewport, LEFT, pos=at)
    qtbot.mouseMove(viewport, at)
    picture = picture_of(viewport)
    column, row = viewport.to_film(QPointF(at))
    grey = np.floor(np.clip((film.stored - 2047.5) / 4095.0 + 0.5, 0, 1) * 255 + 0.5)
    # Ten film pixels to the right of the pointer, seen `power` times as far away: that pixel or its neighbours.
    x = round(at.x() + 10 * power)
    near = grey[int(row) - 1 : int(row) + 2, int(column) + 9 : int(column) + 12]
    assert near.min() - 1 <= picture[at.y(), x, 0] <= near.max() + 1
    assert viewport.geometry_on_screen.zoom == 1.0
    qtbot.mouseRelease(viewport, LEFT, pos=at)
    assert not np.array_equal(picture_of(viewport), picture)


def test_the_keyboard_holds_the_magnifier_as_the_mouse_does(
    light_box: LightBox, make_film: Any, picture_of: Callable[..., Any], qtbot: Any
) -> None:
    light_box.show_films([make_film()])
    viewport, lens = light_box.active_viewport, light_box.board.lens
    viewport.setFocus()
    viewport.set_text_shown(False)
    plain = picture_of(viewport)
    qtbot.keyClick(viewport, Qt.Key.Key_M)
    qtbot.keyClick(viewport, Qt.Key.Key_Return)
    zoom, side, power = viewport.geometry_on_screen.zoom, lens.side, lens.power
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_BracketLeft, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(viewport, key)
    assert (lens.power, lens.side) == (power + 0.5, side - 40)
    assert viewport.geometry_on_screen.zoom == zoom, "the keys set the magnifier, and nothing else"
    held = picture_of(viewport)
    middle = viewport.rect().center() + QPoint(48, 0)
    # The same as the mouse shows there.
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert np.array_equal(picture_of(viewport), plain)
    qtbot.mousePress(viewport, LEFT, pos=middle)
    qtbot.mouseMove(viewport, middle)
    by_mouse = picture_of(viewport)
    qtbot.mouseRelease(viewport, LEFT, pos=middle)
    x, y, near = middle.x(), middle.y(), 60
    around = slice(y - near, y + near), slice(x - near, x + near)
    assert np.array_equal(held[around], by_mouse[around])
    assert np.abs(held[around].astype(int) - plain[around]).mean() > 10
    qtbot.keyClick(viewport, Qt.Key.Key_Plus)
    assert viewport.geometry_on_screen.zoom > zoom, "and the key zooms again"


def test_the_keyboard_draws_the_rectangle_of_a_window(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    viewport = light_box.active_viewport
    viewport.setFocus()
    before = viewport.presentation.voi  # type: ignore[union-attr]
    qtbot.keyClick(viewport, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    for ending in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        assert viewport.presentation.voi == before  # type: ignore[union-attr]
        qtbot.keyClick(viewport, Qt.Key.Key_Return)
        for _ in range(4):
            qtbot.keyClick(viewport, Qt.Key.Key_Right)
            qtbot.keyClick(viewport, Qt.Key.Key_Down)
        qtbot.keyClick(viewport, ending)
    start = QPointF(viewport.rect().center())
    corners = viewport.to_film(start), viewport.to_film(start + QPointF(96, 96))
    wanted = automatic_of_region(viewport.film, corners)  # type: ignore[arg-type]
    assert viewport.presentation.voi == wanted != before  # type: ignore[union-attr]


def test_another_tool_or_film_puts_the_magnifier_away(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    films = [make_film(instance_number=str(number)) for number in (1, 2)]
    light_box.hanger.choose_layout(Layout.ONE)
    light_box.show_films(films)
    viewport = light_box.active_viewport
    viewport.setFocus()
    for leave in ("tool_window", "next_film"):
        light_box.actions_by_id["tool_magnifier"].trigger()
        qtbot.keyClick(viewport, Qt.Key.Key_Return)
        assert viewport._keys.magnified is not None
        light_box.actions_by_id[leave].trigger()
        assert viewport._keys.magnified is None


def test_the_wheel_sets_the_magnifier_while_it_is_held(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    viewport, lens = light_box.active_viewport, light_box.board.lens
    light_box.actions_by_id["tool_magnifier"].trigger()
    zoom, at = viewport.geometry_on_screen.zoom, viewport.rect().center()
    qtbot.mousePress(viewport, LEFT, pos=at)
    turn_wheel(viewport, QPointF(at), 2)
    assert lens.power == 3.0
    turn_wheel(viewport, QPointF(at), 1, shift=True)
    assert lens.side == 320
    turn_wheel(viewport, QPointF(at), -90)
    turn_wheel(viewport, QPointF(at), -90, shift=True)
    assert (lens.power, lens.side) == (1.5, 120)
    assert viewport.geometry_on_screen.zoom == zoom
    assert light_box.options.lens_side == 120
    qtbot.mouseRelease(viewport, LEFT, pos=at)
    turn_wheel(viewport, QPointF(at), 1)
    assert viewport.geometry_on_screen.zoom == pytest.approx(zoom * 1.25)


def test_the_magnifier_works_on_colour_too(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    bands = np.repeat(np.arange(30, dtype=np.uint8) * 8, 10)[:, None, None]
    film = make_film(np.tile(bands, (1, 260, 3)), photometric="RGB", windows=())
    light_box.show_films([film])
    viewport = light_box.active_viewport
    light_box.actions_by_id["tool_magnifier"].trigger()
    at = viewport.rect().center()
    plain = viewport.grab().toImage()
    qtbot.mousePress(viewport, LEFT, pos=at)
    qtbot.mouseMove(viewport, at)
    magnified, above = viewport.grab().toImage(), at - QPoint(0, 40)
    between = plain.pixelColor(at - QPoint(0, 20))
    assert magnified.pixelColor(above) == between != plain.pixelColor(above), "twice as large"
    qtbot.mouseRelease(viewport, LEFT, pos=at)
    assert viewport.grab().toImage().pixelColor(above) == plain.pixelColor(above)


def test_the_zoom_tool_keeps_the_point_that_was_pressed(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    viewport = light_box.active_viewport
    light_box.actions_by_id["tool_zoom"].trigger()
    start = viewport.rect().center() + QPoint(60, 40)
    before, zoom = viewport.to_film(QPointF(start)), viewport.geometry_on_screen.zoom
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, start - QPoint(0, 50))
    qtbot.mouseRelease(viewport, LEFT, pos=start - QPoint(0, 50))
    assert viewport.geometry_on_screen.zoom == pytest.approx(zoom * 1.01**50)
    assert viewport.to_film(QPointF(start)) == pytest.approx(before, abs=0.6)


@pytest.mark.parametrize(
    ("button", "name"), [(LEFT, "left"), (Qt.MouseButton.MiddleButton, "middle"), (Qt.MouseButton.RightButton, "right")]
)
def test_every_button_can_hold_the_window(
    light_box: LightBox, make_film: Any, qtbot: Any, button: Qt.MouseButton, name: str
) -> None:
    light_box.show_films([make_film()])
    light_box.set_mouse(MouseMap.from_settings({"left": "nothing", "middle": "nothing", name: "window"}))
    viewport = light_box.active_viewport
    width = viewport.presentation.voi.width  # type: ignore[union-attr]
    at = viewport.rect().center()
    qtbot.mousePress(viewport, button, pos=at)
    qtbot.mouseMove(viewport, at + QPoint(40, 0))
    qtbot.mouseRelease(viewport, button, pos=at + QPoint(40, 0))
    assert viewport.presentation.voi.width > width  # type: ignore[union-attr]
    asked: list[Any] = []
    light_box.board.menu_requested.disconnect()  # a menu that really opens would take the keyboard
    viewport.menu_requested.connect(asked.append)
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        QApplication.sendEvent(viewport, QContextMenuEvent(reason, at, viewport.mapToGlobal(at)))
    assert len(asked) == (1 if name == "right" else 2), "the keyboard always gets the menu"


def test_the_wheel_can_go_through_the_films(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(view_position="PA", instance_number=str(n)) for n in (1, 2, 3)]
    light_box.show_films(films)
    light_box.set_mouse(MouseMap(wheel=Wheel.FILM))
    turn_wheel(light_box.active_viewport, QPointF(200, 200), -1)
    assert light_box.active_viewport.film is films[1]
    light_box.set_mouse(MouseMap(wheel=Wheel.WINDOW))
    center = light_box.active_viewport.presentation.voi.center  # type: ignore[union-attr]
    turn_wheel(light_box.active_viewport, QPointF(200, 200), 1)
    assert light_box.active_viewport.presentation.voi.center < center  # type: ignore[union-attr]


def test_the_wheel_turns_the_films_under_the_pointer(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(view_position="PA", instance_number=str(n)) for n in range(4)]
    light_box.show_films(films)
    light_box.actions_by_id["layout_2"].trigger()
    light_box.set_mouse(MouseMap(wheel=Wheel.FILM))
    assert light_box.board.active == 0
    turn_wheel(light_box.viewports[1], QPointF(200, 200), -1)
    assert light_box.board.films == [films[0], films[2]]
    assert light_box.board.active == 1


def test_small_turns_of_the_wheel_add_up_to_a_film(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(view_position="PA", instance_number=str(n)) for n in range(4)]
    light_box.show_films(films)
    light_box.set_mouse(MouseMap(wheel=Wheel.FILM))
    view, at = light_box.active_viewport, QPointF(200, 200)

    def turn(angle: int, times: int) -> int:
        for _ in range(times):
            turn_wheel(view, at, angle / 120)
        return films.index(view.film)

    assert turn(-4, 29) == 0
    assert turn(-4, 1) == 1
    assert turn(-300, 1) == 3, "two and a half notches at once"
    assert turn(-59, 1) == 3
    assert turn(60, 1) == 3, "what was turned the other way no longer counts"
    assert turn(60, 1) == 2


def test_small_turns_of_the_wheel_zoom_as_one_large_turn(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film()])
    view, at = light_box.active_viewport, QPointF(200, 200)
    before = view.geometry_on_screen.zoom
    for _ in range(30):
        turn_wheel(view, at, 4 / 120)
    assert view.geometry_on_screen.zoom == pytest.approx(before * 1.25)


@given(st.dictionaries(st.sampled_from(["left", "middle", "right", "wheel", "x"]), st.text(max_size=8)))
def test_any_settings_give_a_mouse(names: dict[str, str]) -> None:
    made = MouseMap.from_settings(names)
    assert MouseMap.from_settings(made.to_settings()) == made
    assert isinstance(made.left, Hold)


def test_a_window_keeps_its_place_in_another_films_range(make_film: Any) -> None:
    narrow = make_film(np.linspace(0, 1000, 300 * 260).astype(np.uint16).reshape(300, 260))
    wide = make_film(np.linspace(2000, 4000, 300 * 260).astype(np.uint16).reshape(300, 260))
    low, high = value_range(narrow)
    other_low, other_high = value_range(wide)
    voi = carried(Voi.manual((low + high) / 2, (high - low) / 4), narrow, wide)
    assert voi is not None
    assert voi.center == pytest.approx((other_low + other_high) / 2)
    assert voi.width == pytest.approx((other_high - other_low) / 4)


@pytest.mark.parametrize("hold", ["window", "region_window"])
def test_a_drag_ends_with_the_film_that_it_began_on(light_box: LightBox, make_film: Any, qtbot: Any, hold: str) -> None:
    first, second = make_film(), make_film(study_uid="4")
    light_box.show_films([first])
    light_box.actions_by_id[f"tool_{hold}"].trigger()
    view = light_box.active_viewport
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(view, QPoint(340, 350))
    light_box.show_films([second])  # the study was closed
    start = light_box.board.presentation(second).voi
    qtbot.mouseMove(view, QPoint(380, 420))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(400, 440))
    assert light_box.board.presentation(second).voi == start


def test_escape_gives_up_a_rectangle_and_nothing_else(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    light_box.actions_by_id["tool_region_window"].trigger()
    view = light_box.active_viewport
    greys = view.presentation.greys  # type: ignore[union-attr]
    others: list[int] = []
    stop = QShortcut(QKeySequence(Qt.Key.Key_Escape), light_box)
    stop.activated.connect(lambda: others.append(1))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(view, QPoint(400, 420))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(420, 440))
    assert view.presentation.greys == greys  # type: ignore[union-attr]
    assert not others, "a draft would have been stopped"


@pytest.mark.parametrize("tool", ["window", "region_window", "length", "magnifier"])
def test_a_drag_whose_end_a_dialog_has_seen_goes_no_farther(
    light_box: LightBox, make_film: Any, qtbot: Any, tool: str
) -> None:
    light_box.show_films([make_film()])
    view, window = light_box.active_viewport, light_box.windowHandle()
    light_box.actions_by_id[f"tool_{tool}"].trigger()

    def at(x: int, y: int) -> QPoint:
        return view.mapTo(light_box, QPoint(x, y))

    def move(x: int, y: int) -> None:
        QTest.mouseMove(window, at(x, y))
        QApplication.processEvents()

    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(300, 300))
    move(330, 320)
    light_box.actions_by_id["type_window"].trigger()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(330, 320))
    light_box.findChildren(WindowDialog)[-1].accept()
    QApplication.processEvents()
    greys = view.presentation.greys  # type: ignore[union-attr]
    move(380, 390)
    move(400, 420)
    assert view.presentation.greys == greys  # type: ignore[union-attr]
    assert not view.busy
    lengths = [annotation.points[1] for annotation in view.editor.annotations]
    assert lengths == ([pytest.approx(view.to_film(QPointF(330, 320)))] if tool == "length" else [])


def test_a_region_is_the_films_however_it_is_turned(viewport: Viewport, make_film: Any) -> None:
    film = make_film(np.random.default_rng(3).integers(0, 4096, (260, 260), dtype=np.uint16))
    at_one(viewport, film)
    viewport.rotate(1)
    viewport.flip_vertically()
    corners = [viewport.to_screen(point) for point in ((20.0, 30.0), (90.0, 200.0))]
    viewport.window_from(QRectF(*corners).normalized())
    wanted = automatic_of_region(film, ((20.0, 30.0), (90.0, 200.0)))
    assert viewport.presentation.voi == wanted  # type: ignore[union-attr]
