"""Pixels in named shared memory: one owner, who removes the segment, and any number of processes that map it."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import sys
import threading
import weakref
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from echo_core.films.errors import FilmNotFoundError, FilmTooLargeError

_LINUX_SEGMENTS = Path("/dev/shm")
_tracking = threading.RLock()  # re-entrant: a collection under the lock may remove another film


class SharedPixels:
    """An array over a shared-memory segment.

    The segment is unmapped when the last view of ``array`` goes, and removed then by the process that created it, or
    at that process's exit. Names are random and say nothing of the patient.
    """

    def __init__(self, memory: SharedMemory, shape: tuple[int, ...], dtype: np.dtype[np.generic], owner: bool) -> None:
        self.name = memory.name
        self.array: NDArray[np.generic] = np.ndarray(shape, dtype, buffer=memory.buf)
        # Every view's base is this array, so its end is the end of all use. An exit must not unmap under live views.
        weakref.finalize(self.array, memory.close).atexit = False
        if owner:
            weakref.finalize(self.array, _remove, memory, os.getpid())

    @classmethod
    def create(cls, shape: tuple[int, ...], dtype: np.dtype[np.generic], path: Path) -> SharedPixels:
        """A zeroed segment owned by this process.

        Raises:
            FilmTooLargeError: the system has no room for it; ``path`` is named in the message.
        """
        size = math.prod(shape) * dtype.itemsize
        try:
            with _tracking:
                memory = SharedMemory(create=True, size=size)
        except OSError as error:
            raise _no_room(path, size) from error
        try:
            _reserve(memory.name, size)
        except OSError as error:
            memory.close()
            memory.unlink()
            raise _no_room(path, size) from error
        return cls(memory, shape, dtype, owner=True)

    @classmethod
    def attach(cls, name: str, shape: tuple[int, ...], dtype: np.dtype[np.generic], path: Path) -> SharedPixels:
        """Map an existing segment.

        Raises:
            FilmNotFoundError: it is gone, or smaller than the array.
        """
        try:
            memory = _attach_untracked(name)
        except (OSError, ValueError) as error:
            raise FilmNotFoundError(path, "its pixels are no longer in memory; open the film again") from error
        if memory.size < math.prod(shape) * dtype.itemsize:
            memory.close()
            raise FilmNotFoundError(path, "its pixels in memory are incomplete; open the film again")
        return cls(memory, shape, dtype, owner=False)


def _attach_untracked(name: str) -> SharedMemory:
    """Open ``name`` without telling the resource tracker, which would remove the segment when this process ends."""
    if sys.version_info >= (3, 13):
        return SharedMemory(name, track=False)
    with _tracking:
        register = resource_tracker.register
        resource_tracker.register = lambda name, rtype: None
        try:
            return SharedMemory(name)
        finally:
            resource_tracker.register = register


def _reserve(name: str, size: int) -> None:
    """Claim the pages now: a full tmpfs otherwise answers the first write with SIGBUS, which no handler survives."""
    segment = _LINUX_SEGMENTS / name
    if not (sys.platform == "linux" and segment.exists()):
        return
    descriptor = os.open(segment, os.O_RDWR)
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):
            raise
    finally:
        os.close(descriptor)


def _remove(memory: SharedMemory, pid: int) -> None:
    if os.getpid() == pid:
        with _tracking, contextlib.suppress(FileNotFoundError):
            memory.unlink()


def _no_room(path: Path, size: int) -> FilmTooLargeError:
    return FilmTooLargeError(path, f"no shared memory left for its {size / 2**20:.0f} MiB of pixels; close other films")
