"""The pane with real keys, real clipboard, real documents, offscreen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QFocusEvent, QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.editor import SectionEditor
from app.report.export.exported import RESEARCH_NOTICE
from app.report.pane import ReportPane
from app.report.splitter import FINDINGS, IMPRESSION
from echo_core.films.header import FilmHeader

ONE = FilmHeader(
    study_uid="1.1", patient_name="DOE^JANE", patient_id="P7", study_date="20200131", study_description="Chest PA"
)
TWO = FilmHeader(study_uid="2.2", patient_name="ROE^RICHARD")


class Desk:
    """A pane on a book, with the answers that a user would give."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.answer = True
        self.questions: list[str] = []
        self.path: Path | None = folder / "out.txt"
        self.book = ReportBook()
        self.pane = ReportPane(self.book, confirm=self._confirm, choose_path=lambda: self.path)
        qtbot.addWidget(self.pane)
        self.pane.resize(420, 700)
        self.pane.show()
        qtbot.waitExposed(self.pane)
        self.pane.show_study(ONE)
        self.findings.setFocus()
        self.qtbot = qtbot

    def _confirm(self, question: str) -> bool:
        self.questions.append(question)
        return self.answer

    @property
    def findings(self) -> SectionEditor:
        return self.pane.editors[FINDINGS]

    @property
    def text(self) -> str:
        report = self.pane.report
        assert report is not None
        assert self.findings.toPlainText() == report.text(FINDINGS)
        assert self.pane.editors[IMPRESSION].toPlainText() == report.text(IMPRESSION)
        return report.text(FINDINGS)

    def begin(self, draft: str = "d", study: str = "1.1") -> None:
        self.book.begin_draft(study, draft)

    def block(self, text: str, draft: str = "d") -> None:
        self.book.on_block(draft, {"event": "block", "index": 0, "text": text, "tokens": []})

    def caret(self, position: int, anchor: int | None = None) -> None:
        cursor = self.findings.textCursor()
        cursor.setPosition(position if anchor is None else anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.findings.setTextCursor(cursor)

    def keys(self, text: str) -> None:
        self.qtbot.keyClicks(self.findings, text)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.findings, key, modifier)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    return Desk(qtbot, tmp_path)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_keys_between_blocks_stay_together_and_the_caret_stays_behind_them(desk: Desk) -> None:
    desk.begin()
    desk.block("Findings: The heart is")
    desk.caret(len("The heart is"))
    for char, block in zip(" Old rib", [" nor", "mal. ", "The ", "lungs ", "are ", "cle", "ar", "."], strict=True):
        desk.keys(char)
        desk.block(block)
    assert desk.text == "The heart is Old rib"
    assert desk.findings.textCursor().position() == len(desk.text)
    desk.pane.offers.insert()
    assert desk.text == "The heart is normal. The lungs are clear. Old rib"
    assert desk.findings.textCursor().position() == len(desk.text)
    for expected in ("The heart is Old rib", "The heart is Old ", "The heart is"):
        desk.key(Qt.Key.Key_Z, CTRL)
        assert desk.text == expected


def test_a_caret_inside_the_text_and_a_selection_are_not_moved(desk: Desk) -> None:
    desk.begin()
    desk.block("Findings: The heart is")
    desk.caret(4)
    desk.block(" normal")
    assert desk.findings.textCursor().position() == 4
    desk.caret(4, anchor=len("The heart is normal"))
    desk.block(" in size.")
    assert desk.findings.textCursor().selectedText() == "heart is normal"
    assert desk.findings.textCursor().position() == 4


