"""Drawing on a film with the mouse and with the keyboard, and what is seen of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QInputDialog

from app.films import annotation_painter
from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import POINTS, Annotation, Kind
from app.films.light_box import LightBox
from app.films.measuring import BY_HAND
from app.films.mouse import Hold
from app.films.presentation import Presentation
from app.films.viewport import Viewport

LEFT = Qt.MouseButton.LeftButton
# A film of 260 × 300 at zoom 1 in the middle of 700 × 600: film (0, 0) is at (220, 150).
ORIGIN = QPoint(220, 150)


def ready(viewport: Viewport, film: Any, kind: Kind | None = None) -> AnnotationLayer:
    """The film at zoom 1 with a tool in hand; its annotations."""
    layer = AnnotationLayer(parent=viewport)
    viewport.set_presentation(Presentation(film), layer)
    viewport.actual_size()
    take(viewport, kind)
    return layer


def take(viewport: Viewport, kind: Kind | None) -> None:
    viewport._in_hand.tool = kind if kind is not None else Hold.WINDOW
    viewport.tool_changed()


def click(qtbot: Any, viewport: Viewport, *places: tuple[int, int]) -> None:
    """Click film pixels, moving there first as a hand does."""
    for place in places:
        at = ORIGIN + QPoint(*place)
        qtbot.mouseMove(viewport, at)
        qtbot.mouseClick(viewport, LEFT, pos=at)


def drag(qtbot: Any, viewport: Viewport, start: tuple[int, int], end: tuple[int, int]) -> None:
    qtbot.mousePress(viewport, LEFT, pos=ORIGIN + QPoint(*start))
    middle = (ORIGIN + QPoint(*start) + ORIGIN + QPoint(*end)) / 2
    for at in (middle, ORIGIN + QPoint(*end)):
        qtbot.mouseMove(viewport, at)
    qtbot.mouseRelease(viewport, LEFT, pos=ORIGIN + QPoint(*end))


@pytest.mark.parametrize("by", ["clicks", "drag"])
def test_a_length_is_drawn_by_two_clicks_or_by_a_drag(viewport: Viewport, make_film: Any, qtbot: Any, by: str) -> None:
    layer = ready(viewport, make_film(), Kind.LENGTH)
    voi = viewport.presentation.voi  # type: ignore[union-attr]
    if by == "clicks":
        click(qtbot, viewport, (20, 30), (120, 30))
    else:
        drag(qtbot, viewport, (20, 30), (120, 30))
    (line,) = layer.annotations
    assert line.kind is Kind.LENGTH
    assert line.points == ((20.0, 30.0), (120.0, 30.0))
    assert viewport.editor.chosen == line
    assert viewport.presentation.voi == voi  # type: ignore[union-attr]


def test_the_ratio_is_guided_through_four_clicks(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    layer = ready(viewport, make_film(), Kind.CARDIOTHORACIC)
    prompts = []
    for place in ((80, 180), (200, 240), (10, 250), (250, 255)):
        prompts.append(viewport.editor.prompt)
        click(qtbot, viewport, place)
    assert [prompt.split(":")[0][-3:] for prompt in prompts] == ["1/4", "2/4", "3/4", "4/4"]
    (ratio,) = layer.annotations
    assert ratio.points == ((80.0, 180.0), (200.0, 240.0), (10.0, 250.0), (250.0, 255.0))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_points_are_film_pixels_whichever_way_the_film_is_turned(
    viewport: Viewport, make_film: Any, qtbot: Any, quarters: int, mirrored: bool
) -> None:
    layer = ready(viewport, make_film(np.zeros((260, 260), np.uint16)), Kind.LENGTH)
    viewport.rotate(quarters)
    if mirrored:
        viewport.flip_horizontally()
    places = []
    for film_point in ((40.0, 60.0), (140.0, 90.0)):
        at = viewport.to_screen(film_point)
        places.append(at)
        qtbot.mouseMove(viewport, at.toPoint())
        qtbot.mouseClick(viewport, LEFT, pos=at.toPoint())
    (line,) = layer.annotations
    assert np.allclose(line.points, ((40, 60), (140, 90)), atol=0.51)
    assert line.across == ("row" if quarters % 2 else "column")


def test_a_drawing_is_taken_hold_of_moved_and_put_back(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    layer = ready(viewport, make_film())
    layer.add(Annotation(Kind.LENGTH, ((20.0, 30.0), (120.0, 30.0))))
    drag(qtbot, viewport, (70, 30), (75, 50))
    assert layer.annotations[0].points == ((25.0, 50.0), (125.0, 50.0))
    drag(qtbot, viewport, (125, 50), (150, 90))
    assert layer.annotations[0].points == ((25.0, 50.0), (150.0, 90.0))
    layer.undo()
    layer.undo()
    assert layer.annotations[0].points == ((20.0, 30.0), (120.0, 30.0))


def test_a_rectangles_corner_moves_against_the_opposite_one(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    layer = ready(viewport, make_film())
    box = Annotation(Kind.RECTANGLE, ((40.0, 40.0), (100.0, 90.0)))
    layer.add(box)
    viewport.editor.choose(box.uid)
    drag(qtbot, viewport, (100, 40), (130, 20))
    corners = layer.annotations[0].points
    assert {tuple(sorted(point[axis] for point in corners)) for axis in (0, 1)} == {(40.0, 130.0), (20.0, 90.0)}


def test_a_drawing_stops_at_the_films_edge_and_keeps_its_shape(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    layer = ready(viewport, make_film())
    layer.add(Annotation(Kind.LENGTH, ((20.0, 30.0), (120.0, 40.0))))
    drag(qtbot, viewport, (70, 35), (-100, -120))
    assert layer.annotations[0].points == ((0.0, 0.0), (100.0, 10.0))
    take(viewport, Kind.LENGTH)
    drag(qtbot, viewport, (200, 200), (400, 290))
    assert layer.annotations[1].points == ((200.0, 200.0), (260.0, 290.0))


def test_beside_a_drawing_the_left_button_does_what_it_did(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    layer = ready(viewport, make_film())
    layer.add(Annotation(Kind.LENGTH, ((20.0, 30.0), (120.0, 30.0))))
    viewport.editor.choose(layer.annotations[0].uid)
    width = viewport.presentation.voi.width  # type: ignore[union-attr]
    drag(qtbot, viewport, (70, 130), (100, 130))
    assert viewport.presentation.voi.width > width  # type: ignore[union-attr]
    assert viewport.editor.chosen is None
    assert len(layer.annotations) == 1


def test_escape_gives_up_the_drawing_and_then_the_choice(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    layer = ready(viewport, make_film(), Kind.ANGLE)
    click(qtbot, viewport, (20, 30), (60, 60))
    assert viewport.editor.drawing
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert not viewport.editor.drawing
    assert layer.annotations == ()
    click(qtbot, viewport, (20, 30), (60, 60), (20, 90))
    assert viewport.editor.chosen is not None
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert viewport.editor.chosen is None
    assert len(layer.annotations) == 1


def test_a_double_click_is_no_line_without_length(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    layer = ready(viewport, make_film(), Kind.LENGTH)
    at = ORIGIN + QPoint(50, 50)
    qtbot.mouseClick(viewport, LEFT, pos=at)
    qtbot.mouseDClick(viewport, LEFT, pos=at)
    assert layer.annotations == ()
    click(qtbot, viewport, (90, 50))
    assert layer.annotations[0].points == ((50.0, 50.0), (90.0, 50.0))


def test_drawing_needs_no_mouse(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    light_box.activateWindow()
    viewport = light_box.active_viewport
    viewport.setFocus()
    qtbot.waitUntil(viewport.hasFocus)
    qtbot.keyClick(viewport, Qt.Key.Key_D)
    qtbot.keyClick(viewport, Qt.Key.Key_Return)
    for _ in range(5):
        qtbot.keyClick(viewport, Qt.Key.Key_Right)
    qtbot.keyClick(viewport, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(viewport, Qt.Key.Key_Return)
    layer = viewport.editor.layer
    assert layer is not None
    (line,) = layer.annotations
    zoom = viewport.geometry_on_screen.zoom
    assert line.points[1][0] - line.points[0][0] == pytest.approx(5 * 8 / zoom)
    assert line.points[1][1] - line.points[0][1] == pytest.approx(1 / zoom)
    qtbot.keyClick(viewport, Qt.Key.Key_X)
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    qtbot.keyClick(viewport, Qt.Key.Key_Period)
    assert viewport.editor.chosen == line
    qtbot.keyClick(viewport, Qt.Key.Key_Down)
    assert layer.annotations[0].points[0][1] == pytest.approx(line.points[0][1] + 8 / zoom)
    qtbot.keyClick(viewport, Qt.Key.Key_Delete)
    assert layer.annotations == ()
    qtbot.keyClick(viewport, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(layer.annotations) == 1


def test_words_are_asked_for_and_can_be_changed(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    viewport = light_box.active_viewport
    light_box.actions_by_id["tool_text"].trigger()
    qtbot.mouseClick(viewport, LEFT, pos=viewport.rect().center())
    dialog = light_box.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("nodule")
    dialog.accept()
    layer = viewport.editor.layer
    assert layer is not None
    assert [it.text for it in layer.annotations] == ["nodule"]
    qtbot.waitUntil(lambda: light_box.findChild(QInputDialog) is None)
    light_box.actions_by_id["edit_words"].trigger()
    again = light_box.findChild(QInputDialog)
    assert again is not None
    again.setTextValue("scar")
    again.accept()
    assert [it.text for it in layer.annotations] == ["scar"]


def test_a_cancelled_question_draws_nothing(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    light_box.actions_by_id["tool_text"].trigger()
    qtbot.mouseClick(light_box.active_viewport, LEFT, pos=light_box.active_viewport.rect().center())
    dialog = light_box.findChild(QInputDialog)
    assert dialog is not None
    dialog.reject()
    assert light_box.active_viewport.editor.layer.annotations == ()  # type: ignore[union-attr]


def test_the_answer_goes_to_the_film_that_was_asked_about(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    asked, other = make_film(), make_film(study_uid="9")
    light_box.show_films([asked])
    light_box.actions_by_id["tool_text"].trigger()
    qtbot.mouseClick(light_box.active_viewport, LEFT, pos=light_box.active_viewport.rect().center())
    dialog = light_box.findChild(QInputDialog)
    assert dialog is not None
    light_box.show_films([other])
    dialog.setTextValue("nodule")
    dialog.accept()
    assert len(light_box.book.layer(asked).annotations) == 1
    assert light_box.book.layer(other).annotations == ()


def test_calibrating_changes_every_length_and_the_scale_bar(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    viewport = light_box.active_viewport
    viewport.actual_size()
    light_box.actions_by_id["tool_calibration"].trigger()
    assert viewport.editor.scale.unit == "px"
    start = viewport.rect().center()
    for at in (start, start + QPoint(100, 0)):
        qtbot.mouseMove(viewport, at)
        qtbot.mouseClick(viewport, LEFT, pos=at)
    dialog = light_box.findChild(QInputDialog)
    assert dialog is not None
    dialog.setDoubleValue(25.0)
    dialog.accept()
    assert (viewport.editor.scale.column, viewport.editor.scale.label) == (pytest.approx(0.25), BY_HAND)
    light_box.actions_by_id["undo"].trigger()
    assert viewport.editor.scale.unit == "px"


def test_large_regions_are_counted_beside_the_interface(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    film = make_film(np.full((1400, 1400), 7, np.uint16))
    layer = ready(viewport, film)
    viewport.fit()
    whole = Annotation(Kind.RECTANGLE, ((0.0, 0.0), (1400.0, 1400.0)))
    assert viewport.editor.counts.of(film, whole) == (False, None)
    with qtbot.waitSignal(viewport.editor.counts.ready):
        layer.add(whole)
    counted, found = viewport.editor.counts.of(film, whole)
    assert counted
    assert found is not None
    assert (found.pixels, found.mean) == (1400 * 1400, 7.0)
    viewport.editor.counts.shutdown()


def test_drawings_are_seen_and_can_be_hidden(
    light_box: LightBox, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    light_box.show_films([make_film(np.zeros((300, 260), np.uint16))])
    viewport = light_box.active_viewport
    plain = picture_of(viewport)
    layer = viewport.editor.layer
    assert layer is not None
    points = {1: ((130.0, 150.0),), 2: ((60.0, 60.0), (200.0, 200.0)), 3: ((60.0, 60.0), (60.0, 200.0), (200.0, 200.0))}
    points[4] = (*points[2], (60.0, 100.0), (200.0, 100.0))
    for kind in Kind:
        layer.add(Annotation(kind, points[POINTS[kind]], "words", millimetres=10.0))
        assert not np.array_equal(picture_of(viewport), plain), kind
        layer.clear()
        assert np.array_equal(picture_of(viewport), plain), kind
    layer.add(Annotation(Kind.LENGTH, points[2]))
    light_box.actions_by_id["measurements"].trigger()
    assert np.array_equal(picture_of(viewport), plain)


@pytest.mark.parametrize("corner", [(0.0, 0.0), (260.0, 0.0), (0.0, 300.0), (260.0, 300.0)])
def test_a_reading_stays_in_sight(
    viewport: Viewport, make_film: Any, monkeypatch: pytest.MonkeyPatch, corner: tuple[float, float]
) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(
        annotation_painter, "draw_text", lambda painter, rect, flags, text, colour: drawn.append((rect, text))
    )
    layer = ready(viewport, make_film(pixel_spacing=(0.2, 0.2)))
    viewport.zoom_to(2.0)
    layer.add(Annotation(Kind.RECTANGLE, ((130.0, 150.0), corner)))
    viewport.grab()
    assert drawn[0][1].startswith("Mean")
    assert all(viewport.rect().contains(rect.toAlignedRect()) for rect, _ in drawn)


def test_two_viewports_of_one_film_show_the_same_drawings(light_box: LightBox, make_film: Any) -> None:
    film = make_film()
    light_box.show_films([film])
    light_box.actions_by_id["layout_2"].trigger()
    light_box.board.put(1, film)
    layers = [viewport.editor.layer for viewport in light_box.board.places]
    assert layers[0] is layers[1]
