"""How long the window is deaf: the longest turns of its event loop while films load and drafts stream; milliseconds.

``OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_stalls.py [FILM … | FOLDER | --many N]``

Each event that Qt delivers is timed from outside, what it delivers itself included. "busy" is the processor time of the
window's own thread in it, "held" that and what it waited for within the program (locks, the interpreter, memory),
"wall" the time on the clock, in which other programs may have had the processor (Linux tells how long; elsewhere "held"
is "wall"). Without films, three native ones of 3000 × 3000 pixels and three in JPEG 2000 are made, or ``--many`` small
ones in a folder, two a study and patient.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench_open import pixels, write
from bench_redraft import shown_window, wait
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.status import ModelState

LIMIT_MS = 16.0
_SCHEDULING = Path("/proc/thread-self/schedstat")
DRAFTS = 5
SETTLED_MS = 3000
"""After the start, until what is made ready in the background is."""


@dataclass(frozen=True)
class Turn:
    """One delivered event; milliseconds."""

    name: str
    busy: float
    held: float
    wall: float


class TimedApplication(QApplication):
    """Times every event that is not delivered from within another."""

    def __init__(self) -> None:
        super().__init__([])
        self._within = False
        self.turns: list[Turn] = []

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver and time."""
        if self._within:
            return bool(super().notify(receiver, event))
        self._within = True
        # The event may not outlive its delivery.
        name = f"{event.type().name} of {type(receiver).__name__}"
        wall, busy, waited = time.perf_counter(), time.thread_time(), waited_s()
        try:
            return bool(super().notify(receiver, event))
        finally:
            self._within = False
            waited = waited_s() - waited
            busy, wall = time.thread_time() - busy, time.perf_counter() - wall
            self.turns.append(Turn(name, 1000 * busy, 1000 * max(busy, wall - waited), 1000 * wall))


def waited_s() -> float:
    """How long this thread has been ready to run while others had the processors."""
    try:
        return int(_SCHEDULING.read_bytes().split()[1]) / 1e9
    except OSError:
        return 0.0


def pause(milliseconds: int) -> None:
    """Run the event loop for so long, as the program does: QTest's own wait keeps the interpreter to itself."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def show(label: str, turns: list[Turn]) -> None:
    """The longest turns, and what those were that held the thread for more than 16 ms."""
    busy, held, wall = (max(getattr(turn, kind) for turn in turns) for kind in ("busy", "held", "wall"))
    print(f"{label:<20} turns {len(turns):6}   busy max {busy:6.1f}   held max {held:6.1f}   wall max {wall:6.1f}")
    for kind in ("held", "wall"):
        worst = max(turns, key=lambda turn: float(getattr(turn, kind)))
        print(f"    longest {kind}: {worst.name}")
    over = Counter(turn.name for turn in turns if turn.held > LIMIT_MS)
    for name, count in over.most_common():
        print(f"    held over {LIMIT_MS:.0f} ms: {name}, {count} times")


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
    parser.add_argument("--many", type=int, default=0)
    options = parser.parse_args()
    application = TimedApplication()
    with tempfile.TemporaryDirectory() as name, shown_window(application, 1600, 1000) as window:
        films, folder = options.films, Path(name)
        if options.many:
            small = pixels()[::10, ::10].copy()
            for number in range(options.many):
                write(folder / f"{number:05}.dcm", small, number, coded=False, study=number // 2)
            films = [folder]
        elif not films:
            films, stored = [folder / f"{number}.dcm" for number in range(6)], pixels()
            for number, path in enumerate(films):
                write(path, stored, number, coded=number >= 3)
        measure(application, window, films)


if __name__ == "__main__":
    main()
