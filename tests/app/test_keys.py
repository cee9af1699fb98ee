"""Every key can be changed, clashes are seen, and a change is in force at once and at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from app.actions import ACTIONS
from app.films.command_tables import COMMANDS
from app.films.mouse import Hold
from app.keys import bindings, fixed_use, users_of, with_keys
from app.keys_dialog import FIXED_SECTION, MOUSE_SECTION, KeysDialog
from app.main_window import MainWindow

MakeFilm = Callable[..., Path]


def binding(overrides: dict[str, str], name: str) -> Any:
    return next(found for found in bindings(overrides) if found.id == name)


def open_dialog(window: MainWindow) -> KeysDialog:
    window.actions_by_id["shortcuts"].trigger()
    dialog = window.findChild(KeysDialog)
    assert dialog is not None
    return dialog


def test_every_command_of_both_tables_can_be_rebound() -> None:
    ids = [found.id for found in bindings({})]
    assert len(ids) == len(set(ids))
    assert set(ids) == {spec.id for spec in ACTIONS} | {f"film.{command.id}" for command in COMMANDS}


def test_nothing_clashes_at_first() -> None:
    found = bindings({})
    for one in found:
        for key in one.keys:
            assert users_of(key, found, one.id) == [], one.id
            assert fixed_use(key) == "", one.id


def test_a_key_that_moves_is_taken_from_its_last_user() -> None:
    changed = with_keys({}, binding({}, "film.fit"), ("I",))
    assert changed == {"film.fit": "I", "film.invert": ""}
    assert binding(changed, "film.fit").keys == ("I",)
    assert binding(changed, "film.invert").keys == ()
    back = with_keys(changed, binding(changed, "film.fit"), ("F",))
    assert binding(back, "film.fit").keys == ("F",)
    assert with_keys(back, binding(back, "film.invert"), ("I",)) == {}


def test_a_window_key_and_a_film_key_clash_too() -> None:
    changed = with_keys({}, binding({}, "film.fit"), ("F5",))
    assert changed["draft"] == ""
    assert binding(changed, "draft").keys == ()


def test_one_of_several_keys_can_go() -> None:
    changed = with_keys({}, binding({}, "film.fit"), ("=",))
    assert binding(changed, "film.zoom_in").keys == ("+",)


def test_a_new_key_is_in_force_at_once_and_at_the_next_start(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    path = make_film("ANNA")
    windows.open(window, path)
    dialog = open_dialog(window)
    dialog.choose("film.invert")
    dialog.edit.setKeySequence(QKeySequence("F"))
    assert "Fit film" in dialog.clash.text()
    dialog.buttons["set"].click()
    dialog.choose("draft")
    dialog.edit.setKeySequence(QKeySequence("F9"))
    dialog.buttons["set"].click()
    dialog.close()
    window.activateWindow()
    view = window.light_box.active_viewport
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view.presentation.inverted
    assert window.actions_by_id["draft"].shortcut().toString() == "F9"
    assert "(F9)" in window.actions_by_id["draft"].toolTip()
    window.close()
    again = windows()
    assert again.actions_by_id["draft"].shortcut().toString() == "F9"
    assert again.light_box.actions_by_id["invert"].shortcut().toString() == "F"
    assert again.light_box.actions_by_id["fit"].shortcuts() == []
    dialog = open_dialog(again)
    dialog.buttons["all"].click()
    assert again.light_box.actions_by_id["fit"].shortcut().toString() == "F"
    assert again.actions_by_id["draft"].shortcut().toString() == "F5"


def test_a_clash_from_the_settings_file_is_shown(qtbot: QtBot) -> None:
    dialog = KeysDialog({"film.fit": "I"}, {})
    qtbot.addWidget(dialog)
    rows = {text: keys for _, text, keys in dialog.rows()}
    assert rows["Fit film"] == "I  (also: Invert)"
    assert rows["Invert"] == "I  (also: Fit film)"


@pytest.mark.parametrize(
    ("search", "wanted", "unwanted"),
    [("invert", "Invert", "Fit film"), ("ctrl+o", "Open films", "Invert"), ("measure angle", "Cobb angle", "Length")],
)
def test_the_sheet_can_be_searched(qtbot: QtBot, search: str, wanted: str, unwanted: str) -> None:
    dialog = KeysDialog({}, {})
    qtbot.addWidget(dialog)
    dialog.search.setText(search)
    texts = [text for _, text, _ in dialog.rows()]
    assert wanted in texts
    assert unwanted not in texts
    dialog.search.setText("no such command")
    assert dialog.rows() == []


def test_enter_in_the_search_leaves_the_sheet_open(qtbot: QtBot) -> None:
    dialog = KeysDialog({}, {})
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.search, "invert")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "Invert" in [text for _, text, _ in dialog.rows()]


def test_gestures_are_listed_and_cannot_be_changed(qtbot: QtBot) -> None:
    dialog = KeysDialog({}, {})
    qtbot.addWidget(dialog)
    assert any(section == MOUSE_SECTION for section, _, _ in dialog.rows())
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0).child(0))  # type: ignore[union-attr]
    assert not dialog.edit.isEnabled()
    assert not any(dialog.buttons[name].isEnabled() for name in ("set", "none", "default"))


@pytest.mark.parametrize(
    "key", ["Space", "Left", "Right", "Up", "Down", "Return", "Enter", "Tab", "Backtab", "Shift+Tab", "Alt+F", "Alt+R"]
)
def test_a_key_that_the_film_or_the_window_takes_itself_is_refused(qtbot: QtBot, key: str) -> None:
    dialog = KeysDialog({}, {})
    qtbot.addWidget(dialog)
    dialog.choose("film.invert")
    dialog.edit.setKeySequence(QKeySequence(key))
    assert "No command can have this key" in dialog.clash.text()
    assert not dialog.buttons["set"].isEnabled()
    dialog.edit.setKeySequence(QKeySequence("Alt+9"))
    assert dialog.clash.text() == ""
    assert dialog.buttons["set"].isEnabled()


def test_a_fixed_key_from_the_settings_file_is_shown_as_a_clash(qtbot: QtBot) -> None:
    dialog = KeysDialog({"film.fit": "Space"}, {})
    qtbot.addWidget(dialog)
    rows = {text: keys for _, text, keys in dialog.rows()}
    assert rows["Fit film"].startswith("Space  (also: ")
    assert any(section == FIXED_SECTION and keys == "Space" for section, _, keys in dialog.rows())


def test_the_menus_letters_are_those_of_the_menu_bar(windows: Any, qtbot: QtBot) -> None:
    window = windows()
    titles = [action.text() for action in window.menuBar().actions()]
    for title in titles:
        letter = title[title.index("&") + 1].upper()
        assert fixed_use(f"Alt+{letter}") != "", title


def test_the_sheet_says_what_the_mouse_is_set_to(qtbot: QtBot) -> None:
    dialog = KeysDialog({}, {})
    qtbot.addWidget(dialog)

    def mouse() -> dict[str, str]:
        return {keys: text for section, text, keys in dialog.rows() if section == MOUSE_SECTION}

    assert mouse()["right click"] == "Windows and presets"
    assert mouse()["wheel"] == "Zoom at the pointer"
    assert mouse()["drag it with the left button"] == "Move a drawing, or one of its ends"
    for name, value in (("left", "window"), ("right", "chosen"), ("middle", "menu"), ("wheel", "film")):
        box = dialog.mouse_boxes[name]
        box.setCurrentIndex(box.findData(value))
    assert mouse()["drag with the left button"] == "Window and level"
    assert mouse()["drag with the right button"].startswith("The chosen tool")
    assert mouse()["middle click"] == "Windows and presets"
    assert mouse()["wheel"] == "Next and previous film"
    assert mouse()["drag it with the right button"] == "Move a drawing, or one of its ends"
    assert "right click" not in mouse()
    box = dialog.mouse_boxes["right"]
    box.setCurrentIndex(box.findData("nothing"))
    assert "Draw, move a drawing" in mouse().values()
    assert "drag with the right button" not in mouse()


def test_mouse_buttons_are_in_force_at_once_and_kept(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    dialog = open_dialog(window)
    box = dialog.mouse_boxes["middle"]
    box.setCurrentIndex(box.findData("magnifier"))
    assert window.light_box.board.in_hand.map.middle is Hold.MAGNIFIER
    window.close()
    assert windows().light_box.board.in_hand.map.middle is Hold.MAGNIFIER


def test_a_screen_reader_has_a_name_for_every_control(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    """Buttons, fields, lists and films: whatever takes the keyboard says what it is."""
    window = windows()
    windows.open(window, make_film("ANNA"))
    window.light_box.actions_by_id["layout_4"].trigger()
    open_dialog(window)
    nameless = []
    for kind in (QAbstractButton, QComboBox, QLineEdit, QTreeView):
        for widget in window.findChildren(kind):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            inner = isinstance(widget.parent(), QComboBox) or widget.objectName().startswith("qt_")
            if not (widget.accessibleName() or text or inner) and widget.isVisible():
                nameless.append(describe(widget))
    assert nameless == []
    names = [viewport.accessibleName() for viewport in window.light_box.board.places]
    assert names == ["Film 1", "Film 2", "Film 3", "Film 4"]


def describe(widget: QWidget) -> str:
    above = widget.parent()
    return f"{type(widget).__name__} in {type(above).__name__}"
