"""Times the whole program and Aeskulap, a DICOM viewer of Debian, side by side in one run, by what the screen shows.

    apt-get install aeskulap xvfb
    pip install "echo-reader[bench]"
    python tests/benchmarks/bench_viewer.py

Both open the same film of 3000 × 3000 pixels, 12 of 16 bits, in windows of 1600 × 1200 beside each other on an Xvfb of
the benchmark's own; the one that shows the film larger is made lower until both show it at the same size. Both get the
same drags from the same made-up pointer (XTEST): left button window, middle zoom, right pan, as Aeskulap has them; this
program's settings say so, and its study list and report pane are hidden.

A frame is the time from sending one step of the pointer until three patches of the film, in two of its corners and in
the middle, have been seen changed in what the X server shows. It holds the toolkit, the X server, the painting of
overlays and the time from one look to the next, which is printed. Every step waits for the one before and for a rest,
so that no program can leave steps out; steps that are not seen within a second are counted and not timed. The two take
turns drag by drag.

While a button is held, Aeskulap paints the nearest pixels and smooths them when it is let go; this program
interpolates, but for the first picture of a zoom. Both are timed to the first picture that shows the step. A start is
the time from the command to the film in the window that the program opens by itself, once to a first picture of it and
once to the one that stays; this program's window is the larger one, and its model starts meanwhile.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_open import write
from bench_viewport import film
from x_screen import PATCH, PAUSE_S, Area, Picture, Place, Screen, installed

from app.films.mouse import Hold
from app.paths import UserFolders
from app.settings import SettingsStore

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1600, 1200)
LIMIT_S = 120.0
SEEN_S = 1.0
START_PAUSE_S = 0.01
"""A start is long and keeps every processor busy: it is looked at less often."""
REST_S = 0.12
NEAR = 3.0
"""Grey levels by which a first picture may differ from the last one, in the mean of a patch."""
STEPS, UNTIMED = 8, 4
WINDOW, ZOOM, PAN = 1, 2, 3
CONTROL, ONE, TWO = 0xFFE3, 0x31, 0x32


class Program:
    """A viewer that shows the film, ended with all its processes when the block is left."""

    def __init__(self, screen: Screen, name: str, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.screen, self.name, self._log = screen, name, log
        self.begun = time.perf_counter()
        with log.open("wb") as output:
            self._process = psutil.Popen(
                command, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        family = self._family()
        if self._process.poll() is None:
            self._process.terminate()
        for process in psutil.wait_procs(family, timeout=10)[1]:
            process.kill()
        psutil.wait_procs(family, timeout=10)

    def _family(self) -> list[psutil.Process]:
        try:
            return [self._process, *self._process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return [self._process]

    def settle(self, quiet: float = 1.5) -> None:
        """Wait until the program shows a window and has, for ``quiet`` seconds, hardly used a processor."""
        end, since, used = time.perf_counter() + LIMIT_S, time.perf_counter(), 0.0
        while time.perf_counter() - since < quiet or not self._windows():
            self.must_run()
            if time.perf_counter() > end:
                raise SystemExit(f"{self.name} does not come to rest")
            time.sleep(0.25)
            now = self._processor_seconds()
            if now - used > 0.02:
                since = time.perf_counter()
            used = now

    def _processor_seconds(self) -> float:
        total = 0.0
        for process in self._family():
            try:
                total += sum(process.cpu_times()[:2])
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return total

    def must_run(self) -> None:
        """End the benchmark where the program has ended, with what it said last."""
        if self._process.poll() is not None:
            said = "\n".join(self._log.read_text(errors="replace").splitlines()[-5:])
            raise SystemExit(f"{self.name} has ended:\n{said}")

    def _windows(self) -> dict[int, Area]:
        found = self.screen.windows([process.pid for process in self._family()])
        return {window: area for window, area in found.items() if area.width > 100}

    @property
    def main(self) -> tuple[int, Area]:
        """The largest window and where it is."""
        return max(self._windows().items(), key=lambda item: item[1].width * item[1].height)

    # Drags ------------------------------------------------------------------------------------------------------------

    def film_area(self) -> Area:
        """Where the film is on the screen: what a drag of the window changes in the middle row and column."""
        screen, (_, area) = self.screen, self.main
        column, row = area.middle
        screen.move(area.middle)
        time.sleep(REST_S)
        before = screen.picture()
        screen.press(WINDOW)
        for step in range(1, 6):
            screen.move((column + 20 * step, row + 20 * step))
            time.sleep(0.1)
        time.sleep(REST_S)
        changed = (screen.picture() != before).any(axis=2)
        for step in range(4, -1, -1):
            screen.move((column + 20 * step, row + 20 * step))
            time.sleep(0.1)
        screen.release(WINDOW)
        across = area.left + np.flatnonzero(changed[row, area.left : area.left + area.width])
        down = area.top + np.flatnonzero(changed[area.top : area.top + area.height, column])
        if not across.size or not down.size:
            raise SystemExit(f"{self.name} does not show the film, or does not window it by the left button")
        left, top = int(across[0]), int(down[0])
        return Area(left, top, int(across[-1]) + 1 - left, int(down[-1]) + 1 - top)

    def drag(self, button: int, step: Place, area: Area) -> list[float | None]:
        """Milliseconds of each step of a drag there and back, without the first few; None: not seen."""
        screen, watched = self.screen, patches(area)
        x, y = area.at(5 / 8, 3 / 8)  # clear of the patches
        took: list[float | None] = []
        screen.move((x, y))
        time.sleep(REST_S)
        screen.press(button)
        for number in range(2 * STEPS):
            forth = 1 if number < STEPS else -1
            x, y = x + forth * step[0], y + forth * step[1]
            before = self._rested(watched)
            begun = time.perf_counter()
            screen.move((x, y))
            seen = screen.until_seen(watched, partial(changed_all, before), SEEN_S)
            took.append((time.perf_counter() - begun) * 1000 if seen else None)
        screen.release(button)
        self.must_run()
        return took[UNTIMED:]

    def _rested(self, watched: Sequence[Place]) -> list[bytes]:
        """What the patches show, once it has stayed for a while."""
        last, since = self.screen.look(watched), time.perf_counter()
        while time.perf_counter() - since < REST_S:
            time.sleep(0.02)
            now = self.screen.look(watched)
            if now != last:
                last, since = now, time.perf_counter()
        return last


def changed_all(before: Sequence[bytes], now: Sequence[bytes]) -> bool:
    """Whether every patch shows something else than before."""
    return all(one != other for one, other in zip(before, now, strict=True))


def patches(area: Area) -> list[Place]:
    """Top left corners of the patches that are watched: first, middle and last part of what is painted."""
    return [area.at(1 / 6, 1 / 6), area.middle, area.at(5 / 6, 5 / 6)]


def own(screen: Screen, path: Path, folder: Path) -> Program:
    """This program, with a profile that is thrown away and Aeskulap's mouse buttons."""
    profile = Path(tempfile.mkdtemp(dir=folder))
    settings = UserFolders.under(profile).settings
    settings.mkdir()
    store = SettingsStore(settings / "settings.json")
    store.values.mouse = {"left": Hold.WINDOW, "middle": Hold.ZOOM, "right": Hold.PAN}
    store.values.interface_language = "en"
    store.save()
    environment = os.environ | {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    # An installed program has its bytecode; without it every start compiles every module anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, str(ROOT / "main.py"), "--profile", str(profile), str(path)]
    return Program(screen, "this program", command, environment, profile / "output.txt")


def peer(screen: Screen, path: Path, folder: Path) -> Program:
    """Aeskulap, with a home of its own and settings that nobody keeps."""
    home = Path(tempfile.mkdtemp(dir=folder))
    environment = os.environ | {"DISPLAY": screen.display, "HOME": str(home), "GSETTINGS_BACKEND": "memory"}
    command = [installed("aeskulap", "aeskulap"), str(path)]
    return Program(screen, "aeskulap", command, environment, home / "output.txt")


Start = Callable[[Screen, Path, Path], Program]


def starts(screen: Screen, start: Start, path: Path, folder: Path) -> Callable[[], tuple[float, float]]:
    """A function that starts a program anew: milliseconds to the first picture of the film, and to the one that stays.

    What it waits for is what a first start, not timed, has shown in the end. A first picture has the same mean greys.
    """
    with start(screen, path, folder) as program:
        program.settle()
        shown = screen.picture()
        places = patches(program.film_area())
    lasting = [shown[y : y + PATCH, x : x + PATCH].reshape(-1, 3) for x, y in places]
    means = [patch.mean() for patch in lasting]

    def first(now: list[bytes]) -> bool:
        return all(abs(colours(one).mean() - mean) < NEAR for one, mean in zip(now, means, strict=True))

    def last(now: list[bytes]) -> bool:
        return all(np.array_equal(colours(one), patch) for one, patch in zip(now, lasting, strict=True))

    def once() -> tuple[float, float]:
        took = []
        with start(screen, path, folder) as program:
            for reached in (first, last):
                seen = screen.until_seen(places, reached, LIMIT_S, START_PAUSE_S)
                took.append((time.perf_counter() - program.begun) * 1000)
                program.must_run()
                if not seen:
                    raise SystemExit(f"{program.name} did not show the film as it did at first")
        return took[0], took[1]

    return once


def colours(patch: bytes) -> Picture:
    """A patch without its fourth, unused bytes; shape (pixels, 3)."""
    return np.frombuffer(patch, np.uint8).reshape(-1, 4)[:, :3]


def tell(words: str, sides: Sequence[Sequence[float | None]]) -> None:
    """One line: median and 95th percentile of what was seen in each program, and how many steps were not."""
    line = f"{words:32}"
    for took in sides:
        kept = sorted(value for value in took if value is not None)
        shown = f"{statistics.median(kept):.1f} / {kept[int(len(kept) * 0.95)]:.1f}" if kept else "-"
        lost = len(took) - len(kept)
        line += f"{shown + (f' ({lost} unseen)' if lost else ''):>24}"
    print(line, flush=True)


def alike(programs: Sequence[Program]) -> list[Area]:
    """Where the films are, after the window of the larger one has been made lower so that both have the same height."""
    heights = []
    for program in programs:
        program.settle()
        heights.append(program.film_area().height)
    for program, height in zip(programs, heights, strict=True):
        window, area = program.main
        lower = area.height - (height - min(heights))
        program.screen.place(window, Area(area.left, area.top, area.width, lower))
        program.settle()
    return [program.film_area() for program in programs]


def zoom_in(program: Program, area: Area) -> None:
    """Enlarge the film about three times."""
    screen, (x, y) = program.screen, area.at(5 / 8, 3 / 8)
    screen.move((x, y))
    screen.press(ZOOM)
    for step in range(1, 11):
        screen.move((x, y - 10 * step))
        time.sleep(REST_S)
    screen.release(ZOOM)


def main() -> None:
    """Run every measurement in both programs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drags", type=int, default=3, help=f"drags of {2 * STEPS} steps of each kind and program")
    parser.add_argument("--starts", type=int, default=3, help="timed starts of each program; 0: none")
    parser.add_argument("--picture", type=Path, metavar="OUT.png", help="save what the screen shows before the drags")
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    installed("aeskulap", "aeskulap")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        path = folder / "film.dcm"
        write(path, film().stored, 1, coded=False)
        screen = stack.enter_context(Screen(2 * SIZE[0], SIZE[1]))
        makers = (own, peer)
        print(f"{'':32}{'this program':>24}{'aeskulap':>24}   (p50 / p95, ms)", flush=True)
        if options.starts:
            onces = [starts(screen, start, path, folder) for start in makers]
            pairs = [[once() for once in onces] for _ in range(options.starts)]
            for place, words in enumerate(("start to the film, warm", "the same, to its last picture")):
                tell(words, [[turn[side][place] for turn in pairs] for side in range(2)])
        programs = [stack.enter_context(start(screen, path, folder)) for start in makers]
        for place, program in enumerate(programs):
            program.settle()
            screen.place(program.main[0], Area(place * SIZE[0], 0, *SIZE))
        for key in (ONE, TWO):
            screen.chord(programs[0].main[0], (CONTROL, key))
        areas = alike(programs)
        if options.picture:
            from PIL import Image

            Image.fromarray(screen.picture()[..., ::-1]).save(options.picture)
        for name, button, step in (
            ("window drag, whole film", WINDOW, (20, 20)),
            ("zoom, from the whole film", ZOOM, (0, -10)),
            ("pan, zoomed in", PAN, (9, 6)),
        ):
            took: list[list[float | None]] = [[], []]
            if button == PAN:
                for program, area in zip(programs, areas, strict=True):
                    zoom_in(program, area)
            for _ in range(options.drags):
                for program, area, side in zip(programs, areas, took, strict=True):
                    side += program.drag(button, step, area)
            tell(name, took)
        begun = time.perf_counter()
        for _ in range(100):
            screen.look(patches(areas[0]))
            time.sleep(PAUSE_S)
        look = (time.perf_counter() - begun) * 10
    print(f"{'film on screen, pixels':32}" + "".join(f"{f'{area.width} × {area.height}':>24}" for area in areas))
    print(f"from one look at the screen to the next: {look:.2f} ms")


if __name__ == "__main__":
    main()
