"""Doubtful words in the assembled window: on where the model's calibration says so, the user's choice kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.report.splitter import FINDINGS
from app.settings_dialog import SettingsDialog
from echo_core.text.confidence import NO_MAP, ConfidenceMap

WAIT_MS = 120_000
DOUBLE = Path(__file__).with_name("window_worker_double.py")
HELPS = ConfidenceMap((0.0, 0.5), (0.3, 0.9), 0.9, True, "Measured: marks help.", "one")


def underlined(window: MainWindow) -> list[str]:
    """The words that are marked in the Findings on display."""
    dotted = QTextCharFormat.UnderlineStyle.DotLine
    selections = window.report_pane.editors[FINDINGS].extraSelections()
    return [one.cursor.selectedText() for one in selections if one.format.underlineStyle() == dotted]


def test_marks_are_on_where_they_help_and_the_choice_is_kept(
    windows: Any, make_film: Callable[..., Path], qtbot: QtBot
) -> None:
    told = json.dumps({"languages": {"en": HELPS.to_json()}, "reason": ""})
    command = [sys.executable, str(DOUBLE), str(windows.go), told]
    windows.let_go()
    window = windows(command=command)
    action = window.actions_by_id["show_doubts"]
    qtbot.waitUntil(action.isChecked, timeout=WAIT_MS)
    windows.open(window, make_film("ANNA"))
    window.actions_by_id["draft"].trigger()
    qtbot.waitUntil(lambda: underlined(window) == ["clear"], timeout=WAIT_MS)
    window.actions_by_id["next_doubt"].trigger()
    assert window.report_pane.editors[FINDINGS].textCursor().selectedText() == "clear"
    action.trigger()
    assert underlined(window) == []
    window.actions_by_id["settings"].trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    assert dialog.doubts.currentData() == "off"
    assert "marks help" in dialog.drafts_note.text()
    dialog.doubts.setCurrentIndex(dialog.doubts.findData("on"))
    dialog.accept()
    assert action.isChecked()
    assert underlined(window) == ["clear"]
    window.close()
    again = windows()
    assert again.actions_by_id["show_doubts"].isChecked()


def test_without_a_calibration_nothing_is_marked_and_the_settings_say_why(windows: Any, qtbot: QtBot) -> None:
    window = windows()
    qtbot.waitUntil(lambda: "double 1" in window.status.model.text(), timeout=WAIT_MS)
    action = window.actions_by_id["show_doubts"]
    assert not action.isChecked()
    window.actions_by_id["settings"].trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    assert dialog.doubts.currentData() == "auto"
    note = dialog.drafts_note
    assert note.text() == NO_MAP
    dialog.drafting.setCurrentIndex(dialog.drafting.findData("careful"))
    assert note.text().splitlines()[1:] == [NO_MAP], "the choice is explained first"
    qtbot.waitUntil(lambda: note.height() >= note.heightForWidth(note.width()), timeout=WAIT_MS)
    dialog.reject()
    action.trigger()
    assert window._store.values.doubtful_words == "on"
    assert window.messages.list.item(0).text() == NO_MAP


def test_a_careful_draft_says_so_and_is_not_marked_by_a_calibration_of_one_step(
    windows: Any, make_film: Callable[..., Path], qtbot: QtBot
) -> None:
    told = json.dumps({"languages": {"en": HELPS.to_json()}, "reason": ""})
    windows.let_go()
    window = windows(command=[sys.executable, str(DOUBLE), str(windows.go), told])
    action = window.actions_by_id["show_doubts"]
    qtbot.waitUntil(action.isChecked, timeout=WAIT_MS)
    windows.open(window, make_film("ANNA"), make_film("BERT"))
    window.actions_by_id["settings"].trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    assert dialog.drafting.currentData() == "one"
    assert "marks help" in dialog.drafts_note.text()
    dialog.drafting.setCurrentIndex(dialog.drafting.findData("careful"))
    assert "another number of steps" in dialog.drafts_note.text()
    dialog.accept()
    said: list[str] = []
    window.report_pane.doubts.told.connect(said.append)
    with qtbot.waitSignal(window.worklist_drafts.finished, timeout=WAIT_MS):
        window.actions_by_id["draft_all"].trigger()
    modes = {report.record.drafts[-1].setting("mode") for report in window.book}
    assert modes == {"multi"}
    assert underlined(window) == []
    window.actions_by_id["next_doubt"].trigger()
    assert len(said) == 1
    assert "another number of steps" in said[0]
    action.trigger()
    action.trigger()
    assert "another number of steps" in window.messages.list.item(0).text()
    with qtbot.waitSignal(window.client.done, timeout=WAIT_MS):
        window.report_pane.draft_impression()
    assert [draft.setting("mode") for draft in window.report_pane.report.record.drafts] == ["multi", "multi"]
    window.close()
    again = windows()
    assert again.flow.careful
