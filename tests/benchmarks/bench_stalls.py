"""How long the window is deaf: the longest turns of its event loop while films load and drafts stream; milliseconds.

``OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_stalls.py [FILM … | FOLDER]``

Each event that Qt delivers is timed from outside, what it delivers itself included. "busy" is the processor time of the
window's own thread in it, "wall" the time on the clock, in which other programs may have had the processor. Without
films, three native ones of 3000 × 3000 pixels and three in JPEG 2000 are made.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench_open import pixels, write
from bench_redraft import shown_window, wait
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.status import ModelState

LIMIT_MS = 16.0
DRAFTS = 5
SETTLED_MS = 3000
"""After the start, until what is made ready in the background is."""


class TimedApplication(QApplication):
    """Times every event that is not delivered from within another."""

    def __init__(self) -> None:
        super().__init__([])
        self._within = False
        self.turns: list[tuple[float, float, str]] = []

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver and time."""
        if self._within:
            return bool(super().notify(receiver, event))
        self._within = True
        # The event may not outlive its delivery.
        name = f"{event.type().name} of {type(receiver).__name__}"
        wall, busy = time.perf_counter(), time.thread_time()
        try:
            return bool(super().notify(receiver, event))
        finally:
            self._within = False
            self.turns.append((1000 * (time.perf_counter() - wall), 1000 * (time.thread_time() - busy), name))


def pause(milliseconds: int) -> None:
    """Run the event loop for so long, as the program does: QTest's own wait keeps the interpreter to itself."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def show(label: str, turns: list[tuple[float, float, str]]) -> None:
    """The longest turn, and what the turns of more than 16 ms were."""
    longest, busiest = (max(turn[kind] for turn in turns) for kind in (0, 1))
    over = Counter(name for _, busy, name in turns if busy > LIMIT_MS)
    print(f"{label:<44} turns {len(turns):6}   busy max {busiest:6.1f}   wall max {longest:6.1f}")
    print(f"    longest on the clock: {max(turns)[2]}")
    for name, count in over.most_common():
        worst = max(busy for _, busy, found in turns if found == name)
        print(f"    over {LIMIT_MS:.0f} ms busy: {name}, {count} times, at most {worst:.1f}")


def measure(application: TimedApplication, window: MainWindow, films: list[Path]) -> None:
    """Open the films, look at each, draft the first study again and again."""
    if window.monitor.state is not ModelState.READY:
        wait(window.client.ready)
    # As the program does after its first painting.
    window.loader.warm_up()
    window.light_box.rehearse()
    pause(SETTLED_MS)
    application.turns.clear()
    window.open_paths(films)
    wait(window.opening.loaded)
    pause(3000)
    show("films load", application.turns)
    application.turns.clear()
    for _ in range(DRAFTS):
        window.draft()
        wait(window.client.done)
        pause(300)
    show("drafts stream", application.turns)


def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", type=Path, nargs="*")
    options = parser.parse_args()
    application = TimedApplication()
    with tempfile.TemporaryDirectory() as name, shown_window(application, 1600, 1000) as window:
        films = options.films
        if not films:
            films, stored = [Path(name) / f"{number}.dcm" for number in range(6)], pixels()
            for number, path in enumerate(films):
                write(path, stored, number, coded=number >= 3)
        measure(application, window, films)


if __name__ == "__main__":
    main()
