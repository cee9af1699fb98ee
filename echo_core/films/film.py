"""A film: a header and its stored pixel values, on the heap or in shared memory."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.header import FilmHeader
from echo_core.films.memory import SharedPixels
from echo_core.films.overlays import Overlay

Pixels = NDArray[np.generic]
_COUNTED_AT_ONCE = 1 << 20


class Film:
    """One decoded image, never changed after it is made.

    ``stored`` is read-only: (rows, columns) uint8, int8, uint16 or int16 stored values with the unused bits removed and
    the sign extended; for colour (rows, columns, 3) uint8 RGB. Of a multi-frame object it holds the first frame
    (``header.frames`` tells how many there are).

    ``overlays`` are the file's own drawings over the picture (:class:`~echo_core.films.overlays.Overlay`), for the
    screen alone: a ticket of :meth:`share` leaves them out.

    Pixels in shared memory are released when the last reference to ``stored`` or to the film goes; the owner (the
    process that created the memory) then removes the segment.
    """

    def __init__(
        self,
        header: FilmHeader,
        stored: Pixels,
        path: Path,
        memory: SharedPixels | None = None,
        overlays: tuple[Overlay, ...] = (),
    ) -> None:
        stored.flags.writeable = False
        self.header = header
        self.overlays = overlays
        self.stored = stored
        self.path = path
        self._memory = memory
        self._lock = threading.Lock()

    @property
    def colour(self) -> bool:
        """Whether ``stored`` is (rows, columns, 3) RGB; the grey pipeline does not apply then."""
        return self.stored.ndim == 3

    @property
    def codes(self) -> Pixels:
        """``stored`` seen as unsigned codes, (rows, columns) uint8 or uint16: the index into a grey table, no copy."""
        return self.stored.view(np.dtype(f"u{self.stored.dtype.itemsize}"))

    def under(self, header: FilmHeader, overlays: tuple[Overlay, ...]) -> Film:
        """The same pixels, not copied, with another header (of the same pixel format) and other overlays."""
        other = Film(header, self.stored, self.path, overlays=overlays)
        if not self.colour:
            other.histogram = self.histogram
        return other

    @cached_property
    def histogram(self) -> NDArray[np.int64]:
        """Pixels per code, (table_size,), padding included; of a grey film."""
        counts = np.zeros(self.header.table_size, np.int64)
        flat = self.codes.ravel()
        # In parts that fit the cache: counting widens every code to eight bytes, of the whole film 72 MB.
        for start in range(0, flat.size, _COUNTED_AT_ONCE):
            counts += np.bincount(flat[start : start + _COUNTED_AT_ONCE], minlength=counts.size)
        return counts

    def share(self) -> dict[str, Any]:
        """A JSON-able ticket from which :meth:`attach`, in any process of this machine, maps the same pixels.

        The first call copies pixels that are on the heap into shared memory, which this film then owns: the ticket
        is good for as long as this film is alive.

        Raises:
            FilmTooLargeError: the system has no shared memory left.
        """
        with self._lock:
            if self._memory is None:
                memory = SharedPixels.create(self.stored.shape, self.stored.dtype, self.path)
                memory.array[...] = self.stored
                self._memory = memory
        return {
            "memory": self._memory.name,
            "shape": list(self.stored.shape),
            "dtype": self.stored.dtype.str,
            "header": self.header.to_json(),
            "path": str(self.path),
        }

    @classmethod
    def attach(cls, ticket: dict[str, Any]) -> Film:
        """Map the pixels of a :meth:`share` ticket, without becoming their owner.

        Raises:
            FilmNotFoundError: the owner has closed the film (or its process has ended).
        """
        path = Path(ticket["path"])
        shape = tuple(int(n) for n in ticket["shape"])
        memory = SharedPixels.attach(ticket["memory"], shape, np.dtype(ticket["dtype"]), path)
        return cls(FilmHeader.from_json(ticket["header"]), memory.array, path, memory)
