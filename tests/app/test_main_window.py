"""The assembled window: films in, drafts to their own reports, failures said, nothing lost, nothing stolen."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import psutil
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QTextBrowser
from pytestqt.qtbot import QtBot

from app.actions import ACTIONS
from app.dialogs import RESEARCH_NOTICE, AboutDialog
from app.films.annotations import Annotation, Kind
from app.keys_dialog import KeysDialog
from app.main_window import MainWindow
from app.opening import local_paths
from app.report.splitter import FINDINGS, IMPRESSION
from app.settings_dialog import SettingsDialog
from app.status import ModelState
from app.studies.study import DraftState
from echo_core.films.orientation import Turn
from echo_core.films.presentation_state import DisplayedArea, PresentationState
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.reader import read_header
from echo_core.films.references import ImageReference

WAIT_MS = 120_000
MakeFilm = Callable[..., Path]


def text(window: MainWindow, section: str = FINDINGS) -> str:
    """What the report on display shows in a section."""
    return str(window.report_pane.editors[section].toPlainText())


def uid_of(window: MainWindow, name: str) -> str:
    """The list's key of a patient's study."""
    return next(uid for uid in window.studies.uids() if window.studies.films(uid)[0].header.patient_id == name)


def test_a_draft_streams_into_the_report_while_the_reader_types(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    assert [film.path.stem for film in window.light_box.films] == ["ANNA"]
    assert window.actions_by_id["draft"].isEnabled()
    assert not window.actions_by_id["stop"].isEnabled()
    window.actions_by_id["draft"].trigger()
    qtbot.waitUntil(lambda: "normal in size" in text(window), timeout=WAIT_MS)
    assert window.actions_by_id["stop"].isEnabled()
    assert not window.actions_by_id["draft"].isEnabled()
    editor = window.report_pane.editors[FINDINGS]
    editor.setFocus()
    editor.moveCursor(editor.textCursor().MoveOperation.Start)
    qtbot.keyClicks(editor, "PA film. ")
    windows.let_go()
    qtbot.waitUntil(lambda: window.actions_by_id["draft"].isEnabled(), timeout=WAIT_MS)
    assert text(window) == "PA film. The heart is normal in size. The lungs are clear."
    assert text(window, IMPRESSION) == "No acute disease."
    assert editor.textCursor().position() == len("PA film. "), "the caret stays with the reader's text"
    assert window.studies.study(uid_of(window, "ANNA")).state is DraftState.DRAFTED
    assert "double 1" in window.status.model.text()


def test_blocks_go_to_their_own_study_and_the_screen_stays(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"), make_film("BERT"))
    window.study_panel.select(uid_of(window, "ANNA"))
    window.draft()
    qtbot.waitUntil(lambda: "normal in size" in text(window), timeout=WAIT_MS)
    window.study_panel.select(uid_of(window, "BERT"))
    assert window.report_pane.heading.patient.text().startswith("BERT")
    assert text(window) == ""
    editor = window.report_pane.editors[IMPRESSION]
    editor.setFocus()
    qtbot.keyClicks(editor, "mine")
    focus = QApplication.focusWidget()
    with qtbot.waitSignal(window.client.done, timeout=WAIT_MS):
        windows.let_go()
    assert QApplication.focusWidget() is focus
    assert (text(window), text(window, IMPRESSION)) == ("", "mine")
    assert [film.path.stem for film in window.light_box.films] == ["BERT"]
    window.study_panel.select(uid_of(window, "ANNA"))
    assert text(window) == "The heart is normal in size. The lungs are clear."
    assert text(window, IMPRESSION) == "No acute disease."


def test_two_studies_are_drafted_one_after_the_other_each_into_its_own_report(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    windows.let_go()
    window = windows()
    windows.open(window, make_film("ANNA"), make_film("BERT"))
    for name, language in (("ANNA", "en"), ("BERT", "zh")):
        assert window.flow.draft(uid_of(window, name), language)
    qtbot.waitUntil(lambda: not window.flow.busy, timeout=WAIT_MS)
    reports = {name: window.flow.report(uid_of(window, name)) for name in ("ANNA", "BERT")}
    assert reports["ANNA"].text(IMPRESSION) == "No acute disease."
    assert reports["BERT"].text(FINDINGS) == "心影不大。双肺清晰。"
    assert reports["BERT"].text(IMPRESSION) == "未见异常。"


def test_two_patients_under_one_study_uid_have_two_reports(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    windows.let_go()
    window = windows()
    windows.open(window, make_film("ANNA", study="1.2.3"), make_film("BERT", study="1.2.3"))
    assert len(window.studies.uids()) == 2
    window.study_panel.select(uid_of(window, "BERT"))
    with qtbot.waitSignal(window.client.done, timeout=WAIT_MS):
        window.draft()
    assert text(window, IMPRESSION) == "No acute disease."
    window.study_panel.select(uid_of(window, "ANNA"))
    assert text(window, IMPRESSION) == ""


def test_a_worker_that_is_killed_loses_no_text_and_drafting_goes_on(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    window.draft()
    qtbot.waitUntil(lambda: "normal in size" in text(window), timeout=WAIT_MS)
    with qtbot.waitSignal(window.client.worker_restarted, timeout=WAIT_MS):
        os.kill(window.client.worker_pid, signal.SIGTERM)
    assert text(window) == "The heart is normal in size."
    assert "ended unexpectedly" in window.report_pane.messages.label.text()
    assert window.studies.study(uid_of(window, "ANNA")).state is DraftState.FAILED
    assert window.monitor.state is ModelState.READY
    windows.let_go()
    with qtbot.waitSignal(window.client.done, timeout=WAIT_MS):
        window.flow.draft(uid_of(window, "ANNA"), "en")
    assert text(window, IMPRESSION) == "No acute disease."


def test_stop_ends_the_draft_and_keeps_its_text(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    window.draft()
    qtbot.waitUntil(lambda: "normal in size" in text(window), timeout=WAIT_MS)
    with qtbot.waitSignal(window.client.cancelled, timeout=WAIT_MS):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    windows.let_go()
    assert text(window) == "The heart is normal in size."
    assert not window.flow.busy
    assert window.actions_by_id["draft"].isEnabled()


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        (
            {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0, "BitsAllocated": 8,
             "BitsStored": 8, "HighBit": 7, "PixelData": bytes(256 * 240 * 3)},
            "colour",
        ),
        ({"NumberOfFrames": 2, "PixelData": bytes(256 * 240 * 4)}, "2 frames"),
        ({"size": (16, 16)}, "16 by 16 pixels"),
    ],
)  # fmt: skip
def test_what_cannot_be_drafted_opens_and_says_why(
    windows: Any, make_film: MakeFilm, attributes: dict[str, Any], said: str
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA", **attributes))
    assert len(window.light_box.films) == 1
    window.draft()
    assert said in window.report_pane.messages.label.text()
    assert window.report_pane.messages.force_button.isHidden()
    assert not window.flow.busy


def test_a_film_that_shows_no_chest_is_drafted_only_when_the_reader_insists(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    windows.let_go()
    window = windows()
    windows.open(window, make_film("ANNA", Modality="CT", BodyPartExamined="ABDOMEN"))
    window.draft()
    assert "CT" in window.report_pane.messages.label.text()
    assert not window.flow.busy
    with qtbot.waitSignal(window.client.done, timeout=WAIT_MS):
        window.report_pane.messages.force_button.click()
    assert text(window, IMPRESSION) == "No acute disease."


def test_a_film_that_does_not_suit_is_left_out_and_said(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    films = [make_film("ANNA", study="1.2.3")]
    films.append(make_film("ANNA2", study="1.2.3", PatientID="ANNA", PatientName="ANNA^TEST", BodyPartExamined="HAND"))
    windows.open(window, *films)
    sent: list[dict[str, Any]] = []
    original = window.client.draft
    window.client.draft = lambda *args: sent.append({"films": args[1]}) or original(*args)
    window.draft()
    assert [film.path.stem for film in sent[0]["films"]] == ["ANNA"]
    assert "One film is left out" in window.report_pane.messages.label.text()
    window.stop_draft()


def test_files_that_cannot_be_read_are_named_and_the_others_open(windows: Any, make_film: MakeFilm) -> None:
    good, cut = make_film("ANNA"), make_film("CUT")
    cut.write_bytes(cut.read_bytes()[:-5000])
    renamed, empty = good.with_name("renamed.dcm"), good.with_name("empty.dcm")
    renamed.write_text("this is a text file")
    empty.write_bytes(b"")
    missing = good.with_name("missing.dcm")
    window = windows()
    windows.open(window, renamed, empty, cut, missing, good)
    assert [film.path for film in window.light_box.films] == [good]
    failures = dict(window.light_box.error_card.failures)
    assert set(failures) == {renamed, empty, cut, missing}
    assert not window.loader.busy
    assert "4 could not be opened" in window.status.currentMessage()


def test_a_presentation_state_opened_before_its_film_is_offered_with_it(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    film = make_film("ANNA")
    header = read_header(film)
    state = PresentationState("BONE", (ImageReference.of(header),), areas=(DisplayedArea.of(header, Turn()),))
    document = film.with_name("state.dcm")
    document.write_bytes(presentation_state_bytes(state, header))
    window = windows()
    windows.open(window, document)
    assert window.messages.count == 1
    assert "not open" in window.messages.list.item(0).text()
    windows.open(window, film)
    box = window.light_box
    assert [one.label for one in box.documents.states(box.films[0])] == ["BONE"]
    assert box.actions_by_id["next_state"].isEnabled()
    box.actions_by_id["flag"].trigger()
    series = window.study_panel.tree.index(0, 0, window.study_panel.tree.index_of(uid_of(window, "ANNA")))
    assert series.data(Qt.ItemDataRole.AccessibleTextRole).endswith("key film")


def test_films_that_open_later_steal_neither_the_light_box_nor_the_focus(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA", study="1.2.3"))
    editor = window.report_pane.editors[FINDINGS]
    editor.setFocus()
    qtbot.keyClicks(editor, "writing")
    view = window.light_box.viewports[0]
    view.zoom_by(2.0)
    before = view.presentation
    more = make_film("ANNA2", study="1.2.3", PatientID="ANNA", PatientName="ANNA^TEST", ViewPosition="LL")
    windows.open(window, make_film("BERT"), more)
    assert QApplication.focusWidget() is editor
    assert text(window) == "writing"
    assert window.study_panel.current_uid == uid_of(window, "ANNA")
    assert [film.path.stem for film in window.light_box.films] == ["ANNA", "ANNA2"]
    assert window.light_box.viewports[0].presentation is before


def test_letters_typed_into_the_report_are_not_film_commands(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    editor = window.report_pane.editors[FINDINGS]
    editor.setFocus()
    qtbot.keyClicks(editor, "infiltrate 1 h v r l i")
    assert text(window) == "infiltrate 1 h v r l i"
    assert not window.light_box.viewports[0].presentation.inverted


def test_unsaved_text_comes_back_in_the_next_window(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    path = make_film("ANNA")
    first = windows()
    windows.open(first, path)
    editor = first.report_pane.editors[IMPRESSION]
    qtbot.keyClicks(editor, "half a sentence")
    first.close()
    second = windows()
    windows.open(second, path)
    assert text(second, IMPRESSION) == "half a sentence"


@pytest.mark.parametrize("command", [["/nowhere/python"], None])
def test_the_window_works_without_a_model(
    windows: Any, make_film: MakeFilm, qtbot: QtBot, tmp_path: Path, command: list[str] | None
) -> None:
    if command is None:
        command = [sys.executable, "-m", "echo_core.worker", "--model", str(tmp_path / "no model")]
    window = windows(command=command)
    windows.open(window, make_film("ANNA"))
    qtbot.waitUntil(lambda: window.monitor.state is ModelState.ABSENT, timeout=WAIT_MS)
    assert "No model" in window.status.model.text()
    qtbot.keyClicks(window.report_pane.editors[FINDINGS], "by hand")
    with qtbot.waitSignal(window.client.failed, timeout=WAIT_MS):
        window.draft()
    assert text(window) == "by hand"
    assert window.report_pane.messages.label.text()
    assert window.actions_by_id["draft"].isEnabled()


def test_dropped_files_and_folders_open(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    first = make_film("ANNA")
    make_film("BERT")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(first.parent)), QUrl("https://example.org/film.dcm")])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter, drop = QDragEnterEvent(QPoint(10, 10), *how), QDropEvent(QPointF(10, 10), *how)
    enter.ignore()
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(window.loader.finished, timeout=WAIT_MS):
        window.dropEvent(drop)
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/film.dcm")])
    refused = QDragEnterEvent(QPoint(10, 10), how[0], web, *how[2:])
    refused.ignore()
    window.dragEnterEvent(refused)
    assert not refused.isAccepted()
    assert len(window.studies.uids()) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names that are no UTF-8")
def test_a_file_whose_name_is_no_utf_8_can_be_dropped(make_film: MakeFilm) -> None:
    """As a file manager gives it: the bytes of a name in GBK."""
    name = "胸片 1%.dcm".encode("gbk")
    data = QMimeData()
    data.setData("text/uri-list", b"file:///films/" + quote(name).encode() + b"\r\nfile:///films/%E8%83%B8.dcm\r\n")
    assert local_paths(data) == [Path(os.fsdecode(b"/films/" + name)), Path("/films/胸.dcm")]


def test_a_folder_of_two_thousand_other_files_opens_its_film(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    folder = make_film("ANNA").parent
    for number in range(2000):
        (folder / f"note{number}.txt").write_text("not a film")
    window = windows()
    windows.open(window, folder)
    assert len(window.light_box.films) == 1
    assert not window.light_box.error_card.failures
    assert "2000 files without a film skipped" in window.status.currentMessage()


def test_every_action_has_a_menu_and_every_shortcut_is_in_the_help(windows: Any) -> None:
    window = windows()
    in_menus = {
        action.objectName() for menu in window.menuBar().actions() for action in menu.menu().actions() if action.text()
    }
    assert {spec.id for spec in ACTIONS} <= in_menus
    window.pages.show_shortcuts()
    listed = {key for _, _, keys in window.findChild(KeysDialog).rows() for key in keys.split(", ")}
    for action in [*window.actions_by_id.values(), *window.light_box.actions_by_id.values()]:
        for keys in action.shortcuts():
            assert keys.toString(QKeySequence.SequenceFormat.NativeText) in listed, action.objectName()


def test_no_two_keys_of_the_window_clash(windows: Any) -> None:
    window = windows()
    keys = [
        sequence.toString()
        for action in [*window.actions_by_id.values(), *window.light_box.actions_by_id.values()]
        for sequence in action.shortcuts()
    ]
    assert sorted(keys) == sorted(set(keys))


def test_help_and_about_say_what_this_is_for(windows: Any) -> None:
    window = windows()
    window.pages.show_help()
    assert "not a diagnosis" in window.findChild(QTextBrowser).toPlainText()
    window.pages.show_about()
    about = window.findChild(AboutDialog)
    assert RESEARCH_NOTICE in about.text.text()


def test_the_keyboard_walks_through_the_panes(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    window.activateWindow()
    seen = []
    for _ in range(4):
        window.actions_by_id["focus_next_pane"].trigger()
        seen.append(QApplication.focusWidget())
    assert len(set(seen)) == 4
    assert set(seen) == {
        window.study_panel.view, window.light_box.viewports[0],
        *(window.report_pane.editors[name] for name in (FINDINGS, IMPRESSION)),
    }  # fmt: skip
    window.actions_by_id["show_studies"].trigger()
    assert not window.study_panel.isVisible()


def test_settings_are_applied_and_kept(windows: Any, make_film: MakeFilm, tmp_path: Path) -> None:
    window = windows()
    window.pages.show_settings()
    dialog = window.findChild(SettingsDialog)
    dialog.folder.setText(str(tmp_path))
    dialog.accept()
    assert "config.json" in dialog.problem.text()
    dialog.folder.setText("models")
    assert dialog.values().model_folder == str(Path("models").absolute())
    dialog.folder.clear()
    dialog.language.setCurrentIndex(1)
    dialog.accept()
    windows.open(window, make_film("ANNA"))
    assert window.report_pane.language == "zh"
    window.close()
    saved = json.loads((windows.profile / "settings" / "settings.json").read_text())
    assert saved["report_language"] == "zh"
    assert saved["splitter_state"]
    assert "ANNA" not in json.dumps(saved)


def test_the_report_is_copied_and_saved(
    windows: Any, make_film: MakeFilm, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows.let_go()
    window = windows()
    windows.open(window, make_film("ANNA"))
    with qtbot.waitSignal(window.client.done, timeout=WAIT_MS):
        window.draft()
    window.copy_report()
    assert "No acute disease." in QGuiApplication.clipboard().text()
    target = tmp_path / "out.txt"
    monkeypatch.setattr(window.report_pane, "_choose_path", lambda: target)
    window.save_report()
    saved = target.read_bytes().decode("utf-8")
    assert "The lungs are clear." in saved
    assert "not a diagnosis" in saved
    assert ("\r\n" in saved) is (os.linesep == "\r\n")
    assert window.studies.study(uid_of(window, "ANNA")).state is DraftState.SAVED


def test_what_the_model_gets_does_not_depend_on_the_readers_window(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    film = window.light_box.films[0]
    before = np.array(film.stored)
    view = window.light_box.viewports[0]
    view.drag_window(60, -40)
    view.toggle_invert()
    sent: list[Any] = []
    original = window.client.draft
    window.client.draft = lambda *args: sent.append(args) or original(*args)
    window.draft()
    window.stop_draft()
    assert sent[0][1] == [film]
    assert np.array_equal(film.stored, before)


def test_another_device_applies_without_a_restart_of_the_program(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    qtbot.waitUntil(lambda: window.monitor.state is ModelState.READY, timeout=WAIT_MS)
    before = window.client.worker_pid
    window.pages.show_settings()
    dialog = window.findChild(SettingsDialog)
    dialog.device.setCurrentIndex(dialog.device.findData("cpu"))
    with qtbot.waitSignal(window.client.starting, timeout=WAIT_MS):
        dialog.accept()
    assert window.monitor.state is ModelState.STARTING
    qtbot.waitUntil(lambda: window.monitor.state is ModelState.READY, timeout=WAIT_MS)
    assert window.client.worker_pid != before
    assert psutil.Process(window.client.worker_pid).cmdline()[-2:] == ["--device", "cpu"]
    assert not window.messages.isVisible()


def _demo(windows: Any, qtbot: QtBot, path: Path) -> MainWindow:
    """A window that opens ``path`` and drafts, as ``--demo`` has it."""
    window: MainWindow = windows(paths=[path], draft=True)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=WAIT_MS)
    return window


def test_the_demonstration_a_second_time_replaces_the_draft_of_the_first(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    windows.let_go()
    path = make_film("ANNA")
    for _ in range(2):
        window = _demo(windows, qtbot, path)
        qtbot.waitUntil(lambda window=window: bool(text(window, IMPRESSION)) and not window.flow.busy, timeout=WAIT_MS)
        assert text(window) == "The heart is normal in size. The lungs are clear."
        assert text(window, IMPRESSION) == "No acute disease."
        window.close()


def test_the_demonstration_drafts_over_nobodys_own_text(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    windows.let_go()
    path = make_film("ANNA")
    first = windows()
    windows.open(first, path)
    qtbot.keyClicks(first.report_pane.editors[FINDINGS], "my own words")
    first.close()
    second = _demo(windows, qtbot, path)
    assert not second.flow.busy
    assert text(second) == "my own words"
    assert "recovered" in second.report_pane.messages.label.text()
    assert second.studies.study(uid_of(second, "ANNA")).state is DraftState.EDITED


def test_the_list_says_whether_a_report_is_saved_or_changed_since(
    windows: Any, make_film: MakeFilm, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    study = window.studies.study(uid_of(window, "ANNA"))
    assert not window.actions_by_id["save_report"].isEnabled()
    editor = window.report_pane.editors[FINDINGS]
    qtbot.keyClicks(editor, "clear")
    assert study.state is DraftState.EDITED
    assert window.actions_by_id["save_report"].isEnabled()
    monkeypatch.setattr(window.report_pane, "_choose_path", lambda: tmp_path / "out.txt")
    window.report_pane.controls.save_button.click()
    assert study.state is DraftState.SAVED
    qtbot.keyClicks(editor, " now")
    assert study.state is DraftState.EDITED
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    assert study.state is DraftState.NONE
    assert not window.actions_by_id["copy_report"].isEnabled()


def test_a_draft_cannot_begin_while_a_stopped_one_still_ends(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    window.draft()
    qtbot.waitUntil(lambda: "normal in size" in text(window), timeout=WAIT_MS)
    window.stop_draft()
    assert not window.report_pane.report.drafting
    assert not window.report_pane.controls.draft_button.isEnabled()
    qtbot.waitUntil(window.report_pane.controls.draft_button.isEnabled, timeout=WAIT_MS)
    assert not window.flow.busy


def test_closing_a_study_frees_its_films_and_keeps_its_report(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    anna, bert = make_film("ANNA"), make_film("BERT")
    # One after the other: two that are read at a time may arrive in either order.
    windows.open(window, anna)
    windows.open(window, bert)
    qtbot.keyClicks(window.report_pane.editors[FINDINGS], "of Anna")
    film = weakref.ref(window.light_box.films[0])
    window.actions_by_id["close_study"].trigger()
    assert window.report_pane.heading.patient.text().startswith("BERT")
    assert [shown.path for shown in window.light_box.films] == [bert]
    qtbot.waitUntil(lambda: gc.collect() >= 0 and film() is None, timeout=WAIT_MS)
    window.close_study()
    assert window.light_box.films == ()
    assert not window.actions_by_id["close_study"].isEnabled()
    windows.open(window, anna)
    assert text(window) == "of Anna"


def test_a_recovered_report_goes_to_its_own_patient_in_whatever_order_films_open(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    anna, bert = make_film("ANNA", study="1.2.3"), make_film("BERT", study="1.2.3")
    first = windows()
    windows.open(first, anna)
    windows.open(first, bert)
    for name in ("ANNA", "BERT"):
        first.study_panel.select(uid_of(first, name))
        qtbot.keyClicks(first.report_pane.editors[FINDINGS], f"of {name}")
    first.close()
    second = windows()
    windows.open(second, bert)
    windows.open(second, anna)
    for name in ("ANNA", "BERT"):
        second.study_panel.select(uid_of(second, name))
        assert second.report_pane.heading.patient.text().startswith(name)
        assert text(second) == f"of {name}"


def test_a_report_finds_its_patient_however_the_name_is_written(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    anna, bert = make_film("ANNA", study="1.2.3"), make_film("BERT", study="1.2.3")
    first = windows()
    windows.open(first, anna)
    windows.open(first, bert)
    first.study_panel.select(uid_of(first, "BERT"))
    qtbot.keyClicks(first.report_pane.editors[FINDINGS], "of BERT")
    first.close()
    second = windows()
    windows.open(second, anna)
    windows.open(second, make_film("BERT2", study="1.2.3", PatientID="BERT", PatientName="Bert^Test^^"))
    second.study_panel.select(uid_of(second, "BERT"))
    assert text(second) == "of BERT"


def test_a_home_that_cannot_be_written_is_said_and_stops_nothing(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    windows.profile.mkdir()
    (windows.profile / "data").write_text("in the way of the folder")
    window = windows()
    assert "cannot be kept" in window.messages.list.item(0).text()
    windows.open(window, make_film("ANNA"))
    qtbot.keyClicks(window.report_pane.editors[FINDINGS], "typed")
    assert text(window) == "typed"


def test_a_name_of_one_endless_word_can_be_read_in_full(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    name = "26eae465a3069d7d94e44c519d9c7aae430455e0ae7ac52b21"
    windows.open(window, make_film("ANNA", PatientName=name))
    label = window.report_pane.heading.patient
    assert label.text().replace("\u200b", "") == name
    assert label.minimumSizeHint().width() <= 320


def test_lengths_on_the_films_are_held_against_the_text(windows: Any, make_film: Any) -> None:
    window = windows()
    windows.open(window, make_film("A", PixelSpacing=[0.5, 0.5]), make_film("B", PixelSpacing=[0.5, 0.5]))
    first, second = window.studies.uids()
    for uid, columns in ((first, 24), (second, 60)):
        film = window.studies.films(uid)[0]
        window.light_box.book.layer(film).add(Annotation(Kind.LENGTH, ((10, 10), (10 + columns, 10))))
    report = window.flow.written(first)
    assert report is not None
    assert window.desk.checked_report(report).measured_mm == (12.0,)


def test_the_status_bar_counts_every_open_film(windows: Any, make_film: Any) -> None:
    window = windows()
    study = generate_uid()
    windows.open(window, make_film("A"), make_film("B", study=study), make_film("C", study=study))
    windows.qtbot.waitUntil(lambda: window.status.memory.text().startswith("3 open"))
    window.close_study()
    windows.qtbot.waitUntil(lambda: window.status.memory.text().startswith(("1 open", "2 open")))
