"""A film: a header and its stored pixel values, on the heap or in shared memory."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.errors import FilmChangedError
from echo_core.films.film_pixels import FilmPixels, Pixels
from echo_core.films.header import FilmHeader
from echo_core.films.memory import SharedPixels
from echo_core.films.overlays import Overlay

_PAGE = 4096


class Film:
    """One decoded image, whose content never changes after it is made.

    ``stored`` is read-only: (rows, columns) uint8, int8, uint16 or int16 stored values with the unused bits removed and
    the sign extended; for colour (rows, columns, 3) uint8 RGB. Of a multi-frame object it holds the first frame
    (``header.frames`` tells how many there are).

    ``overlays`` are the file's own drawings over the picture (:class:`~echo_core.films.overlays.Overlay`), for the
    screen alone: a ticket of :meth:`share` leaves them out.

    Pixels in shared memory are released when the last reference to ``stored`` or to the film goes; the owner (the
    process that created the memory) then removes the segment. A film can let go of its pixels before
    (:meth:`let_go`) and take them back from another reading of its file (:meth:`take_back`); in between ``stored``
    raises PixelsAwayError, and header, overlays, shape, histogram and sketch are still there.
    """

    def __init__(
        self,
        header: FilmHeader,
        stored: Pixels,
        path: Path,
        memory: SharedPixels | None = None,
        overlays: tuple[Overlay, ...] = (),
    ) -> None:
        self.header = header
        self.overlays = overlays
        self.path = path
        self.shape: tuple[int, ...] = stored.shape
        """Of ``stored``."""
        self.nbytes = stored.nbytes
        """What the pixels take while they are in memory."""
        self._pixels = FilmPixels(stored, path, header.table_size, memory)

    @property
    def stored(self) -> Pixels:
        """The stored values, read-only.

        Raises:
            PixelsAwayError: the film has let go of them.
        """
        return self._pixels.stored

    @property
    def in_memory(self) -> bool:
        """Whether ``stored`` is there."""
        return self._pixels.in_memory

    @property
    def colour(self) -> bool:
        """Whether ``stored`` is (rows, columns, 3) RGB; the grey pipeline does not apply then."""
        return self._pixels.colour

    @property
    def codes(self) -> Pixels:
        """``stored`` seen as unsigned codes, (rows, columns) uint8 or uint16: the index into a grey table, no copy."""
        return self._pixels.codes

    def touch(self) -> None:
        """Have the system map every page of the pixels, which otherwise whoever looks at them first waits for."""
        flat = self.stored.reshape(-1)
        flat[:: max(1, _PAGE // flat.itemsize)].max()

    def under(self, header: FilmHeader, overlays: tuple[Overlay, ...]) -> Film:
        """The same pixels, not copied, with another header (of the same pixel format) and other overlays.

        They go, and come back, for both films at once.
        """
        other = copy.copy(self)
        other.header, other.overlays = header, overlays
        return other

    @property
    def histogram(self) -> NDArray[np.int64]:
        """Pixels per code, (table_size,), padding included; of a grey film. Counted when it is first asked for."""
        return self._pixels.histogram

    def take_histogram(self, histogram: NDArray[np.int64]) -> None:
        """Have the histogram that was counted elsewhere."""
        self._pixels.histogram = histogram

    @property
    def counted(self) -> bool:
        """Whether ``histogram`` takes no time."""
        return self._pixels.counted

    @property
    def sketch(self) -> Pixels:
        """Every so manieth row and column of ``stored``, 72 to 143 of the longer side: enough for a thumbnail."""
        return self._pixels.sketch

    @contextmanager
    def held(self) -> Iterator[Pixels]:
        """``stored``, which the film does not let go of meanwhile: for work in another thread.

        Raises:
            PixelsAwayError: the film has let go of it.
        """
        with self._pixels.held() as stored:
            yield stored

    @property
    def has_notes(self) -> bool:
        """Whether :meth:`let_go` takes no time."""
        return self._pixels.has_notes

    def make_notes(self) -> None:
        """Note what is asked of the film while its pixels are away; about 100 ms for 9 megapixels, the first time."""
        self._pixels.make_notes()

    def let_go(self) -> bool:
        """Let go of the pixels; False where someone holds them. Whoever has ``stored`` already keeps what he has."""
        return self._pixels.let_go()

    def take_back(self, again: Film) -> None:
        """Take the pixels of another reading of the same file, which must be the same in every value.

        Raises:
            FilmChangedError: they are not, or the header is another one.
        """
        again.require(self.seal())
        self._pixels.take_back(again._pixels)

    def seal(self) -> dict[str, Any]:
        """What tells this film from any other, as JSON types: for :meth:`require` in another process."""
        return {
            "header": self.header.to_json(),
            "shape": list(self.shape),
            "dtype": self._pixels.dtype.str,
            "checksum": self._pixels.checksum,
        }

    def require(self, seal: dict[str, Any]) -> None:
        """Make sure that this is the film that ``seal`` was taken of, in every value.

        Raises:
            FilmChangedError: it is not.
        """
        if self.seal() != seal:
            raise FilmChangedError(
                self.path, "the file has changed since the film was opened; close the study and open it again"
            )

    def share(self) -> dict[str, Any]:
        """A JSON-able ticket from which :meth:`attach`, in any process of this machine, maps the same pixels.

        The first call copies pixels that are on the heap into shared memory, which this film then owns: the ticket
        is good for as long as this film is alive and has not let go of its pixels, or :meth:`shared_pixels` are kept.

        Raises:
            PixelsAwayError: the film has let go of its pixels.
            FilmTooLargeError: the system has no shared memory left.
        """
        return {
            "memory": self._pixels.share(),
            "shape": list(self.shape),
            "dtype": self._pixels.dtype.str,
            "header": self.header.to_json(),
            "path": str(self.path),
        }

    @property
    def shared_pixels(self) -> Pixels | None:
        """The pixels of the newest ticket; who keeps them keeps the ticket good. None before the first."""
        return self._pixels.shared

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
