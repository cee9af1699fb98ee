"""The films in files and folders that a person opened or dropped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_MAGIC_AT = 128
# A data set without preamble begins with a group 0002 or 0008 element, little or big endian.
_BARE_STARTS = (b"\x02\x00", b"\x08\x00", b"\x00\x08")


@dataclass(slots=True)
class Tally:
    """Counts of a search, kept while it runs: ``found`` films, ``skipped`` other files, ``unreadable`` places."""

    found: int = 0
    skipped: int = 0
    unreadable: int = 0


def find_films(paths: Iterable[Path], tally: Tally | None = None) -> Iterator[Path]:
    """The files to open, one by one as they are found, each once, folders in order of name and recursively.

    A file that was named itself is always yielded, so that opening it can say what is wrong with it. In folders, what
    is not DICOM by its first bytes is skipped and counted in ``tally``, as are DICOMDIR files and folders that cannot
    be listed; links to folders are not followed.
    """
    counts = Tally() if tally is None else tally
    seen: set[Path] = set()
    for path in paths:
        candidates = _walk(path, counts) if path.is_dir() else iter([path])
        for candidate in candidates:
            key = Path(os.path.realpath(candidate))
            if key not in seen:
                seen.add(key)
                counts.found += 1
                yield candidate


def _walk(folder: Path, tally: Tally) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        tally.unreadable += 1

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            if name.upper() == "DICOMDIR" or not _looks_like_dicom(path, tally):
                tally.skipped += 1
            else:
                yield path


def _looks_like_dicom(path: Path, tally: Tally) -> bool:
    """DICM after the preamble, or a ``.dcm`` name or first element that a bare data set would have."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            start = file.read(_MAGIC_AT + 4)
    except OSError:
        tally.unreadable += 1
        return False
    if start[_MAGIC_AT:] == b"DICM":
        return True
    return path.suffix.lower() in (".dcm", ".dicom") or (start[:2] in _BARE_STARTS and start[2:4] != b"\x00\x00")
