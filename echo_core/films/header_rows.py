"""A film's whole DICOM header as rows of plain text, for a header browser; long values are cut, deep ones too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydicom.datadict import dictionary_description
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from echo_core.films.dataset import open_source
from echo_core.films.pictures import is_picture
from echo_core.films.values import careful_text_of, parts

MAX_TEXT = 1024
"""The most characters of one value."""
MAX_ROWS = 5000
"""The most rows of one file; the last one then says how many elements were left out at least."""
MAX_DEPTH = 8

_BINARY = ("OB", "OW", "OF", "OD", "OL", "OV", "UN")
_SHOWN_ITEMS = 64
# Names, dates, and free text, in which either may stand.
_IDENTIFYING_VRS = ("PN", "DA", "DT", "TM", "LT", "ST", "UT")
# What tells who the patient is (PS3.15 Table E.1-1, the part that identifies directly).
_IDENTIFYING_GROUP = 0x0010
_IDENTIFYING = frozenset(
    [
        0x00080050, 0x00080080, 0x00080081, 0x00080090, 0x00081010, 0x00081040, 0x00081048, 0x00081050, 0x00081060,
        0x00081070, 0x0020000D, 0x0020000E, 0x00200010, 0x00080018, 0x00321032, 0x00380010, 0x00400006,
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """One element: ``tag`` as "(0010,0010)", ``depth`` of nesting from 0, ``value`` of at most ``MAX_TEXT`` characters.

    ``private`` elements have an odd group; ``identifying`` ones say who the patient (or the place) is, so that a copy
    for others can leave their values out.
    """

    tag: str
    name: str
    vr: str
    value: str
    depth: int = 0
    private: bool = False
    identifying: bool = False


def header_rows(path: Path) -> tuple[HeaderRow, ...]:
    """Every element before the pixels, File Meta Information first, items of sequences indented below them.

    Raises:
        FilmError: as :func:`~echo_core.films.dataset.open_source`; a PNG or JPEG picture has no rows.
    """
    if is_picture(path):
        return ()
    dataset = open_source(path).dataset
    rows: list[HeaderRow] = []
    meta = getattr(dataset, "file_meta", None)
    for source in (meta, dataset):
        if source is None:
            continue
        for row in _rows(source, 0):
            rows.append(row)
            if len(rows) == MAX_ROWS:
                return (*rows, HeaderRow("", "Further elements are not shown", "", ""))
    return tuple(rows)


def _rows(dataset: Dataset, depth: int) -> Iterator[HeaderRow]:
    for tag in sorted(dataset.keys()):
        try:
            yield from _element_rows(dataset, tag, depth)
        except Exception:  # a value that its VR cannot hold: the element is there all the same
            yield _row(tag, "", "", "not readable", depth)


def _element_rows(dataset: Dataset, tag: Any, depth: int) -> Iterator[HeaderRow]:
    raw = dataset.get_item(tag)
    vr = str(raw.VR or "") if raw is not None else ""
    if isinstance(raw, RawDataElement) and vr in _BINARY:
        yield _row(tag, "", vr, _bytes_text(raw.value), depth)
        return
    element = dataset[tag]
    vr = str(element.VR)
    if vr == "SQ":
        items = element.value
        count = len(items)
        yield _row(tag, element.name, vr, f"{count} item" if count == 1 else f"{count} items", depth)
        if depth >= MAX_DEPTH and count:
            yield HeaderRow("", "Nested deeper than is shown", "", "", depth)
            return
        for number, item in enumerate(items[:_SHOWN_ITEMS], start=1):
            if count > 1:
                yield HeaderRow("", f"Item {number}", "", "", depth + 1)
            yield from _rows(item, depth + 1)
        if count > _SHOWN_ITEMS:
            yield HeaderRow("", "Further items are not shown", "", "", depth + 1)
        return
    if isinstance(element.value, bytes):
        yield _row(tag, element.name, vr, _bytes_text(element.value), depth)
        return
    yield _row(tag, element.name, vr, _text(dataset, tag, element, raw), depth)


def _text(dataset: Dataset, tag: Any, element: Any, raw: Any) -> str:
    values = parts(element.value)
    if len(values) == 1 and isinstance(raw, RawDataElement):
        careful = careful_text_of(dataset, (tag.group, tag.element))
        if careful:
            return careful
    shown = "\\".join("" if part is None else str(part) for part in values[: MAX_TEXT // 2])
    return shown.replace("\0", "").strip()


def _bytes_text(value: bytes | None) -> str:
    return f"{len(value or b'')} bytes"


def _row(tag: Any, name: str, vr: str, value: str, depth: int) -> HeaderRow:
    private = bool(tag.group % 2)
    if not name:
        name = _name(tag, private)
    cut = value if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…"
    identifying = tag.group == _IDENTIFYING_GROUP or int(tag) in _IDENTIFYING or vr in _IDENTIFYING_VRS
    return HeaderRow(f"({tag.group:04X},{tag.element:04X})", name, vr, cut, depth, private, identifying)


def _name(tag: Any, private: bool) -> str:
    if private:
        return "Private"
    try:
        return dictionary_description(tag)
    except KeyError:
        return "Unknown"


def anonymised(rows: tuple[HeaderRow, ...]) -> tuple[HeaderRow, ...]:
    """The rows for a copy that names nobody: identifying values replaced, private elements left out."""
    return tuple(
        HeaderRow(row.tag, row.name, row.vr, "removed", row.depth, False, True) if row.identifying else row
        for row in rows
        if not row.private
    )
