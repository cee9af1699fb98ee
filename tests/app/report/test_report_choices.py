"""Rephrasing and measurements: chosen by key, put in with their origin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.films.annotations import Annotation, Kind
from app.report.book import ReportBook
from app.report.measured import measured_on
from app.report.pane import ReportPane
from app.report.places import TextPlace
from app.report.splitter import FINDINGS, IMPRESSION
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin

MakeFilm = Callable[..., Path]


def test_another_wording_replaces_the_sentence_at_the_caret(qtbot: QtBot) -> None:
    book = ReportBook()
    pane = ReportPane(book)
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitExposed(pane)
    told: list[str] = []
    pane.rephraser.told.connect(told.append)
    pane.show_study(FilmHeader(study_uid="1.1"))
    pane.rephraser.rephrase()
    book.begin_draft("1.1", "d")
    book.on_block("d", {"text": "Findings: \U0001f600 Clear. The heart is mildly enlarged. An 8 mm nodule."})
    book.on_done("d", {})
    report = pane.report
    assert report is not None
    pane.show_selection(TextPlace(FINDINGS, 20, 20))
    pane.rephraser.rephrase()
    menu = QApplication.activePopupWidget()
    assert menu is pane.rephraser.menu
    assert pane.selected_text() == "The heart is mildly enlarged."
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert report.text(FINDINGS) == "\U0001f600 Clear. Mild cardiomegaly is noted. An 8 mm nodule."
    assert [span.origin for span in report.spans(FINDINGS)] == [Origin.MODEL, Origin.EDITED, Origin.MODEL]
    pane.undo()
    assert "The heart is mildly enlarged." in report.text(FINDINGS)
    pane.show_selection(TextPlace(FINDINGS, 45, 45))
    pane.rephraser.rephrase()
    assert len(told) == 2
    assert "An 8 mm nodule." in report.text(FINDINGS)
    pane.close_down()


@pytest.fixture
def window(windows: Any, make_film: MakeFilm) -> Any:
    made = windows()
    windows.open(made, make_film("ANNA", ImagerPixelSpacing=[0.5, 0.5]))
    return made


def test_measurements_of_the_films_go_in_at_the_caret(window: Any, qtbot: QtBot) -> None:
    window.actions_by_id["insert_measurement"].trigger()
    assert "has been measured" in window.status.currentMessage()
    film = window.light_box.films[0]
    layer = window.light_box.book.layer(film)
    layer.add(Annotation(Kind.LENGTH, ((10.0, 10.0), (96.0, 10.0))))
    layer.add(Annotation(Kind.ARROW, ((10.0, 10.0), (96.0, 10.0)), "here"))
    layer.add(Annotation(Kind.CARDIOTHORACIC, ((50.0, 9.0), (100.0, 9.0), (25.0, 9.0), (125.0, 9.0))))
    found = measured_on(film, layer.annotations, "en")
    assert [one.text for one in found] == ["cardiothoracic ratio 0.50", "43 mm"]
    assert [one.label.split(" (")[0] for one in found] == [
        "Cardiothoracic ratio 0.50, PA film",
        "Length 43 mm, PA film",
    ]
    assert measured_on(film, layer.annotations, "zh")[0].text == "心胸比0.50"
    editor = window.report_pane.editors[IMPRESSION]
    editor.setFocus()
    qtbot.keyClicks(editor, "Nodule of .")
    window.report_pane.show_selection(TextPlace(IMPRESSION, 10, 10))
    window.actions_by_id["insert_measurement"].trigger()
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_2)
    report = window.report_pane.report
    assert report.text(IMPRESSION) == "Nodule of 43 mm."
    assert [span.origin for span in report.spans(IMPRESSION)] == [Origin.TYPED, Origin.MEASUREMENT, Origin.TYPED]


def test_lengths_without_a_scale_are_no_measurements(windows: Any, make_film: MakeFilm) -> None:
    made = windows()
    windows.open(made, make_film("ANNA"))
    film = made.light_box.films[0]
    angle = Annotation(Kind.ANGLE, ((10.0, 0.0), (0.0, 0.0), (0.0, 10.0)))
    length = Annotation(Kind.LENGTH, ((0.0, 0.0), (9.0, 9.0)))
    assert [one.label for one in measured_on(film, [length, angle], "en")] == ["Angle 90°, PA film"]
