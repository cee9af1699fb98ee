"""A draft that goes on from the reader's own text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.document import ReportDocument
from app.report.pane import ReportPane
from app.report.splitter import FINDINGS, IMPRESSION
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin


class Desk:
    """A pane with a drafted report; a continuation begins as the window begins it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.answer, self.questions = True, 0
        self.book = ReportBook()
        self.pane = ReportPane(self.book, confirm=self._confirm, choose_path=lambda: Path("unused"))
        qtbot.addWidget(self.pane)
        self.pane.show()
        qtbot.waitExposed(self.pane)
        self.pane.show_study(FilmHeader(study_uid="1.1"))
        self.prefixes: list[str] = []
        self.pane.continuation_requested.connect(self._begin)
        self.book.begin_draft("1.1", "d")
        self.book.on_block("d", {"text": "Findings: The heart is large. Clear lungs. Impression: Large heart."})
        self.book.on_done("d", {})

    def _confirm(self, _question: str) -> bool:
        self.questions += 1
        return self.answer

    def _begin(self, _language: str, prefix: str) -> None:
        self.prefixes.append(prefix)
        self.book.begin_draft("1.1", "c")

    @property
    def report(self) -> ReportDocument:
        assert self.pane.report is not None
        for name in (FINDINGS, IMPRESSION):
            assert self.pane.editors[name].toPlainText() == self.pane.report.text(name)
        return self.pane.report

    def caret(self, section: str, position: int) -> None:
        editor = self.pane.editors[section]
        editor.setFocus()
        cursor = editor.textCursor()
        cursor.setPosition(position)
        editor.setTextCursor(cursor)

    def block(self, text: str) -> None:
        self.book.on_block("c", {"text": text})


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_the_draft_goes_on_behind_the_caret_and_undo_brings_the_rest_back(desk: Desk) -> None:
    desk.caret(FINDINGS, len("The heart is "))
    desk.pane.redraft_here()
    assert desk.prefixes == ["Findings: The heart is"]
    assert desk.questions == 0
    assert desk.report.text(FINDINGS) == "The heart is large. Clear lungs."
    desk.block(" small.")
    assert desk.report.text(FINDINGS) == "The heart is small."
    assert desk.report.text(IMPRESSION) == ""
    desk.block(" Impress")
    desk.block("ion: Small heart.")
    desk.book.on_done("c", {})
    assert (desk.report.text(FINDINGS), desk.report.text(IMPRESSION)) == ("The heart is small.", "Small heart.")
    desk.pane.undo()
    assert desk.report.text(FINDINGS) == "The heart is large. Clear lungs."
    assert desk.report.text(IMPRESSION) == "Large heart."
    desk.pane.redo()
    assert (desk.report.text(FINDINGS), desk.report.text(IMPRESSION)) == ("The heart is small.", "Small heart.")


def test_the_impression_is_drafted_from_the_edited_findings(desk: Desk) -> None:
    desk.caret(FINDINGS, len("The heart is "))
    desk.pane.editors[FINDINGS].insertPlainText("very ")
    desk.pane.draft_impression()
    assert desk.prefixes == ["Findings: The heart is very large. Clear lungs. Impression:"]
    assert desk.questions == 0
    desk.block(" Very large heart.")
    desk.book.on_done("c", {})
    assert desk.report.text(FINDINGS) == "The heart is very large. Clear lungs."
    assert desk.report.text(IMPRESSION).strip() == "Very large heart."
    assert {span.origin for span in desk.report.spans(FINDINGS)} == {Origin.MODEL, Origin.EDITED}


def test_text_of_one_s_own_behind_the_caret_is_asked_about(desk: Desk) -> None:
    editor = desk.pane.editors[FINDINGS]
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertPlainText(" Mine.")
    desk.caret(FINDINGS, 4)
    desk.answer = False
    desk.pane.redraft_here()
    assert (desk.questions, desk.prefixes) == (1, [])
    desk.answer = True
    desk.pane.redraft_here()
    assert desk.prefixes == ["Findings: The"]
    desk.block(" lungs")
    assert desk.report.text(FINDINGS) == "The lungs"


def test_what_is_typed_behind_the_place_before_the_first_block_is_kept(desk: Desk) -> None:
    desk.caret(FINDINGS, len("The heart is large."))
    desk.pane.redraft_here()
    desk.pane.editors[FINDINGS].moveCursor(QTextCursor.MoveOperation.End)
    desk.pane.editors[FINDINGS].insertPlainText(" Typed meanwhile.")
    desk.block(" New.")
    assert desk.report.text(FINDINGS) == "The heart is large. New. Typed meanwhile."


def test_a_continuation_that_fails_before_its_first_text_changes_nothing(desk: Desk) -> None:
    desk.caret(FINDINGS, 3)
    desk.pane.redraft_here()
    desk.book.on_failed("c", "decoding", "The text in front is too long.")
    assert desk.report.text(FINDINGS) == "The heart is large. Clear lungs."
    assert desk.report.text(IMPRESSION) == "Large heart."
    desk.book.begin_draft("1.1", "c")
    desk.block("Findings: Second.")
    assert desk.report.text(FINDINGS) == "The heart is large. Clear lungs.\nSecond."


def test_a_caret_at_the_end_of_one_s_own_sentence_asks_nothing(desk: Desk) -> None:
    desk.caret(FINDINGS, 0)
    desk.pane.editors[FINDINGS].insertPlainText("A sentence of mine. ")
    desk.caret(FINDINGS, len("A sentence of mine."))
    desk.pane.redraft_here()
    assert desk.questions == 0, "only white space of one's own stands behind"


def test_an_impression_that_does_not_follow_the_findings_is_told(desk: Desk) -> None:
    desk.caret(FINDINGS, 0)
    desk.pane.editors[FINDINGS].insertPlainText("Large right pneumothorax. ")
    desk.pane.draft_impression()
    desk.block(" Large heart.")
    desk.book.on_done("c", {})
    assert "leaves out what the Findings state: pneumothorax" in desk.report.message
    desk.pane.draft_impression()
    desk.block(" Large heart, right pneumothorax.")
    desk.book.on_done("c", {})
    assert desk.report.message == ""


def test_undo_of_a_draft_in_the_other_language_brings_the_language_back(desk: Desk) -> None:
    report = desk.report
    report.request_redraft()
    desk.book.begin_draft("1.1", "z", "zh")
    desk.book.on_block("z", {"text": "所见：心影不大。结论：未见异常。"})
    desk.book.on_done("z", {})
    assert (report.language, desk.report.text(FINDINGS)) == ("zh", "心影不大。")
    desk.pane.undo()
    assert (report.language, desk.report.text(IMPRESSION)) == ("en", "Large heart.")
    desk.pane.redo()
    assert (report.language, desk.report.text(IMPRESSION)) == ("zh", "未见异常。")
    desk.pane.undo()
    desk.book.begin_draft("1.1", "y", "zh")
    desk.book.on_failed("y", "decoding", "No.")
    assert report.language == "en", "nothing was written"


def test_a_continuation_that_fails_in_the_middle_says_how_to_get_the_rest_back(desk: Desk) -> None:
    desk.caret(FINDINGS, len("The heart is "))
    desk.pane.redraft_here()
    desk.block(" small.")
    desk.book.on_failed("c", "worker_died", "It ended.")
    assert desk.report.message == "It ended. Undo brings back what stood here before."
    desk.pane.undo()
    assert desk.report.text(FINDINGS) == "The heart is large. Clear lungs."
    desk.pane.redraft_here()
    desk.book.on_failed("c", "worker_died", "It ended.")
    assert desk.report.message == "It ended.", "nothing has given way"
