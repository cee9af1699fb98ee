"""Films that arrive, studies that are closed meanwhile: what hangs, and whose report stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.report.splitter import COMPARISON
from app.studies.study_tree import FILM_ROLE
from echo_core.films.film import Film
from echo_core.films.reader import read_film

MakeFilm = Callable[..., Path]


@pytest.fixture
def window(windows: Any) -> MainWindow:
    made: MainWindow = windows()
    return made


def arrive(window: MainWindow, film: Film) -> None:
    window.loader.film_loaded.emit(film)


def hanging(window: MainWindow) -> set[str]:
    """The studies of which films hang."""
    return {film.header.study_uid for film in window.light_box.board.films if film is not None}


def reported(window: MainWindow) -> str:
    """The study whose report is on display."""
    report = window.report_pane.report
    return "" if report is None else report.study_uid


def test_films_of_a_study_that_is_closed_before_they_hang_are_let_go(window: MainWindow, make_film: MakeFilm) -> None:
    films = [read_film(make_film(name, study="1.2.3", PatientID="P", PatientName="P")) for name in "ab"]
    placed: list[Film] = []
    window.study_desk.films_placed.connect(placed.extend)
    for film in films:
        arrive(window, film)
    window.close_study()
    window.study_desk.settle()
    assert placed == []
    assert hanging(window) == set()
    assert reported(window) == ""
    assert window.pixels.used_bytes == 0
    arrive(window, films[1])
    window.study_desk.settle()
    assert placed == [films[1]]
    assert hanging(window) == {reported(window)} == {"1.2.3"}


def test_a_study_that_is_closed_while_it_is_read_stays_closed_until_it_is_opened_again(
    window: MainWindow, make_film: MakeFilm, windows: Any, qtbot: QtBot
) -> None:
    one = {"study": "1.2.3", "PatientID": "P", "PatientName": "P"}
    paths = [make_film(f"p{number}", **one) for number in range(12)]
    other = make_film("q", study="1.2.3", PatientID="Q", PatientName="Q")

    def close() -> None:
        window.loader.film_loaded.disconnect(close)
        window.close_study()

    window.loader.film_loaded.connect(close)
    windows.open(window, *paths, other)
    # Another patient's study under the same UID is another study.
    assert [[film.path for film in window.studies.films(uid)] for uid in window.studies.uids()] == [[other]]
    assert window.loader.summary == "2 films opened"
    windows.open(window, *paths)
    assert sorted(len(window.studies.films(uid)) for uid in window.studies.uids()) == [1, 12]


def test_a_film_that_comes_twice_is_placed_once(window: MainWindow, make_film: MakeFilm) -> None:
    path = make_film("a")
    placed: list[Film] = []
    window.study_desk.films_placed.connect(placed.extend)
    first = read_film(path)
    for film in (first, read_film(path)):
        arrive(window, film)
    window.study_desk.settle()
    assert placed == [first]
    assert window.pixels.used_bytes == first.nbytes


def test_the_report_is_that_of_the_films_beside_it(window: MainWindow, make_film: MakeFilm, qtbot: QtBot) -> None:
    uids = ["1.1", "1.2", "1.3"]
    films = [read_film(make_film(uid, study=uid)) for uid in uids]
    arrive(window, films[0])
    qtbot.waitUntil(lambda: reported(window) == "1.1")
    arrive(window, films[1])
    window.study_desk.next_study()
    assert (hanging(window), reported(window)) == ({"1.2"}, "1.2"), "at once"
    arrive(window, films[2])
    window.close_study()
    assert (hanging(window), reported(window)) == ({"1.3"}, "1.3")
    window.study_desk.settle()
    assert (hanging(window), reported(window)) == ({"1.3"}, "1.3")


def test_a_draft_that_is_asked_for_at_once_finds_what_the_headers_say(
    window: MainWindow, make_film: MakeFilm, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"PatientID": "P", "PatientName": "P"}
    arrive(window, read_film(make_film("now", StudyDate="20240331", **about)))
    qtbot.waitUntil(lambda: bool(reported(window)))
    window.background.settle()
    report = window.report_pane.report
    assert report is not None
    assert "2023" not in report.text(COMPARISON)
    found: list[str] = []
    monkeypatch.setattr(window.flow, "draft", lambda *about, **more: found.append(report.text(COMPARISON)) or True)
    window.report_pane.set_can_draft(True)
    arrive(window, read_film(make_film("then", StudyDate="20230331", **about)))
    window.study_desk.settle()
    window.draft()
    assert len(found) == 1
    assert "2023" in found[0]


def test_a_film_that_is_opened_from_the_list_brings_its_study(window: MainWindow, make_film: MakeFilm) -> None:
    for uid in ("1.1", "1.2"):
        arrive(window, read_film(make_film(uid, study=uid)))
    window.study_desk.settle()
    tree, rows = window.study_panel.tree, [window.study_panel.tree.index_of("1.2")]
    while rows[-1].data(FILM_ROLE) is None:
        rows.append(tree.index(0, 0, rows[-1]))
    window.study_panel.view.activated.emit(rows[-1])
    assert (hanging(window), reported(window)) == ({"1.2"}, "1.2")
