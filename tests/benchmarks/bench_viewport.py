"""Times the viewport on a 3000 × 3000 film of 16 bits in a 1600 × 1200 viewport.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_viewport.py

A frame is everything from the change (new window, zoom or place) to the painted picture with its overlays.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.films.presentation import Presentation
from app.films.pyramid import build
from app.films.pyramid_store import PyramidStore
from app.films.viewport import Viewport
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader, Window

SIDE = 3000
CLOCK = time.perf_counter


def film() -> Film:
    """Smooth shapes and noise over 12 of 16 bits, with every overlay in use."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    shapes = 2000 + 1200 * np.sin(9 * x) * np.cos(7 * y)
    stored = (shapes + np.random.default_rng(0).normal(0, 60, shapes.shape)).clip(0, 4095).astype(np.uint16)
    header = FilmHeader(
        patient_name="Test^Film", patient_id="1", study_date="20260101", modality="DX", view_position="PA",
        rows=SIDE, columns=SIDE, bits_stored=12, high_bit=11, windows=(Window(2048, 3000),),
        patient_orientation=("L", "F"), pixel_spacing=(0.14, 0.14),
    )  # fmt: skip
    return Film(header, stored, Path("bench.dcm"))


def measure(name: str, viewport: Viewport, step: Callable[[int], None], frames: int) -> None:
    """Print the median and the 95th percentile of ``frames`` frames."""
    target = QImage(viewport.size(), QImage.Format.Format_RGB32)
    took = []
    for number in range(frames + 5):
        start = CLOCK()
        step(number)
        viewport.render(target)
        took.append((CLOCK() - start) * 1000)
    took = sorted(took[5:])
    print(f"{name:34} p50 {took[len(took) // 2]:6.2f} ms   p95 {took[int(len(took) * 0.95)]:6.2f} ms")


def main() -> None:
    """Run every measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--cpu", action="store_true", help="count this thread's CPU time: for a machine that is busy")
    options = parser.parse_args()
    frames = options.frames
    if options.cpu:
        global CLOCK
        CLOCK = time.thread_time
    application = QApplication(sys.argv[:1])
    store = PyramidStore()
    subject = film()
    start = CLOCK()
    build(subject.stored)
    print(f"{'pyramid, once':34}     {(CLOCK() - start) * 1000:6.2f} ms")
    viewport = Viewport(store)
    viewport.resize(1600, 1200)
    viewport.set_presentation(Presentation(subject))
    viewport.show()
    while len(store.pyramid(subject).levels) == 1:
        application.processEvents()
    middle = QPointF(800, 600)

    def drag(number: int) -> None:
        viewport.drag_window(3 if number % 2 else -3, 2 if number % 3 else -4)

    for zoom in (None, 0.6, 1.0, 2.5):
        if zoom is None:
            viewport.fit()
        else:
            viewport.zoom_to(zoom)
        measure(f"window drag, {'fitted' if zoom is None else f'zoom {zoom}'}", viewport, drag, frames)
    viewport.fit()
    viewport.rotate(1)
    measure("window drag, fitted, turned 90°", viewport, drag, frames)
    viewport.rotate(-1)
    for zoom in (0.6, 1.0, 2.5):
        viewport.zoom_to(zoom)
        measure(f"pan, zoom {zoom}", viewport, lambda n: viewport.pan(5 if n % 20 < 10 else -5, 3), frames)
        viewport.fit()
    viewport.zoom_to(0.3)
    measure(
        "zoom in and out, 0.3 to 3", viewport, lambda n: viewport.zoom_by(1.1 if n % 50 < 25 else 1 / 1.1, middle), 100
    )
    store.shutdown()


if __name__ == "__main__":
    main()
