"""A block whose place was edited is offered: in the strip under its section, and in the text only once taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.content import decode, encode
from app.report.document import ReportDocument
from app.report.editor import SectionEditor
from app.report.export.text import report_text
from app.report.offer_strip import OfferStrip
from app.report.pane import ReportPane
from app.report.record import Signature, now
from app.report.splitter import FINDINGS, IMPRESSION, SECTIONS
from echo_core.films.header import FilmHeader
from echo_core.text.confidence import ConfidenceMap
from echo_core.text.provenance import Origin

ONE, TWO = FilmHeader(study_uid="1.1", patient_name="DOE^JANE"), FilmHeader(study_uid="2.2")
CTRL = Qt.KeyboardModifier.ControlModifier
SURE, UNSURE = 0.9, 0.1


class Desk:
    """A pane into whose report a draft streams."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.book = ReportBook()
        self.book.confidence = {"en": ConfidenceMap((0.0, 0.5), (0.3, 0.9), 0.9, True, "measured")}
        self.pane = ReportPane(self.book, confirm=lambda _question: True, choose_path=lambda: Path("unused"))
        qtbot.addWidget(self.pane)
        self.pane.resize(420, 700)
        self.pane.show()
        qtbot.waitExposed(self.pane)
        self.pane.show_study(ONE)
        self.pane.doubts.show_doubts(frozenset({"en"}))
        self.findings.setFocus()
        self.book.begin_draft("1.1", "d")
        self.block("Findings: The lungs are clear. The heart is normal.")

    def block(self, text: str, *, sure: float = SURE, draft: str = "d") -> None:
        """A block of one token a word."""
        words = [(" " if number else "") + word for number, word in enumerate(text.split(" "))]
        tokens = [{"text": word, "p": sure, "alternatives": []} for word in words if word]
        self.book.on_block(draft, {"event": "block", "index": 0, "text": text, "tokens": tokens})

    @property
    def report(self) -> ReportDocument:
        assert self.pane.report is not None
        for name in SECTIONS:
            assert self.pane.editors[name].toPlainText() == self.pane.report.text(name)
        return self.pane.report

    @property
    def text(self) -> str:
        return self.report.text(FINDINGS)

    @property
    def findings(self) -> SectionEditor:
        return self.pane.editors[FINDINGS]

    def strip(self, section: str = FINDINGS) -> OfferStrip:
        return self.pane.offers.strips[section]

    def shown(self, section: str = FINDINGS) -> str | None:
        """What the strip of a section shows; None where it is hidden."""
        strip = self.strip(section)
        return strip.text.toPlainText() if strip.isVisible() else None

    def keys(self, text: str) -> None:
        self.qtbot.keyClicks(self.findings, text)

    def caret(self, position: int) -> None:
        cursor = self.findings.textCursor()
        cursor.setPosition(position)
        self.findings.setTextCursor(cursor)

    def at_end(self) -> None:
        self.caret(len(self.text))

    def click(self, button: str, section: str = FINDINGS) -> None:
        self.qtbot.mouseClick(getattr(self.strip(section), button), Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_text_typed_at_the_stream_s_end_turns_what_follows_into_an_offer(desk: Desk) -> None:
    assert desk.shown() is None
    desk.at_end()
    desk.keys(" Old rib")
    assert desk.shown() is None
    desk.block(" No pleural")
    assert desk.shown() == " No pleural"
    desk.keys(" fracture.")
    desk.block(" effusion.")
    assert desk.shown() == " No pleural effusion."
    assert desk.text == "The lungs are clear. The heart is normal. Old rib fracture."
    assert desk.findings.textCursor().position() == len(desk.text)
    assert desk.findings.hasFocus()
    desk.click("insert_button")
    assert desk.shown() is None
    assert desk.text.startswith("The lungs are clear. The heart is normal. No pleural effusion. Old rib")
    assert desk.findings.hasFocus()
    desk.block(" No pneumothorax.")
    assert desk.text.endswith("No pleural effusion. No pneumothorax. Old rib fracture.")
    assert desk.findings.textCursor().position() == len(desk.text)


def test_what_was_taken_in_is_the_model_s_unread_and_one_undo_step(desk: Desk) -> None:
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_End, CTRL)
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Backspace, CTRL)
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Backspace, CTRL)
    desk.keys("large.")
    edited = "The lungs are clear. The heart is large."
    assert desk.text == edited
    desk.block(" Aorta elongated.")
    desk.block(" Bones", sure=UNSURE)
    desk.block(" intact.")
    assert desk.text == edited
    struck = [mark.cursor.selectedText() for mark in desk.strip().text.extraSelections()]
    assert struck == ["Bones"]
    assert all(
        mark.format.underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine
        for mark in desk.strip().text.extraSelections()
    )
    desk.book.on_done("d", {})
    desk.pane.offers.insert()
    assert desk.text == f"{edited} Aorta elongated. Bones intact."
    last = desk.report.spans(FINDINGS)[-1]
    assert (last.text, last.origin, last.visited) == (" Aorta elongated. Bones intact.", Origin.MODEL, False)
    assert [(desk.text[at : at + 5], doubt.units) for at, doubt in desk.report.doubts(FINDINGS)] == [("Bones", "Bones")]
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Z, CTRL)
    assert desk.text == edited
    assert desk.shown() is None
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.text == f"{edited} Aorta elongated. Bones intact."


