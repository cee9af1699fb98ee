"""Doubtful words: marked where the draft was unsure, gone once edited, kept in the store, replaced in one step."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.confidence_marks import ConfidenceMarks
from app.report.confidence_menu import offered_words
from app.report.content import decode, encode
from app.report.document import ReportDocument
from app.report.editor import SectionEditor
from app.report.errors import DamagedReportError
from app.report.pane import ReportPane
from app.report.splitter import FINDINGS, IMPRESSION, SECTIONS
from echo_core.films.header import FilmHeader
from echo_core.text.checks.words import word_list
from echo_core.text.confidence import NO_MAP, ConfidenceMap
from echo_core.text.provenance import Origin

MAP = ConfidenceMap((0.0, 0.5), (0.3, 0.9), 0.9, True, "measured")
SURE, UNSURE = 0.9, 0.1
Pieces = list[tuple[str, float]]
REPORT: list[Pieces] = [
    [("Findings", SURE), (":", SURE), (" The", SURE), (" heart", SURE), (" is", SURE), (" large", UNSURE)],
    [(". Left", SURE), (" cardio", SURE)],
    [("megaly", UNSURE), (".", SURE), (" Impression", SURE), (":", SURE), (" Large", UNSURE), (" heart", SURE)],
    [(".", SURE)],
]


def block(pieces: Pieces, others: list[list[Any]] | None = None) -> dict[str, Any]:
    tokens = [{"text": text, "p": p, "alternatives": others or []} for text, p in pieces]
    return {"event": "block", "index": 0, "text": "".join(text for text, _ in pieces), "tokens": tokens}


def doubtful(report: ReportDocument, section: str = FINDINGS) -> list[tuple[int, str]]:
    """The marked words, which must be what stands at their places."""
    found = [(at, doubt.units) for at, doubt in report.doubts(section)]
    assert all(report.units(section)[at : at + len(units)] == units for at, units in found)
    return found


class Desk:
    """A pane on a report whose drafts say how sure they are."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.book = ReportBook()
        self.book.confidence = {"en": MAP, "zh": MAP}
        self.pane = ReportPane(self.book, confirm=lambda _question: True, choose_path=lambda: Path("unused"))
        qtbot.addWidget(self.pane)
        self.pane.resize(420, 700)
        self.pane.show()
        qtbot.waitExposed(self.pane)
        self.pane.show_study(FilmHeader(study_uid="1.1"))
        self.pane.doubts.show_doubts(frozenset({"en", "zh"}))

    def draft(
        self, blocks: list[Pieces], language: str = "en", others: list[list[Any]] | None = None
    ) -> ReportDocument:
        self.book.begin_draft("1.1", "d", language)
        for pieces in blocks:
            self.book.on_block("d", block(pieces, others))
        self.book.on_done("d", {})
        return self.report

    @property
    def report(self) -> ReportDocument:
        assert self.pane.report is not None
        for name in SECTIONS:
            assert self.pane.editors[name].toPlainText() == self.pane.report.text(name)
        return self.pane.report

    @property
    def findings(self) -> SectionEditor:
        return self.pane.editors[FINDINGS]

    def underlined(self, section: str = FINDINGS) -> list[str]:
        """What is underlined with dots on the screen."""
        dotted = QTextCharFormat.UnderlineStyle.DotLine
        selections = self.pane.editors[section].extraSelections()
        return [one.cursor.selectedText() for one in selections if one.format.underlineStyle() == dotted]

    def caret(self, position: int, editor: SectionEditor | None = None) -> None:
        editor = editor or self.findings
        editor.setFocus()
        cursor = editor.textCursor()
        cursor.setPosition(position)
        editor.setTextCursor(cursor)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_marks_appear_as_the_words_become_whole(desk: Desk) -> None:
    desk.book.begin_draft("1.1", "d")
    desk.book.on_block("d", block(REPORT[0]))
    assert desk.underlined() == []
    desk.book.on_block("d", block(REPORT[1]))
    assert desk.underlined() == ["large"]
    desk.book.on_block("d", block(REPORT[2]))
    assert desk.underlined() == ["large", "cardiomegaly"]
    assert desk.underlined(IMPRESSION) == ["Large"]
    desk.book.on_block("d", block(REPORT[3]))
    desk.book.on_done("d", {})
    assert doubtful(desk.report) == [(13, "large"), (25, "cardiomegaly")]
    assert doubtful(desk.report, IMPRESSION) == [(0, "Large")]
    assert desk.report.text(FINDINGS) == "The heart is large. Left cardiomegaly."


