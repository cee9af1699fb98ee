"""How the window hangs films that are opened from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

from app.films.corner_text import view_name
from app.main_window import MainWindow


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