def test_undo_keys_never_take_back_a_block(desk: Desk) -> None:
    desk.keys("Mine ")
    desk.begin()
    desk.block("Findings: One.")
    for _ in range(3):
        desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.text.strip() == "One."
    desk.block(" Two.")
    desk.book.on_done("d", {"event": "done", "id": "d", "text": "", "tpf": 4.0, "tokens": 8, "total_ms": 100})
    desk.key(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.text == "Mine \nOne. Two."
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.text == ""


def test_paste_cut_and_return_are_plain_edits(desk: Desk) -> None:
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("pasted\r\nlines \U0001f600")
    QGuiApplication.clipboard().setMimeData(mime)
    desk.begin()
    desk.block("Findings: AB")
    desk.caret(1)
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.text == "Apasted\nlines \U0001f600B"
    assert "bold" not in desk.findings.toHtml()
    desk.key(Qt.Key.Key_Return)
    desk.block("C")
    assert desk.text == "Apasted\nlines \U0001f600\nBC"
    desk.key(Qt.Key.Key_A, CTRL)
    desk.key(Qt.Key.Key_X, CTRL)
    desk.block("D")
    assert desk.text == ""
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.pane.offers.insert()
    assert desk.text == "Apasted\nlines \U0001f600\nBCD"


def test_emoji_that_share_half_a_character_survive_replacement_and_undo(desk: Desk) -> None:
    desk.findings.insertPlainText("\U0001f600")
    desk.key(Qt.Key.Key_A, CTRL)
    desk.findings.insertPlainText("\U0001f601")
    assert desk.text == "\U0001f601"
    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.text == "\U0001f600"


def test_an_input_method_commits_where_it_composed(desk: Desk) -> None:
    desk.begin()
    desk.block("Findings: 双肺")
    desk.caret(1)
    QApplication.sendEvent(desk.findings, QInputMethodEvent("qing", []))
    desk.block("清晰")
    assert desk.text == "双肺"
    commit = QInputMethodEvent("", [])
    commit.setCommitString("侧")
    QApplication.sendEvent(desk.findings, commit)
    assert desk.text == "双侧肺清晰"


def test_text_dragged_inside_the_editor_moves_as_one_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.begin()
    desk.block("Findings: one two three")
    desk.caret(4, anchor=0)
    mime = QMimeData()
    mime.setText("one ")
    drop = QDropEvent(
        QPointF(desk.findings.viewport().width() - 5, 12),
        Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    monkeypatch.setattr(QDropEvent, "source", lambda self: desk.findings.viewport())
    desk.findings.dropEvent(drop)
    assert desk.text == "two threeone "
    desk.block(" four")
    desk.pane.offers.insert()
    assert desk.text == "two three fourone "
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.text == "one two three"


def test_dropped_files_are_left_to_the_window(desk: Desk) -> None:
    mime = QMimeData()
    mime.setText("file:///x.dcm")
    mime.setUrls(["file:///x.dcm"])
    assert not desk.findings.canInsertFromMimeData(mime)


def test_the_newest_block_is_tinted_until_the_next_one(desk: Desk) -> None:
    def tinted() -> list[str]:
        return [mark.cursor.selectedText() for mark in desk.findings.extraSelections()]

    desk.begin()
    desk.block("Findings: One.")
    assert tinted() == ["One."]
    desk.block(" Two.")
    assert tinted() == [" Two."]
    desk.book.on_done("d", {"event": "done", "id": "d"})
    assert tinted() == []


def test_a_view_that_the_user_scrolled_does_not_move(desk: Desk) -> None:
    desk.findings.clearFocus()
    desk.begin()
    desk.block("Findings: start")
    for number in range(60):
        desk.block(f"\nline {number}")
    bar = desk.findings.verticalScrollBar()
    assert bar.maximum() > 0
    end = QTextCursor(desk.findings.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    assert desk.findings.viewport().rect().contains(desk.findings.cursorRect(end))
    bar.setValue(bar.maximum() // 2)
    seen = bar.value()
    top = desk.findings.cursorForPosition(QPoint(2, 2)).block().text()
    for number in range(20):
        desk.block(f"\nmore {number}")
    assert bar.value() == seen
    assert desk.findings.cursorForPosition(QPoint(2, 2)).block().text() == top


def test_following_the_stream_never_loses_sight_of_a_caret_in_use(desk: Desk) -> None:
    desk.keys("My first line")
    desk.begin()
    for number in range(80):
        desk.block(f"Findings: line {number}" if not number else f"\nline {number}")
    assert desk.findings.textCursor().position() == len("My first line")
    assert desk.findings.viewport().rect().intersects(desk.findings.cursorRect())


def test_each_study_keeps_its_report_and_late_blocks_find_theirs(desk: Desk) -> None:
    desk.keys("Of Jane.")
    desk.begin()
    desk.pane.show_study(TWO)
    assert desk.text == ""
    desk.keys("Of Richard.")
    desk.block("Findings: Hers.")
    assert desk.text == "Of Richard."
    desk.pane.show_study(ONE)
    assert desk.text == "Of Jane.\nHers."
    assert desk.findings.textCursor().position() == len("Of Jane.")
    desk.block(" More.")
    assert desk.text == "Of Jane.\nHers. More."
    desk.pane.show_study(None)
    assert desk.findings.toPlainText() == ""
    assert desk.findings.isReadOnly()


def test_heading_names_the_study_and_the_notice_always_stands(desk: Desk) -> None:
    heading = desk.pane.heading
    assert heading.patient.text() == "DOE, JANE"
    assert heading.study.text() == "ID P7 · 2020-01-31 · Chest PA"
    desk.pane.set_model("echo-mini 0.1")
    assert heading.notice.text() == "Research draft, not a diagnosis. Drafted by ECHO echo-mini 0.1."
    assert heading.notice.isVisible()
    desk.pane.show_study(None)
    assert heading.notice.isVisible()


def test_draft_stop_and_redraft(desk: Desk, qtbot: QtBot) -> None:
    pane, controls = desk.pane, desk.pane.controls
    pane.draft_requested.connect(lambda language: desk.begin(language))
    controls.language = "zh"
    with qtbot.waitSignal(pane.draft_requested) as asked:
        controls.draft_button.click()
    assert asked.args == ["zh"]
    assert not controls.draft_button.isEnabled()
    desk.block("所见：清晰。", draft="zh")
    assert "1 block" in controls.progress.text()
    with qtbot.waitSignal(pane.stop_requested):
        controls.stop_button.click()
    desk.block("晚", draft="zh")
    assert desk.text == "清晰。"
    assert controls.draft_button.text() == "Redraft"
    desk.caret(0)
    desk.keys("x")
    desk.answer = False
    with qtbot.assertNotEmitted(pane.draft_requested):
        controls.draft_button.click()
    assert len(desk.questions) == 1
    desk.answer = True
    controls.language = "en"
    with qtbot.waitSignal(pane.draft_requested):
        controls.draft_button.click()
    assert desk.text == "x清晰。"
    desk.block("Findings: Clear.", draft="en")
    assert desk.text == "Clear."


def test_a_replacement_that_was_refused_is_not_made_up_for_later(desk: Desk) -> None:
    desk.begin()
    desk.block("Findings: One.")
    desk.book.on_done("d", {"event": "done", "id": "d"})
    desk.pane.draft()
    assert desk.pane.report is not None
    assert not desk.pane.report.drafting
    desk.pane.undo()
    desk.keys("Mine.")
    desk.pane.draft()
    desk.begin("e")
    desk.block("Findings: Two.", draft="e")
    assert desk.text == "Mine.\nTwo."


def test_a_composition_ends_where_the_focus_leaves(desk: Desk) -> None:
    desk.begin()
    QApplication.sendEvent(desk.findings, QInputMethodEvent("qing", []))
    desk.block("Findings: One.")
    assert desk.pane.report is not None
    assert desk.pane.report.text(FINDINGS) == ""
    QApplication.sendEvent(desk.findings, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert desk.pane.report.text(FINDINGS) == "One."


def test_progress_shows_the_figures_of_the_done_event(desk: Desk) -> None:
    desk.begin()
    desk.block("Findings: One.")
    desk.book.on_done("d", {"event": "done", "id": "d", "tpf": 7.6, "tokens": 16, "total_ms": 640})
    assert desk.pane.controls.progress.text() == "Drafted:  1 block · 0.6 s · 7.6 tokens per forward"


def test_a_failure_is_shown_and_takes_no_text(desk: Desk, qtbot: QtBot) -> None:
    desk.begin()
    desk.block("Findings: One.")
    desk.book.on_failed("d", "worker_died", "It ended.")
    assert desk.text == "One."
    assert desk.pane.messages.isVisible()
    assert desk.pane.messages.label.text() == "It ended."
    assert not desk.pane.messages.force_button.isVisible()
    desk.begin("e")
    assert not desk.pane.messages.isVisible()
    desk.book.on_failed("e", "not_chest", "This does not look like a chest film.")
    with qtbot.waitSignal(desk.pane.force_requested) as forced:
        desk.pane.messages.force_button.click()
    assert forced.args == ["en"]


@pytest.mark.parametrize(("line_end", "expected"), [("\n", b"\n"), ("\r\n", b"\r\n")])
def test_save_and_copy(
    desk: Desk, tmp_path: Path, line_end: str, expected: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.report.export.text.os.linesep", line_end)
    desk.begin()
    desk.block("Findings: Clear. Impression: Normal – 正常.")
    desk.book.on_done("d", {"event": "done", "id": "d"})
    desk.pane.controls.save_button.click()
    content = (tmp_path / "out.txt").read_bytes()
    lines = content.decode("utf-8").split(expected.decode())
    assert lines == [
        f"{RESEARCH_NOTICE['en']} Drafted with ECHO echo-mini, not edited. Words: 4 by the model.",
        "",
        "Findings:", "Clear.", "", "Impression:", "Normal – 正常.", "",
    ]  # fmt: skip
    assert content.count(b"\n") == content.count(expected)
    desk.pane.controls.copy_button.click()
    assert QGuiApplication.clipboard().text() == content.decode().replace("\r\n", "\n")
    assert desk.pane.report is not None
    assert not desk.pane.report.unsaved


def test_a_save_that_fails_says_so_and_keeps_the_text(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    desk.path = tmp_path / "file" / "out.txt"
    desk.keys("Mine.")
    assert not desk.pane.save()
    assert "could not be saved" in desk.pane.messages.label.text()
    assert desk.pane.report is not None
    assert desk.pane.report.unsaved
    desk.path = None
    assert not desk.pane.save()
    assert desk.text == "Mine."


def test_a_markup_name_is_shown_as_text(desk: Desk) -> None:
    desk.pane.show_study(FilmHeader(study_uid="3", patient_name="<b>X</b>^<i>"))
    assert desk.pane.heading.patient.text() == "<b>X</b>, <i>"
    assert desk.pane.heading.patient.textFormat() == Qt.TextFormat.PlainText


def test_the_context_menu_has_our_undo_and_not_qt_s(desk: Desk) -> None:
    desk.keys("abc")
    menu = desk.findings.context_menu(QPoint(5, 5))
    labels = [action.text() for action in menu.actions()]
    assert labels[:2] == ["Undo", "Redo"]
    assert sum("ndo" in label for label in labels) == 1
    menu.actions()[0].trigger()
    assert desk.text == ""
    menu.deleteLater()
