"""Hanging, tools, strip, cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog

from app.films import film_strip
from app.films.annotations import Annotation, Kind
from app.films.command_tables import COMMANDS, Command
from app.films.commands import tip
from app.films.corner_text import view_name
from app.films.hanging import Direction, direction, hang, pair
from app.films.light_box import LightBox
from app.films.priors import Prior
from app.films.thumbnails import thumbnail
from app.films.window_dialog import WindowDialog
from echo_core.films.header import FilmHeader, Window
from echo_core.films.presentation_state import PresentationState
from echo_core.films.references import ImageReference
from echo_core.films.voi import Voi


def shown(box: LightBox) -> list[Any]:
    return [viewport.film for viewport in box.viewports if viewport.isVisible()]


def test_frontal_hangs_left_and_lateral_right(light_box: LightBox, make_film: Any) -> None:
    lateral, frontal = make_film(view_position="LL"), make_film(view_position="PA")
    light_box.show_films([lateral, frontal])
    assert shown(light_box) == [frontal, lateral]


def test_hanging_reads_descriptions_and_numbers_where_the_view_is_missing(make_film: Any) -> None:
    second, first = make_film(instance_number="2"), make_film(instance_number="1")
    lateral, frontal = make_film(series_description="Chest lat"), make_film(series_description="Thorax PA")
    assert hang([lateral, second, first, frontal]) == [frontal, first, second, lateral]


def test_films_of_one_view_go_by_series_number_and_time(make_film: Any) -> None:
    made = [
        make_film(view_position="PA", series_number=series, instance_number=number, acquired=acquired)
        for series, number, acquired in (("1", "2", ""), ("1", "10", "a"), ("1", "10", "b"), ("2", "1", ""))
    ]
    lateral = make_film(view_position="LL", series_number="0")
    assert hang([lateral, made[3], made[2], made[1], made[0]]) == [*made, lateral]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"patient_orientation": ("L", "F")}, Direction.FRONTAL),
        ({"patient_orientation": ("F", "R")}, Direction.FRONTAL),
        ({"patient_orientation": ("A", "F"), "series_description": "PA and lateral"}, Direction.LATERAL),
        ({"patient_orientation": ("PL", "FA")}, Direction.LATERAL),
        ({"patient_orientation": ("A", "L")}, Direction.UNKNOWN),
        ({"patient_orientation": ("H", "F"), "series_description": "lat"}, Direction.LATERAL),
        ({"view_position": "LATERAL", "patient_orientation": ("L", "F")}, Direction.LATERAL),
        ({"view_position": "TANGENTIAL", "patient_orientation": ("L", "F")}, Direction.FRONTAL),
        ({"view_position": "FRONTAL"}, Direction.FRONTAL),
        ({"view_position": "AP_PORTABLE"}, Direction.FRONTAL),
        ({"view_position": "XTABLE LATERAL", "series_description": "Chest AP"}, Direction.LATERAL),
        ({"view_position": "XTABLE LATERAL", "patient_orientation": ("L", "F")}, Direction.FRONTAL),
        ({"view_position": "LATERAL DECUBITUS", "series_description": "Chest AP"}, Direction.FRONTAL),
        ({"series_description": "Chest lat. decub"}, Direction.UNKNOWN),
    ],
)
def test_the_direction_is_that_of_view_then_orientation_then_words(header: dict[str, Any], expected: Direction) -> None:
    assert direction(FilmHeader(**header)) is expected


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"patient_orientation": ("L", "F")}, "frontal"),
        ({"patient_orientation": ("A", "F")}, "lateral"),
        ({"patient_orientation": ("A", "F"), "view_position": "LL"}, "left lateral"),
        ({"patient_orientation": ("L", "F"), "view_position": "AP"}, "AP"),
        ({"patient_orientation": ("A", "L")}, ""),
        ({"series_description": "lateral"}, ""),
    ],
)
def test_a_view_is_named_as_far_as_the_file_states_it(header: dict[str, Any], words: str) -> None:
    assert view_name(FilmHeader(**header)) == words


def test_the_second_film_of_a_pair_joins_the_first(light_box: LightBox, make_film: Any) -> None:
    lateral, frontal = make_film(view_position="LL"), make_film(view_position="PA")
    light_box.show_films([lateral])
    assert shown(light_box) == [lateral]
    light_box.show_films([lateral, frontal])
    assert shown(light_box) == [frontal, lateral]


def test_the_second_film_of_a_pair_takes_nothing_out_of_the_persons_hand(light_box: LightBox, make_film: Any) -> None:
    lateral, frontal = make_film(view_position="LL"), make_film(view_position="PA")
    light_box.show_films([lateral])
    light_box.active_viewport.zoom_to(4.0)
    place = light_box.active_viewport.geometry_on_screen.place()
    light_box.show_films([lateral, frontal])
    assert shown(light_box) == [frontal, lateral]
    assert light_box.active_viewport.film is lateral
    now = light_box.active_viewport.geometry_on_screen.place()
    assert (now.x, now.y) == pytest.approx((place.x, place.y), abs=1e-3)
    assert not light_box.active_viewport.fitted


@pytest.mark.parametrize("layout", ["layout_auto", "layout_4"])
def test_a_film_that_opens_while_one_draws_leaves_the_drawing(
    light_box: LightBox, make_film: Any, qtbot: Any, layout: str
) -> None:
    lateral, frontal = make_film(view_position="LL"), make_film(view_position="PA")
    light_box.show_films([lateral])
    light_box.actions_by_id[layout].trigger()
    view = light_box.active_viewport
    light_box.actions_by_id["tool_angle"].trigger()
    points = [view.to_screen(point).toPoint() for point in ((100, 100), (150, 200), (200, 100))]
    for at in points[:2]:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    light_box.show_films([lateral, frontal])
    assert frontal in shown(light_box)
    assert light_box.active_viewport is view
    assert view.film is lateral
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.to_screen((200, 100)).toPoint())
    (drawn,) = view.editor.annotations
    assert drawn.kind is Kind.ANGLE


def test_a_window_from_an_open_menu_is_the_films_that_it_was_opened_on(light_box: LightBox, make_film: Any) -> None:
    lateral, frontal = make_film(view_position="LL"), make_film(view_position="PA")
    light_box.show_films([lateral])
    menu = light_box.choices.windows
    menu.popup(QPoint(50, 50))
    light_box.show_films([lateral, frontal])
    next(action for action in menu.actions() if action.text() == "Automatic\tA").trigger()
    menu.close()
    assert light_box.board.presentation(lateral).voi.kind == "automatic"
    assert light_box.board.presentation(frontal).voi.kind == "window"


def test_a_finished_drawing_does_not_keep_the_pair_from_its_sides(light_box: LightBox, make_film: Any) -> None:
    lateral, frontal = make_film(view_position="LL"), make_film(view_position="PA")
    light_box.show_films([lateral])
    editor = light_box.active_viewport.editor
    assert editor.layer is not None
    drawn = Annotation(Kind.LENGTH, ((10.0, 10.0), (90.0, 10.0)))
    editor.layer.add(drawn)
    editor.choose(drawn.uid)
    light_box.show_films([lateral, frontal])
    assert shown(light_box) == [frontal, lateral]
    assert light_box.active_viewport.film is lateral


def test_more_films_do_not_change_what_is_looked_at(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(view_position="PA"), make_film(view_position="LL")]
    light_box.show_films(films)
    light_box.viewports[0].drag_window(100, 20)
    light_box.viewports[0].zoom_to(2.0)
    voi, geometry = light_box.viewports[0].presentation.voi, light_box.viewports[0].geometry_on_screen  # type: ignore[union-attr]
    light_box.show_films([*films, make_film(view_position="AP")])
    assert shown(light_box) == films
    assert light_box.viewports[0].presentation.voi == voi  # type: ignore[union-attr]
    assert light_box.viewports[0].geometry_on_screen.zoom == geometry.zoom
    assert light_box.strip.isVisible()
    assert light_box.strip.count() == 3


def test_a_window_survives_going_to_another_study_and_back(light_box: LightBox, make_film: Any) -> None:
    one, other = make_film(), make_film(study_uid="9.9")
    light_box.show_films([one])
    light_box.active_viewport.drag_window(77, 0)
    light_box.active_viewport.rotate(1)
    voi = light_box.active_viewport.presentation.voi  # type: ignore[union-attr]
    light_box.show_films([other])
    light_box.show_films([one])
    presentation = light_box.active_viewport.presentation
    assert presentation is not None
    assert presentation.voi == voi
    assert presentation.turn.quarters == 1
    light_box.forget([one])
    assert light_box.films == ()
    light_box.show_films([one])
    assert light_box.active_viewport.presentation.voi != voi  # type: ignore[union-attr]


def test_the_strip_puts_a_film_into_the_active_viewport(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(instance_number=str(n)) for n in (1, 2, 3)]
    light_box.show_films(films)
    light_box.actions_by_id["next_viewport"].trigger()
    light_box.strip.film_chosen.emit(films[2])
    assert shown(light_box) == [films[0], films[2]]


def test_page_keys_go_through_the_study(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(instance_number=str(n)) for n in (1, 2, 3)]
    light_box.show_films(films)
    light_box.actions_by_id["layout_1"].trigger()
    assert shown(light_box) == [films[0]]
    light_box.actions_by_id["next_film"].trigger()
    assert shown(light_box) == [films[1]]
    light_box.actions_by_id["previous_film"].trigger()
    light_box.actions_by_id["previous_film"].trigger()
    assert shown(light_box) == [films[2]]
    light_box.actions_by_id["layout_2"].trigger()
    assert len(shown(light_box)) == 2
    assert films[2] in shown(light_box)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_does_something(light_box: LightBox, make_film: Any, qtbot: Any, command: Command) -> None:
    """Each command changes the state of the light box, or opens a dialog; none is a dead button."""
    windows = tuple(Window(1000.0 + n, 900.0 + n) for n in range(5))
    films = [make_film(instance_number=str(n), windows=windows) for n in (1, 2, 3)]
    light_box.show_films(films)
    light_box.offer([Prior("p", "earlier", (make_film(study_uid="8"),))])
    start = {"layout_4": "layout_auto", "next_film": "layout_2", "previous_film": "layout_2"}
    light_box.actions_by_id[start.get(command.id, "layout_4")].trigger()
    light_box.actions_by_id["tool_pan" if command.id != "tool_pan" else "tool_zoom"].trigger()
    viewport = light_box.active_viewport
    layer = viewport.editor.layer
    assert layer is not None
    for words in ("one", "two"):
        layer.add(Annotation(Kind.TEXT, ((10.0, 10.0),), words))
    layer.undo()
    viewport.editor.choose("" if command.id == "next_measurement" else layer.annotations[0].uid)
    layer.add(Annotation(Kind.LENGTH, ((1.0, 1.0), (9.0, 9.0))))
    layer.undo()
    if command.id == "save_measurements":
        layer.redo()
    viewport.zoom_to(0.7)
    viewport.drag_window(5, 5)
    header = films[0].header
    reference = ImageReference("1.2", viewport.film.header.sop_uid)  # type: ignore[union-attr]
    light_box.documents.add(PresentationState("STATE", (reference,), study_uid=header.study_uid))
    if command.id == "as_stored":
        light_box.actions_by_id["next_state"].trigger()
    if command.id == "save_key_objects":
        light_box.actions_by_id["flag"].trigger()
    if command.id == "layout_2":
        light_box.actions_by_id["lateral_left"].trigger()

    def state() -> tuple[Any, ...]:
        viewport, presentation = light_box.active_viewport, light_box.active_viewport.presentation
        assert presentation is not None
        place, board = viewport.geometry_on_screen, light_box.board
        dialogs = sum(dialog.isVisible() for dialog in light_box.findChildren(QDialog))
        chosen = viewport.editor.chosen
        return (
            place.zoom, place.turn, presentation.voi, presentation.inverted, presentation.gamma,
            presentation.enhancement, shown(light_box), viewport.film, dialogs, board.arrangement, board.active,
            viewport.editor.prompt,
            board.in_hand.tool, light_box.links.enabled, layer.annotations, chosen, viewport.editor.shown,
            light_box.options, light_box.actions_by_id["text"].isChecked(),
            QGuiApplication.clipboard().image().isNull(), presentation.state is None,
            light_box.documents.flagged(viewport.film), viewport.show_overlays, viewport.show_shutter,
        )  # fmt: skip

    QGuiApplication.clipboard().clear()
    before = state()
    assert light_box.actions_by_id[command.id].isEnabled()
    light_box.actions_by_id[command.id].trigger()
    if command.id == "copy_picture":
        qtbot.waitUntil(lambda: state() != before)
    assert state() != before
    for dialog in light_box.findChildren(QDialog):
        dialog.close()


def test_tools_have_distinct_keys_and_say_them(light_box: LightBox) -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    for command in COMMANDS:
        action = light_box.actions_by_id[command.id]
        assert action.toolTip().startswith(tip(command))
        assert action.shortcut().toString() in action.toolTip()
        assert action.shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut
    assert all(isinstance(action, QAction) for action in light_box.film_actions)


def test_keys_work_where_the_focus_is_on_the_film(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    light_box.activateWindow()
    light_box.active_viewport.setFocus()
    qtbot.waitUntil(light_box.active_viewport.hasFocus)
    qtbot.keyClick(light_box.active_viewport, Qt.Key.Key_I)
    assert light_box.active_viewport.presentation.inverted  # type: ignore[union-attr]
    width = light_box.active_viewport.presentation.voi.width  # type: ignore[union-attr]
    qtbot.keyClick(light_box.active_viewport, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert light_box.active_viewport.presentation.voi.width > width  # type: ignore[union-attr]
    qtbot.keyClick(light_box.active_viewport, Qt.Key.Key_0)
    assert light_box.active_viewport.geometry_on_screen.zoom == 1.0


def test_a_typed_window_is_shown_at_once_and_cancelled_back(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film()])
    start = light_box.active_viewport.presentation.voi  # type: ignore[union-attr]
    light_box.actions_by_id["type_window"].trigger()
    dialog = light_box.findChildren(WindowDialog)[0]
    dialog.center.setValue(1234)
    dialog.width_field.setValue(777)
    voi = light_box.active_viewport.presentation.voi  # type: ignore[union-attr]
    assert (voi.center, voi.width) == (1234, 777)
    dialog.low.setValue(0)
    dialog.high.setValue(1000)
    voi = light_box.active_viewport.presentation.voi  # type: ignore[union-attr]
    # LINEAR as in PS3.3 C.11.2.1.2.1: black up to c - 0.5 - (w - 1) / 2, white from c - 0.5 + (w - 1) / 2 on.
    assert (voi.center, voi.width, voi.function) == (500.5, 1001, "LINEAR")
    dialog.reject()
    assert light_box.active_viewport.presentation.voi == start  # type: ignore[union-attr]


def test_cancelling_a_typed_window_leaves_films_that_follow_as_they_were(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film(view_position="PA"), make_film(view_position="LL", windows=(Window(900, 600),))])
    light_box.actions_by_id["link"].trigger()
    left, right = light_box.viewports[:2]
    right.follow_window(Voi.manual(1000.0, 500.0), inverted=False, gamma=1.5)
    before = [view.presentation.greys for view in (left, right)]  # type: ignore[union-attr]
    for typed in (False, True):
        light_box.actions_by_id["type_window"].trigger()
        dialog = light_box.findChildren(WindowDialog)[-1]
        if typed:
            dialog.center.setValue(1234)
            dialog.gamma.setValue(2.0)
            assert right.presentation.gamma == 2.0  # type: ignore[union-attr]
        dialog.reject()
        assert [view.presentation.greys for view in (left, right)] == before  # type: ignore[union-attr]


def test_a_typed_window_never_reaches_another_film(light_box: LightBox, make_film: Any) -> None:
    first, second = make_film(), make_film(study_uid="4")
    light_box.show_films([first])
    start = light_box.board.presentation(first).greys
    light_box.actions_by_id["type_window"].trigger()
    dialog = light_box.findChildren(WindowDialog)[0]
    dialog.center.setValue(1234)
    light_box.show_films([second])  # the other window went to another study
    opened = light_box.board.presentation(second).greys
    dialog.center.setValue(999)
    dialog.gamma.setValue(2.0)
    assert light_box.board.presentation(second).greys == opened
    dialog.reject()
    assert light_box.board.presentation(second).greys == opened
    assert light_box.board.presentation(first).greys == start


def test_the_window_menu_lists_the_choices_and_marks_the_present_one(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film()])
    menu = light_box.choices.windows
    menu.aboutToShow.emit()
    actions = [action for action in menu.actions() if action.isCheckable()]
    assert [action.text() for action in actions if action.isChecked()] == ["Window 1  (2048 / 4096)\t1"]
    next(action for action in actions if action.text() == "Automatic\tA").trigger()
    assert light_box.active_viewport.presentation.voi.kind == "automatic"  # type: ignore[union-attr]


def test_failures_are_told_with_path_and_sentence(light_box: LightBox, qtbot: Any) -> None:
    light_box.show_failure(Path("/films/bad.dcm"), "/films/bad.dcm: the file is empty; copy it again from its source")
    assert light_box.error_card.isVisible()
    assert light_box.error_card.failures == (
        (Path("/films/bad.dcm"), "/films/bad.dcm: the file is empty; copy it again from its source"),
    )
    assert "/films/bad.dcm\nThe file is empty; copy it again from its source" in light_box.error_card.text
    light_box.show_failure(Path("/films/two.dcm"), "/films/two.dcm: broken")
    assert light_box.error_card.text.startswith("2 files could not be opened")
    light_box.error_card.clear()
    assert not light_box.error_card.isVisible()
    # A name in GBK, as Python reads it where names are UTF-8.
    foreign = Path(b"/films/\xb2\xe2.dcm".decode("utf-8", "surrogateescape"))
    light_box.show_failure(foreign, f"{foreign}: the file is empty; copy it again from its source")
    assert "/films/\ufffd\ufffd.dcm\nThe file is empty" in light_box.error_card.text


def test_an_empty_light_box_says_so_and_says_when_it_is_opening(light_box: LightBox, make_film: Any) -> None:
    assert light_box.placeholder.isVisible()
    light_box.show_opening(3, 20)
    assert "3 of 20" in light_box.placeholder.text
    light_box.show_loaded()
    assert "No film" in light_box.placeholder.text
    light_box.show_films([make_film()])
    assert not light_box.placeholder.isVisible()
    light_box.show_films([])
    assert light_box.placeholder.isVisible()
    assert not light_box.actions_by_id["invert"].isEnabled()


@pytest.mark.parametrize("shape", [(16, 16), (1, 1), (2, 5000)])
def test_odd_sizes_hang_too(light_box: LightBox, make_film: Any, shape: tuple[int, int]) -> None:
    light_box.show_films([make_film(np.zeros(shape, np.uint16), windows=())])
    view = light_box.active_viewport
    for sides in ((shape[1], shape[0]), shape):
        light_box.grab()
        geometry = view.geometry_on_screen
        width, height = geometry.shown_size
        assert width / height == pytest.approx(sides[0] / sides[1])
        assert max(width / geometry.width, height / geometry.height) <= 1.001
        view.rotate(1)


def test_two_films_of_one_view_hang_one_at_a_time(light_box: LightBox, make_film: Any) -> None:
    first, again = (make_film(view_position="PA", instance_number=str(n)) for n in (1, 2))
    light_box.show_films([first])
    light_box.show_films([first, again])
    assert shown(light_box) == [first]
    assert light_box.strip.isVisible()
    light_box.actions_by_id["layout_2"].trigger()
    assert shown(light_box) == [first, again]
    light_box.actions_by_id["layout_auto"].trigger()
    light_box.show_films([make_film(study_uid="9.9")])
    light_box.show_films([again, first])
    assert shown(light_box) == [first]


def test_the_lateral_hangs_beside_the_first_frontal(make_film: Any) -> None:
    first, second = (make_film(view_position="PA", instance_number=str(n)) for n in (1, 2))
    unknown, lateral = make_film(), make_film(view_position="LL")
    assert pair(hang([lateral, unknown, second, first])) == [first, lateral]
    assert pair([first, second, unknown]) == [first, unknown]
    assert pair([unknown, lateral]) == [unknown, lateral]
    assert pair([lateral]) == [lateral]


def test_the_error_card_covers_no_film(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    light_box.resize(420, 460)
    for number in range(9):
        light_box.show_failure(Path(f"/films/bad{number}.dcm"), f"/films/bad{number}.dcm: " + "it is damaged and " * 9)
    qtbot.waitUntil(lambda: light_box.error_card.geometry().top() > 100)
    film = light_box.active_viewport
    area = film.rect().translated(film.mapTo(light_box, film.rect().topLeft()))
    assert not area.intersects(light_box.error_card.geometry())
    assert area.height() >= 100
    assert "… and 6 before these" in light_box.error_card.text


def test_a_growing_study_has_each_small_picture_made_once(
    light_box: LightBox, make_film: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(film_strip, "thumbnail", lambda film: made.append(film) or thumbnail(film))
    films = [make_film(instance_number=str(number)) for number in range(5)]
    for count in range(1, 6):
        light_box.show_films(films[:count])
    assert made == films


@pytest.mark.parametrize(
    ("orientation", "spacing", "wanted"),
    [(None, (0.2, 0.2), (36, 72)), (None, (0.2, 0.1), (18, 72)), (("F", "R"), (0.2, 0.1), (72, 18))],
)
def test_a_small_picture_shows_pixels_square(make_film: Any, orientation: Any, spacing: Any, wanted: Any) -> None:
    film = make_film(
        np.zeros((400, 200), np.uint16), imager_pixel_spacing=spacing, patient_orientation=orientation
    )  # fmt: skip
    size = thumbnail(film).size()
    assert (size.width(), size.height()) == wanted


@pytest.mark.parametrize("orientation", [("F", "R"), ("R", "F"), ("A", "F")])
def test_a_small_picture_in_colour_is_turned_as_that_of_a_grey_film(make_film: Any, orientation: Any) -> None:
    grey = np.zeros((400, 200), np.uint8)
    grey[:200, :100] = 255
    pictures = [
        thumbnail(make_film(stored, patient_orientation=orientation, windows=(Window(128.0, 256.0),)))
        for stored in (grey, np.stack([grey] * 3, -1))
    ]
    one, other = (
        [
            [picture.toImage().pixelColor(x, y).red() > 127 for x in range(picture.width())]
            for y in range(picture.height())
        ]
        for picture in pictures
    )
    assert any(any(row) for row in one)
    assert one == other


def test_the_tab_key_leaves_the_film(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film(view_position="PA"), make_film(view_position="LL")])
    light_box.activateWindow()
    light_box.viewports[0].setFocus()
    qtbot.waitUntil(light_box.viewports[0].hasFocus)
    qtbot.keyClick(light_box.viewports[0], Qt.Key.Key_Tab)
    assert light_box.viewports[1].hasFocus()
    assert light_box.active_viewport is light_box.viewports[1]
    qtbot.keyClick(light_box.viewports[1], Qt.Key.Key_Tab)
    assert not any(viewport.hasFocus() for viewport in light_box.viewports)
