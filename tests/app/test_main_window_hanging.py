"""How the window hangs films that are opened from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QTreeView

from app.films.corner_text import view_name
from app.main_window import MainWindow
from app.report.splitter import COMPARISON


def names(window: MainWindow) -> list[str]:
    """The files of the films on the light box."""
    return ["" if film is None else film.path.stem for film in window.light_box.board.films]


def dx_pair(make_film: Any, date: str) -> list[Path]:
    """The two views of a DX study, the lateral one first, whose views are stated by code alone."""
    study, made = generate_uid(), []
    views = (("lat", "399067008", "lateral", ["A", "F"]), ("front", "399348003", "antero-posterior", ["L", "F"]))
    for name, code, meaning, orientation in views:
        item = Dataset()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code, "SCT", meaning
        about: dict[str, Any] = {"PatientID": "D", "PatientName": "DX^D", "ViewPosition": None, "StudyDate": date}
        made.append(
            make_film(
                f"{name}{date}",
                study=study,
                Modality="DX",
                ViewCodeSequence=Sequence([item]),
                PatientOrientation=orientation,
                **about,
            )
        )
    return made


def test_views_that_are_stated_by_code_hang_and_are_compared(windows: Any, make_film: Any) -> None:
    window = windows()
    windows.open(window, *dx_pair(make_film, "20240401"))
    windows.open(window, *dx_pair(make_film, "20230401"))
    assert names(window) == ["front20240401", "lat20240401"]
    assert [view_name(film.header) for film in window.light_box.films] == ["AP", "lateral"]
    window.light_box.board.activate(1)
    window.light_box.actions_by_id["compare"].trigger()
    assert names(window) == ["lat20240401", "lat20230401"]


def test_priors_are_dragged_from_the_browser_beside_the_current_film(
    windows: Any, make_film: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = windows()
    about = {"PatientID": "K", "PatientName": "KIM^K"}
    for year in ("2024", "2022", "2020"):
        windows.open(window, make_film(year, StudyDate=f"{year}0401", **about))
    windows.open(window, make_film("STRANGER"))
    light_box, panel = window.light_box, window.study_panel
    light_box.actions_by_id["layout_3"].trigger()

    def drag(place: int) -> None:
        """Qt's drag, for which a platform is needed that can: over a viewport, and let go there."""

        def start(view: QTreeView, _actions: Qt.DropAction) -> None:
            data = panel.tree.mimeData(view.selectedIndexes())
            target = light_box.viewports[place]
            at, actions = QPointF(target.rect().center()), Qt.DropAction.CopyAction
            event = QDropEvent(at, actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            target.dropEvent(event)

        monkeypatch.setattr(QTreeView, "startDrag", start)

    shown = []
    for place, uid in ((1, window.studies.uids()[1]), (2, window.studies.uids()[2]), (0, window.studies.uids()[3])):
        drag(place)
        series = panel.tree.index(0, 0, panel.tree.index_of(uid))
        panel.view.scrollTo(series)
        at = panel.view.visualRect(series).center()
        qtbot.mousePress(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        panel.view.startDrag(Qt.DropAction.CopyAction)
        shown.append(names(window))
        assert panel.current_uid == window.studies.uids()[0]
        assert window.report_pane.heading.patient.text() == "KIM, K"
    assert shown == [["2024", "2022", ""], ["2024", "2022", "2020"], ["STRANGER", "2022", "2020"]]
    marks = [viewport._mark for viewport in light_box.board.places]
    assert marks == ["OTHER PATIENT", "PRIOR  2022-04-01", "PRIOR  2020-04-01"]


def test_a_report_is_compared_with_films_of_the_same_part_of_the_body(windows: Any, make_film: Any) -> None:
    window, about = windows(), {"PatientID": "K", "PatientName": "KIM^K"}
    windows.open(window, make_film("now", StudyDate="20240401", **about))
    windows.open(window, make_film("chest", StudyDate="20230401", BodyPartExamined="THORAX", **about))
    windows.open(window, make_film("hand", StudyDate="20240301", BodyPartExamined="HAND", **about))
    window.background.settle()
    report = window.report_pane.report
    assert report is not None
    said = report.text(COMPARISON)
    assert "2023-04-01" in said
    assert "2024-03-01" not in said
