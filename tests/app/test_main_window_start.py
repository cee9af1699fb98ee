"""Start-up: command line, fonts, theme, crash log, capture, demonstration film."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import application, theme
from app.actions import ACTIONS, shortcut_of
from app.capture import Capture
from app.crash_log import CrashLog
from app.demo import demo_film
from app.dialogs import program_version
from app.errors import AppError
from app.first_paint import FirstPaint
from app.icons import font_icon
from echo_core.errors import EchoError
from echo_core.films.reader import read_header

FONTLESS = """
import sys
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication
from app.fonts import FAMILY, apply_font
application = QApplication([])
print("before:", QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
apply_font(application)
from PySide6.QtGui import QRawFont, QTextLayout
layout = QTextLayout("右肺下叶见斑片状密度增高影，心影增大。", application.font())
layout.beginLayout(); layout.createLine(); layout.endLayout()
runs = layout.glyphRuns()
print("families:", {run.rawFont().familyName() for run in runs})
print("missing:", sum(index == 0 for run in runs for index in run.glyphIndexes()))
image = QImage(400, 40, QImage.Format.Format_Grayscale8)
image.fill(0)
painter = QPainter(image)
painter.setPen("white"); painter.setFont(application.font()); painter.drawText(5, 28, "右肺下叶")
painter.end()
print("ink:", sum(byte > 128 for byte in bytes(image.constBits())))
"""


def test_chinese_shows_on_a_machine_without_any_font(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QPA_FONTDIR": str(tmp_path),
        "PYTHONPATH": str(repository),
    }
    done = subprocess.run([sys.executable, "-c", FONTLESS], env=environment, capture_output=True, text=True, check=True)
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert lines["before"] == "[]"
    assert lines["families"] == "{'ECHO Sans SC'}"
    assert lines["missing"] == "0"
    assert int(lines["ink"]) > 200


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    channels = [value / 255 for value in QColor(colour).getRgb()[:3]]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_keeps_its_contrast_on_every_surface() -> None:
    colours = theme.COLOURS
    for surface in (colours.window, colours.panel, colours.field, colours.raised, colours.hover, colours.selection):
        assert _contrast(colours.text, surface) >= 7, surface
    for surface in (colours.window, colours.panel, colours.field):
        for text in (colours.quiet, colours.warning, colours.error, colours.good, colours.accent):
            assert _contrast(text, surface) >= 4.5, (text, surface)
    assert _contrast(colours.accent, colours.window) >= 3, "the focus must show"


def test_the_demonstration_film_is_the_uncompressed_chest_cr() -> None:
    header = read_header(demo_film())
    assert (header.modality, header.rows, header.columns) == ("CR", 1955, 1841)
    assert header.photometric == "MONOCHROME1"


def test_without_the_package_the_demonstration_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.demo.find_spec", lambda _name: None)
    with pytest.raises(AppError, match="pip install pydicom-data"):
        demo_film()


@pytest.mark.parametrize(
    ("environment", "platform", "said"),
    [
        ({}, "linux", "no display"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", ""),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", ""),
        ({}, "win32", ""),
        ({}, "darwin", ""),
    ],
)
def test_a_missing_display_is_said_and_not_crashed_on(environment: dict[str, str], platform: str, said: str) -> None:
    problem = application.display_problem(environment, platform)
    assert said in problem
    assert bool(said) == bool(problem)


def test_the_version_is_told_and_nothing_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        application.main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"echo-reader {program_version()}\n"


def test_what_waits_for_the_first_paint_comes_once_and_after_it(qtbot: QtBot) -> None:
    label = QLabel("a window")
    qtbot.addWidget(label)
    seen: list[bool] = []
    FirstPaint(label, lambda: seen.append(label.grab().isNull()))
    QApplication.processEvents()
    assert seen == []
    label.show()
    qtbot.waitUntil(lambda: bool(seen))
    label.repaint()
    QApplication.processEvents()
    assert seen == [False]


def test_a_window_that_is_never_painted_is_not_waited_for(qtbot: QtBot) -> None:
    label = QLabel("stays hidden")
    qtbot.addWidget(label)
    seen: list[int] = []
    FirstPaint(label, lambda: seen.append(1))
    qtbot.waitUntil(lambda: seen == [1])


@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Disabled])
@pytest.mark.parametrize("side", [16, 24, 56])
def test_icons_are_drawn_as_the_library_of_their_font_does(qapp: QApplication, mode: QIcon.Mode, side: int) -> None:
    import qtawesome

    for name in ("mdi6.folder-open-outline", "mdi6.radiology-box-outline", "mdi6.magnify"):
        own = font_icon(name, "#e4e7eb", "#6b7480").pixmap(side, side, mode).toImage()
        theirs = qtawesome.icon(name, color="#e4e7eb", color_disabled="#6b7480").pixmap(side, side, mode).toImage()
        assert own.size() == theirs.size()
        assert own == theirs
        assert len({own.pixel(x, y) for x in range(side) for y in range(side)}) > 2, "something is drawn"


def test_an_icon_that_does_not_exist_is_said(qapp: QApplication) -> None:
    with pytest.raises(AppError, match="no such icon"):
        font_icon("mdi6.no such icon", "#ffffff", "#000000")


def test_capture_needs_something_to_capture(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert application.main(["--capture", str(tmp_path / "out.png")]) == 2
    assert "--capture needs" in capsys.readouterr().err


def test_no_action_shares_its_id_or_its_keys_with_another() -> None:
    ids = [spec.id for spec in ACTIONS]
    keys = [spec.shortcut for spec in ACTIONS if spec.shortcut]
    assert len(ids) == len(set(ids))
    assert len(keys) == len(set(keys))


def test_a_shortcut_of_the_users_own_counts_only_if_it_is_one() -> None:
    draft = next(spec for spec in ACTIONS if spec.id == "draft")
    assert shortcut_of(draft, {"draft": "Ctrl+D"}).toString() == "Ctrl+D"
    assert shortcut_of(draft, {"draft": "no such key"}).toString() == "F5"
    assert shortcut_of(draft, {}).toString() == "F5"


def _raise(message: str) -> None:
    raise EchoError(message)


def test_the_crash_log_holds_the_place_and_no_patient(qtbot: QtBot, tmp_path: Path) -> None:
    crash_log = CrashLog(tmp_path)
    crash_log.install()
    told: list[str] = []
    crash_log.unexpected.connect(told.append)
    try:
        for name in ("DOE^JANE", "ROE^RICHARD"):
            try:
                _raise(f"{name}.dcm: cannot")
            except EchoError:
                kind, error, trace = sys.exc_info()
                assert kind is not None
                assert error is not None
                sys.excepthook(kind, error, trace)
        thread = threading.Thread(target=_raise, args=("PATIENT in a thread",))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(told) == 3)
    finally:
        crash_log.remove()
    written = (tmp_path / "crash.log").read_text() + (tmp_path / "echo.log").read_text()
    assert written.count("in _raise") == 6
    assert "EchoError" in written
    for secret in ("DOE", "ROE", "PATIENT", str(Path(__file__).parent)):
        assert secret not in written
    assert "DOE^JANE.dcm: cannot" in told[0], "the user may read what the log may not"
    assert not logging.getLogger("echo").handlers


def test_a_log_folder_that_cannot_be_written_stops_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    crash_log = CrashLog(tmp_path / "file" / "logs")
    crash_log.install()
    try:
        crash_log.record(ValueError, ValueError("x"), None)
        assert crash_log.count == 1
    finally:
        crash_log.remove()


def test_capture_saves_the_window_and_reports_the_draft(qtbot: QtBot, tmp_path: Path) -> None:
    label = QLabel("a report")
    qtbot.addWidget(label)
    label.resize(200, 100)
    label.show()
    left: list[tuple[int, str]] = []
    capture = Capture(label, tmp_path / "new" / "shot.png", lambda *outcome: left.append(outcome))
    capture.finish(0)
    capture.finish(1, "too late to matter")
    qtbot.waitUntil(lambda: bool(left))
    assert left == [(0, "")]
    assert QImage(str(tmp_path / "new" / "shot.png")).width() >= 200


def test_capture_gives_up_at_its_time_limit(qtbot: QtBot, tmp_path: Path) -> None:
    label = QLabel("still drafting")
    qtbot.addWidget(label)
    left: list[tuple[int, str]] = []
    Capture(label, tmp_path / "shot.png", lambda *outcome: left.append(outcome), time_limit_s=0.01)
    qtbot.waitUntil(lambda: bool(left))
    assert left[0][0] == 1
    assert "no draft within" in left[0][1]
    assert (tmp_path / "shot.png").is_file(), "the picture shows what went wrong"


def test_capture_says_where_it_cannot_save(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    label = QLabel("x")
    qtbot.addWidget(label)
    left: list[tuple[int, str]] = []
    Capture(label, tmp_path / "file" / "shot.png", lambda *outcome: left.append(outcome)).finish(0)
    qtbot.waitUntil(lambda: bool(left))
    assert left[0][0] == 1
    assert "cannot be saved" in left[0][1]


def test_the_theme_fills_its_style_sheet(qapp: QApplication) -> None:
    assert not re.search(r"\{\w+\}", theme.style_sheet())
    assert theme.COLOURS.accent in theme.style_sheet()
    for name in {spec.icon for spec in ACTIONS if spec.icon}:
        assert not theme.icon(name).isNull()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_large_folders_are_not_stopped_by_the_limit_of_open_files() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[0]), before[1]))
        application.allow_many_films()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert hard == before[1]
        assert soft == 16_384 or soft == hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
