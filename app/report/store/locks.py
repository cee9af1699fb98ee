"""Which windows are running: each holds a lock file, which the system lets go of however the window ends."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from PySide6.QtCore import QLockFile

_MOST_WINDOWS = 100


def own_slot(folder: Path) -> tuple[int, QLockFile]:
    """The lowest free number of a running window, and its lock.

    Raises OSError where nothing can be locked in ``folder``.
    """
    for slot in range(1, _MOST_WINDOWS):
        if (lock := lock_slot(folder, slot)) is not None:
            return slot, lock
    raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def lock_slot(folder: Path, slot: int) -> QLockFile | None:
    """The lock of window ``slot``; None where that window runs."""
    return lock_file(folder / f"window-{slot}.lock")


def lock_file(path: Path) -> QLockFile | None:
    """A lock on ``path``; None where another process holds it."""
    lock = QLockFile(str(path))
    # Only a lock whose process is gone counts as stale, however old it is.
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None
