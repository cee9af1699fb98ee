"""The study browser: patient, study, series; pictures, drags, and a choice that nobody steals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QTreeView

from app.films.drag import dragged_film
from app.studies.related import priors_of
from app.studies.study_list import StudyList, StudyRole, earlier_studies
from app.studies.study_panel import StudyPanel
from app.studies.study_tree import FILM_ROLE, LEVEL_ROLE, Level, StudyTree
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader


def film(study: str, sop: str, *, patient: str = "P1", series: str = "", **header: Any) -> Film:
    values: dict[str, Any] = {"patient_name": f"Doe^{patient}" if patient else "", "study_date": "20240331"} | header
    made = FilmHeader(
        study_uid=study, sop_uid=sop, patient_id=patient, series_uid=series or f"s{sop}", rows=64, columns=48, **values
    )
    return Film(made, np.arange(64 * 48, dtype=np.uint16).reshape(64, 48), Path(f"{sop}.dcm"))


@pytest.fixture
def studies(qtbot: Any) -> StudyList:
    return StudyList()


@pytest.fixture
def tree(studies: StudyList) -> StudyTree:
    made = StudyTree(studies)
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)  # type: ignore[attr-defined]
    return made


def outline(tree: StudyTree, parent: QModelIndex | None = None) -> list[Any]:
    """The rows as nested (text, rows below)."""
    parent = parent if parent is not None else QModelIndex()
    rows = [tree.index(row, 0, parent) for row in range(tree.rowCount(parent))]
    return [
        (
            index.data(StudyRole.UID) if index.data(LEVEL_ROLE) == Level.STUDY else index.data(),
            outline(tree, index),
        )
        for index in rows
    ]


def test_films_stand_under_patient_study_and_series(tree: StudyTree, studies: StudyList) -> None:
    for made in (
        film("1", "a", series="x", view_position="PA"),
        film("9", "z", patient="P2", view_position="AP"),
        film("1", "b", series="y", view_position="LL", series_description="Chest"),
        film("2", "c", view_position="PA"),
    ):
        studies.add_film(made)
    assert outline(tree) == [
        ("Doe, P1", [("1", [("PA", []), ("Chest · left lateral", [])]), ("2", [("PA", [])])]),
        ("Doe, P2", [("9", [("AP", [])])]),
    ]
    assert tree.uids() == ["1", "2", "9"]


def test_a_series_of_several_films_lists_them(tree: StudyTree, studies: StudyList) -> None:
    for number in range(3):
        studies.add_film(film("1", f"f{number}", series="x", view_position="PA" if number else "LL"))
    ((_, ((_, ((series, films),)),)),) = outline(tree)
    assert series == "left lateral, PA · 3 films"
    assert [name for name, _ in films] == ["left lateral", "PA", "PA"]


def test_nameless_films_are_not_one_person(tree: StudyTree, studies: StudyList) -> None:
    studies.add_film(film("1", "a", patient=""))
    studies.add_film(film("2", "b", patient=""))
    assert len(outline(tree)) == 2
    assert priors_of(studies, "1") == []


def test_a_name_in_another_spelling_is_the_same_patient(tree: StudyTree, studies: StudyList) -> None:
    for number, name in enumerate(("Doe^Jane", "DOE^JANE", "DOE^JANE^^", "DOE^JANET"), start=1):
        studies.add_film(film(str(number), str(number), patient_name=name, study_date=f"202{number}0101"))
    assert [[name for name, _ in below] for _, below in outline(tree)] == [["1", "2", "3"], ["4"]]
    assert [prior.uid for prior in priors_of(studies, "1")] == ["2", "3"][::-1]
    assert priors_of(studies, "4") == []
    assert earlier_studies(studies, film("9", "z", patient_name="doe^jane", study_date="20230601").header) == 3
    assert earlier_studies(studies, film("9", "z", patient="", study_date="20230601").header) == 0


def test_rows_go_with_their_study(tree: StudyTree, studies: StudyList) -> None:
    for number in "123":
        studies.add_film(film(number, number, patient="P1" if number != "3" else "P2"))
    studies.remove("1")
    assert [name for name, _ in outline(tree)] == ["Doe, P1", "Doe, P2"]
    studies.remove("3")
    assert outline(tree) == [("Doe, P1", [("2", [("Series 1", [])])])]
    studies.remove("2")
    assert outline(tree) == []


def test_an_index_of_a_row_that_is_gone_is_harmless(tree: StudyTree, studies: StudyList) -> None:
    studies.add_film(film("1", "a"))
    kept = QPersistentModelIndex(tree.index(0, 0, tree.index_of("1")))
    studies.remove("1")
    assert not kept.isValid()


def test_series_have_pictures_and_can_be_dragged(tree: StudyTree, studies: StudyList) -> None:
    made = film("1", "a", view_position="PA")
    studies.add_film(made)
    study = tree.index_of("1")
    series = tree.index(0, 0, study)
    picture = tree.picture(series)
    assert not picture.isNull()
    assert tree.picture(series).cacheKey() == picture.cacheKey(), "it is made once"
    assert series.data(FILM_ROLE) is made
    assert dragged_film(tree.mimeData([series])) is made
    assert series.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not study.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not study.parent().flags() & Qt.ItemFlag.ItemIsSelectable


def test_key_films_carry_a_star(tree: StudyTree, studies: StudyList) -> None:
    first, second = film("1", "a", series="x"), film("1", "b", series="x")
    studies.add_film(first)
    studies.add_film(second)
    series = tree.index(0, 0, tree.index_of("1"))
    rows = [series, tree.index(0, 0, series), tree.index(1, 0, series)]
    plain = [tree.picture(row).cacheKey() for row in rows]
    changed: list[int] = []
    tree.dataChanged.connect(lambda first, _last: changed.append(rows.index(first)))
    tree.flagged = lambda one: one is second
    tree.mark_again()
    assert set(changed) == {0, 2}
    marked = [tree.picture(row).cacheKey() for row in rows]
    assert [before != after for before, after in zip(plain, marked, strict=True)] == [True, False, True]
    words = [row.data(Qt.ItemDataRole.AccessibleTextRole).endswith("key film") for row in rows]
    assert words == [True, False, True]


def test_priors_are_the_same_patients_other_studies(studies: StudyList) -> None:
    for made in (
        film("1", "a", study_date="20240331"),
        film("2", "b", study_date="20220101"),
        film("3", "c", study_date="20230101"),
        film("4", "d", study_date="20230601", patient="P2"),
        film("5", "e", study_date="20240901"),
    ):
        studies.add_film(made)
    found = priors_of(studies, "1")
    assert [(prior.uid, prior.relation) for prior in found] == [("3", "earlier"), ("2", "earlier"), ("5", "later")]
    assert priors_of(studies, "4") == []
    assert priors_of(studies, "unknown") == []


def test_examinations_of_another_part_of_the_body_are_offered_last(studies: StudyList) -> None:
    """The first one is what is compared unless another is chosen."""
    for made in (
        film("1", "a", study_date="20240331", body_part="CHEST"),
        film("2", "b", study_date="20240301", body_part="HAND"),
        film("3", "c", study_date="20230101", body_part="THORAX"),
        film("4", "d", study_date="20220101"),
    ):
        studies.add_film(made)
    assert [prior.uid for prior in priors_of(studies, "1")] == ["3", "4", "2"]
    assert [prior.uid for prior in priors_of(studies, "2")] == ["4", "3", "1"]


@pytest.fixture
def panel(qtbot: Any, studies: StudyList) -> StudyPanel:
    made = StudyPanel(studies)
    qtbot.addWidget(made)
    made.resize(240, 500)
    made.show()
    return made


def test_a_series_is_opened_by_click_and_by_enter(panel: StudyPanel, studies: StudyList, qtbot: Any) -> None:
    films = [film("1", "a"), film("1", "b"), film("2", "c")]
    for made in films:
        studies.add_film(made)
    wanted: list[Any] = []
    heard: list[str] = []
    panel.film_wanted.connect(wanted.append)
    panel.study_selected.connect(heard.append)
    second = panel.tree.index(1, 0, panel.tree.index_of("1"))
    place = panel.view.visualRect(second).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wanted == [films[1]]
    assert heard == []
    for _ in range(2):
        qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert heard == ["2"]
    assert wanted == [films[1], films[2]]


def press_and_pull(panel: StudyPanel, index: QModelIndex, qtbot: Any) -> None:
    """Press the left button on a row and move the pointer far enough for a drag."""
    view, button = panel.view.viewport(), Qt.MouseButton.LeftButton
    place = panel.view.visualRect(index).center()
    qtbot.mousePress(view, button, pos=place)
    for step in (QPoint(4, 2), QPoint(60, 4), QPoint(70, 4)):
        at = QPointF(place + step)
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            QPointF(view.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, moved)


def test_a_press_that_becomes_a_drag_chooses_nothing(
    panel: StudyPanel, studies: StudyList, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[Any] = []

    def drag(view: QTreeView, _actions: Qt.DropAction) -> None:
        """In place of Qt's, which needs a platform that can drag: it returns when the button went up elsewhere."""
        dragged.append([index.data(FILM_ROLE) for index in view.selectedIndexes()])
        assert panel.current_uid == "1"

    monkeypatch.setattr(QTreeView, "startDrag", drag)
    films = [film("1", "a"), film("2", "b"), film("1", "c")]
    for made in films:
        studies.add_film(made)
    heard: list[str] = []
    panel.study_selected.connect(heard.append)
    press_and_pull(panel, panel.tree.index(0, 0, panel.tree.index_of("2")), qtbot)
    assert dragged == [[films[1]]]
    assert heard == []
    assert panel.view.currentIndex().data(StudyRole.UID) == "1", "the study on display is the marked one again"
    own = panel.tree.index(1, 0, panel.tree.index_of("1"))
    press_and_pull(panel, own, qtbot)
    assert dragged[1] == [films[2]]
    assert panel.view.currentIndex() == own, "a row of the study on display stays marked"
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert heard == ["2"], "keys choose at once"


