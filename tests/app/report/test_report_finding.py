"""Finding text and jumping through the report, with real keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.finding import places_of
from app.report.pane import ReportPane
from app.report.places import TextPlace, next_place
from app.report.splitter import FINDINGS, IMPRESSION, TECHNIQUE
from app.report.units import to_units
from echo_core.films.header import FilmHeader

FINDINGS_TEXT = "\U0001f600 Left effusion. The heart is normal. No left pneumothorax."
IMPRESSION_TEXT = "LEFT effusion."


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[ReportPane]:
    made = ReportPane(ReportBook())
    qtbot.addWidget(made)
    made.resize(420, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.show_study(FilmHeader(study_uid="1.1"))
    assert made.report is not None
    made.editors[FINDINGS].insertPlainText(FINDINGS_TEXT)
    made.editors[IMPRESSION].insertPlainText(IMPRESSION_TEXT)
    made.show_selection(TextPlace(FINDINGS, 0, 0))
    yield made
    made.close_down()


def test_places_are_found_in_units_and_by_case() -> None:
    texts = {FINDINGS: to_units(FINDINGS_TEXT), IMPRESSION: IMPRESSION_TEXT}
    found = places_of(texts, "left", case=False)
    assert [(place.section, place.start) for place in found] == [(FINDINGS, 3), (FINDINGS, 42), (IMPRESSION, 0)]
    assert [place.section for place in places_of(texts, "left", case=True)] == [FINDINGS]
    assert places_of(texts, ".*", case=False) == places_of(texts, "", case=False) == []


def test_the_next_place_goes_round_and_passes_by_the_one_selected() -> None:
    places = [TextPlace(IMPRESSION, 0, 4), TextPlace(FINDINGS, 3, 7), TextPlace(FINDINGS, 42, 46)]
    here = TextPlace(FINDINGS, 3, 3)
    order = []
    for _ in range(4):
        here = next_place(places, here, forward=True) or here
        order.append((here.section, here.start))
    assert order == [(FINDINGS, 3), (FINDINGS, 42), (IMPRESSION, 0), (FINDINGS, 3)]
    assert next_place(places, here, forward=False) == places[0]
    assert next_place([here], here, forward=True) is None


def test_finding_as_one_types_counts_marks_and_goes_on(pane: ReportPane, qtbot: QtBot) -> None:
    finder, bar = pane.finder, pane.finder.bar
    finder.open()
    qtbot.waitUntil(bar.line.hasFocus)
    qtbot.keyClicks(bar.line, "left")
    assert bar.count.text() == "1 of 3"
    assert pane.selected_text() == "Left"
    assert len(pane.editors[FINDINGS].extraSelections()) == 2
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert pane.caret() == TextPlace(FINDINGS, 42, 46)
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert pane.caret() == TextPlace(IMPRESSION, 0, 4)
    qtbot.keyClick(bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "2 of 3"
    bar.case.click()
    assert bar.count.text() == "1 of 1"
    qtbot.keyClicks(bar.line, "zz")
    assert bar.count.text() == "not found"
    assert not bar.next.isEnabled()


def test_escape_closes_the_bar_and_the_text_goes_on_at_the_place(pane: ReportPane, qtbot: QtBot) -> None:
    pane.finder.open()
    qtbot.keyClicks(pane.finder.bar.line, "heart")
    qtbot.keyClick(pane.finder.bar.line, Qt.Key.Key_Escape)
    assert pane.finder.bar.isHidden()
    editor = pane.editors[FINDINGS]
    qtbot.waitUntil(editor.hasFocus)
    assert editor.extraSelections() == []
    qtbot.keyClicks(editor, "aorta")
    assert "The aorta is normal." in editor.toPlainText()


def test_editing_while_the_bar_is_open_counts_anew(pane: ReportPane, qtbot: QtBot) -> None:
    pane.finder.open()
    qtbot.keyClicks(pane.finder.bar.line, "effusion")
    pane.show_selection(TextPlace(IMPRESSION, 0, 0))
    qtbot.keyClicks(pane.editors[IMPRESSION], "No effusion. ")
    assert pane.finder.bar.count.text() == "3 found"
    pane.show_selection(TextPlace(IMPRESSION, 3, 11))
    pane.finder.open()
    assert pane.finder.bar.line.text() == "effusion"
    pane.show_study(FilmHeader(study_uid="2.2"))
    assert pane.finder.bar.count.text() == "not found"


def test_fields_are_selected_one_after_the_other_and_replaced_by_typing(pane: ReportPane, qtbot: QtBot) -> None:
    told: list[str] = []
    pane.jumps.told.connect(told.append)
    pane.jumps.next_field()
    assert told
    for section, text in ((FINDINGS, " [side] nodule of [ ] mm."), (TECHNIQUE, "[view]")):
        editor = pane.editors[section]
        editor.selectAll()
        editor.insertPlainText(text)
    seen = []
    for _ in range(4):
        pane.jumps.next_field()
        seen.append(pane.selected_text())
    assert seen == ["[view]", "[side]", "[ ]", "[view]"]
    assert pane.editors[TECHNIQUE].isVisible()
    pane.jumps.previous_field()
    pane.jumps.previous_field()
    assert pane.selected_text() == "[side]"
    qtbot.keyClicks(pane.editors[FINDINGS], "Left")
    assert pane.editors[FINDINGS].toPlainText() == " Left nodule of [ ] mm."


def test_a_field_with_a_list_offers_it_by_key(pane: ReportPane, qtbot: QtBot) -> None:
    editor = pane.editors[IMPRESSION]
    editor.selectAll()
    editor.insertPlainText("Effusion: [none|small|large].")
    pane.jumps.next_field()
    menu = QApplication.activePopupWidget()
    assert menu is pane.jumps.menu
    qtbot.keyClick(menu, Qt.Key.Key_2)
    assert editor.toPlainText() == "Effusion: small."
    assert pane.report is not None
    assert [span.origin.value for span in pane.report.spans(IMPRESSION)] == ["typed", "template", "typed"]
    pane.undo()
    assert editor.toPlainText() == "Effusion: [none|small|large]."


def test_passages_lead_through_regions_and_sections(pane: ReportPane) -> None:
    seen = []
    for _ in range(4):
        pane.jumps.next_passage()
        here = pane.caret()
        units = "" if pane.report is None else pane.report.units(here.section)
        seen.append(units[here.start : here.start + 9])
    assert seen == ["The heart", "No left p", "LEFT effu", to_units(FINDINGS_TEXT)[:9]]
    pane.jumps.previous_passage()
    assert pane.caret() == TextPlace(IMPRESSION, 0, 0)
