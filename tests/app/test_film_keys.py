"""The films' keys while something else than a film has the keyboard, and what Esc gives up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolBar, QWidget
from pytestqt.qtbot import QtBot

from app.films.annotations import Annotation, Kind
from app.films.mouse import Hold
from app.main_window import MainWindow
from app.report.splitter import FINDINGS

MakeFilm = Callable[..., Path]
CTRL = Qt.KeyboardModifier.ControlModifier


def focus(qtbot: QtBot, window: MainWindow, widget: QWidget) -> None:
    window.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def patient(window: MainWindow) -> str:
    return str(window.light_box.films[0].header.patient_id)


@pytest.fixture
def window(windows: Any, make_film: MakeFilm) -> MainWindow:
    """A window with three patients, the first one chosen."""
    made = windows()
    assert isinstance(made, MainWindow)
    # Each name begins with a key of the films.
    for name in ("ANNA", "IDA", "PAULA"):
        windows.open(made, make_film(name))
    return made


def test_a_film_key_in_the_study_list_acts_on_the_film_and_chooses_no_other_patient(
    window: MainWindow, qtbot: QtBot
) -> None:
    view = window.study_panel.view
    focus(qtbot, window, view)
    qtbot.keyClick(view, Qt.Key.Key_I)
    assert patient(window) == "ANNA"
    assert window.light_box.active_viewport.presentation.inverted  # type: ignore[union-attr]
    qtbot.keyClick(view, Qt.Key.Key_P)
    assert window.light_box.board.in_hand.tool is Hold.PAN
    qtbot.keyClick(view, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert window.light_box.board.arrangement.places == 4
    assert patient(window) == "ANNA"


def test_typing_a_letter_that_is_nobodys_key_chooses_no_other_patient(window: MainWindow, qtbot: QtBot) -> None:
    view = window.study_panel.view
    focus(qtbot, window, view)
    window.light_box.set_keys({"film.tool_pan": "", "film.invert": ""})
    qtbot.keyClicks(view, "pppp")
    assert patient(window) == "ANNA"


def test_the_study_list_keeps_the_keys_that_go_through_it(window: MainWindow, qtbot: QtBot) -> None:
    view = window.study_panel.view
    # Whatever they are given to on the films.
    window.light_box.set_keys({"film.invert": "Down", "film.fit": "End"})
    focus(qtbot, window, view)
    row = view.currentIndex()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex() != row
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert patient(window) == "PAULA"
    assert not window.light_box.active_viewport.presentation.inverted  # type: ignore[union-attr]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert patient(window) == "ANNA"
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()


def test_copying_in_the_study_list_copies_no_name(window: MainWindow, qtbot: QtBot) -> None:
    view = window.study_panel.view
    clipboard = QGuiApplication.clipboard()
    focus(qtbot, window, view)
    clipboard.setText("before")
    copy = window.light_box.actions_by_id["copy_picture"]
    with qtbot.waitSignal(copy.triggered):
        qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    qtbot.waitUntil(lambda: clipboard.mimeData().hasImage())
    assert "ANNA" not in clipboard.text()
    clipboard.setText("before")
    copy.setEnabled(False)
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    assert clipboard.text() == "before"


def test_film_keys_act_from_the_film_strip_the_prior_bar_and_the_toolbars(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    person: dict[str, Any] = {"PatientName": "Doe^Jane", "PatientID": "P1"}
    window = windows()
    films = [make_film(f"now{number}", study="1.2.3", **person) for number in range(3)]
    windows.open(window, *films, make_film("before", StudyDate="20200101", **person))
    window.study_panel.select(next(uid for uid in window.studies.uids() if len(window.studies.films(uid)) == 3))
    box = window.light_box
    bar = window.findChild(QToolBar, "mainToolbar")
    button = bar.widgetForAction(window.actions_by_id["open_films"])
    shown = len([action for action in bar.actions() if bar.widgetForAction(action) is not None])
    assert shown < 12, "film commands have no buttons in the main toolbar"
    film_button = box.toolbar.widgetForAction(box.actions_by_id["fit"])
    inverted = False
    for widget in (box.strip, box.prior_bar.choice, box.prior_bar.button, film_button, button):
        assert widget.isVisible()
        focus(qtbot, window, widget)
        qtbot.keyClick(widget, Qt.Key.Key_I)
        inverted = not inverted
        assert box.active_viewport.presentation.inverted is inverted, widget


def test_typing_in_the_report_fires_no_film_key(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.report_pane.editors[FINDINGS]
    focus(qtbot, window, editor)
    qtbot.keyClicks(editor, "ipk")
    assert editor.toPlainText() == "ipk"
    qtbot.keyClick(editor, Qt.Key.Key_Z, CTRL)
    assert not window.light_box.active_viewport.presentation.inverted  # type: ignore[union-attr]
    assert window.light_box.board.in_hand.tool is Hold.WINDOW


@pytest.mark.parametrize("in_list", [False, True])
def test_escape_gives_up_drawing_choice_and_tool_before_it_stops_the_draft(
    window: MainWindow, windows: Any, qtbot: QtBot, in_list: bool
) -> None:
    window.draft()
    qtbot.waitUntil(lambda: window.actions_by_id["stop"].isEnabled())
    view = window.light_box.active_viewport
    focus(qtbot, window, view)
    for key in (Qt.Key.Key_P, Qt.Key.Key_G, Qt.Key.Key_Return):
        qtbot.keyClick(view, key)
    layer = view.editor.layer
    assert layer is not None
    at = window.study_panel.view if in_list else view
    focus(qtbot, window, at)
    assert view.editor.drawing
    with qtbot.assertNotEmitted(window.actions_by_id["stop"].triggered):
        qtbot.keyClick(at, Qt.Key.Key_Escape)
        assert not view.editor.drawing
        layer.add(Annotation(Kind.LENGTH, ((10.0, 10.0), (40.0, 10.0))))
        view.editor.choose(layer.annotations[0].uid)
        qtbot.keyClick(at, Qt.Key.Key_Escape)
        assert view.editor.chosen is None
        assert window.light_box.board.in_hand.tool is Kind.ANGLE
        qtbot.keyClick(at, Qt.Key.Key_Escape)
        assert window.light_box.board.in_hand.tool is Hold.PAN, "the tool that was in hand before"
        assert window.light_box.actions_by_id["tool_pan"].isChecked()
        assert view.editor.prompt == ""
    with qtbot.waitSignal(window.client.cancelled, timeout=120_000):
        qtbot.keyClick(at, Qt.Key.Key_Escape)
    windows.let_go()
    assert len(layer.annotations) == 1
