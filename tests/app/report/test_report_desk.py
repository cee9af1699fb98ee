"""Checks, signing, addenda, versions and origins with real widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.desk import ReportDesk, Surroundings
from app.report.document import ReportDocument
from app.report.pane import ReportPane
from app.report.record import ReportState
from app.report.sign_dialog import SignDialog
from app.report.splitter import ADDENDUM, FINDINGS, IMPRESSION, INDICATION
from app.report.store.keeper import Keeper
from app.report.versions_dialog import VersionsDialog
from echo_core.films.header import FilmHeader

JANE = FilmHeader(study_uid="1.1", patient_name="DOE^JANE", patient_id="P7", study_date="20200131", patient_sex="F")
FILM = replace(JANE, sop_class_uid="1.2.840.10008.5.1.4.1.1.1", sop_uid="1.1.1.1", series_uid="1.1.1")


class Desk:
    """A pane with a desk on a store, and a drafted report in it."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.book = ReportBook()
        self.keeper = Keeper(self.book, folder, author=lambda: "anna")
        self.pane = ReportPane(self.book)
        qtbot.addWidget(self.pane)
        self.own: set[str] = set()
        around = Surroundings(
            lambda: "anna", lambda report: 0, lambda report: (), lambda report: [FILM], lambda: frozenset(self.own)
        )
        self.desk = ReportDesk(self.pane, self.pane, self.keeper, around)
        self.pane.resize(420, 800)
        self.pane.show()
        qtbot.waitExposed(self.pane)
        self.pane.show_study(JANE)
        self.book.begin_draft("1.1", "d")
        self.book.on_block("d", {"text": "Findings: Left pleural effusion. The heart is normal. "})
        self.book.on_block("d", {"text": "Impression: Right pleural effusion."})
        made_by = {"model": "echo-mini", "version": "0.1", "fingerprint": "ab" * 32, "settings": {"device": "cpu"}}
        self.book.on_done("d", {"made_by": made_by})

    @property
    def report(self) -> ReportDocument:
        assert self.pane.report is not None
        return self.pane.report

    def open(self, *, signing: bool) -> SignDialog:
        with self.qtbot.waitSignal(self.desk.checker.checked, timeout=60_000):
            (self.desk.sign if signing else self.desk.check)()
        return next(d for d in self.pane.findChildren(SignDialog) if d.isVisible())

    def rechecked(self) -> None:
        with self.qtbot.waitSignal(self.desk.checker.checked, timeout=60_000):
            pass


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "data")
    yield made
    made.pane.close_down()
    made.desk.close()
    made.keeper.close()


def test_the_dialog_says_that_an_offer_is_no_part_of_the_report(desk: Desk) -> None:
    dialog = desk.open(signing=True)
    assert "offers" not in dialog.draft.text()
    dialog.reject()
    desk.book.begin_draft("1.1", "e")
    desk.book.on_block("e", {"text": "Findings: One."})
    desk.report.edit(FINDINGS, len(desk.report.units(FINDINGS)), 0, "x")
    desk.book.on_block("e", {"text": " Two."})
    dialog = desk.open(signing=True)
    assert "signing drops it" in dialog.draft.text()
    dialog.reject()


def _rules(dialog: SignDialog) -> list[str]:
    return [concern.rule for concern in dialog.concerns]


def test_the_checks_warn_show_the_place_and_fix_it_with_one_key(desk: Desk) -> None:
    dialog = desk.open(signing=False)
    assert _rules(dialog) == ["laterality", "unread", "unread"]
    assert "3 places" in dialog.title.text()
    dialog.list.setCurrentRow(0)
    dialog.show_button.click()
    editor = desk.pane.editors[IMPRESSION]
    assert editor.textCursor().selectedText() == "Right"
    assert any(
        mark.format.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline
        for mark in editor.extraSelections()
    )
    dialog.list.setFocus()
    dialog.activateWindow()
    desk.qtbot.waitUntil(dialog.list.hasFocus)
    desk.qtbot.keyClick(dialog.list, Qt.Key.Key_F)
    assert desk.report.text(IMPRESSION) == "Left pleural effusion."
    desk.rechecked()
    assert "laterality" not in _rules(dialog)
    desk.report.undo()
    assert desk.report.text(IMPRESSION) == "Right pleural effusion."
    dialog.close()


