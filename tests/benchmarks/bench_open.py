"""Times what a reader waits for: a film from file to screen, the next film of a study, the start of the program.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_open.py

Films of 3000 × 3000 pixels, 12 of 16 bits, in a shown window of 1600 × 1200. "on screen" is the time from the request
to the first paint of the film, with a film process that runs already, as it does after the first film. For JPEG 2000
the decoder's own time, measured on the same frame, is given beside it. Starting is the time from a new interpreter, of
the whole program as its command runs it, to a window that has painted and has got an event that came after the paint.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEG2000Lossless
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.films.layouts import Layout
from app.films.light_box import LightBox
from app.films.loader import FilmLoader
from app.films.pixel_keeper import PixelKeeper
from echo_core.films.film import Film
from echo_core.films.preview import Preview

ROOT = Path(__file__).resolve().parents[2]
SIDE = 3000
LIMIT_S = 120.0
START = """
import sys, time
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QMainWindow
KINDS = (QEvent.Type.Paint, QEvent.Type.MouseMove)
class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if event.type() not in KINDS or not isinstance(watched, QMainWindow):
            return False
        if not self.painted:
            self.painted = True
            move = QMouseEvent(
                QEvent.Type.MouseMove, QPoint(3, 3), QPoint(3, 3), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
            )
            QCoreApplication.postEvent(watched, move, Qt.EventPriority.LowEventPriority.value)
        elif event.type() == QEvent.Type.MouseMove:
            print(time.time() - float(sys.argv[1]), flush=True)
            QApplication.instance().removeEventFilter(self)
            watched.ask_before_leaving = False
            watched.close()
        return False
application = QApplication(sys.argv[:1])
watch = Watch()
application.installEventFilter(watch)
from app.application import main
raise SystemExit(main(["--profile", sys.argv[2]]))
"""


def pixels() -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    """Smooth shapes and noise over 12 bits: what a codec finds in a film."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    shapes = 2000 + 1200 * np.sin(9 * x) * np.cos(7 * y)
    return (shapes + np.random.default_rng(0).normal(0, 12, shapes.shape)).clip(0, 4095).astype(np.uint16)


def write(
    path: Path, stored: np.ndarray[tuple[int, ...], np.dtype[np.uint16]], number: int, coded: bool, study: int = 0
) -> None:
    """A film of a study, native or JPEG 2000 lossless; each study is of another patient."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = UID(JPEG2000Lossless if coded else ExplicitVRLittleEndian)
    data.SOPClassUID, data.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.1", f"2.25.{number + 1}"
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    data.StudyInstanceUID, data.SeriesInstanceUID = f"2.25.1000.{study}", f"2.25.1001.{study}"
    data.PatientID, data.Modality, data.BodyPartExamined, data.ViewPosition = f"P{study}", "CR", "CHEST", "PA"
    data.InstanceNumber = number + 1
    data.Rows, data.Columns = stored.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
    data.WindowCenter, data.WindowWidth = 2048, 4096
    if coded:
        import imagecodecs

        data.PixelData = encapsulate([bytes(imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k"))])
    else:
        data.PixelData = stored.tobytes()
    data["PixelData"].VR = "OB" if coded else "OW"
    data.save_as(path, enforce_file_format=True)


def decoder_alone(path: Path) -> float:
    """Seconds that the codec takes for the film's frame, in this process and on one thread."""
    from openjpeg.utils import decode_pixel_data

    from echo_core.films.reader import read_film

    read_film(path)  # so that no import counts
    dataset = pydicom.dcmread(path)
    frame = next(generate_frames(dataset.PixelData, number_of_frames=1))
    begun = time.perf_counter()
    decode_pixel_data(frame, version=2)
    return time.perf_counter() - begun


def until(done: Callable[[], bool]) -> None:
    """Let Qt work until ``done``, and sleep when it has nothing to do, as the program does."""
    end = time.perf_counter() + LIMIT_S
    tick = QTimer(interval=20)
    tick.start()
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() > end:
            raise SystemExit("nothing came on screen in two minutes")


