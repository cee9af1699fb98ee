"""Drawings moved by the keyboard, hidden drawings, and which mouse button draws or takes hold of them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import Annotation, Kind, Point
from app.films.light_box import LightBox
from app.films.mouse import Hold, MouseMap
from app.films.viewport import Viewport

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LINE = ((60.0, 80.0), (160.0, 80.0))
FLAT = [60.0, 80.0, 160.0, 80.0]


@pytest.fixture
def view(light_box: LightBox, make_film: Any, qtbot: Any) -> Viewport:
    """The viewport of a film at one film pixel a screen pixel, with one line on it, with the keyboard."""
    light_box.show_films([make_film()])
    light_box.activateWindow()
    shown = light_box.active_viewport
    shown.actual_size()
    layer_of(shown).add(Annotation(Kind.LENGTH, LINE))
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)
    return shown


def layer_of(view: Viewport) -> AnnotationLayer:
    assert view.editor.layer is not None
    return view.editor.layer


def points(view: Viewport) -> list[float]:
    """Of the first drawing, column and row of each point in turn."""
    return [part for point in layer_of(view).annotations[0].points for part in point]


def screen(view: Viewport, point: Point) -> QPoint:
    return view.to_screen(point).toPoint()


def drag(qtbot: Any, view: Viewport, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(view, button, pos=start)
    for at in ((start + end) / 2, end):
        qtbot.mouseMove(view, at)
    qtbot.mouseRelease(view, button, pos=end)


@pytest.mark.parametrize("tool", ["tool_window", "tool_length"])
def test_the_selected_drawing_is_moved_whatever_tool_is_in_hand(
    light_box: LightBox, view: Viewport, qtbot: Any, tool: str
) -> None:
    light_box.actions_by_id[tool].trigger()
    qtbot.keyClick(view, Qt.Key.Key_Period)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert points(view) == pytest.approx([68.0, 80.0, 168.0, 80.0])
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert points(view) == pytest.approx([68.0, 120.0, 168.0, 120.0])
    qtbot.keyClick(view, Qt.Key.Key_Up, CTRL)
    assert points(view) == pytest.approx([68.0, 119.0, 168.0, 119.0])
    assert view.presentation is not None
    assert view.presentation.voi.width == 4096, "Shift and an arrow are the drawing's now, not the window's"


def test_one_end_is_marked_and_moved_and_a_run_is_one_step_to_undo(view: Viewport, qtbot: Any) -> None:
    def picture() -> QImage:
        return view.grab().toImage()

    qtbot.keyClick(view, Qt.Key.Key_Period)
    whole = picture()
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    first = picture()
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    second = picture()
    ring = screen(view, LINE[1]) + QPoint(9, 0)
    assert second.pixelColor(ring) != first.pixelColor(ring) == whole.pixelColor(ring), "which point it is can be seen"
    assert "point" in view.editor.prompt
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert points(view) == pytest.approx([60.0, 80.0, 160.0, 80.0 - 3 * 8 - 40])
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Comma)
    assert "the drawing" in view.editor.prompt, "after the last point and the words, all of the drawing"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert points(view) == pytest.approx([60.0, 80.0, 160.0, 16.0])
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert points(view) == FLAT, "all arrow presses of a run at once"
    qtbot.keyClick(view, Qt.Key.Key_Y, CTRL)
    assert points(view) == pytest.approx([60.0, 80.0, 160.0, 16.0])


def test_after_the_last_point_the_words_are_moved(view: Viewport, qtbot: Any) -> None:
    view.grab()
    start = layer_of(view).annotations[0]
    assert start.label is None
    for key in (Qt.Key.Key_Period, Qt.Key.Key_Comma, Qt.Key.Key_Comma):
        qtbot.keyClick(view, key)
    plain = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    assert view.grab().toImage() != plain, "that it is the words can be seen"
    assert "words" in view.editor.prompt
    qtbot.keyClick(view, Qt.Key.Key_Down, CTRL)
    placed = layer_of(view).annotations[0]
    assert placed.points == start.points
    assert placed.label is not None
    for key, modifier in ((Qt.Key.Key_Right, SHIFT), (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)):
        qtbot.keyClick(view, key, modifier)
    moved = layer_of(view).annotations[0]
    assert moved.label == pytest.approx((placed.label[0] + 40, placed.label[1] + 8))
    qtbot.keyClick(view, Qt.Key.Key_Left, SHIFT)
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Left, SHIFT)
    view.grab()
    qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)
    at_edge = layer_of(view).annotations[0].label
    assert at_edge is not None
    assert screen(view, (at_edge[0] + LINE[1][0], at_edge[1] + LINE[1][1])).x() > 40, (
        "they come back with the first key"
    )
    layer_of(view).undo()
    assert layer_of(view).annotations[0].label is None
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert points(view) == pytest.approx([68.0, 80.0, 168.0, 80.0]), "and then it is all of it again"


def test_escape_gives_the_arrow_keys_back_to_the_cross(light_box: LightBox, view: Viewport, qtbot: Any) -> None:
    light_box.actions_by_id["tool_length"].trigger()
    qtbot.keyClick(view, Qt.Key.Key_Period)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert points(view) == FLAT
    assert len(layer_of(view).annotations) == 2, "what was just drawn stays where it was put"
    drawn = layer_of(view).annotations[1].points
    assert drawn[1][0] - drawn[0][0] == pytest.approx(8)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_drawing_shows_hidden_measurements_again(light_box: LightBox, view: Viewport, qtbot: Any, by: str) -> None:
    light_box.actions_by_id["measurements"].trigger()
    light_box.actions_by_id["tool_length"].trigger()
    assert not view.editor.shown
    start, end = screen(view, LINE[0]), screen(view, (100.0, 140.0))
    with qtbot.waitSignal(light_box.told) as told:
        if by == "mouse":
            qtbot.mouseMove(view, start)
            qtbot.mouseClick(view, LEFT, pos=start)
            qtbot.mouseMove(view, end)
            qtbot.mouseClick(view, LEFT, pos=end)
        else:
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return):
                qtbot.keyClick(view, key)
    assert "shown again" in told.args[0]
    assert light_box.actions_by_id["measurements"].isChecked()
    assert all(viewport.editor.shown for viewport in light_box.viewports)
    assert len(layer_of(view).annotations) == 2
    assert points(view) == FLAT, "a drawing that could not be seen is not taken hold of"


def test_without_a_measuring_tool_hidden_measurements_stay_hidden(
    light_box: LightBox, view: Viewport, qtbot: Any
) -> None:
    light_box.actions_by_id["measurements"].trigger()
    drag(qtbot, view, LEFT, screen(view, LINE[0]), screen(view, (100.0, 140.0)))
    assert not view.editor.shown
    assert points(view) == FLAT


def test_the_button_of_the_chosen_tool_draws_and_moves(light_box: LightBox, view: Viewport, qtbot: Any) -> None:
    light_box.set_mouse(MouseMap(left=Hold.WINDOW, right=Hold.CHOSEN))
    light_box.actions_by_id["tool_length"].trigger()
    drag(qtbot, view, RIGHT, screen(view, (20.0, 140.0)), screen(view, (120.0, 140.0)))
    assert len(layer_of(view).annotations) == 2
    assert view.presentation is not None
    assert view.presentation.voi.width == 4096
    drag(qtbot, view, RIGHT, screen(view, (110.0, 80.0)), screen(view, (110.0, 100.0)))
    assert points(view) == pytest.approx([60.0, 100.0, 160.0, 100.0])


def test_a_button_with_something_fixed_does_that_over_a_drawing_and_with_a_tool_in_hand(
    light_box: LightBox, view: Viewport, qtbot: Any
) -> None:
    light_box.set_mouse(MouseMap(left=Hold.WINDOW, right=Hold.CHOSEN))
    light_box.actions_by_id["tool_length"].trigger()
    assert view.presentation is not None
    for start in ((110.0, 80.0), (20.0, 140.0)):
        width = view.presentation.voi.width
        drag(qtbot, view, LEFT, screen(view, start), screen(view, start) + QPoint(30, 0))
        assert view.presentation.voi.width > width
    assert [it.points for it in layer_of(view).annotations] == [LINE]


def test_the_menu_can_be_on_another_button(light_box: LightBox, view: Viewport, qtbot: Any) -> None:
    light_box.set_mouse(MouseMap(middle=Hold.MENU, right=Hold.PAN))
    with qtbot.waitSignal(view.menu_requested):
        qtbot.mousePress(view, MIDDLE, pos=view.rect().center())
    light_box.choices.windows.close()
    qtbot.mouseRelease(view, MIDDLE, pos=view.rect().center())


def test_the_pointer_says_before_the_press_whether_it_takes_hold(
    light_box: LightBox, view: Viewport, qtbot: Any
) -> None:
    on, near, off = (screen(view, LINE[0]) + QPoint(40, down) for down in (2, 6, 20))
    grab, plain = Qt.CursorShape.SizeAllCursor, Qt.CursorShape.CrossCursor
    assert view.cursor().shape() is plain
    for at in (off, on):
        qtbot.mouseMove(view, at)
    assert view.cursor().shape() is grab
    qtbot.mouseMove(view, near)
    assert view.cursor().shape() is plain
    assert view.presentation is not None
    width = view.presentation.voi.width
    drag(qtbot, view, LEFT, near, near + QPoint(30, 0))
    assert view.presentation.voi.width > width
    assert points(view) == FLAT, "a window drag beside a drawing leaves it alone"
    # The selected one shows, so it can be taken from farther away.
    view.editor.choose(layer_of(view).annotations[0].uid)
    for at in (off, near):
        qtbot.mouseMove(view, at)
    assert view.cursor().shape() is grab
    qtbot.mouseMove(view, off)
    assert view.cursor().shape() is plain
    light_box.set_mouse(MouseMap(left=Hold.WINDOW))
    assert view.cursor().shape() is plain
    qtbot.mouseMove(view, on)
    assert view.cursor().shape() is plain, "no button would take hold"