def test_the_last_word_of_a_draft_is_marked_at_its_end(desk: Desk) -> None:
    report = desk.draft([[("Findings: Clear", SURE)], [(" lungs", UNSURE)]])
    assert doubtful(report) == [(6, "lungs")]


def test_chinese_words_are_marked_and_characters_cut_by_a_block_too(desk: Desk) -> None:
    cut: list[Pieces] = [
        [("所见：", SURE), ("双肺", SURE), ("", UNSURE)],
        [("野", SURE), ("清晰", UNSURE), ("。", SURE)],
    ]
    report = desk.draft([*cut, [("结论：", SURE), ("正常", UNSURE)]], "zh")
    assert doubtful(report) == [(2, "野"), (3, "清晰")]
    assert doubtful(report, IMPRESSION) == [(0, "正常")]


def test_an_edit_takes_the_mark_and_its_undo_brings_it_back(desk: Desk) -> None:
    report = desk.draft(REPORT)
    desk.caret(len("The heart is lar"))
    desk.qtbot.keyClicks(desk.findings, "x")
    assert desk.underlined() == ["cardiomegaly"]
    desk.pane.undo()
    assert desk.underlined() == ["large", "cardiomegaly"]
    for position, key in ((18, "r"), (13, "x")):
        desk.caret(position)
        desk.qtbot.keyClicks(desk.findings, key)
        assert desk.underlined() == ["cardiomegaly"]
        desk.pane.undo()
    desk.caret(14)
    desk.qtbot.keyClick(desk.findings, Qt.Key.Key_Backspace)
    assert doubtful(report) == [(24, "cardiomegaly")]


def test_edits_elsewhere_move_marks_along(desk: Desk) -> None:
    report = desk.draft(REPORT)
    desk.caret(0)
    desk.qtbot.keyClicks(desk.findings, "PA film. ")
    assert doubtful(report) == [(22, "large"), (34, "cardiomegaly")]
    desk.caret(len("PA film. The heart is "))
    desk.qtbot.keyClicks(desk.findings, "very ")
    assert doubtful(report) == [(27, "large"), (39, "cardiomegaly")]


def test_what_is_typed_while_it_streams_never_loses_or_moves_a_mark(desk: Desk) -> None:
    desk.book.begin_draft("1.1", "d")
    desk.book.on_block("d", block(REPORT[0]))
    desk.caret(len("The"))
    desk.qtbot.keyClicks(desk.findings, " old")
    desk.book.on_block("d", block(REPORT[1]))
    assert doubtful(desk.report) == [(17, "large")]
    # Half of the word is there; the reader changes it before the rest arrives.
    desk.caret(len("The old heart is large. Left card"))
    desk.qtbot.keyClicks(desk.findings, "-")
    caret = desk.findings.textCursor().position()
    for pieces in REPORT[2:]:
        desk.book.on_block("d", block(pieces))
    assert desk.report.text(FINDINGS) == "The old heart is large. Left card-iomegaly."
    assert doubtful(desk.report) == [(17, "large")]
    assert desk.findings.textCursor().position() == caret