def test_an_edit_anywhere_else_begins_no_offer(desk: Desk) -> None:
    desk.caret(len("The lungs"))
    desk.keys(" both")
    desk.caret(len(desk.text) - 1)
    desk.keys("!")
    desk.block(" No effusion.")
    assert desk.shown() is None
    assert desk.text == "The lungs both are clear. The heart is normal!. No effusion."
    desk.pane.editors[IMPRESSION].setFocus()
    desk.qtbot.keyClicks(desk.pane.editors[IMPRESSION], "Mine.")
    desk.block(" No nodule. Impression: Normal.")
    assert [desk.shown(name) for name in SECTIONS] == [None, None]
    assert desk.report.text(IMPRESSION) == "Mine.\nNormal."


def test_undo_and_redo_at_the_stream_s_end_begin_no_offer(desk: Desk) -> None:
    desk.at_end()
    desk.keys("x")
    desk.block(" A.")
    desk.pane.offers.insert()
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Z, CTRL)
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Z, CTRL)
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    desk.block(" B.")
    assert desk.shown() is None
    assert desk.text == "The lungs are clear. The heart is normal. B.x"


def test_an_undone_edit_leaves_the_offer(desk: Desk) -> None:
    desk.at_end()
    desk.keys("x")
    desk.block(" No effusion.")
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Z, CTRL)
    assert desk.text == "The lungs are clear. The heart is normal."
    assert desk.shown() == " No effusion."
    desk.pane.offers.insert()
    assert desk.text == "The lungs are clear. The heart is normal. No effusion."


def test_paste_at_the_end_is_an_edit_of_the_place(desk: Desk) -> None:
    QGuiApplication.clipboard().setText(" Pasted.")
    desk.at_end()
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_V, CTRL)
    desk.block(" No effusion.")
    assert (desk.shown(), desk.text[-8:]) == (" No effusion.", " Pasted.")


def test_a_dismissed_offer_takes_the_rest_of_its_section_with_it(desk: Desk) -> None:
    desk.at_end()
    desk.keys(" Mine.")
    desk.block(" No effusion.")
    desk.click("dismiss_button")
    desk.block(" No nodule.")
    desk.at_end()
    desk.keys("!")
    desk.block(" No mass. Impression: Normal", sure=SURE)
    desk.block(" heart", sure=UNSURE)
    desk.block(".")
    assert desk.shown() is None
    desk.book.on_done("d", {})
    assert desk.text == "The lungs are clear. The heart is normal. Mine.!"
    assert desk.report.text(IMPRESSION) == "Normal heart."
    assert [doubt.units for _, doubt in desk.report.doubts(IMPRESSION)] == ["heart"]
    desk.pane.offers.insert()
    assert desk.text == "The lungs are clear. The heart is normal. Mine.!"


def test_the_impression_streams_on_and_has_an_offer_of_its_own(desk: Desk) -> None:
    desk.at_end()
    desk.keys(" Mine.")
    desk.block(" No effusion. Impression: Normal")
    assert desk.report.text(IMPRESSION) == "Normal"
    impression = desk.pane.editors[IMPRESSION]
    impression.setFocus()
    desk.qtbot.keyClick(impression, Qt.Key.Key_End, CTRL)
    desk.qtbot.keyClicks(impression, "!")
    desk.block(" chest.")
    assert [desk.shown(name) for name in SECTIONS] == [" No effusion.", " chest."]
    assert desk.report.text(IMPRESSION) == "Normal!"
    desk.pane.offers.insert()
    assert desk.report.text(IMPRESSION) == "Normal chest.!"
    desk.pane.offers.insert()
    assert desk.text == "The lungs are clear. The heart is normal. No effusion. Mine."


def test_nothing_on_offer_is_saved_copied_or_exported(desk: Desk) -> None:
    desk.at_end()
    desk.keys(" Mine.")
    desk.block(" No effusion.")
    content = decode(encode(desk.report.content()))
    assert "effusion" not in report_text(content)
    assert "".join(span.text for span in content.sections[FINDINGS]) == desk.text
    again = ReportDocument(ONE)
    again.restore(content)
    assert (again.text(FINDINGS), again.offers) == (desk.text, ())


def test_an_offer_stays_with_its_study(desk: Desk) -> None:
    desk.at_end()
    desk.keys(" Mine.")
    desk.block(" No effusion.")
    desk.pane.show_study(TWO)
    assert desk.shown() is None
    desk.pane.offers.insert()
    desk.pane.offers.dismiss()
    assert desk.text == ""
    desk.block(" No nodule.")
    assert desk.shown() is None
    desk.pane.show_study(ONE)
    assert desk.shown() == " No effusion. No nodule."
    desk.pane.show_study(None)
    assert desk.shown() is None