def test_checks_that_still_stand_open_ask_for_nothing_once_the_window_is_closed(desk: Desk) -> None:
    dialog = desk.open(signing=False)
    desk.report.edit(FINDINGS, 0, 0, "No change. ")
    desk.desk.close()
    with desk.qtbot.waitSignal(dialog.check_wanted, timeout=60_000):
        pass
    dialog.close()


def test_a_fix_is_not_applied_to_text_that_has_changed_since(desk: Desk) -> None:
    dialog = desk.open(signing=False)
    dialog.list.setCurrentRow(0)
    desk.report.edit(IMPRESSION, 0, 0, "Note: ")
    dialog.fix()
    assert desk.report.text(IMPRESSION) == "Note: Right pleural effusion."
    desk.rechecked()
    dialog.fix()
    assert desk.report.text(IMPRESSION) == "Note: Left pleural effusion."
    dialog.close()


def test_marking_as_read_by_key_and_by_putting_the_caret_into_a_sentence(desk: Desk) -> None:
    findings = desk.pane.editors[FINDINGS]
    assert [span.visited for span in desk.report.spans(FINDINGS)] == [False]
    findings.setFocus()
    desk.qtbot.keyClick(findings, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert [(span.text.strip(), span.visited) for span in desk.report.spans(FINDINGS)] == [
        ("Left pleural effusion.", False),
        ("The heart is normal.", True),
    ]
    desk.pane.mark_read()
    dialog = desk.open(signing=False)
    assert _rules(dialog) == ["laterality"]
    dialog.close()


def test_signing_is_a_deliberate_act_that_never_is_blocked_by_a_warning(desk: Desk) -> None:
    dialog = desk.open(signing=True)
    assert dialog.concerns
    assert not dialog.sign_button.isEnabled()
    dialog.confirm.setChecked(True)
    dialog.name.clear()
    assert not dialog.sign_button.isEnabled()
    dialog.name.setText("Dr. Anna")
    assert dialog.sign_button.isEnabled()
    assert "echo-mini 0.1" in dialog.draft.text()
    assert "abababab" in dialog.draft.text()
    assert "100 % from the model" in dialog.draft.text()
    desk.qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert desk.report.record.state is ReportState.DRAFT
    dialog.sign_button.click()
    record = desk.report.record
    assert record.state is ReportState.FINAL
    assert record.signature is not None
    assert record.signature.author == "Dr. Anna"
    assert [film.sop_uid for film in record.films] == ["1.1.1.1"]
    assert "signed by Dr. Anna" in desk.pane.heading.state.text()
    for editor in (desk.pane.editors[FINDINGS], desk.pane.editors[IMPRESSION]):
        assert editor.isReadOnly()
        desk.qtbot.keyClicks(editor, "x")
    assert "x" not in desk.report.text(FINDINGS)
    desk.pane.undo()
    assert desk.report.text(IMPRESSION) == "Right pleural effusion."
    assert not desk.pane.controls.draft_button.isEnabled()
    stored = desk.keeper.versions("1.1")[-1]
    assert (stored.kind, stored.author) == ("final", "anna")
    kept = desk.keeper.version(stored.id)
    assert kept.drafts[-1].fingerprint == "ab" * 32
    assert kept.drafts[-1].settings == (("device", "cpu"),)


def test_the_background_is_folded_once_the_report_is_signed(desk: Desk) -> None:
    desk.pane.background.open(True)
    desk.pane.editors[INDICATION].insertPlainText("Cough.")
    desk.desk.make_preliminary()
    assert desk.pane.background.toggle.isChecked()
    desk.report.tell("Something of the draft.", "notice")
    desk.desk._sign(desk.report, "anna")
    assert not desk.pane.background.toggle.isChecked()
    assert desk.report.message == "", "a notice about the draft is stale now"
    desk.pane.background.open(True)
    assert desk.pane.editors[INDICATION].toPlainText() == "Cough."


def test_a_draft_for_a_signed_report_goes_nowhere(desk: Desk) -> None:
    desk.desk._sign(desk.report, "anna")
    desk.book.begin_draft("1.1", "late")
    desk.book.on_block("late", {"text": "Findings: Late."})
    assert desk.report.text(FINDINGS) == "Left pleural effusion. The heart is normal."


def test_an_addendum_is_written_below_and_signed(desk: Desk) -> None:
    editor = desk.pane.editors[ADDENDUM]
    assert not desk.pane.addenda.isVisible()
    desk.desk._sign(desk.report, "anna")
    assert desk.pane.addenda.isVisible()
    desk.pane.addenda.sign_button.click()
    assert desk.report.message
    desk.qtbot.keyClicks(editor, "Seen with the CT.")
    desk.pane.addenda.sign_button.click()
    assert "Seen with the CT." in desk.pane.addenda.earlier.text()
    assert editor.toPlainText() == ""
    assert "1 addendum" in desk.pane.heading.state.text()
    assert [version.kind for version in desk.keeper.versions("1.1")] == ["draft", "final", "addendum"]


def test_preliminary_is_said_and_can_still_be_changed(desk: Desk) -> None:
    desk.desk.make_preliminary()
    assert "Preliminary" in desk.pane.heading.state.text()
    editor = desk.pane.editors[FINDINGS]
    editor.setFocus()
    desk.qtbot.keyClicks(editor, "x")
    assert desk.report.text(FINDINGS).startswith("x")
    assert [version.kind for version in desk.keeper.versions("1.1")] == ["draft", "preliminary"]


def test_two_versions_are_compared_and_one_is_brought_back(desk: Desk) -> None:
    desk.report.edit(IMPRESSION, 0, 5, "Left")
    desk.desk.versions()
    dialog = desk.pane.findChild(VersionsDialog)
    html = dialog.page.toHtml()
    assert "line-through" in html
    assert "Right" in dialog.page.toPlainText()
    assert "Left" in dialog.page.toPlainText()
    dialog.return_button.click()
    assert desk.report.text(IMPRESSION) == "Right pleural effusion."
    assert desk.pane.editors[IMPRESSION].toPlainText() == "Right pleural effusion."
    desk.pane.undo()
    assert desk.report.text(IMPRESSION) == "Left pleural effusion."
    assert [span.origin.value for span in desk.report.spans(IMPRESSION)] == ["edited", "model"]


def test_origins_are_shown_on_demand_and_gone_on_demand(desk: Desk) -> None:
    editor = desk.pane.editors[FINDINGS]
    editor.setFocus()
    desk.qtbot.keyClicks(editor, "Mine. ")
    assert editor.extraSelections() == []
    desk.pane.show_origins(True)
    marks = [(m.cursor.selectedText(), m.format.background().color().name()) for m in editor.extraSelections()]
    assert marks[0][0] == "Mine. "
    assert len({colour for _, colour in marks}) == 2
    unread = editor.extraSelections()[-1]
    assert unread.format.underlineStyle() is QTextCharFormat.UnderlineStyle.DashUnderline
    assert "Model" in desk.pane.legend.text()
    assert "Typed" in desk.pane.legend.text()
    assert desk.pane.legend.isVisible()
    desk.pane.show_origins(False)
    assert editor.extraSelections() == []
    assert not desk.pane.legend.isVisible()


def test_the_user_s_own_words_are_spelt_well(desk: Desk) -> None:
    desk.report.edit(FINDINGS, 0, 0, "Zzyzx sign. ")
    dialog = desk.open(signing=False)
    assert "spelling" in _rules(dialog)
    dialog.close()
    desk.own.add("zzyzx")
    dialog = desk.open(signing=False)
    assert "spelling" not in _rules(dialog)
    assert isinstance(dialog.list, QListWidget)
    dialog.close()


def test_a_macro_becomes_its_text_as_one_types(desk: Desk) -> None:
    desk.pane.set_macros({".nad": "Nothing acute \U0001f600."})
    editor = desk.pane.editors[IMPRESSION]
    editor.setFocus()
    desk.qtbot.keyClick(editor, Qt.Key.Key_Home)
    desk.qtbot.keyClicks(editor, ".nad More. ")
    assert editor.toPlainText() == "Nothing acute \U0001f600. More. Right pleural effusion."
    assert desk.report.text(IMPRESSION) == editor.toPlainText()
    assert desk.report.spans(IMPRESSION)[0].text == "Nothing acute \U0001f600."
    assert desk.report.spans(IMPRESSION)[0].origin.value == "macro"
    seen = []
    for _ in range(4):
        desk.pane.undo()
        seen.append(editor.toPlainText())
    assert ".nadRight pleural effusion." in seen
    desk.qtbot.keyClicks(editor, "x.nad ")
    assert "x.nad " in editor.toPlainText()