def test_a_continued_draft_marks_its_own_words(desk: Desk) -> None:
    desk.draft(REPORT)
    desk.caret(len("The heart is"))
    desk.pane.continuation_requested.connect(lambda *_: desk.book.begin_draft("1.1", "c"))
    desk.pane.redraft_here()
    desk.book.on_block("c", block([(" small", UNSURE), (".", SURE), (" Impression: Small", UNSURE)]))
    desk.book.on_done("c", {})
    assert desk.report.text(FINDINGS) == "The heart is small."
    assert doubtful(desk.report) == [(13, "small")]
    assert [word for _, word in doubtful(desk.report, IMPRESSION)][-1] == "Small"
    desk.pane.undo()
    assert [word for _, word in doubtful(desk.report)] == ["large", "cardiomegaly"]


def test_a_draft_behind_text_of_one_s_own_is_marked_at_the_right_places(desk: Desk) -> None:
    desk.caret(0)
    desk.qtbot.keyClicks(desk.findings, "Mine.")
    report = desk.draft(REPORT)
    assert report.text(FINDINGS).startswith("Mine.\nThe heart")
    assert [word for _, word in doubtful(report)] == ["large", "cardiomegaly"]


@pytest.mark.parametrize(
    "event",
    [
        {"text": "Findings: Clear lungs."},
        {"text": "Findings: Clear lungs.", "tokens": [{"text": "Other", "p": 0.1, "alternatives": []}]},
        {"text": "Findings: Clear lungs.", "tokens": [{"text": "Findings: Clear lungs."}]},
        {"text": "Findings: Clear lungs.", "tokens": 5},
    ],
)
def test_tokens_that_do_not_give_the_text_mark_nothing(desk: Desk, event: dict[str, Any]) -> None:
    desk.book.begin_draft("1.1", "d")
    desk.book.on_block("d", event)
    desk.book.on_done("d", {})
    assert desk.report.text(FINDINGS) == "Clear lungs."
    assert doubtful(desk.report) == []


def test_without_a_map_nothing_is_doubtful(desk: Desk) -> None:
    desk.book.confidence = {}
    assert doubtful(desk.draft(REPORT)) == []


def test_marks_are_hidden_where_they_are_not_wanted(desk: Desk) -> None:
    desk.draft(REPORT)
    desk.pane.doubts.show_doubts(frozenset({"zh"}))
    assert desk.underlined() == []
    desk.pane.doubts.show_doubts(frozenset({"en"}))
    assert desk.underlined() == ["large", "cardiomegaly"]


def test_marks_survive_the_store_and_reopening(desk: Desk, qtbot: QtBot) -> None:
    report = desk.draft(REPORT, others=[[" small", 0.05]])
    desk.caret(0)
    desk.findings.insertPlainText("𝄞 ")
    content = decode(encode(report.content()))
    assert content == report.content()
    again = ReportDocument(FilmHeader(study_uid="1.1"))
    again.restore(content)
    assert doubtful(again) == doubtful(report) == [(16, "large"), (28, "cardiomegaly")]
    assert doubtful(again, IMPRESSION) == [(0, "Large")]
    assert again.doubts(FINDINGS)[0][1].alternatives == ("small",)
    again.edit(FINDINGS, 17, 1, "")
    assert doubtful(again) == [(27, "cardiomegaly")]
    again.bring_back(content)
    assert doubtful(again) == doubtful(report)


def test_reports_from_before_doubtful_words_still_open_and_wrong_places_are_damage(desk: Desk) -> None:
    data = json.loads(encode(desk.draft(REPORT).content()))
    data["schema"] = 1
    del data["doubts"]
    data.pop("filled", None)
    assert decode(json.dumps(data)).doubts == {}
    for wrong in ([[-1, 2, []]], [[0, 0, []]], [["0", 2, []]], [[0, 2]], [[0, 2, [5]]], 5):
        with pytest.raises(DamagedReportError):
            decode(json.dumps({**data, "doubts": {FINDINGS: wrong}}))
    far = decode(json.dumps({**data, "doubts": {FINDINGS: [[1000, 5, []]]}}))
    again = ReportDocument(FilmHeader(study_uid="1.1"))
    again.restore(far)
    assert doubtful(again) == []


