"""Whether a data set is all there: the parser takes what it gets of a file that breaks off, and says nothing.

A film without its last bytes is found by its pixels; a presentation state without its last elements would show a wrong
picture, and a report would lose measurements.
"""

from __future__ import annotations

import struct

from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from echo_core.films.dataset import UNDEFINED_LENGTH, Source, meta_end
from echo_core.films.errors import FilmTooLargeError
from echo_core.films.files import open_file

MAX_BYTES = 1 << 25
"""Of a document: it holds no pixels, and 32 MiB are room for every overlay and table."""

_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_LONG = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
_DEEPEST = 64


class BreaksOffError(Exception):
    """The bytes end within an element, or are none."""


def breaks_off(source: Source) -> bool:
    """Whether the file of a document ends before it should.

    Raises:
        FilmTooLargeError: more than ``MAX_BYTES``.
        OSError: the file went away.
    """
    if source.transfer_syntax == DeflatedExplicitVRLittleEndian:
        return False  # inflating it has shown that it is whole
    file, size = open_file(source.path)
    with file:
        if size > MAX_BYTES:
            raise FilmTooLargeError(source.path, f"it is larger than {MAX_BYTES >> 20} MiB, more than such a file has")
        data = file.read()
        start = meta_end(file) if data[128:132] == b"DICM" else 0
    try:
        check_whole(data, start, source.transfer_syntax)
    except BreaksOffError:
        return True
    return False


def check_whole(data: bytes, start: int, transfer_syntax: str) -> None:
    """Follow the elements of a data set that begins at ``start`` to the end of ``data`` (PS3.5 7.1, 7.5).

    Raises:
        BreaksOffError: the last element ends beyond the data, a sequence is never closed, or is nested too deep.
    """
    implicit = transfer_syntax == ImplicitVRLittleEndian
    walker = _Walker(data, ">" if transfer_syntax == ExplicitVRBigEndian else "<")
    walker.elements(start, implicit, None, 0)


class _Walker:
    def __init__(self, data: bytes, order: str) -> None:
        self._data = data
        self._order = order

    def elements(self, at: int, implicit: bool, closed_by: int | None, depth: int) -> int:
        """Where the elements from ``at`` on end: behind the tag that closes them, or with the data."""
        while closed_by is not None or at < len(self._data):
            tag, length, value = self._head(at, implicit)
            if tag == closed_by:
                return value
            if tag == 0 and closed_by is None and not any(self._data[at:]):
                return len(self._data)  # padding
            if length == UNDEFINED_LENGTH:
                unknown = not implicit and self._data[at + 4 : at + 6] == b"UN"  # its items are implicit
                at = self._items(value, implicit or unknown, depth + 1)
            else:
                at = self._behind(value, length)
        return at

    def _items(self, at: int, implicit: bool, depth: int) -> int:
        if depth > _DEEPEST:
            raise BreaksOffError
        while True:
            tag, length, value = self._head(at, implicit)
            if tag == _SEQUENCE_END:
                return value
            if tag != _ITEM:
                raise BreaksOffError
            if length == UNDEFINED_LENGTH:
                at = self.elements(value, implicit, _ITEM_END, depth + 1)
            else:
                at = self._behind(value, length)

    def _head(self, at: int, implicit: bool) -> tuple[int, int, int]:
        """Tag, length, and where the value begins."""
        try:
            group, element = struct.unpack_from(f"{self._order}HH", self._data, at)
            # Items and what closes them have no value representation, whatever the syntax.
            if implicit or group == 0xFFFE:
                return group << 16 | element, struct.unpack_from(f"{self._order}I", self._data, at + 4)[0], at + 8
            if self._data[at + 4 : at + 6] in _LONG:
                return group << 16 | element, struct.unpack_from(f"{self._order}I", self._data, at + 8)[0], at + 12
            return group << 16 | element, struct.unpack_from(f"{self._order}H", self._data, at + 6)[0], at + 8
        except struct.error as error:
            raise BreaksOffError from error

    def _behind(self, value: int, length: int) -> int:
        if value + length > len(self._data):
            raise BreaksOffError
        return value + length
