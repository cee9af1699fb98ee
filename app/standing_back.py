"""What works in the background lets the window's own thread go first."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading

_NICENESS = 5
_FULL_PASS_AFTER = 100
"""Passes over the middle generation, ten by default."""


def stand_back() -> None:
    """Put the calling thread behind the window's where both want a processor: Linux has a niceness for each thread.

    A Python thread that stands far back could hold the interpreter while it waits: so it is a little only.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def spare_what_stays() -> None:
    """Let the garbage collector never again look at what there is now, modules for the most part: its full passes
    hold up every thread, the window's among them, for up to 70 ms. And let them be rare: what a viewer makes goes by
    its references."""
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _FULL_PASS_AFTER)