def test_a_press_chooses_when_the_button_goes_up(panel: StudyPanel, studies: StudyList, qtbot: Any) -> None:
    for made in (film("1", "a"), film("2", "b")):
        studies.add_film(made)
    told: list[Any] = []
    panel.study_selected.connect(told.append)
    panel.film_wanted.connect(lambda made: told.append(made.header.sop_uid))
    series = panel.tree.index(0, 0, panel.tree.index_of("2"))
    place = panel.view.visualRect(series).center()
    qtbot.mousePress(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told == []
    qtbot.mouseRelease(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told == ["2", "b"], "its study hangs before the film is asked for"
    # A study cannot be dragged: a hand that trembles chooses it all the same.
    first = panel.tree.index_of("1")
    press_and_pull(panel, first, qtbot)
    assert panel.current_uid == "2"
    qtbot.mouseRelease(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=panel.view.visualRect(first).center())
    assert panel.current_uid == "1"


def test_a_choice_by_the_program_is_told_at_once(panel: StudyPanel, studies: StudyList, qtbot: Any) -> None:
    for number in "123":
        studies.add_film(film(number, number))
    heard: list[str] = []
    panel.study_selected.connect(heard.append)
    place = panel.view.visualRect(panel.tree.index_of("3")).center()
    qtbot.mousePress(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    panel.select("2")
    assert heard == ["2"]
    qtbot.mouseRelease(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.current_uid == panel.view.currentIndex().data(StudyRole.UID)


def test_what_arrives_moves_neither_the_choice_nor_the_row_above(panel: StudyPanel, studies: StudyList) -> None:
    studies.add_film(film("1", "a"))
    studies.add_film(film("2", "b", patient="P2"))
    series = panel.tree.index(0, 0, panel.tree.index_of("2"))
    panel.view.setCurrentIndex(series)
    for number in range(20):
        studies.add_film(film("1", f"more{number}", series="many"))
        studies.add_film(film(f"new{number}", f"n{number}", patient="P1"))
    assert panel.current_uid == "2"
    assert panel.view.currentIndex() == panel.tree.index(0, 0, panel.tree.index_of("2"))
