"""The report pane in a low window, and with a larger font: nothing lies over anything else, and the keyboard's place
is in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.fonts import apply_font
from app.report.book import ReportBook
from app.report.pane import ReportPane
from app.report.places import TextPlace
from app.report.splitter import BACKGROUND, COMPARISON, FINDINGS, IMPRESSION, INDICATION, SECTIONS
from app.theme import style_sheet
from app.translation import speak
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin

ONE = FilmHeader(study_uid="1.1", patient_name="DOE^JANE", patient_id="P7", study_date="20200131")
NOTICE = "Two films are left out of the draft, because nobody has said that they are films of the chest."


@pytest.fixture(params=[("en", 11), ("en", 16), ("zh", 11), ("zh", 16)], ids=lambda one: f"{one[0]}{one[1]}")
def pane(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[ReportPane]:
    language, size = request.param
    spoken, font = speak(qapp, language), qapp.font()
    larger = qapp.font()
    larger.setPointSize(size)
    qapp.setFont(larger)
    made = ReportPane(ReportBook())
    qtbot.addWidget(made)
    # What the window of the least size leaves to it.
    made.resize(385, 470)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_study(ONE)
    report = made.report
    assert report is not None
    made.background.open(True)
    qtbot.waitUntil(made.editors[COMPARISON].isVisible)
    for name in (*BACKGROUND, *SECTIONS):
        report.insert(name, 0, 0, f"The {name}. " * 8, Origin.MACRO)
    report.tell(NOTICE, "notice")
    label = made.messages.label
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    yield made
    for translator in spoken:
        qapp.removeTranslator(translator)
    qapp.setFont(font)


def place(pane: ReportPane, widget: QWidget) -> QRect:
    """Where what can be seen of a widget stands in the pane."""
    return widget.visibleRegion().boundingRect().translated(widget.mapTo(pane, QPoint(0, 0)))


def in_sight(pane: ReportPane, name: str) -> bool:
    """Whether the caret of a section can be seen."""
    editor = pane.editors[name]
    seen = editor.viewport().visibleRegion().boundingRect()
    return seen.contains(editor.cursorRect().center()) and seen.height() >= editor.fontMetrics().height()


def test_no_part_of_a_report_lies_over_another(pane: ReportPane) -> None:
    editors = [pane.editors[name] for name in (*BACKGROUND, *SECTIONS)]
    for editor in editors:
        assert editor.viewport().height() >= editor.fontMetrics().lineSpacing()
    labels = [label for label in pane.findChildren(QLabel) if label.isVisible() and label.text()]
    for label in labels:
        if label is not pane.controls.progress:
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    parts = [pane.background.toggle, pane.controls.draft_button, *labels, *editors]
    for rank, one in enumerate(parts):
        for other in parts[rank + 1 :]:
            if not one.isAncestorOf(other) and not other.isAncestorOf(one):
                assert not place(pane, one).intersects(place(pane, other)), (one, other)
    inside = pane.rect()
    assert all(place(pane, one).right() <= inside.right() for one in parts)


def test_the_keyboard_is_taken_to_what_is_out_of_sight_and_a_click_moves_nothing(
    pane: ReportPane, qtbot: QtBot
) -> None:
    pane.editors[INDICATION].setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert in_sight(pane, INDICATION)
    assert not in_sight(pane, IMPRESSION)
    pane.editors[IMPRESSION].setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert in_sight(pane, IMPRESSION)
    pane.show_selection(TextPlace(INDICATION, 4, 8), focus=False)
    assert in_sight(pane, INDICATION)
    qtbot.keyClicks(pane.editors[IMPRESSION], "x")
    assert in_sight(pane, IMPRESSION)
    assert not in_sight(pane, INDICATION)
    before = place(pane, pane.editors[FINDINGS])
    viewport = pane.editors[FINDINGS].viewport()
    seen = viewport.visibleRegion().boundingRect()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=seen.center())
    assert place(pane, pane.editors[FINDINGS]) == before
    qtbot.keyClick(pane.editors[IMPRESSION], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert place(pane, pane.editors[FINDINGS]) == before
    pane.undo()
    assert in_sight(pane, IMPRESSION)


def test_what_the_draft_offers_comes_into_sight_below_the_caret(pane: ReportPane, qtbot: QtBot) -> None:
    report, editor = pane.report, pane.editors[FINDINGS]
    assert report is not None
    report.tell("")
    editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
    report.begin_draft("d", "en")
    report.add_block("d", {"index": 0, "text": "Findings: The heart", "tokens": []})
    qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "x")
    report.add_block("d", {"index": 1, "text": " is not enlarged.", "tokens": []})
    strip = pane.offers.strips[FINDINGS]
    qtbot.waitUntil(strip.isVisible)
    assert place(pane, strip).height() >= 2 * strip.fontMetrics().height()
    assert in_sight(pane, FINDINGS)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application with the program's look and font, whose lines are of no whole number of pixels."""
    font, sheet, palette = qapp.font(), qapp.styleSheet(), qapp.palette()
    qapp.setStyleSheet(style_sheet())
    apply_font(qapp)
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.mark.parametrize("size", [9, 10.5, 11, 12.5, 14, 20])
def test_what_fits_on_the_line_of_a_field_needs_no_scroll_bar(dressed: QApplication, qtbot: QtBot, size: float) -> None:
    font = dressed.font()
    font.setPointSizeF(size)
    dressed.setFont(font)
    pane = ReportPane(ReportBook())
    qtbot.addWidget(pane)
    pane.resize(700, 900)
    pane.show()
    pane.show_study(ONE)
    pane.background.open(True)
    qtbot.waitUntil(pane.editors[COMPARISON].isVisible)
    report = pane.report
    assert report is not None
    report.insert(INDICATION, 0, 0, "Cough.", Origin.MACRO)
    for name in BACKGROUND:
        editor = pane.editors[name]
        qtbot.waitUntil(lambda editor=editor: editor.document().size().height() > 0)  # laid out
        bar = editor.verticalScrollBar()
        assert (bar.maximum(), bar.isVisible()) == (0, False), name
