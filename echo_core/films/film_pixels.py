"""The pixels of a film: in memory or away, and what stays known of them meanwhile."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from echo_core.films.errors import PixelsAwayError
from echo_core.films.memory import SharedPixels

Pixels = NDArray[np.generic]
_COUNTED_AT_ONCE = 1 << 20
_SKETCH = 72


class FilmPixels:
    """Stored values, as :class:`~echo_core.films.film.Film` says, of one film and of all films made from it by other
    headers: they are in memory for all of them or for none.

    ``path`` is the file, ``table_size`` the number of codes of a grey film.
    """

    def __init__(self, stored: Pixels, path: Path, table_size: int, memory: SharedPixels | None = None) -> None:
        stored.flags.writeable = False
        self.shape: tuple[int, ...] = stored.shape
        self.dtype = stored.dtype
        self.nbytes = stored.nbytes
        self._path = path
        self._table_size = table_size
        self._stored: Pixels | None = stored
        self._memory = memory
        self._holders = 0
        self._lock = threading.RLock()

    @property
    def stored(self) -> Pixels:
        """The stored values, read-only.

        Raises:
            PixelsAwayError: they are away.
        """
        stored = self._stored
        if stored is None:
            raise PixelsAwayError(self._path, "its pixels are not in memory at the moment; show the film again")
        return stored

    @property
    def in_memory(self) -> bool:
        """Whether ``stored`` is there."""
        return self._stored is not None

    @property
    def colour(self) -> bool:
        """Whether they are RGB."""
        return len(self.shape) == 3

    @property
    def codes(self) -> Pixels:
        """``stored`` seen as unsigned codes, no copy."""
        return self.stored.view(np.dtype(f"u{self.dtype.itemsize}"))

    @cached_property
    def histogram(self) -> NDArray[np.int64]:
        """Pixels per code, (table_size,); of grey pixels."""
        counts = np.zeros(self._table_size, np.int64)
        flat = self.codes.ravel()
        # In parts that fit the cache: counting widens every code to eight bytes, of the whole film 72 MB.
        for start in range(0, flat.size, _COUNTED_AT_ONCE):
            counts += np.bincount(flat[start : start + _COUNTED_AT_ONCE], minlength=counts.size)
        return counts

    @property
    def counted(self) -> bool:
        """Whether ``histogram`` takes no time."""
        return "histogram" in self.__dict__

    @cached_property
    def sketch(self) -> Pixels:
        """Every so manieth row and column, 72 to 143 of the longer side."""
        step = max(1, max(self.shape[:2]) // _SKETCH)
        return self.stored[::step, ::step].copy()

    @cached_property
    def checksum(self) -> int:
        """CRC 32 of ``stored``."""
        return zlib.crc32(np.ascontiguousarray(self.stored).data)

    @contextmanager
    def held(self) -> Iterator[Pixels]:
        """``stored``, which does not go meanwhile.

        Raises:
            PixelsAwayError: they are away.
        """
        with self._lock:
            stored = self.stored
            self._holders += 1
        try:
            yield stored
        finally:
            with self._lock:
                self._holders -= 1

    @property
    def has_notes(self) -> bool:
        """Whether :meth:`let_go` takes no time."""
        made = self.__dict__
        return "checksum" in made and "sketch" in made and (self.colour or self.counted)

    def make_notes(self) -> None:
        """Note what is asked while they are away; about 100 ms for 9 megapixels, the first time."""
        with self.held():
            self.sketch  # noqa: B018
            self.checksum  # noqa: B018
            if not self.colour:
                self.histogram  # noqa: B018

    def let_go(self) -> bool:
        """Let them go; False where someone holds them. Whoever has ``stored`` already keeps what he has."""
        if not self.in_memory:
            return True
        self.make_notes()
        with self._lock:
            if self._holders:
                return False
            self._stored = self._memory = None
            return True

    def take_back(self, again: FilmPixels) -> None:
        """Have the same values again."""
        with self._lock:
            self._stored, self._memory = again._stored, again._memory

    def share(self) -> str:
        """The name of the shared memory that has them; they are copied there if they are on the heap.

        Raises:
            PixelsAwayError: they are away.
            FilmTooLargeError: the system has no shared memory left.
        """
        with self._lock:
            stored = self.stored
            if self._memory is None:
                memory = SharedPixels.create(self.shape, self.dtype, self._path)
                memory.array[...] = stored
                self._memory = memory
            return self._memory.name

    @property
    def shared(self) -> Pixels | None:
        """The pixels in shared memory; None where they are not there."""
        memory = self._memory
        return None if memory is None else memory.array
