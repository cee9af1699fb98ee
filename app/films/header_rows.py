"""A film's header as rows to read, search and copy: every element, nested ones indented, without the pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from echo_core.films.dataset import open_source

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

MOST_ROWS = 20_000
MOST_DEPTH = 32
_MOST_TEXT = 400
_BINARY = ("OB", "OW", "OF", "OD", "OL", "OV", "UN")


@dataclass(frozen=True)
class HeaderRow:
    """One element: how deep it is nested, its tag, name and value representation, its value in words."""

    depth: int
    tag: str
    name: str
    vr: str
    value: str
    private: bool = False


def header_rows(path: Path) -> list[HeaderRow]:
    """The rows of a file's meta information and header, in the order of their tags.

    An element that cannot be read says so and costs no other; of an absurdly large header the beginning is given.

    Raises:
        FilmError: the file cannot be read or is not DICOM.
    """
    dataset = open_source(path).dataset
    rows: list[HeaderRow] = []
    meta = getattr(dataset, "file_meta", None)
    if meta is not None:
        _append(rows, meta, 0)
    _append(rows, dataset, 0)
    return rows


def _append(rows: list[HeaderRow], dataset: Dataset, depth: int) -> None:
    for tag in sorted(dataset.keys()):
        if len(rows) >= MOST_ROWS:
            return
        words = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
        private = bool((tag >> 16) % 2)
        try:
            element = dataset[tag]
            value = _value(element)
            row = HeaderRow(depth, words, element.name, element.VR, value, private)
        except Exception as error:  # foreign bytes: whatever they do, it may cost this element and no other
            rows.append(HeaderRow(depth, words, "", "", f"cannot be read ({type(error).__name__})", private))
            continue
        rows.append(row)
        if element.VR == "SQ":
            _append_items(rows, element, depth)


def _append_items(rows: list[HeaderRow], element: DataElement, depth: int) -> None:
    if depth >= MOST_DEPTH:
        rows.append(HeaderRow(depth + 1, "", "nested deeper than is shown", "", ""))
        return
    for number, item in enumerate(element.value, start=1):
        if len(rows) >= MOST_ROWS:
            return
        rows.append(HeaderRow(depth + 1, "", f"Item {number}", "", ""))
        _append(rows, item, depth + 2)


def _value(element: DataElement) -> str:
    if element.VR == "SQ":
        count = len(element.value)
        return "1 item" if count == 1 else f"{count} items"
    value = element.value
    if value is None:
        return ""
    if isinstance(value, bytes) or element.VR in _BINARY:
        size = len(value)
        return "1 byte" if size == 1 else f"{size} bytes"
    parts = value if isinstance(value, list | tuple) or type(value).__name__ == "MultiValue" else [value]
    text = "\\".join(str(part) for part in parts)
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}… ({len(text)} characters)"
