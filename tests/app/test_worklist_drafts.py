"""The whole worklist drafted in the background: each to its own report; nothing overwritten, nothing moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.report.splitter import FINDINGS, IMPRESSION
from app.studies.study import DraftState

WAIT_MS = 120_000
MakeFilm = Callable[..., Path]


def uids(window: MainWindow) -> dict[str, str]:
    """The list's keys by patient."""
    return {window.studies.films(uid)[0].header.patient_id: uid for uid in window.studies.uids()}


def impression(window: MainWindow, name: str) -> str:
    """What stands in a patient's Impression, "" without a report."""
    report = window.flow.written(uids(window)[name])
    return "" if report is None else str(report.text(IMPRESSION))


def test_every_empty_report_is_drafted_and_the_display_stays(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, *(make_film(name) for name in ("ANNA", "BERT", "CARL", "DORA")))
    keys = uids(window)
    window.study_panel.select(keys["CARL"])
    editor = window.report_pane.editors[IMPRESSION]
    editor.setFocus()
    qtbot.keyClicks(editor, "mine")
    window.study_panel.select(keys["BERT"])
    editor.setFocus()
    focus = QApplication.focusWidget()
    steps: list[tuple[int, int]] = []
    window.worklist_drafts.progress.connect(lambda done, total: steps.append((done, total)))
    window.actions_by_id["draft_all"].trigger()
    assert not window.actions_by_id["draft_all"].isEnabled()
    assert window.studies.study(keys["BERT"]).state is DraftState.DRAFTING, "the study on display comes first"
    assert "1 of 3" in window.status.drafting.text()
    with qtbot.waitSignal(window.worklist_drafts.finished, timeout=WAIT_MS) as said:
        windows.let_go()
    assert said.args == ["3 studies have a draft."]
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert {name: impression(window, name) for name in keys} == {
        "ANNA": "No acute disease.",
        "BERT": "No acute disease.",
        "CARL": "mine",
        "DORA": "No acute disease.",
    }
    assert window.study_panel.current_uid == keys["BERT"]
    assert QApplication.focusWidget() is focus
    assert window.status.drafting.text() == ""
    assert window.actions_by_id["draft_all"].isEnabled()


def test_stopping_keeps_what_is_finished(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"), make_film("BERT"))
    keys = uids(window)
    window.study_panel.select(keys["ANNA"])
    window.draft_all()
    report = window.flow.report(keys["ANNA"])
    qtbot.waitUntil(lambda: "normal in size" in report.text(FINDINGS), timeout=WAIT_MS)
    with qtbot.waitSignal(window.worklist_drafts.finished, timeout=WAIT_MS) as said:
        window.actions_by_id["stop_all"].trigger()
    assert said.args[0].startswith("Drafting the list was stopped")
    qtbot.waitUntil(lambda: not window.flow.busy, timeout=WAIT_MS)
    assert report.text(FINDINGS) == "The heart is normal in size."
    assert impression(window, "BERT") == ""
    assert not window.actions_by_id["stop_all"].isEnabled()


def test_a_study_that_cannot_be_drafted_is_counted_and_its_report_says_why(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    windows.let_go()
    window = windows()
    windows.open(window, make_film("HAND", BodyPartExamined="HAND"), make_film("BERT"))
    keys = uids(window)
    with qtbot.waitSignal(window.worklist_drafts.finished, timeout=WAIT_MS) as said:
        window.draft_all()
    assert said.args == ["1 study has a draft. 1 could not be drafted: the report says why."]
    assert (impression(window, "HAND"), impression(window, "BERT")) == ("", "No acute disease.")
    window.study_panel.select(keys["HAND"])
    assert "chest" in window.report_pane.messages.label.text().lower()


def test_a_study_that_is_closed_meanwhile_is_left_out(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"), make_film("BERT"), make_film("CARL"))
    keys = uids(window)
    window.study_panel.select(keys["ANNA"])
    window.draft_all()
    window.study_panel.select(keys["BERT"])
    window.close_study()
    with qtbot.waitSignal(window.worklist_drafts.finished, timeout=WAIT_MS):
        windows.let_go()
    assert window.flow.written(keys["BERT"]) is None or not window.flow.written(keys["BERT"]).has_text
    assert {impression(window, name) for name in ("ANNA", "CARL")} == {"No acute disease."}


def test_a_second_round_has_nothing_to_do(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    windows.let_go()
    window = windows()
    windows.open(window, make_film("ANNA"))
    with qtbot.waitSignal(window.worklist_drafts.finished, timeout=WAIT_MS):
        window.draft_all()
    with qtbot.waitSignal(window.worklist_drafts.finished, timeout=WAIT_MS) as said:
        window.draft_all()
    assert "has a report already" in said.args[0]
