"""Layouts, priors beside the current film, films that follow each other, and films that are dragged about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.films.drag import FilmMime
from app.films.layouts import Layout
from app.films.light_box import LightBox
from app.films.light_box_options import LightBoxOptions
from app.films.priors import Prior, in_order, relation, same_view
from app.films.viewport import Viewport
from echo_core.films.header import FilmHeader, Window

LAYOUTS = {"layout_1": 1, "layout_2": 2, "layout_3": 3, "layout_4": 4}


def shown(box: LightBox) -> list[Any]:
    return [viewport.film for viewport in box.viewports if viewport.isVisible()]


def study(make_film: Any, date: str = "20240331", uid: str = "1.2.3") -> list[Any]:
    return [make_film(view_position=view, study_date=date, study_uid=uid) for view in ("PA", "LL")]


def prior_of(films: list[Any], how: str = "earlier") -> Prior:
    return Prior(films[0].header.study_uid, how, tuple(films))


def drop(viewport: Viewport, data: QMimeData) -> QDropEvent:
    """Drag ``data`` over the viewport and let go."""
    at = viewport.rect().center()
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, actions, data, button, keys)
    QApplication.sendEvent(viewport, enter)
    event = QDropEvent(QPointF(at), actions, data, button, keys)
    if enter.isAccepted():
        QApplication.sendEvent(viewport, event)
    else:
        event.ignore()
    return event


@pytest.mark.parametrize(("name", "places"), LAYOUTS.items())
def test_each_film_has_a_viewport_of_its_own(light_box: LightBox, make_film: Any, name: str, places: int) -> None:
    films = [make_film(instance_number=str(number)) for number in range(6)]
    light_box.show_films(films)
    light_box.actions_by_id[name].trigger()
    assert shown(light_box) == films[:places]
    QApplication.processEvents()
    areas = [viewport.geometry() for viewport in light_box.board.places]
    assert not any(one.intersects(other) for one in areas for other in areas if one is not other)
    board = light_box.board
    assert sum(area.width() * area.height() for area in areas) > 0.97 * board.width() * board.height()
    if name == "layout_3":
        assert areas[0].height() > 1.9 * areas[1].height()


def test_a_layout_keeps_what_is_looked_at_and_how(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(instance_number=str(number)) for number in range(5)]
    light_box.show_films(films)
    light_box.actions_by_id["layout_4"].trigger()
    light_box.board.activate(2)
    light_box.active_viewport.drag_window(50, 0)
    voi = light_box.active_viewport.presentation.voi  # type: ignore[union-attr]
    light_box.actions_by_id["layout_1"].trigger()
    assert shown(light_box) == [films[2]]
    assert light_box.active_viewport.presentation.voi == voi  # type: ignore[union-attr]
    light_box.actions_by_id["layout_2"].trigger()
    assert films[2] in shown(light_box)
    assert light_box.active_viewport.film is films[2]


def test_a_film_that_goes_to_another_place_shows_the_same_part(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current, [prior_of(before)])
    light_box.board.activate(1)
    light_box.active_viewport.zoom_to(4.0)
    light_box.active_viewport.pan(60, -40)
    place = light_box.active_viewport.geometry_on_screen.place()
    for command in ("compare", "compare", "layout_1", "layout_2"):
        light_box.actions_by_id[command].trigger()
        view = light_box.active_viewport
        assert view.film is current[1]
        now = view.geometry_on_screen.place()
        assert (now.x, now.y) == pytest.approx((place.x, place.y), abs=0.01)
        assert not view.fitted


@pytest.mark.parametrize("layout", ["layout_auto", "layout_4"])
def test_films_that_come_leave_the_keyboard_where_it_is(
    light_box: LightBox, make_film: Any, qtbot: Any, layout: str
) -> None:
    editor = QLineEdit()
    qtbot.addWidget(editor)
    editor.setParent(light_box)
    editor.show()
    frontal, lateral = study(make_film)
    light_box.actions_by_id[layout].trigger()
    light_box.show_films([lateral])
    light_box.active_viewport.zoom_to(3.0)
    editor.setFocus()
    light_box.show_films([lateral, frontal])
    assert light_box.active_viewport is light_box.viewports[1]
    assert editor.hasFocus(), "the second view came"
    light_box.show_films(study(make_film, uid="9"))
    assert light_box.active_viewport is light_box.viewports[0]
    assert editor.hasFocus(), "another study came"
    light_box.board.activate(1)
    assert not editor.hasFocus()
    editor.setFocus()
    light_box.show_films([make_film(study_uid="10")])
    assert editor.hasFocus(), "another study came, with less films"
    light_box.show_films(study(make_film, uid="11"))
    light_box.viewports[1].setFocus()
    light_box.show_films([make_film(study_uid="12")])
    assert light_box.viewports[0].hasFocus(), "from place to place the keyboard goes along"


def test_the_chosen_layout_holds_for_the_next_study_and_the_next_start(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films(study(make_film))
    light_box.actions_by_id["layout_3"].trigger()
    light_box.show_films([make_film(study_uid="9", instance_number=str(n)) for n in range(3)])
    assert len(shown(light_box)) == 3
    kept = light_box.options.to_settings()
    other = LightBox()
    other.set_options(LightBoxOptions.from_settings(kept))
    assert other.board.arrangement is Layout.ONE_AND_TWO
    other.shutdown()
    other.deleteLater()


def test_a_film_that_opens_later_fills_an_empty_place_only(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(instance_number=str(number)) for number in range(6)]
    light_box.actions_by_id["layout_4"].trigger()
    for count in range(1, 7):
        light_box.show_films(films[:count])
        assert shown(light_box) == (films[:count] + [None] * 4)[:4]


def test_the_lateral_hangs_on_the_side_that_the_reader_expects(light_box: LightBox, make_film: Any) -> None:
    frontal, lateral = study(make_film)
    light_box.show_films([lateral, frontal])
    assert shown(light_box) == [frontal, lateral]
    light_box.actions_by_id["lateral_left"].trigger()
    assert shown(light_box) == [lateral, frontal]
    assert light_box.active_viewport.film is frontal, "the film in hand stays in hand"
    light_box.show_films(study(make_film, uid="9"))
    assert [film.header.view_position for film in shown(light_box)] == ["LL", "PA"]
    assert LightBoxOptions.from_settings(light_box.options.to_settings()).lateral_left


@pytest.mark.parametrize("layout", ["layout_auto", "layout_4"])
def test_a_view_that_opens_during_a_comparison_hangs_after_it(light_box: LightBox, make_film: Any, layout: str) -> None:
    frontal, lateral = study(make_film)
    before = study(make_film, "20230101", "9")
    light_box.show_films([frontal], [prior_of(before)])
    light_box.actions_by_id[layout].trigger()
    light_box.actions_by_id["compare"].trigger()
    light_box.show_films([frontal, lateral], [prior_of(before)])
    assert shown(light_box)[:2] == [frontal, before[0]]
    light_box.actions_by_id["compare"].trigger()
    assert shown(light_box)[:2] == [frontal, lateral]
    assert not light_box.links.enabled


@pytest.mark.parametrize("end", ["prior closed", "prior without the view"])
def test_a_view_that_opens_during_a_comparison_hangs_however_that_ends(
    light_box: LightBox, make_film: Any, end: str
) -> None:
    frontal, lateral = study(make_film)
    before, other = study(make_film, "20230101", "9"), study(make_film, "20220101", "8")
    priors = [prior_of(before), prior_of(other[1:])]
    light_box.show_films([frontal], priors)
    light_box.actions_by_id["compare"].trigger()
    light_box.show_films([frontal, lateral], priors)
    assert shown(light_box) == [frontal, before[0]]
    if end == "prior closed":
        light_box.forget(before)
    else:
        light_box.prior_bar.choice.setCurrentIndex(1)
    assert shown(light_box) == [frontal, lateral]


def test_the_lateral_hangs_on_its_side_among_empty_places_too(light_box: LightBox, make_film: Any) -> None:
    frontal, lateral = study(make_film)
    light_box.actions_by_id["layout_4"].trigger()
    light_box.show_films([frontal])
    light_box.actions_by_id["lateral_left"].trigger()
    light_box.show_films([frontal, lateral])
    assert shown(light_box) == [lateral, frontal, None, None]
    light_box.actions_by_id["lateral_left"].trigger()
    assert shown(light_box) == [frontal, lateral, None, None]
    light_box.actions_by_id["lateral_left"].trigger()
    third = make_film(view_position="PA", instance_number="2")
    light_box.show_films([frontal, lateral, third])
    assert shown(light_box) == [frontal, third, lateral, None]
    light_box.show_films(study(make_film, uid="9"))
    light_box.board.activate(1)
    for layout in ("layout_1", "layout_4"):
        light_box.actions_by_id[layout].trigger()
    assert [film.header.view_position for film in shown(light_box)[:2]] == ["LL", "PA"]


def test_comparing_hangs_the_same_view_beside_and_goes_back(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    assert light_box.prior_bar.isVisible()
    assert "2023-01-01 (earlier, 2 films)" in light_box.prior_bar.choice.currentText()
    light_box.board.activate(1)
    light_box.prior_bar.button.click()
    assert shown(light_box) == [current[1], before[1]]
    assert light_box.board.viewports[1]._mark == "PRIOR  2023-01-01"
    assert light_box.board.viewports[0]._mark == ""
    light_box.active_viewport.zoom_to(2.0)
    zooms = [viewport.geometry_on_screen.place().zoom for viewport in light_box.board.places]
    assert zooms[0] == pytest.approx(zooms[1])
    assert light_box.prior_bar.button.text() == "End comparison"
    light_box.prior_bar.button.click()
    assert shown(light_box) == current
    assert not light_box.links.enabled


def test_links_that_were_undone_stay_so_with_another_prior(light_box: LightBox, make_film: Any) -> None:
    priors = [prior_of(study(make_film, date, uid)) for date, uid in (("20230101", "9"), ("20220101", "8"))]
    light_box.show_films(study(make_film), priors)
    light_box.actions_by_id["compare"].trigger()
    light_box.actions_by_id["link"].trigger()
    light_box.prior_bar.choice.setCurrentIndex(1)
    assert shown(light_box)[1] is priors[1].films[0]
    assert not light_box.links.enabled


@pytest.mark.parametrize("linked", [False, True])
def test_links_are_remembered_as_they_were_before_comparing(light_box: LightBox, make_film: Any, linked: bool) -> None:
    light_box.show_films(study(make_film), [prior_of(study(make_film, "20230101", "9"))])
    if linked:
        light_box.actions_by_id["link"].trigger()
    light_box.actions_by_id["compare"].trigger()
    assert light_box.options.linked is linked


def test_four_places_compare_two_views(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current)
    light_box.actions_by_id["layout_4"].trigger()
    light_box.offer([prior_of(before)])
    light_box.actions_by_id["compare"].trigger()
    assert shown(light_box) == [current[0], before[0], current[1], before[1]]


def test_what_has_no_counterpart_is_not_compared(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film(view_position="LL")])
    light_box.offer([prior_of([make_film(view_position="PA", study_uid="9")])])
    assert light_box.prior_bar.isVisible()
    assert not light_box.actions_by_id["compare"].isEnabled()
    assert not light_box.prior_bar.button.isEnabled()


def test_flicker_keeps_the_place_and_comes_back(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current[:1])
    light_box.offer([prior_of(before)])
    viewport = light_box.active_viewport
    viewport.zoom_to(2.5)
    viewport.pan(30, -20)
    where = viewport.geometry_on_screen.place()
    light_box.actions_by_id["flicker"].trigger()
    assert viewport.film is before[0]
    assert viewport._mark.startswith("PRIOR")
    now = viewport.geometry_on_screen.place()
    assert (now.zoom, now.x, now.y) == pytest.approx((where.zoom, where.x, where.y))
    light_box.actions_by_id["flicker"].trigger()
    assert viewport.film is current[0]
    assert viewport.geometry_on_screen.place() == where


def flicker(box: LightBox) -> None:
    box.actions_by_id["flicker"].trigger()


def compare(box: LightBox) -> None:
    box.actions_by_id["compare"].trigger()


def test_comparing_while_a_film_flickers_hangs_the_studys_own(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    light_box.board.activate(1)
    flicker(light_box)
    assert shown(light_box) == [current[0], before[1]]
    compare(light_box)
    assert shown(light_box) == [current[1], before[1]]
    flicker(light_box)
    assert shown(light_box) == [before[1], before[1]]
    compare(light_box)
    assert shown(light_box) == current
    assert light_box.board.active == 1, "what was compared is in hand again"
    assert not light_box.links.enabled


@pytest.mark.parametrize("view", ["PA", "LL"])
def test_another_patients_film_in_hand_is_never_compared(light_box: LightBox, make_film: Any, view: str) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    stranger = make_film(patient_id="P2", study_uid="7", view_position=view)
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    drop(light_box.viewports[1], FilmMime(stranger))
    assert light_box.active_viewport.film is stranger
    assert not light_box.actions_by_id["flicker"].isEnabled()
    compare(light_box)
    place = 0 if view == "PA" else 1
    assert shown(light_box) == [current[place], before[place]]
    compare(light_box)
    assert shown(light_box) == [current[0], stranger]


def test_another_patients_film_without_a_counterpart_is_not_compared(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film(view_position="PA")])
    light_box.offer([prior_of(study(make_film, "20230101", "9"))])
    stranger = make_film(patient_id="P2", study_uid="7", view_position="LL")
    drop(light_box.viewports[0], FilmMime(stranger))
    assert not light_box.actions_by_id["compare"].isEnabled()


def test_a_film_that_was_closed_does_not_come_back(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    stranger = make_film(patient_id="P2", study_uid="7", view_position="PA")
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    drop(light_box.viewports[1], FilmMime(stranger))
    compare(light_box)
    light_box.forget([stranger])
    assert light_box.hanger.comparison.active
    compare(light_box)
    assert shown(light_box) == [current[0], None]


def test_another_prior_takes_the_place_of_the_one_that_is_compared(light_box: LightBox, make_film: Any) -> None:
    current, one = study(make_film), study(make_film, "20230101", "9")
    other = study(make_film, "20220101", "8")
    frontal = [make_film(view_position="PA", study_date="20210101", study_uid="7")]
    light_box.show_films(current)
    light_box.offer([prior_of(one), prior_of(other), prior_of(frontal)])
    light_box.board.activate(1)
    compare(light_box)
    light_box.board.activate(0)
    light_box.active_viewport.zoom_to(2.0)
    where = light_box.active_viewport.geometry_on_screen.place()
    light_box.board.activate(1)
    light_box.prior_bar.choice.setCurrentIndex(1)
    assert shown(light_box) == [current[1], other[1]]
    assert light_box.board.viewports[1]._mark == "PRIOR  2022-01-01"
    places = [view.geometry_on_screen.place() for view in light_box.board.places]
    assert places[0] == where
    assert places[1].zoom == pytest.approx(where.zoom), "and it is linked"
    light_box.offer([prior_of(one), prior_of(other), prior_of(frontal)][::-1])
    assert shown(light_box) == [current[1], other[1]], "a new offer changes nothing"
    light_box.prior_bar.choice.setCurrentIndex(0)
    assert shown(light_box) == current, "that one has no lateral film"
    assert not light_box.hanger.comparison.active


def test_another_prior_is_compared_in_two_views_at_once(light_box: LightBox, make_film: Any) -> None:
    current, one, other = study(make_film), study(make_film, "2023", "9"), study(make_film, "2022", "8")
    light_box.show_films(current)
    light_box.actions_by_id["layout_4"].trigger()
    light_box.offer([prior_of(one), prior_of(other)])
    compare(light_box)
    light_box.prior_bar.choice.setCurrentIndex(1)
    assert shown(light_box) == [current[0], other[0], current[1], other[1]]


def test_another_prior_flickers_at_once(light_box: LightBox, make_film: Any) -> None:
    current, one, other = study(make_film), study(make_film, "2023", "9"), study(make_film, "2022", "8")
    light_box.show_films(current)
    light_box.offer([prior_of(one), prior_of(other), prior_of([make_film(study_uid="7", view_position="LL")])])
    flicker(light_box)
    light_box.prior_bar.choice.setCurrentIndex(1)
    assert shown(light_box) == [other[0], current[1]]
    light_box.prior_bar.choice.setCurrentIndex(2)
    assert shown(light_box) == current


@pytest.mark.parametrize("name", ["layout_1", "layout_3", "layout_4"])
def test_a_film_flickers_back_in_another_layout(light_box: LightBox, make_film: Any, name: str) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    light_box.board.activate(1)
    flicker(light_box)
    light_box.actions_by_id[name].trigger()
    assert light_box.active_viewport.film is before[1]
    assert current[1] not in shown(light_box)
    flicker(light_box)
    assert light_box.active_viewport.film is current[1]
    assert before[1] not in shown(light_box)


def test_a_film_flickers_back_where_it_was_dragged_to(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    flicker(light_box)
    light_box.actions_by_id["swap_films"].trigger()
    assert shown(light_box) == [current[1], before[0]]
    light_box.board.activate(1)
    flicker(light_box)
    assert shown(light_box) == [current[1], current[0]]


def test_what_flickered_is_forgotten_with_its_study(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    flicker(light_box)
    light_box.show_films(before)
    assert not light_box.actions_by_id["flicker"].isEnabled()
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    flicker(light_box)
    light_box.forget(before)
    assert shown(light_box) == current


def test_stepping_goes_on_from_the_film_that_flickers(light_box: LightBox, make_film: Any) -> None:
    current = [make_film(view_position="PA", instance_number=str(number)) for number in range(3)]
    light_box.show_films(current)
    light_box.offer([prior_of(study(make_film, "20230101", "9"))])
    flicker(light_box)
    light_box.actions_by_id["next_film"].trigger()
    assert shown(light_box) == [current[1]]


def test_a_window_that_was_changed_flickers_with_linked_films_alone(light_box: LightBox, make_film: Any) -> None:
    stored = np.random.default_rng(1).integers(0, 1000, (300, 260), dtype=np.uint16)
    current = [make_film(stored, view_position="PA"), make_film(view_position="LL")]
    before = [make_film(stored * 2 + 100, view_position="PA", study_uid="9")]
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    view = light_box.active_viewport

    def voi() -> Any:
        return view.presentation.voi  # type: ignore[union-attr]

    opened = voi()
    light_box.actions_by_id["link"].trigger()
    flicker(light_box)
    assert voi() == opened, "each film keeps its window until one is changed"
    flicker(light_box)
    view.drag_window(60, 20)
    dragged = voi()
    flicker(light_box)
    # The prior has every value doubled and a hundred more.
    assert (voi().center, voi().width) == pytest.approx((dragged.center * 2 + 100, dragged.width * 2), rel=0.01)
    flicker(light_box)
    assert voi() == dragged, "nothing drifts"
    flicker(light_box)
    view.toggle_invert()
    flicker(light_box)
    assert view.presentation.inverted  # type: ignore[union-attr]
    light_box.actions_by_id["link"].trigger()
    view.toggle_invert()
    flicker(light_box)
    assert view.presentation.inverted, "films that are not linked keep their own"  # type: ignore[union-attr]


def test_a_prior_that_opens_later_is_offered_and_takes_nothing(light_box: LightBox, make_film: Any) -> None:
    current = study(make_film)
    light_box.show_films(current)
    before = [viewport.presentation for viewport in light_box.viewports]
    light_box.offer([prior_of(study(make_film, "20230101", "9"))])
    light_box.offer([prior_of(study(make_film, "20230101", "9")), prior_of(study(make_film, "2022", "8"))])
    assert [viewport.presentation for viewport in light_box.viewports] == before
    assert light_box.prior_bar.prior is not None
    assert light_box.prior_bar.prior.uid == "9"


@pytest.mark.parametrize("use", ["", "picked", "compare", "flicker"])
def test_the_latest_earlier_study_is_offered_first_until_another_is_in_use(
    light_box: LightBox, make_film: Any, use: str
) -> None:
    light_box.show_films(study(make_film))
    old, later = prior_of(study(make_film, "20200101", "8")), prior_of(study(make_film, "20250101", "7"), "later")
    light_box.offer([old, later] if use == "picked" else [later])
    if use == "picked":
        light_box.prior_bar.choice.setCurrentIndex(1)
    elif use:
        light_box.actions_by_id[use].trigger()
    hung = shown(light_box)
    light_box.offer([prior_of(study(make_film, "20230101", "9")), old, later])
    assert light_box.prior_bar.prior is not None
    assert light_box.prior_bar.prior.uid == ("7" if use else "9")
    assert shown(light_box) == hung


def test_closing_the_prior_ends_the_comparison(light_box: LightBox, make_film: Any) -> None:
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current)
    light_box.offer([prior_of(before)])
    light_box.actions_by_id["compare"].trigger()
    light_box.forget(before)
    light_box.offer([])
    assert not any(film in before for film in shown(light_box))
    assert not light_box.hanger.comparison.active
    assert not light_box.links.enabled


def test_a_comparison_that_ends_leaves_the_keyboard_where_it_is(light_box: LightBox, make_film: Any) -> None:
    editor = QLineEdit(light_box)
    editor.show()
    current, before = study(make_film), study(make_film, "20230101", "9")
    light_box.show_films(current, [prior_of(before)])
    light_box.board.activate(1)
    light_box.actions_by_id["compare"].trigger()
    editor.setFocus()
    light_box.forget(before)
    assert light_box.active_viewport is light_box.viewports[1]
    assert editor.hasFocus()


def test_another_study_ends_the_comparison(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films(study(make_film))
    light_box.offer([prior_of(study(make_film, "20230101", "9"))])
    light_box.actions_by_id["compare"].trigger()
    other = study(make_film, uid="77")
    light_box.show_films(other)
    assert shown(light_box) == other
    assert not light_box.links.enabled
    assert not light_box.prior_bar.isVisible()


def test_linked_films_follow_in_proportion(light_box: LightBox, make_film: Any) -> None:
    small = make_film(np.random.default_rng(1).integers(0, 1000, (300, 260), dtype=np.uint16), view_position="PA")
    large = make_film(np.random.default_rng(2).integers(2000, 4000, (600, 520), dtype=np.uint16), view_position="LL")
    light_box.show_films([small, large])
    one, two = light_box.board.places
    two.drag_window(30, 0)
    window = two.presentation.voi  # type: ignore[union-attr]
    one.zoom_to(3.0)
    assert two.fitted
    assert two.presentation.voi == window  # type: ignore[union-attr]
    light_box.actions_by_id["link"].trigger()
    one.zoom_to(4.0, QPointF(200, 100))
    one.pan(-17, 9)
    places = [view.geometry_on_screen.place() for view in (one, two)]
    assert (places[0].zoom, places[0].x, places[0].y) == pytest.approx((places[1].zoom, places[1].x, places[1].y))
    one.automatic_window()
    one.drag_window(40, 10)
    shares = []
    for view in (one, two):
        values = view.film.stored  # type: ignore[union-attr]
        voi = view.presentation.voi  # type: ignore[union-attr]
        span = np.percentile(values, 99.5) - np.percentile(values, 0.5)
        shares.append(((voi.center - np.percentile(values, 0.5)) / span, voi.width / span))
    assert shares[0] == pytest.approx(shares[1], rel=0.02)
    two.toggle_invert()
    assert one.presentation.inverted  # type: ignore[union-attr]
    one.fit()
    assert two.fitted


def test_linked_films_are_inverted_and_reset_in_the_windows_of_their_own_files(
    light_box: LightBox, make_film: Any
) -> None:
    light_box.show_films([make_film(view_position="PA"), make_film(view_position="LL", windows=(Window(900, 600),))])
    light_box.actions_by_id["link"].trigger()
    one, two = (view.presentation for view in light_box.board.places)
    assert one is not None
    assert two is not None
    opened = one.voi, two.voi
    light_box.actions_by_id["invert"].trigger()
    assert (one.voi, two.voi, one.inverted, two.inverted) == (*opened, True, True)
    light_box.active_viewport.drag_window(50, 20)
    assert two.voi.label == "Manual"
    light_box.actions_by_id["reset"].trigger()
    assert (one.voi, two.voi, one.inverted, two.inverted) == (*opened, False, False)


def test_links_pass_nothing_on_in_circles(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films(study(make_film))
    light_box.actions_by_id["link"].trigger()
    heard: list[str] = []
    for name, view in zip("ab", light_box.board.places, strict=True):
        view.placed.connect(lambda name=name: heard.append(name))
    light_box.board.places[0].zoom_to(2.0)
    assert heard == ["a"]


def test_a_film_is_dragged_to_another_place(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(instance_number=str(number)) for number in range(5)]
    light_box.show_films(films)
    light_box.actions_by_id["layout_4"].trigger()
    drop(light_box.viewports[3], FilmMime(films[0]))
    assert shown(light_box) == [films[3], films[1], films[2], films[0]]
    drop(light_box.viewports[1], FilmMime(films[4]))
    assert shown(light_box) == [films[3], films[4], films[2], films[0]]
    assert light_box.board.active == 1
    light_box.actions_by_id["swap_films"].trigger()
    assert shown(light_box) == [films[3], films[2], films[4], films[0]]


def test_films_that_change_over_keep_what_is_seen_of_them(light_box: LightBox, make_film: Any) -> None:
    films = study(make_film)
    light_box.show_films(films)
    light_box.actions_by_id["layout_2"].trigger()
    left, right = light_box.board.places
    one, two = left.film, right.film
    left.zoom_to(2.5)
    left.pan(25, -10)
    where = left.geometry_on_screen.place()
    light_box.actions_by_id["swap_films"].trigger()
    assert (left.film, right.film) == (two, one)
    now = right.geometry_on_screen.place()
    assert (now.zoom, now.x, now.y) == pytest.approx((where.zoom, where.x, where.y), rel=1e-3)
    assert not right.fitted
    assert left.fitted, "and the other is seen whole, as it was"


def test_another_patients_film_is_marked_as_such(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films(study(make_film))
    stranger = make_film(patient_id="P2", patient_name="Roe^Ann", study_uid="9")
    drop(light_box.viewports[1], FilmMime(stranger))
    assert shown(light_box)[1] is stranger
    assert light_box.viewports[1]._mark == "OTHER PATIENT"


@pytest.mark.parametrize(
    ("header", "mark"),
    [
        ({"patient_name": "DOE^JANE^^"}, "PRIOR  2020-01-01"),
        ({"patient_birth_date": "19710101"}, "OTHER PATIENT"),
        ({"patient_id_issuer": "B"}, "OTHER PATIENT"),
    ],
)
def test_another_patient_is_told_by_what_is_stated(
    light_box: LightBox, make_film: Any, header: dict[str, str], mark: str
) -> None:
    light_box.show_films([make_film(study_date="20240331", patient_birth_date="19700101", patient_id_issuer="A")])
    other = make_film(study_date="20200101", study_uid="9", **header)
    drop(light_box.viewports[0], FilmMime(other))
    assert light_box.viewports[0]._mark == mark


def test_nameless_films_of_two_studies_are_not_called_one_patients(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film(patient_name="", patient_id="")])
    other = make_film(study_uid="9", patient_name="", patient_id="")
    drop(light_box.viewports[0], FilmMime(other))
    assert light_box.viewports[0]._mark == "OTHER PATIENT"


def test_files_are_left_to_the_window(light_box: LightBox, make_film: Any) -> None:
    light_box.show_films([make_film()])
    data = QMimeData()
    data.setText("file:///film.dcm")
    assert not drop(light_box.viewports[0], data).isAccepted()


def test_the_strip_and_the_place_start_a_drag(
    light_box: LightBox, make_film: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.films import viewport as module

    dragged: list[Any] = []
    monkeypatch.setattr(module, "start_drag", lambda source, film: dragged.append(film))
    films = study(make_film)
    light_box.show_films(films)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.mousePress(light_box.viewports[1], Qt.MouseButton.LeftButton, keys, QPoint(50, 50))
    assert dragged == [films[1]]


def test_priors_are_in_the_order_of_use(make_film: Any) -> None:
    now = FilmHeader(study_date="20240331", study_time="1200")
    others = {"20230101": "earlier", "20220101": "earlier", "20250101": "later", "": "undated", "d0a1": "undated"}
    made = []
    for date, wanted in others.items():
        film = make_film(study_date=date, study_uid=date)
        assert relation(now, film.header) == wanted
        made.append(Prior(date, wanted, (film,)))
    assert [prior.uid for prior in in_order(made)] == ["20230101", "20220101", "d0a1", "", "20250101"]
    same_day = [make_film(study_date="2023.01.01", study_time=time, study_uid=time) for time in ("0800", "1700", "")]
    made += [Prior(film.header.study_time, "earlier", (film,)) for film in same_day]
    assert [prior.uid for prior in in_order(made)][:3] == ["1700", "0800", "20230101"]
    assert relation(now, FilmHeader(study_date="20240331", study_time="0900")) == "earlier"
    assert relation(now, FilmHeader(study_date="20240331")) == "undated"


def test_the_same_view_comes_before_the_same_direction(make_film: Any) -> None:
    film = make_film(view_position="PA")
    ap, pa, lateral = (make_film(view_position=view) for view in ("AP", "PA", "LL"))
    assert same_view(film, [ap, lateral, pa]) is pa
    assert same_view(film, [ap, lateral]) is ap
    assert same_view(film, [lateral]) is None
    unstated = make_film(view_position="")
    assert same_view(film, [lateral, unstated]) is unstated
    assert same_view(film, [unstated, ap]) is ap
    assert same_view(unstated, [lateral, ap]) is ap


def test_another_part_of_the_body_is_no_counterpart(make_film: Any) -> None:
    film = make_film(view_position="PA", body_part="CHEST")
    hand, unstated, thorax = (make_film(view_position="PA", body_part=part) for part in ("HAND", "", "THORAX"))
    assert same_view(film, [hand]) is None
    assert same_view(film, [hand, unstated]) is unstated
    assert same_view(film, [hand, thorax]) is thorax
    assert same_view(hand, [make_film(view_position="PA", body_part="HAND"), film]) is not film


def test_examinations_of_one_day_are_told_apart(light_box: LightBox, make_film: Any) -> None:
    times = {"1.2.3": "181500", "8": "0704", "9": "1130.5", "10": "before noon"}
    made = [make_film(view_position="PA", study_date="20240331", study_time=times[uid], study_uid=uid) for uid in times]
    light_box.show_films(made[:1], [prior_of([film]) for film in made[1:]])
    choice = light_box.prior_bar.choice
    assert [choice.itemText(place)[:18].rstrip(" (earli") for place in range(3)] == [
        "2024-03-31 07:04", "2024-03-31 11:30", "2024-03-31",
    ]  # fmt: skip
    light_box.actions_by_id["compare"].trigger()
    assert light_box.viewports[1]._mark == "PRIOR  2024-03-31 07:04"


@given(st.dictionaries(st.sampled_from(["layout", "lens_side", "lens_power", "linked"]), st.text(max_size=6)))
def test_any_settings_give_options(names: dict[str, str]) -> None:
    made = LightBoxOptions.from_settings(names)
    assert LightBoxOptions.from_settings(made.to_settings()) == made