def test_next_goes_from_word_to_word_through_both_sections_and_round(desk: Desk) -> None:
    desk.draft(REPORT)
    desk.caret(0)
    visited = []
    for _ in range(4):
        desk.pane.doubts.next()
        editor = next(editor for editor in desk.pane.editors.values() if editor.hasFocus())
        visited.append(editor.textCursor().selectedText())
    assert visited == ["large", "cardiomegaly", "Large", "large"]
    desk.caret(25)
    desk.pane.doubts.next()
    assert desk.findings.textCursor().selectedText() == "cardiomegaly"


def test_next_says_where_there_is_none(desk: Desk) -> None:
    desk.draft([[("Findings: Clear.", SURE)]])
    desk.caret(3)
    with desk.qtbot.waitSignal(desk.pane.doubts.told):
        desk.pane.doubts.next()
    assert desk.findings.textCursor().position() == 3


def test_an_alternative_replaces_the_word_as_the_user_s_edit_in_one_step(desk: Desk) -> None:
    report = desk.draft(REPORT, others=[[" small", 0.05], [".", 0.04], [" normal", 0.03]])
    desk.pane.doubts.next()
    assert desk.findings.textCursor().selectedText() == "large"
    menu = desk.pane.doubts.menu(desk.findings)
    assert menu is not None
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["small", "normal"]
    menu.actions()[0].trigger()
    assert report.text(FINDINGS) == "The heart is small. Left cardiomegaly."
    assert desk.findings.toPlainText() == report.text(FINDINGS)
    assert [(span.text, span.origin) for span in report.spans(FINDINGS)][1] == ("small", Origin.EDITED)
    assert desk.underlined() == ["cardiomegaly"]
    desk.pane.undo()
    assert desk.report.text(FINDINGS) == "The heart is large. Left cardiomegaly."
    assert desk.underlined() == ["large", "cardiomegaly"]
    assert {span.origin for span in report.spans(FINDINGS)} == {Origin.MODEL}


def test_the_context_menu_offers_alternatives_on_a_doubtful_word_only(desk: Desk) -> None:
    word_list()  # "smallmegaly" is no word
    desk.draft(REPORT, others=[[" small", 0.05]])

    def entries(position: int) -> list[str]:
        cursor = desk.findings.textCursor()
        cursor.setPosition(position)
        menu = desk.findings.context_menu(desk.findings.cursorRect(cursor).center())
        return [action.text() for action in menu.actions()]

    assert entries(15)[0] == "small"
    assert entries(30)[0] == "No other word for “cardiomegaly”"
    assert "small" not in entries(5)
    desk.pane.doubts.show_doubts(frozenset())
    assert "small" not in entries(15)


def test_no_menu_where_the_cursor_is_in_no_doubtful_word(desk: Desk) -> None:
    desk.draft(REPORT)
    desk.caret(5)
    assert desk.pane.doubts.menu(desk.findings) is None
    with desk.qtbot.waitSignal(desk.pane.doubts.told):
        desk.pane.doubts.show_alternatives()


def test_what_is_no_word_is_not_offered_once_the_word_list_is_there() -> None:
    word_list()
    assert offered_words(("cardioastinum", "mediastinum", "3", "右侧", "well-expanded")) == [
        "mediastinum", "3", "右侧", "well-expanded",
    ]  # fmt: skip


def _ready(**maps: ConfidenceMap) -> dict[str, Any]:
    languages = {name: found.to_json() for name, found in maps.items()}
    return {"event": "ready", "confidence": {"languages": languages, "reason": ""}}