@pytest.mark.parametrize("ending", ["stop", "failed", "done"])
def test_an_offer_outlives_its_draft_until_the_next_one_begins(desk: Desk, ending: str) -> None:
    desk.at_end()
    desk.keys("Mine.")
    desk.block(" No effusion")
    if ending == "stop":
        desk.pane.stop()
    elif ending == "failed":
        desk.book.on_failed("d", "worker_died", "It ended.")
    else:
        desk.book.on_done("d", {})
    assert desk.shown() == " No effusion"
    desk.pane.draft()
    assert desk.shown() == " No effusion"
    if ending == "failed":
        desk.pane.offers.insert()
        assert desk.text == "The lungs are clear. The heart is normal. No effusion Mine."
        return
    desk.book.begin_draft("1.1", "e")
    assert desk.shown() is None
    desk.block("Findings: New.", draft="e")
    assert desk.text == "New."


def test_a_continuation_clears_an_offer_and_streams_where_it_was(desk: Desk) -> None:
    desk.at_end()
    desk.keys(" Mine.")
    desk.block(" No effusion.")
    desk.pane.stop()
    desk.at_end()
    desk.pane.redraft_here()
    desk.book.begin_draft("1.1", "e")
    desk.block(" No nodule.", draft="e")
    assert desk.shown() is None
    assert desk.text == "The lungs are clear. The heart is normal. Mine. No nodule."


def test_signing_drops_an_offer_and_says_so(desk: Desk) -> None:
    desk.at_end()
    desk.keys(" Mine.")
    desk.block(" No effusion.")
    desk.report.sign(Signature("anna", now()))
    assert desk.shown() is None
    assert "not taken in" in desk.pane.messages.label.text()
    desk.pane.offers.insert()
    assert desk.text == "The lungs are clear. The heart is normal. Mine."


def test_another_version_that_comes_back_ends_the_offer(desk: Desk) -> None:
    before = desk.report.content()
    desk.at_end()
    desk.keys(" Mine.")
    desk.block(" No effusion.")
    desk.report.bring_back(before)
    assert desk.shown() is None
    desk.block(" No nodule.")
    assert desk.text == "The lungs are clear. The heart is normal."


@pytest.mark.parametrize(
    ("deleted", "typed", "offered", "expected"),
    [
        (0, "x", "ly so", "The heart is normally sox"),
        (7, "", " No effusion.", "The heart is No effusion."),
        (7, "big.", "No effusion.", "The heart is big. No effusion."),
        (7, "big", ", slim aorta.", "The heart is big, slim aorta."),
        (20, "", " No effusion.", "No effusion."),
    ],
)
def test_space_where_an_offer_meets_the_text(deleted: int, typed: str, offered: str, expected: str) -> None:
    report = ReportDocument(ONE)
    report.begin_draft("d")
    report.add_block("d", {"text": "Findings: The heart is normal."[: None if deleted else -1]})
    length = len(report.text(FINDINGS))
    deleted = min(deleted, length)
    report.edit(FINDINGS, length - deleted, deleted, typed)
    report.add_block("d", {"text": offered})
    report.insert_offer(FINDINGS)
    assert report.text(FINDINGS) == expected


def test_chinese_text_meets_an_offer_without_a_space() -> None:
    report = ReportDocument(ONE)
    report.begin_draft("d", "zh")
    report.add_block("d", {"text": "所见：心影正常。"})
    report.edit(FINDINGS, 2, 3, "增大。")
    report.add_block("d", {"text": "双肺清晰。"})
    report.finish_draft("d", {})
    report.insert_offer(FINDINGS)
    assert report.text(FINDINGS) == "心影增大。双肺清晰。"


def test_marks_stay_right_after_an_offer_that_was_taken_in_undone_and_forgotten(desk: Desk) -> None:
    desk.at_end()
    desk.keys("x")
    desk.block(" A long clause here.")
    desk.pane.offers.insert()
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Z, CTRL)
    desk.caret(0)
    desk.keys("y")
    desk.block(" Bones", sure=UNSURE)
    desk.block(" intact.")
    assert [(desk.text[at : at + 5], doubt.units) for at, doubt in desk.report.doubts(FINDINGS)] == [("Bones", "Bones")]


def test_a_caret_at_the_bottom_stays_in_sight_when_the_offer_takes_room(desk: Desk) -> None:
    for number in range(60):
        desk.block(f"\nline {number}")
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_End, CTRL)
    desk.keys("x")
    height = desk.findings.height()
    desk.block(" more")
    desk.qtbot.waitUntil(lambda: desk.findings.height() < height)
    assert desk.findings.viewport().rect().contains(desk.findings.cursorRect().center())


def test_an_input_method_that_composes_makes_an_insertion_wait(desk: Desk) -> None:
    desk.at_end()
    desk.keys("x")
    desk.block(" No effusion.")
    desk.report.hold()
    desk.pane.offers.insert()
    assert "effusion" not in desk.text
    desk.report.release()
    assert desk.text == "The lungs are clear. The heart is normal. No effusion.x"
