"""The desktop program's command line and start-up."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.capture import Capture
from app.crash_log import CrashLog
from app.demo import demo_film
from app.dialogs import program_version
from app.errors import AppError
from app.films.loader import FilmLoader
from app.first_paint import FirstPaint
from app.fonts import apply_font
from app.main_window import MainWindow
from app.paths import UserFolders
from app.settings import SettingsStore
from app.standing_back import spare_what_stays
from app.theme import apply_theme
from app.translation import chosen_language, speak

_SIGNAL_POLL_MS = 200
"""Python runs a signal's handler only when it runs at all, and Qt's loop does not return to it by itself."""
_REHEARSAL_MS = 400
"""After the first painting of the window, which must not wait for it."""
_XCB = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's X11 plugin needs and does not bring, with the Debian packages that have it."""

_MOST_FILES = 16_384


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that reads every installed package's name."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and leave."""
        print(f"echo-reader {program_version()}")
        parser.exit()


def build_parser() -> argparse.ArgumentParser:
    """The command line of ``echo-reader``."""
    parser = argparse.ArgumentParser(
        prog="echo-reader", description="View chest films and draft their reports. Research and demonstration only."
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a film or a folder of films")
    parser.add_argument("--demo", action="store_true", help="open the demonstration film and draft its report")
    parser.add_argument("--lang", choices=("en", "zh"), help="language of drafts, for this run")
    parser.add_argument("--model", type=Path, metavar="DIR", help="folder of another model, for this run")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="keep settings, recovery data and logs in DIR")
    parser.add_argument("--capture", type=Path, metavar="OUT.png", help="draft, save a picture of the window and leave")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the program's version and leave")
    return parser


def display_problem(environment: dict[str, str] | os._Environ[str], platform: str = sys.platform) -> str:
    """Why no window can be shown here, or ``""``; said before Qt would end the process."""
    if not platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""
    if environment.get("WAYLAND_DISPLAY"):
        return ""
    if not environment.get("DISPLAY"):
        return "There is no display (DISPLAY and WAYLAND_DISPLAY are not set). Start ECHO from a desktop session."
    missing = [package for library, package in _XCB.items() if not _loads(library)]
    if missing:
        packages = " ".join(missing)
        return f"Qt needs libraries that are not installed (on Debian or Ubuntu: apt-get install {packages})."
    return ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status: 0 well, 1 a failure that is printed, 2 a wrong command line."""
    options = build_parser().parse_args(arguments)
    try:
        films = [demo_film()] if options.demo else []
    except AppError as error:
        print(f"echo-reader: {error}", file=sys.stderr)
        return 1
    films += [path.absolute() for path in options.paths]
    if options.capture is not None and not films:
        print("echo-reader: --capture needs a PATH or --demo", file=sys.stderr)
        return 2
    problem = display_problem(os.environ)
    if problem and options.capture is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif problem:
        print(f"echo-reader: {problem}", file=sys.stderr)
        return 1
    if options.profile is None and options.capture is not None:
        # A picture for documentation shows nothing of the user's own work, and leaves none behind.
        with tempfile.TemporaryDirectory(prefix="echo-reader-") as folder:
            return _run(options, films, UserFolders.under(Path(folder)))
    if options.profile is not None:
        return _run(options, films, UserFolders.under(options.profile.absolute()))
    return _run(options, films, UserFolders.of_platform())


def allow_many_films() -> None:
    """Raise the limit of open files as far as this process may: each film's pixels take one, and folders are large."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _run(options: argparse.Namespace, films: list[Path], folders: UserFolders) -> int:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    allow_many_films()
    application.setApplicationName("echo-reader")
    application.setApplicationDisplayName("ECHO")
    crash_log = CrashLog(folders.logs)
    crash_log.install()
    store = SettingsStore(folders.settings / "settings.json")
    speak(application, chosen_language(store.values.interface_language))
    apply_theme(application)
    apply_font(application)
    loader = FilmLoader()
    if films:
        loader.start_process()
    window = MainWindow(store, folders, model=options.model, language=options.lang, loader=loader)
    crash_log.unexpected.connect(window.show_unexpected)
    outcome: list[tuple[int, str]] = []

    if options.capture is not None:

        def leave(status: int, message: str) -> None:
            outcome.append((status, message))
            window.close()

        capture = Capture(window, options.capture.absolute(), leave)
        window.unattended(capture.finish)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        window.ask_before_leaving = False
        window.close()

    previous = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    poll = QTimer(application, interval=_SIGNAL_POLL_MS)
    poll.timeout.connect(lambda: None)
    poll.start()

    def begin() -> None:
        window.start(films, draft=options.demo or options.capture is not None)
        window.loader.warm_up()
        if not films:
            QTimer.singleShot(_REHEARSAL_MS, window, window.light_box.rehearse)

    FirstPaint(window, begin)
    spare_what_stays()
    window.show()
    try:
        status = application.exec()
    finally:
        poll.stop()
        for number, handler in previous.items():
            signal.signal(number, handler)
        crash_log.remove()
    for code, message in outcome:
        status = status or code
        if message:
            print(f"echo-reader: {message}", file=sys.stderr)
    return status
