"""From the key of "Redraft from here" to the painted glyphs of its first block, with the real worker; milliseconds.

``OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_redraft.py [film.dcm] [--carets 60]``

A film is opened and drafted in the window; then the caret goes to places all over the report, one after the other, and
the draft goes on from each. The prefix differs each time, so that only what stays the same can be reused.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.demo import demo_film
from app.fonts import apply_font
from app.main_window import MainWindow
from app.paths import UserFolders
from app.report.splitter import FINDINGS, IMPRESSION
from app.settings import SettingsStore
from app.status import ModelState
from app.theme import apply_theme

_LIMIT_MS = 60_000


def wait(signal: object) -> None:
    """Run the event loop until ``signal`` comes.

    Raises TimeoutError after a minute.
    """
    loop = QEventLoop()
    signal.connect(loop.quit)  # type: ignore[attr-defined]
    late = QTimer()
    late.setSingleShot(True)
    late.timeout.connect(lambda: loop.exit(1))
    late.start(_LIMIT_MS)
    failed = loop.exec()
    signal.disconnect(loop.quit)  # type: ignore[attr-defined]
    if failed:
        raise TimeoutError("the worker did not answer")


def show(name: str, milliseconds: list[float]) -> None:
    """One line: median, 95th percentile and the longest."""
    ordered = sorted(milliseconds)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{name:<52} p50 {statistics.median(ordered):7.2f}   p95 {p95:7.2f}   max {ordered[-1]:7.2f}")


class Watch:
    """Notes the moment at which the first block of a draft has been painted."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._started = 0.0
        self.times: list[float] = []
        window.client.block.connect(self._on_block)

    def start(self) -> None:
        self._started = time.perf_counter()

    def _on_block(self, _draft: str, event: dict[str, object]) -> None:
        # Connected behind the window's own slots, so the text stands in the editors by now.
        if event["index"] == 0:
            for name in (FINDINGS, IMPRESSION):
                self._window.report_pane.editors[name].viewport().repaint()
            self.times.append((time.perf_counter() - self._started) * 1000)


@contextmanager
def shown_window(application: QApplication, width: int, height: int) -> Iterator[MainWindow]:
    """The program's window with settings and reports of its own, which are gone afterwards."""
    apply_theme(application)
    apply_font(application)
    with tempfile.TemporaryDirectory() as name:
        folders = UserFolders.under(Path(name))
        window = MainWindow(SettingsStore(folders.settings / "settings.json"), folders)
        window.ask_before_leaving = False
        window.report_pane._confirm = lambda _question: True
        window.resize(width, height)
        window.show()
        window.start([])
        QTest.qWaitForWindowExposed(window)
        try:
            yield window
        finally:
            window.close()


def measure(window: MainWindow, film: Path, carets: int) -> tuple[float, list[float]]:
    """The first draft's time to its first block, and that of each redraft."""
    pane, watch = window.report_pane, Watch(window)
    if window.monitor.state is not ModelState.READY:
        wait(window.client.ready)
    window.open_paths([film])
    wait(window.opening.loaded)
    watch.start()
    window.draft()
    wait(window.client.done)
    first = watch.times.pop()
    places = random.Random(1)
    for _ in range(carets):
        editor = pane.editors[places.choice((FINDINGS, FINDINGS, FINDINGS, IMPRESSION))]
        cursor = editor.textCursor()
        cursor.setPosition(places.randint(0, len(editor.toPlainText())))
        editor.setTextCursor(cursor)
        editor.setFocus()
        QApplication.processEvents()
        watch.start()
        QTest.keyClick(editor, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
        wait(window.client.done)
    return first, watch.times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("film", type=Path, nargs="?", default=demo_film())
    parser.add_argument("--carets", type=int, default=60)
    options = parser.parse_args()
    with shown_window(QApplication([]), 1400, 900) as window:
        first, times = measure(window, options.film, options.carets)
    print(f"{'first draft: key to its first block painted':<52} {first:11.2f}")
    show("redraft from here: key to its first block painted", times)


if __name__ == "__main__":
    main()
