"""What a draft offers in the assembled window: the commands, their keys, and when they can be had."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.report.splitter import FINDINGS, IMPRESSION

WAIT_MS = 120_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FIRST, MINE = "The heart is normal in size.", " Old rib fracture."


@pytest.mark.parametrize(
    ("keys", "text"), [(CTRL, f"{FIRST} The lungs are clear.{MINE}"), (CTRL | SHIFT, f"{FIRST}{MINE}")]
)
def test_the_keys_take_an_offer_in_or_drop_it(
    windows: Any, make_film: Callable[..., Path], qtbot: QtBot, keys: Qt.KeyboardModifier, text: str
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    editor, report = window.report_pane.editors[FINDINGS], window.report_pane.report
    commands = [window.actions_by_id[name] for name in ("insert_offer", "dismiss_offer")]
    window.actions_by_id["draft"].trigger()
    qtbot.waitUntil(lambda: report.text(FINDINGS) == FIRST, timeout=WAIT_MS)
    window.activateWindow()
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, CTRL)
    QTest.keyClicks(editor, MINE)
    assert not any(command.isEnabled() for command in commands)
    with qtbot.waitSignal(window.client.done, timeout=WAIT_MS):
        windows.let_go()
    assert report.text(FINDINGS) == FIRST + MINE
    assert report.text(IMPRESSION) == "No acute disease."
    assert all(command.isEnabled() for command in commands)
    QTest.keyClick(editor, Qt.Key.Key_Return, keys)
    assert editor.toPlainText() == report.text(FINDINGS) == text
    assert not any(command.isEnabled() for command in commands)
    assert editor.textCursor().position() == len(text)
