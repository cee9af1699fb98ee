"""Times the same film and the same changes in this viewer and in pyqtgraph's ImageView, turn by turn in one run.

    pip install "echo-reader[bench]"
    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_peer.py

Both paint a 3000 × 3000 film of 16 bits into 1600 × 1200 pixels. A frame is everything from the change (new window, new
place) to the painted picture; this viewer's frames hold its corner text, pyqtgraph's its axes are switched off. The two
take turns frame by frame, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyqtgraph as peer
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_viewport import film

from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.viewport import Viewport

SIZE = (1600, 1200)
Step = Callable[[int], None]


def peer_view(image: object) -> tuple[peer.GraphicsLayoutWidget, peer.ViewBox, peer.ImageItem]:
    """pyqtgraph's own view of the same pixels, without histogram and axes."""
    peer.setConfigOptions(imageAxisOrder="row-major", antialias=False)
    widget = peer.GraphicsLayoutWidget()
    widget.ci.setContentsMargins(0, 0, 0, 0)
    widget.resize(*SIZE)
    box = widget.addViewBox(lockAspect=True, invertY=True, enableMenu=False)
    item = peer.ImageItem(image, autoDownsample=True, levels=(548, 3548))
    box.addItem(item)
    box.autoRange(padding=0)
    widget.show()
    return widget, box, item


def timed(step: Step, paint: Callable[[], None], number: int, clock: Callable[[], float]) -> float:
    """Milliseconds of one frame."""
    start = clock()
    step(number)
    paint()
    return (clock() - start) * 1000


def main() -> None:
    """Run every comparison and print both sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--cpu", action="store_true", help="count this thread's CPU time: for a machine that is busy")
    options = parser.parse_args()
    clock = time.thread_time if options.cpu else time.perf_counter
    application = QApplication(sys.argv[:1])
    subject, store = film(), PyramidStore()
    viewport = Viewport(store)
    viewport.resize(*SIZE)
    viewport.set_presentation(Presentation(subject))
    viewport.show()
    while len(store.pyramid(subject).levels) == 1:
        application.processEvents()
    widget, box, item = peer_view(subject.stored)
    application.processEvents()
    target = QImage(*SIZE, QImage.Format.Format_RGB32)

    def paint_own() -> None:
        viewport.render(target)

    def paint_peer() -> None:
        painter = QPainter(target)
        widget.render(painter)
        painter.end()

    def window_peer(number: int) -> None:
        item.setLevels((548 + number % 7 * 10, 3548 - number % 5 * 10))

    def zoom_peer(number: int) -> None:
        box.scaleBy((1 / 1.1, 1 / 1.1) if number % 20 < 10 else (1.1, 1.1))

    middle = QPointF(SIZE[0] / 2, SIZE[1] / 2)
    rows: list[tuple[str, Step, Step]] = [
        ("window drag, fitted", lambda n: viewport.drag_window(3 if n % 2 else -3, 2), window_peer),
        ("zoom", lambda n: viewport.zoom_by(1.1 if n % 20 < 10 else 1 / 1.1, middle), zoom_peer),
        (
            "pan, zoomed in",
            lambda n: viewport.pan(5 if n % 20 < 10 else -5, 3),
            lambda n: box.translateBy(x=5 if n % 20 < 10 else -5, y=3),
        ),
    ]
    print(f"{'':22}{'this viewer':>24}{'pyqtgraph ' + peer.__version__:>24}   (p50 / p95, ms)")
    for name, own, other in rows:
        if name.startswith("pan"):
            viewport.zoom_to(1.0)
            box.scaleBy((0.4, 0.4))
        took: tuple[list[float], list[float]] = ([], [])
        for number in range(options.frames + 5):
            took[0].append(timed(own, paint_own, number, clock))
            took[1].append(timed(other, paint_peer, number, clock))
        shown = []
        for side in took:
            kept = sorted(side[5:])
            shown.append(f"{kept[len(kept) // 2]:.2f} / {kept[int(len(kept) * 0.95)]:.2f}")
        print(f"{name:22}{shown[0]:>24}{shown[1]:>24}")
    store.shutdown()


if __name__ == "__main__":
    main()
