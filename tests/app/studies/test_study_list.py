"""The worklist: grouping, roles, and a selection that nobody steals."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.studies.study import DraftState
from app.studies.study_list import StudyList, StudyRole
from app.studies.study_panel import StudyPanel
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader


def film(study: str = "1", sop: str = "", patient: str = "P1", path: str = "film.dcm", **header: Any) -> Film:
    values: dict[str, Any] = {"patient_name": "Doe^Jane", "study_date": "20240331"} | header
    made = FilmHeader(study_uid=study, sop_uid=sop, patient_id=patient, rows=4, columns=4, **values)
    return Film(made, np.zeros((4, 4), np.uint16), Path(path))


@pytest.fixture
def studies(qtbot: Any) -> StudyList:
    made = StudyList()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)  # type: ignore[attr-defined]
    return made


@pytest.fixture
def panel(qtbot: Any, studies: StudyList) -> StudyPanel:
    made = StudyPanel(studies)
    qtbot.addWidget(made)
    made.resize(240, 500)
    made.show()
    return made


def test_films_are_grouped_by_study(studies: StudyList) -> None:
    keys = [studies.add_film(film("1", "a")), studies.add_film(film("2", "b")), studies.add_film(film("1", "c"))]
    assert keys == ["1", "2", "1"]
    assert studies.uids() == ["1", "2"]
    assert [len(studies.films(uid)) for uid in studies.uids()] == [2, 1]
    assert studies.films("unknown") == []


def test_the_same_object_is_there_once(studies: StudyList) -> None:
    studies.add_film(film("1", "a", path="x"))
    studies.add_film(film("1", "a", path="copy of x"))
    assert len(studies.films("1")) == 1


def test_the_list_knows_what_is_open(studies: StudyList) -> None:
    one, other = film("1", "a"), film("1", "a", patient="P2")
    key = studies.add_film(one)
    assert studies.holds(one.header, Path("copy of it"))
    assert not studies.holds(other.header, other.path), "another patient's copy of the UID is another film"
    assert not studies.holds(film("1", "").header, one.path)
    studies.remove(key)
    assert not studies.holds(one.header, one.path)


def test_a_picture_without_a_uid_is_known_by_its_file(studies: StudyList) -> None:
    picture = film("", "", path="x.png")
    studies.add_film(picture)
    assert studies.holds(picture.header, picture.path)
    assert not studies.holds(picture.header, Path("y.png"))


def test_a_study_that_is_named_by_its_file_is_found_by_what_qt_says_of_it(studies: StudyList) -> None:
    picture = film("", "", path=os.fsdecode(b"\xb2\xe2.png"))
    uid = studies.add_film(picture)
    assert studies.index(0).data(StudyRole.UID) == uid
    assert studies.films(uid) == [picture]
    uid.encode()


def test_two_patients_never_share_a_study(studies: StudyList) -> None:
    first = studies.add_film(film("1", "a", patient="P1"))
    second = studies.add_film(film("1", "b", patient="P2"))
    third = studies.add_film(film("1", "c", patient="P2"))
    assert first != second == third
    assert len(studies.films(first)) == 1
    assert len(studies.films(second)) == 2


def test_one_patient_however_the_name_is_written_has_one_study(studies: StudyList) -> None:
    keys = {
        studies.add_film(film("1", sop, patient_name=name))
        for sop, name in zip("abcd", ("Doe^Jane", "DOE^JANE", "DOE^JANE^^ ", "doe^jane=某^某"), strict=True)
    }
    assert keys == {"1"}
    assert studies.holds(film("1", "a", patient_name="DOE^JANE^^").header, Path("x")), "it is open already"
    other = studies.add_film(film("1", "e", patient="P2", patient_name="ROE^ANN"))
    assert studies.add_film(film("1", "f", patient="P2", patient_name="Roe^Ann")) == other != "1"
    studies.remove("1")
    assert studies.add_film(film("1", "g", patient="P2", patient_name="Roe^Ann^")) == other
    assert studies.add_film(film("1", "h", patient_id_issuer="A")) == "1"
    assert studies.add_film(film("1", "i", patient_id_issuer="B")) not in ("1", other)


def test_a_patients_studies_are_found_after_one_was_closed_and_opened_again(studies: StudyList) -> None:
    films = [film("1", "a"), film("2", "b"), film("2", "c", patient="P2"), film("3", "d")]
    uids = [studies.add_film(made) for made in films]
    studies.remove(uids[0])
    studies.remove(uids[2])
    header = films[0].header
    assert [study.uid for study in studies.of_patient(header)] == ["2", "3"]
    assert studies.of_patient(films[2].header) == []
    assert not studies.of_one_patient(uids[0], "2"), "it is closed"
    assert [studies.add_film(films[place]) for place in (2, 0)] == [uids[2], uids[0]]
    assert [study.uid for study in studies.of_patient(header)] == ["2", "3", "1"]
    assert [study.uid for study in studies.of_patient(films[2].header)] == [uids[2]]
    assert studies.of_one_patient("1", "3")
    assert not studies.of_one_patient("1", uids[2])


def test_films_without_a_study_uid_stay_apart(studies: StudyList) -> None:
    one = studies.add_film(film("", "", path="a.dcm"))
    two = studies.add_film(film("", "", path="b.dcm"))
    assert one != two


def test_roles_answer_for_the_view_and_for_readers(studies: StudyList) -> None:
    studies.add_film(film("1", "a", study_description="Thorax"))
    index = studies.index(0)
    assert index.data(StudyRole.PATIENT_NAME) == "Doe, Jane"
    assert index.data(StudyRole.PATIENT_ID) == "P1"
    assert index.data(StudyRole.STUDY_DATE) == "2024-03-31"
    assert index.data(StudyRole.DESCRIPTION) == "Thorax"
    assert index.data(StudyRole.FILM_COUNT) == 1
    assert index.data(StudyRole.DRAFT_STATE) is DraftState.NONE
    assert "1 film" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_draft_state_is_shown_and_announced(qtbot: Any, studies: StudyList) -> None:
    studies.add_film(film("1", "a"))
    with qtbot.waitSignal(studies.dataChanged):
        studies.set_draft_state("1", DraftState.DRAFTING)
    assert studies.index(0).data(StudyRole.DRAFT_STATE) is DraftState.DRAFTING
    studies.set_draft_state("unknown", DraftState.DRAFTED)


def test_the_first_study_is_selected_and_later_ones_never_steal(panel: StudyPanel, studies: StudyList) -> None:
    heard: list[str] = []
    panel.study_selected.connect(heard.append)
    studies.add_film(film("1", "a"))
    assert heard == ["1"]
    for number in range(2, 30):
        studies.add_film(film(str(number), f"s{number}"))
        studies.add_film(film("1", f"more{number}"))
    assert heard == ["1"]
    assert panel.current_uid == "1"
    panel.select("7")
    studies.add_film(film("99", "z"))
    assert panel.current_uid == "7"
    assert heard == ["1", "7"]


def test_keys_and_clicks_choose(panel: StudyPanel, studies: StudyList, qtbot: Any) -> None:
    for number in "123":
        studies.add_film(film(number, number))
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.current_uid == "1", "the series of the study come before the next study"
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.current_uid == "2"
    with qtbot.waitSignal(panel.study_selected) as signal:
        place = panel.view.visualRect(panel.tree.index_of("3")).center()
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == ["3"]
    panel.select_next(5)
    assert panel.current_uid == "3"
    panel.select_next(-9)
    assert panel.current_uid == "1"


def test_removing_moves_on_and_ends_empty(panel: StudyPanel, studies: StudyList) -> None:
    for number in "12":
        studies.add_film(film(number, number))
    studies.remove("1")
    assert panel.current_uid == "2"
    heard: list[str] = []
    panel.study_selected.connect(heard.append)
    studies.remove("2")
    assert panel.current_uid == ""
    assert heard == [""]
    assert studies.rowCount(QModelIndex()) == 0


def test_long_names_and_every_state_can_be_painted(panel: StudyPanel, studies: StudyList) -> None:
    for number, state in enumerate(DraftState):
        studies.add_film(film(str(number), str(number), patient_name="王^小东=Wang^Xiaodong" * 5))
        studies.set_draft_state(str(number), state)
    blank = panel.grab().toImage()
    panel.select("3")
    assert panel.grab().toImage() != blank
