"""A film's whole DICOM header as rows of plain text, for a header browser; long values are cut, deep ones too."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydicom.datadict import dictionary_description, dictionary_has_tag, dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import UID

from echo_core.films.dataset import open_source
from echo_core.films.naming import telling_words, tells
from echo_core.films.pictures import is_picture
from echo_core.films.values import careful_text_of, parts, text_of

MAX_TEXT = 1024
"""The most characters of one value."""
MAX_ROWS = 5000
"""The most rows of one file; the last one then says how many elements were left out at least."""
MAX_DEPTH = 8

_BINARY = ("OB", "OW", "OF", "OD", "OL", "OV", "UN")
_TEXT_VRS = ("LO", "LT", "PN", "SH", "ST", "UC", "UT")
"""In the data set's own character set."""
_SHOWN_ITEMS = 64
# Names, dates, free text, in which either may stand, and the names of stations.
_IDENTIFYING_VRS = ("PN", "DA", "DT", "TM", "LT", "ST", "UT", "AE")
# What tells who the patient is, or where, why and by which device and order (PS3.15 Table E.1-1, as far as a film has
# it). UIDs are told by value. What describes the examination, its procedure and protocol, stays: without it the copy
# would serve nobody.
_IDENTIFYING_GROUPS = (0x0010, 0x0016, 0x0038, 0x0088, 0x0400, 0x4008)
"""The patient, a camera and its place, the visit, topics, signatures and earlier values, interpretations."""
_IDENTIFYING = frozenset(
    [
        0x00080050, 0x00080080, 0x00080081, 0x00080082, 0x00080090, 0x00080094, 0x00080096, 0x0008009D, 0x00080201,
        0x00081010, 0x00081040, 0x00081041, 0x00081048, 0x00081049, 0x00081050, 0x00081052, 0x00081060, 0x00081062,
        0x00081070, 0x00081072, 0x00081080, 0x00081084, 0x00081120, 0x00120010, 0x00120020, 0x00120021, 0x00120022,
        0x00120023, 0x00120030, 0x00120031, 0x00120032, 0x00120040, 0x00120041, 0x00120042, 0x00120043, 0x00120050,
        0x00120055, 0x00120060, 0x00120071, 0x00120073, 0x00120081, 0x00120082, 0x00181000, 0x00181004, 0x00181005,
        0x00181007, 0x00181008, 0x0018100A, 0x0018700A, 0x00189367, 0x00189371, 0x00189373, 0x00200010, 0x00203401,
        0x00320012, 0x00321020, 0x00321030, 0x00321032, 0x00321033, 0x00321066, 0x00321067, 0x00400006, 0x00400009,
        0x0040000B, 0x00400010, 0x00400011, 0x00400012, 0x00400242, 0x00400243, 0x00400253, 0x00401001, 0x00401002,
        0x00401004, 0x00401005, 0x0040100A, 0x00401010, 0x00401011, 0x00401101, 0x00401103, 0x00402001, 0x00402009,
        0x00402010, 0x00402016, 0x00402017, 0x00403001, 0x00404025, 0x00404027, 0x00404028, 0x00404030, 0x00404034,
        0x00404035, 0x00404036, 0x0040A027, 0x0040A073, 0x0040A078, 0x0040A07A, 0x0040A07C, 0x0040A088, 0x00700086,
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """One element: ``tag`` as "(0010,0010)", ``depth`` of nesting from 0, ``value`` of at most ``MAX_TEXT`` characters.

    ``private`` elements have an odd group or lie in one that has; ``identifying`` ones say who the patient (or the
    place) is, or lie in one that does, so that a copy for others can leave their values out.
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
    # Before pydicom has read them as the file declares, and below as that: other texts may agree with either.
    words = _telling_words(dataset, careful_text_of)
    rows: list[HeaderRow] = []
    meta = getattr(dataset, "file_meta", None)
    for source in (meta, dataset):
        if source is None:
            continue
        rows += itertools.islice(_rows(source, None), MAX_ROWS - len(rows))
    if len(rows) == MAX_ROWS:
        rows.append(HeaderRow("", "Further elements are not shown", "", ""))
    words |= _telling_words(dataset, text_of)
    return tuple(replace(row, identifying=True) if tells(row.value, words) else row for row in rows)


def _telling_words(dataset: Dataset, read: Callable[[Dataset, str], str]) -> frozenset[str]:
    return telling_words(*(read(dataset, keyword) for keyword in ("PatientName", "PatientID", "PatientBirthDate")))


def _rows(dataset: Dataset, above: HeaderRow | None) -> Iterator[HeaderRow]:
    for tag in sorted(dataset.keys()):
        try:
            yield from _element_rows(dataset, tag, above)
        except Exception:  # a value that its VR cannot hold: the element is there all the same
            yield _row(tag, "", "", "not readable", above)


def _element_rows(dataset: Dataset, tag: Any, above: HeaderRow | None) -> Iterator[HeaderRow]:
    raw = dataset.get_item(tag)
    vr = str(raw.VR or "") if raw is not None else ""
    if isinstance(raw, RawDataElement) and vr in _BINARY:
        yield _row(tag, "", vr, _bytes_text(raw.value), above)
        return
    # Before the element is read, which leaves no bytes to be read with care.
    of_text = (vr or (dictionary_VR(tag) if dictionary_has_tag(tag) else "")) in _TEXT_VRS
    careful = careful_text_of(dataset, (tag.group, tag.element)) if of_text else ""
    element = dataset[tag]
    vr = str(element.VR)
    if vr == "SQ":
        items = element.value
        count = len(items)
        own = _row(tag, element.name, vr, f"{count} item" if count == 1 else f"{count} items", above)
        yield own
        between = replace(own, tag="", vr="", value="", depth=own.depth + 1)
        if own.depth >= MAX_DEPTH and count:
            yield replace(between, name="Nested deeper than is shown", depth=own.depth)
            return
        for number, item in enumerate(items[:_SHOWN_ITEMS], start=1):
            if count > 1:
                yield replace(between, name=f"Item {number}")
            yield from _rows(item, own)
        if count > _SHOWN_ITEMS:
            yield replace(between, name="Further items are not shown")
        return
    if isinstance(element.value, bytes):
        yield _row(tag, element.name, vr, _bytes_text(element.value), above)
        return
    yield _row(tag, element.name, vr, _text(element, careful), above)


def _text(element: Any, careful: str) -> str:
    """The values; ``careful`` is a single one, read with care."""
    values = parts(element.value)
    if len(values) == 1 and careful:
        return careful
    shown = "\\".join("" if part is None else str(part) for part in values[: MAX_TEXT // 2])
    return shown.replace("\0", "").strip()


def _bytes_text(value: bytes | None) -> str:
    return f"{len(value or b'')} bytes"


def _row(tag: Any, name: str, vr: str, value: str, above: HeaderRow | None) -> HeaderRow:
    private = bool(tag.group % 2)
    if not name:
        name = _name(tag, private)
    cut = value if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…"
    identifying = tag.group in _IDENTIFYING_GROUPS or int(tag) in _IDENTIFYING or vr in _IDENTIFYING_VRS
    if vr == "UI":
        # Those that DICOM defines say of what kind the film is, any other which one it is.
        identifying = any(UID(uid).name == uid for uid in value.split("\\") if uid)
    if above is not None:
        private, identifying = private or above.private, identifying or above.identifying
    depth = 0 if above is None else above.depth + 1
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
        replace(row, value="removed") if row.identifying and row.tag else row for row in rows if not row.private
    )
