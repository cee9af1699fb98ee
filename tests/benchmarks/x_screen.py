"""An X screen of its own for a benchmark: it sends pointer events and reads pixels back, as a person acts and sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from types import TracebackType

import numpy as np
import xcffib
import xcffib.xproto
import xcffib.xtest

Place = tuple[int, int]
Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

PATCH = 8
"""Side of a watched patch, pixels."""
PAUSE_S = 0.0003
"""Seconds between two looks, in which the server has its processor for the program that is watched."""
_KEY_PRESS, _KEY_RELEASE, _PRESS, _RELEASE, _MOTION = 2, 3, 4, 5, 6
_ALL_PLANES = 0xFFFFFFFF


@dataclass(frozen=True)
class Area:
    """Pixels of the screen: from (left, top) up to, without, (left + width, top + height)."""

    left: int
    top: int
    width: int
    height: int

    @property
    def middle(self) -> Place:
        """The pixel in the middle."""
        return self.left + self.width // 2, self.top + self.height // 2

    def at(self, across: float, down: float) -> Place:
        """The pixel at a share of the width and of the height."""
        return self.left + round(self.width * across), self.top + round(self.height * down)


def installed(program: str, package: str) -> str:
    """The path of a program.

    Raises:
        SystemExit: it is missing; the message says from which package of Debian it comes.
    """
    path = shutil.which(program)
    if path is None:
        raise SystemExit(f"{program} is missing (on Debian: apt-get install {package})")
    return path


class Screen:
    """An Xvfb, ended when the block is left, and a connection to it."""

    def __init__(self, width: int, height: int) -> None:
        """Start it on a display number that is free.

        Raises:
            SystemExit: Xvfb is missing or does not come up; the message says so.
        """
        program = installed("Xvfb", "xvfb")
        self.width, self.height = width, height
        numbers, told = os.pipe()
        self._server = subprocess.Popen(
            [program, "-displayfd", str(told), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[told], stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(told)
        try:
            with os.fdopen(numbers) as lines:
                number = lines.readline().strip()
            if not number:
                raise SystemExit("Xvfb did not start")
            self.display = f":{number}"
            self._link = xcffib.connect(display=self.display)
            self._root = self._link.get_setup().roots[0].root
            self._test = self._link(xcffib.xtest.key)
        except BaseException:
            self._end_server()
            raise

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._link.disconnect()
        self._end_server()

    def _end_server(self) -> None:
        self._server.terminate()
        self._server.wait()

    # Acting -----------------------------------------------------------------------------------------------------------

    def move(self, to: Place) -> None:
        """Put the pointer at a place."""
        self._send(_MOTION, 0, to)

    def press(self, button: int) -> None:
        """Press a button (1 left, 2 middle, 3 right) where the pointer is."""
        self._send(_PRESS, button)

    def release(self, button: int) -> None:
        """Let a button go."""
        self._send(_RELEASE, button)

    def chord(self, window: int, symbols: Sequence[int]) -> None:
        """Press keys (X keysyms) one after the other, and let them go, in a window that gets the keyboard first."""
        self._link.core.SetInputFocus(xcffib.xproto.InputFocus.PointerRoot, window, xcffib.CurrentTime)
        setup = self._link.get_setup()
        first, count = setup.min_keycode, setup.max_keycode - setup.min_keycode + 1
        reply = self._link.core.GetKeyboardMapping(first, count).reply()
        codes = [first + list(reply.keysyms).index(symbol) // reply.keysyms_per_keycode for symbol in symbols]
        for code in codes:
            self._send(_KEY_PRESS, code)
        for code in reversed(codes):
            self._send(_KEY_RELEASE, code)

    def _send(self, kind: int, detail: int, to: Place = (0, 0)) -> None:
        self._test.FakeInput(kind, detail, xcffib.CurrentTime, self._root if kind == _MOTION else 0, *to, 0)
        self._link.flush()

    # Windows ----------------------------------------------------------------------------------------------------------

    def windows(self, processes: Collection[int]) -> dict[int, Area]:
        """The windows on the screen that can be seen and belong to one of the processes, by what they say of it."""
        core, atom = self._link.core, xcffib.xproto.Atom
        name = b"_NET_WM_PID"
        owner = core.InternAtom(False, len(name), name).reply().atom
        found = {}
        for window in core.QueryTree(self._root).reply().children:
            try:
                said = core.GetProperty(False, window, owner, atom.CARDINAL, 0, 1).reply().value.to_atoms()
                attributes = core.GetWindowAttributes(window).reply()
                shape = core.GetGeometry(window).reply()
            except (xcffib.xproto.WindowError, xcffib.xproto.DrawableError):
                continue  # closed meanwhile
            if attributes.map_state == xcffib.xproto.MapState.Viewable and set(said) & set(processes):
                found[window] = Area(shape.x, shape.y, shape.width, shape.height)
        return found

    def place(self, window: int, area: Area) -> None:
        """Give a window its place and size."""
        fields = xcffib.xproto.ConfigWindow
        mask = fields.X | fields.Y | fields.Width | fields.Height
        self._link.core.ConfigureWindow(window, mask, [area.left, area.top, area.width, area.height])
        self._link.flush()

    # Seeing -----------------------------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """The whole screen without the pointer; shape (height, width, 3), blue first."""
        return self._read(self._ask((0, 0), self.width, self.height)).reshape(self.height, self.width, 4)[..., :3]

    def look(self, places: Sequence[Place]) -> list[bytes]:
        """What patches of ``PATCH`` × ``PATCH`` pixels show, by their top left corners."""
        asked = [self._ask(place, PATCH, PATCH) for place in places]
        return [self._read(one).tobytes() for one in asked]

    def until_seen(
        self, places: Sequence[Place], seen: Callable[[list[bytes]], bool], limit: float, pause: float = PAUSE_S
    ) -> bool:
        """Look every ``pause`` seconds until ``seen`` says yes of the patches; False after ``limit`` seconds."""
        end = time.perf_counter() + limit
        while not seen(self.look(places)):
            if time.perf_counter() > end:
                return False
            time.sleep(pause)
        return True

    def _ask(self, at: Place, width: int, height: int) -> xcffib.Cookie:
        form = xcffib.xproto.ImageFormat.ZPixmap
        return self._link.core.GetImage(form, self._root, *at, width, height, _ALL_PLANES)

    @staticmethod
    def _read(asked: xcffib.Cookie) -> Picture:
        return np.frombuffer(bytes(asked.reply().data.buf()), np.uint8)