@pytest.mark.parametrize("own", ["one", "multi", "ar"])
@pytest.mark.parametrize("measured", ["one", "multi", "ar"])
def test_the_reason_follows_the_steps_of_the_drafts_and_of_the_calibration(own: str, measured: str) -> None:
    marks = ConfidenceMarks(ReportBook(), "auto")
    marks.on_ready(_ready(en=replace(MAP, mode=measured)) | {"mode": own})
    for careful, mode in ((False, own), (True, "ar" if own == "ar" else "multi")):
        assert (marks.why_none(careful) == "") is (mode == measured)
        assert "measured" in marks.reason(careful)
        assert ("English" in marks.reason(careful)) is (mode == measured)


@pytest.mark.parametrize("mode", ["one", "multi"])
def test_a_draft_is_marked_only_by_a_calibration_of_drafts_like_it(desk: Desk, mode: str) -> None:
    desk.book.confidence = {"en": replace(MAP, mode="one")}
    desk.book.begin_draft("1.1", "d")
    for pieces in REPORT:
        desk.book.on_block("d", block(pieces) | {"mode": mode})
    desk.book.on_cancelled("d")
    assert doubtful(desk.report) == ([(13, "large"), (25, "cardiomegaly")] if mode == "one" else [])
    assert desk.report.record.drafts[-1].setting("mode") == mode, "a draft that was stopped says it too"
    stored = decode(encode(desk.report.content()))
    assert stored.drafts[-1].setting("mode") == mode


def test_marks_are_on_by_default_only_where_calibration_says_that_they_help(qtbot: QtBot) -> None:
    book = ReportBook()
    marks = ConfidenceMarks(book, "auto")
    assert (marks.languages, marks.reason(careful=False)) == (frozenset(), NO_MAP)
    useless = ConfidenceMap(MAP.lows, MAP.values, MAP.threshold, False, "they do not help")
    with qtbot.waitSignal(marks.changed) as told:
        marks.on_ready(_ready(en=MAP, zh=useless))
    assert told.args == [frozenset({"en"})]
    assert "they do not help" in marks.reason(careful=False)
    assert book.confidence == {"en": MAP, "zh": useless}
    marks.choose("on")
    assert marks.languages == {"en", "zh"}
    marks.choose("off")
    assert marks.languages == frozenset()
    marks.choose("auto")
    marks.on_ready({"event": "ready", "confidence": {"languages": {}, "reason": "other weights"}})
    assert (marks.languages, marks.reason(careful=True), book.confidence) == (frozenset(), "other weights", {})
    for odd in ({}, {"confidence": 5}, {"confidence": {"languages": {"en": 3}}}, {"confidence": {"languages": []}}):
        marks.on_ready({"event": "ready", **odd})
        assert marks.languages == frozenset()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_whatever_is_done_a_mark_stands_on_the_model_s_own_word(data: st.DataObject) -> None:
    book = ReportBook()
    book.confidence = {"en": MAP}
    report = book.document(FilmHeader(study_uid="1"))
    book.begin_draft("1", "d")
    blocks = [block(pieces) for pieces in REPORT]
    for _ in range(data.draw(st.integers(4, 14))):
        kind = data.draw(st.sampled_from(["block", "type", "delete", "undo", "redo"]))
        length = len(report.units(FINDINGS))
        if kind == "block" and blocks:
            book.on_block("d", blocks.pop(0))
        elif kind == "type":
            report.edit(FINDINGS, data.draw(st.integers(0, length)), 0, data.draw(st.sampled_from(["x", " ", "ab "])))
        elif kind == "delete" and length:
            at = data.draw(st.integers(0, length - 1))
            report.edit(FINDINGS, at, data.draw(st.integers(1, min(4, length - at))), "")
        elif kind == "undo":
            report.undo()
        elif kind == "redo":
            report.redo()
        for at, word in doubtful(report):
            assert word in ("large", "cardiomegaly")
            ends = [place for place, size, span in report.placed_spans(FINDINGS) if span.origin is Origin.MODEL
                    for place in range(place, place + size)]  # fmt: skip
            assert set(range(at, at + len(word))) <= set(ends)