class Desk:
    """A light box, a loader and a keeper, as the window connects them."""

    def __init__(self) -> None:
        self.loader = FilmLoader()
        self.keeper = PixelKeeper(self.loader.decoder)
        self.box = LightBox(pixels=self.keeper)
        self.keeper.on_display = lambda: [film for film in self.box.board.films if film is not None]
        self.films: list[Film] = []
        self.loader.film_loaded.connect(self._take)
        self.loader.preview_wanted = lambda: not self.box.films
        self.loader.previewed.connect(self._preview)
        self.begun = 0.0
        self.first: list[float] = []
        """Seconds from each request to the paint of a preliminary picture."""
        self.box.resize(1600, 1200)
        self.box.hanger.choose_layout(Layout.ONE)
        self.box.show()

    def open(self, path: Path) -> float:
        """Seconds from the request to the paint of the film; everything that was open is closed before."""
        self.close_films()
        begun = self.begun = time.perf_counter()
        self.loader.load([path])
        until(lambda: bool(self.films))
        self.box.active_viewport.repaint()
        took = time.perf_counter() - begun
        until(lambda: not self.loader.busy)
        return took

    def step(self) -> float:
        """Seconds from the key for the next film to its paint, after a while in which it could be prepared."""
        following = self.box.films[(self.box.films.index(self.box.board.films[0]) + 1) % len(self.box.films)]
        self.settle()
        begun = time.perf_counter()
        self.box.hanger.step_film(1)
        until(lambda: self.box.active_viewport.film is following)
        self.box.active_viewport.repaint()
        return time.perf_counter() - begun

    def settle(self, seconds: float = 1.5) -> None:
        """Let what goes on in the background end, as it does while a reader looks at a film."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def close_films(self) -> None:
        """Close what is open."""
        self.box.forget(self.films)
        self.keeper.forget(self.films)
        self.box.show_films(())
        self.films.clear()

    def shut_down(self) -> None:
        """End threads and processes."""
        self.box.shutdown()
        self.loader.shutdown()
        self.keeper.shutdown()

    def _preview(self, preview: Preview) -> None:
        self.box.show_preliminary(preview)
        self.box.active_viewport.repaint()
        self.first.append(time.perf_counter() - self.begun)

    def _take(self, film: Film) -> None:
        self.films.append(film)
        self.box.show_films(self.films)
        self.keeper.add([film])


def tell(name: str, seconds: list[float], target: str) -> None:
    """One line of the table."""
    took = sorted(1000 * value for value in seconds)
    print(f"{name:44} p50 {statistics.median(took):7.1f} ms   max {took[-1]:7.1f} ms   {target}", flush=True)


def start_once() -> float:
    """Seconds from a new interpreter to a window that has painted and got the pointer's next move."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    # An installed program has its bytecode; without it every start compiles every module anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as profile:
        command = [sys.executable, "-c", START, str(time.time()), profile]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def main() -> None:
    """Run every measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=7, help="how often each is measured")
    parser.add_argument("--films", type=int, default=6, help="films of the study that is stepped through")
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    stored = pixels()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = Desk()
        # As the program does after its first painting.
        desk.loader.warm_up()
        desk.settle()
        for coded, words in ((False, "native"), (True, "JPEG 2000 lossless")):
            path = folder / f"{words}.dcm"
            write(path, stored, 100 + coded, coded)
            desk.open(path)  # starts the film process, and loads the codecs there
            target = "(120 ms)"
            if coded:
                alone = statistics.median(decoder_alone(path) for _ in range(3))
                target = f"(the decoder alone {1000 * alone:.0f} ms, + 60 ms)"
            desk.first.clear()
            took = [desk.open(path) for _ in range(options.times)]
            if coded:
                tell("preliminary picture on screen, JPEG 2000", desk.first, "")
            tell(f"file on screen, {words}, 9 megapixels", took, target)
        desk.close_films()
        study = folder / "study"
        study.mkdir()
        for number in range(options.films):
            write(study / f"{number}.dcm", np.roll(stored, number * 50, 0), number, coded=False)
        desk.loader.load([study])
        until(lambda: len(desk.films) == options.films and not desk.loader.busy)
        tell("next film of the study", [desk.step() for _ in range(options.times)], "(50 ms)")
        desk.keeper.set_limit(3 * stored.nbytes)
        desk.settle()
        tell("the same, most films read again ahead", [desk.step() for _ in range(options.times)], "(50 ms)")
        desk.close_films()
        desk.shut_down()
        desk.box.close()
    start_once()
    tell("start to window ready, warm", [start_once() for _ in range(options.times)], "(1000 ms)")
    application.quit()


if __name__ == "__main__":
    main()
