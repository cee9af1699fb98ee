"""Progress bars that leave it to the event loop when they are painted."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


def show_progress(bar: QProgressBar, done: int, total: int) -> None:
    """``done`` of ``total``; a total of 0 is not known yet.

    Qt's own bar paints at once, and with it all that waits to be painted: here it may not.
    """
    bar.setUpdatesEnabled(False)
    bar.setRange(0, total)
    bar.setValue(done)
    bar.setUpdatesEnabled(True)
