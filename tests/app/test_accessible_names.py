"""Every control has a name that a screen reader can say, and those of the films are in sight."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.films.annotation_dialogs import ask_words
from app.films.annotations import POINTS, Annotation, Kind
from app.main_window import MainWindow
from app.report.splitter import FINDINGS
from echo_core.text.provenance import Origin

KINDS = (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTextEdit,
)


def nameless(root: QWidget) -> list[str]:
    """The controls below ``root`` without a name, a text or a label of their own, by their class and parent."""
    labelled = {label.buddy() for label in root.findChildren(QLabel)}
    found = []
    for control in root.findChildren(QWidget):
        # Parts of Qt's own controls: the list of a combo box, the header of a table, the buttons in a line of text.
        inner = isinstance(control, QHeaderView) or isinstance(control.parent(), (QLineEdit, QSpinBox))
        inner = inner or (isinstance(control, QListView) and type(control.parent()).__name__ == "QFrame")
        if not isinstance(control, KINDS) or inner or control.objectName().startswith("qt_") or control in labelled:
            continue
        text = control.text() if isinstance(control, QAbstractButton) else ""
        if not (control.accessibleName() or text):
            found.append(f"{type(control).__name__} in {type(control.parent()).__name__}")
    return found


def trapped(dialog: QDialog, qtbot: QtBot) -> list[str]:
    """The controls that the Tab key reaches and does not leave."""
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.focusWidget() is not None)
    visited: list[QWidget] = []
    while (control := dialog.focusWidget()) is not None and control not in visited:
        visited.append(control)
        qtbot.keyClick(control, Qt.Key.Key_Tab)
    # The way leads back to where it began.
    return [] if control is visited[0] else [type(visited[-1]).__name__]


def test_the_windows_controls_have_names(windows: Any, make_film: Any) -> None:
    window: MainWindow = windows()
    windows.open(window, make_film("ANNA"))
    assert len(window.findChildren(QAbstractButton)) > 20
    assert nameless(window) == []


@pytest.mark.parametrize(
    "name", ["shortcuts", "settings", "templates", "export_several", "check", "versions", "about", "help"]
)
def test_the_windows_dialogs_controls_have_names_and_let_the_keyboard_go(
    windows: Any, make_film: Any, qtbot: QtBot, name: str
) -> None:
    window: MainWindow = windows()
    windows.open(window, make_film("ANNA"))
    report = window.report_pane.report
    assert report is not None
    report.insert(FINDINGS, 0, 0, "The lungs are clear.", Origin.TYPED)
    window.actions_by_id[name].trigger()
    dialogs = window.findChildren(QDialog)
    assert dialogs
    assert [nameless(dialog) for dialog in dialogs] == [[]] * len(dialogs)
    assert [trapped(dialog, qtbot) for dialog in dialogs] == [[]] * len(dialogs)
    for dialog in dialogs:
        dialog.reject()


@pytest.mark.parametrize("name", ["picture", "header", "type_window", "save_state"])
def test_the_light_boxs_dialogs_controls_have_names_and_let_the_keyboard_go(
    windows: Any, make_film: Any, qtbot: QtBot, name: str
) -> None:
    window: MainWindow = windows()
    windows.open(window, make_film("ANNA"))
    window.light_box.actions_by_id[name].trigger()
    dialogs = window.findChildren(QDialog)
    assert dialogs
    assert [nameless(dialog) for dialog in dialogs] == [[]] * len(dialogs)
    assert [trapped(dialog, qtbot) for dialog in dialogs] == [[]] * len(dialogs)
    for dialog in dialogs:
        dialog.reject()


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CALIBRATION])
def test_the_question_for_a_drawings_words_lets_the_keyboard_go(
    windows: Any, make_film: Any, qtbot: QtBot, kind: Kind
) -> None:
    window: MainWindow = windows()
    windows.open(window, make_film("ANNA"))
    editor = window.light_box.active_viewport.editor
    ask_words(window, editor, Annotation(kind, ((50.0, 60.0), (90.0, 100.0))[: POINTS[kind]]))
    (dialog,) = window.findChildren(QDialog)
    assert nameless(dialog) == []
    assert trapped(dialog, qtbot) == []
    dialog.reject()


def test_every_button_of_the_films_is_in_sight_at_the_windows_first_size(windows: Any) -> None:
    window: MainWindow = windows()
    bar = window.light_box.toolbar
    assert window.width() == 1500
    hidden = [action.text() for action in bar.actions() if not bar.widgetForAction(action).isVisible()]
    assert hidden == []
