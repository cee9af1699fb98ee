"""The second film window, and what the main window offers and remembers of the light box."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.films.annotations import Annotation, Kind
from app.films.layouts import Layout
from app.films.light_box import LightBox
from app.main_window import MainWindow

MakeFilm = Callable[..., Path]


def two_studies(make_film: MakeFilm) -> tuple[Path, Path]:
    """A study and an earlier one of the same patient."""
    person = {"PatientName": "Doe^Jane", "PatientID": "P1"}
    return (
        make_film("now", StudyDate="20240331", **person),
        make_film("before", StudyDate="20230101", **person),
    )


def shown(window: MainWindow) -> list[str]:
    return [film.path.stem for film in window.light_box.board.films if film is not None]


def test_the_second_window_shows_the_study_and_its_measurements(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    window.actions_by_id["second_window"].trigger()
    second = window.second.light_box
    assert second is not None
    assert second.isVisible()
    assert second.window() is not window
    assert [film.path.stem for film in second.films] == ["ANNA"]
    layer = window.light_box.active_viewport.editor.layer
    assert layer is second.active_viewport.editor.layer
    second.active_viewport.toggle_invert()
    assert not window.light_box.active_viewport.presentation.inverted, "each window has its own window and polarity"
    windows.open(window, make_film("BERT"))
    window.study_panel.select_next(1)
    assert [film.path.stem for film in second.films] == ["BERT"]
    window.close_study()
    assert [film.path.stem for film in second.films] == ["ANNA"]


def test_closing_the_second_window_frees_it_and_its_place_is_kept(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    window.actions_by_id["second_window"].trigger()
    box = window.second.light_box
    assert box is not None
    box.window().resize(640, 500)
    gone = weakref.ref(box)
    box.window().close()
    assert not window.actions_by_id["second_window"].isChecked()
    assert window.second.light_box is None
    del box
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    window.actions_by_id["second_window"].trigger()
    assert window.second.light_box is not None
    assert window.second.light_box.window().width() == 640
    window.close()
    assert window.second.light_box is None


def test_a_prior_that_is_open_is_offered_and_one_that_opens_later_too(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    now, before = two_studies(make_film)
    windows.open(window, now)
    assert not window.light_box.prior_bar.isVisible()
    windows.open(window, before)
    assert shown(window) == ["now"]
    assert window.light_box.prior_bar.isVisible()
    window.light_box.actions_by_id["compare"].trigger()
    assert shown(window) == ["now", "before"]
    assert window.study_panel.current_uid == window.studies.uids()[0], "comparing chooses no other study"
    window.study_panel.select_next(1)
    assert shown(window) == ["before"]
    assert "(later, 1 film)" in window.light_box.prior_bar.choice.currentText()


def test_closing_the_current_study_leaves_nothing_of_its_comparison(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    now, before = two_studies(make_film)
    windows.open(window, now)
    windows.open(window, before)
    film = weakref.ref(window.light_box.films[0])
    window.light_box.actions_by_id["compare"].trigger()
    window.close_study()
    assert shown(window) == ["before"]
    assert not window.light_box.prior_bar.isVisible()
    QApplication.processEvents()
    gc.collect()
    assert film() is None


def test_layout_and_measurements_are_there_at_the_next_start(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    path = make_film("ANNA")
    window = windows()
    windows.open(window, path)
    window.light_box.actions_by_id["layout_4"].trigger()
    line = Annotation(Kind.LENGTH, ((1.0, 2.0), (30.0, 40.0)))
    window.light_box.active_viewport.editor.layer.add(line)
    window.close()
    again = windows()
    windows.open(again, path)
    assert again.light_box.board.arrangement is Layout.FOUR
    assert again.light_box.active_viewport.editor.layer.annotations == (line,)


def test_a_click_on_a_series_hangs_its_film(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, *(make_film(name, study="1.2.3", PatientID="P", PatientName="D^J") for name in ("A", "B")))
    panel = window.study_panel
    other = next(film for film in window.light_box.films if film not in window.light_box.board.films)
    rows = [panel.tree.index(row, 0, panel.tree.index_of("1.2.3")) for row in (0, 1)]
    row = next(row for row in rows if panel.tree.mimeData([row]).film() is other)
    panel.view.clicked.emit(row)
    assert window.light_box.active_viewport.film is other


def test_opening_can_be_stopped_from_the_status_bar_and_memory_is_shown(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    window = windows()
    windows.open(window, make_film("ANNA", size=(1024, 1024)))
    qtbot.waitUntil(lambda: window.status.memory.text() != "")
    assert window.status.memory.text().startswith("1 open · ")
    assert not window.status.cancel.isVisible()
    paths = [make_film(f"N{number}") for number in range(8)]
    window.open_paths(paths)
    assert window.status.cancel.isVisible()
    with qtbot.waitSignal(window.loader.finished, timeout=120_000):
        window.status.cancel.click()
    assert not window.status.cancel.isVisible()
    assert "stopped" in window.status.currentMessage()
    assert not window.loader.busy
    window.study_panel.select(window.studies.uids()[0])
    while window.studies.uids():
        window.close_study()
    qtbot.waitUntil(lambda: window.status.memory.text() == "")


def second_of(window: MainWindow, qtbot: QtBot) -> LightBox:
    """The light box of the second window, opened if need be, with the keyboard in its film."""
    if window.second.light_box is None:
        window.actions_by_id["second_window"].trigger()
    box = window.second.light_box
    assert box is not None
    box.window().activateWindow()
    box.active_viewport.setFocus()
    qtbot.waitUntil(box.active_viewport.hasFocus)
    return box


def test_the_main_windows_keys_act_in_the_second_window(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    window = windows()
    for name in ("ANNA", "BERT"):
        windows.open(window, make_film(name))
    window.study_panel.select(window.studies.uids()[0])
    view = second_of(window, qtbot).active_viewport
    qtbot.keyClick(view, Qt.Key.Key_Down, ctrl)
    assert window.study_panel.current_uid == window.studies.uids()[1]
    qtbot.keyClick(view, Qt.Key.Key_Up, ctrl)
    assert window.study_panel.current_uid == window.studies.uids()[0]
    with qtbot.waitSignal(window.actions_by_id["draft"].triggered):
        qtbot.keyClick(view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.actions_by_id["stop"].isEnabled())
    with qtbot.waitSignal(window.client.cancelled, timeout=120_000):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    windows.let_go()
    # Of one key, one command: the film's own act on this window's film alone, and once.
    qtbot.keyClick(view, Qt.Key.Key_I)
    assert view.presentation is not None
    assert view.presentation.inverted
    assert not window.light_box.active_viewport.presentation.inverted
    qtbot.keyClick(view, Qt.Key.Key_F11)
    assert view.window().isFullScreen()
    assert not window.isFullScreen()
    assert view.window().isActiveWindow()
    qtbot.keyClick(view, Qt.Key.Key_F, ctrl)
    # What is typed now goes where the finder is.
    qtbot.waitUntil(window.isActiveWindow)
    view = second_of(window, qtbot).active_viewport
    qtbot.keyClick(view, Qt.Key.Key_F6)
    qtbot.waitUntil(window.isActiveWindow)
    view = second_of(window, qtbot).active_viewport
    qtbot.keyClick(view, Qt.Key.Key_3, ctrl)
    assert window.second.light_box is None
    # And again with a window made anew.
    view = second_of(window, qtbot).active_viewport
    qtbot.keyClick(view, Qt.Key.Key_Down, ctrl)
    assert window.study_panel.current_uid == window.studies.uids()[1]


def test_files_dropped_on_the_second_window_open(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    second = second_of(window, qtbot).window()
    assert second.acceptDrops()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(make_film("BERT")))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(second, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, buttons, keys)
    with qtbot.waitSignal(window.loader.finished, timeout=120_000):
        QApplication.sendEvent(second, drop)
    assert len(window.studies.uids()) == 2


def test_no_window_title_names_a_patient(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = windows()
    windows.open(window, make_film("ANNA"))
    titles = [window.windowTitle(), second_of(window, qtbot).window().windowTitle()]
    assert titles == ["ECHO", "ECHO films"]


def test_the_second_window_is_open_at_the_next_start_as_it_was_left(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    path = make_film("ANNA")
    window = windows()
    windows.open(window, path)
    second_of(window, qtbot).actions_by_id["layout_4"].trigger()
    window.second.light_box.window().resize(640, 500)
    window.close()
    again = windows()
    box = again.second.light_box
    assert box is not None
    assert box.isVisible()
    assert box.window().size().toTuple() == (640, 500)
    assert again.actions_by_id["second_window"].isChecked()
    windows.open(again, path)
    assert box.board.arrangement is Layout.FOUR
    assert again.light_box.board.arrangement is Layout.ONE, "each window has its own layout"
    again.actions_by_id["second_window"].trigger()
    again.close()
    third = windows()
    assert third.second.light_box is None
    third.actions_by_id["second_window"].trigger()
    windows.open(third, path)
    assert third.second.light_box.board.arrangement is Layout.FOUR


def test_a_second_window_on_a_screen_that_is_gone_comes_up_on_one_that_is_there(
    windows: Any, make_film: MakeFilm, qtbot: QtBot
) -> None:
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.setGeometry(5000, 4000, 600, 500)
    elsewhere.show()
    window = windows()
    window.second.geometry = bytes(QByteArray(elsewhere.saveGeometry()).toBase64().data()).decode()
    windows.open(window, make_film("ANNA"))
    second = second_of(window, qtbot).window()
    assert second.size().toTuple() == (600, 500)
    assert any(screen.availableGeometry().contains(second.geometry()) for screen in QApplication.screens())
