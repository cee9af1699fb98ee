"""The painted rows of the study browser: whatever changes, they look as rows do that are painted anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QColor, QFont, QImage, QPalette
from PySide6.QtTest import QTest

from app.studies.study import DraftState
from app.studies.study_delegate import StudyDelegate
from app.studies.study_list import StudyList
from app.studies.study_panel import StudyPanel
from app.theme import palette
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader


def film(study: str, sop: str) -> Film:
    patient = {"patient_id": f"P{study}", "patient_name": "Doe^Jane"}
    header = FilmHeader(study_uid=study, sop_uid=sop, series_uid="x", rows=64, columns=64, **patient)
    return Film(header, np.arange(4096, dtype=np.uint16).reshape(64, 64) * int(study), Path(f"{sop}.dcm"))


@pytest.fixture
def studies(qtbot: Any) -> StudyList:
    return StudyList()


@pytest.fixture
def panel(qtbot: Any, studies: StudyList) -> StudyPanel:
    made = StudyPanel(studies)
    qtbot.addWidget(made)
    made.resize(240, 800)  # room for every row: a scroll bar that comes changes the width a turn later
    made.setPalette(palette())
    with qtbot.waitActive(made):
        made.show()
    for uid in "12":
        studies.add_film(film(uid, f"{uid}.1"))
    return made


def painted(panel: StudyPanel) -> QImage:
    QCoreApplication.processEvents()  # a change of focus that is still under way changes the rows too
    return panel.view.viewport().grab().toImage()


def star(panel: StudyPanel) -> None:
    panel.tree.flagged = lambda film: film.header.study_uid == "2"
    panel.tree.mark_again()


def other_colours(panel: StudyPanel) -> None:
    colours = QPalette(panel.palette())
    colours.setColor(QPalette.ColorRole.Text, QColor("#ff0000"))
    panel.view.setPalette(colours)


def larger(panel: StudyPanel) -> None:
    font = QFont(panel.view.font())
    font.setPointSizeF(font.pointSizeF() * 1.5)
    panel.view.setFont(font)


def hover(panel: StudyPanel) -> None:
    QTest.mouseMove(panel.view.viewport(), QPoint(60, 120))


CHANGES: dict[str, Callable[[StudyPanel, StudyList], object]] = {
    "state of a report": lambda _panel, studies: studies.set_draft_state("1", DraftState.DRAFTED),
    "another film": lambda _panel, studies: studies.add_film(film("1", "1.2")),
    "another study in its place": lambda _panel, studies: studies.remove("1"),
    "a key film": lambda panel, _studies: star(panel),
    "the chosen study": lambda panel, _studies: panel.select("2"),
    "the row under the pointer": lambda panel, _studies: hover(panel),
    "colours": lambda panel, _studies: other_colours(panel),
    "font": lambda panel, _studies: larger(panel),
    "width": lambda panel, _studies: panel.resize(180, 800),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_rows_look_as_if_they_were_painted_anew(
    panel: StudyPanel, studies: StudyList, change: Callable[[StudyPanel, StudyList], object]
) -> None:
    before = painted(panel)
    change(panel, studies)
    kept = painted(panel)
    assert kept != before
    panel.view.setItemDelegate(StudyDelegate(panel.view))
    assert painted(panel) == kept


def test_only_so_many_rows_are_kept(panel: StudyPanel, studies: StudyList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.studies.study_delegate._KEPT", 3)
    delegate = StudyDelegate(panel.view)
    panel.view.setItemDelegate(delegate)
    for state in DraftState:
        studies.set_draft_state("1", state)
        painted(panel)
    assert len(delegate._painted) == 3
