"""The films in files, folders, archives and disc indices that a person opened or dropped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from echo_core.films.errors import FilmError
from echo_core.films.files import ARCHIVE_ERRORS, is_archive, members, open_file

_MAGIC_AT = 128
# A data set without preamble begins with a group 0002 or 0008 element, little or big endian.
_BARE_STARTS = (b"\x02\x00", b"\x08\x00", b"\x00\x08")
_INDEX = "DICOMDIR"


@dataclass(slots=True)
class Tally:
    """Counts of a search, kept while it runs.

    ``found`` films, ``skipped`` other files, ``unreadable`` places, and films that an index names and that are
    ``missing``.
    """

    found: int = 0
    skipped: int = 0
    unreadable: int = 0
    missing: int = 0


def find_films(
    paths: Iterable[Path], tally: Tally | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Path]:
    """The files to open, one by one as they are found, each once, folders in order of name and recursively.

    A file that was named itself is always yielded, so that opening it can say what is wrong with it. A named DICOMDIR
    stands for the films that it lists, a ZIP archive, named or in a folder, for the films in it (for their paths see
    :mod:`~echo_core.films.files`). In folders and archives, what is not DICOM by its first bytes is skipped and counted
    in ``tally``, as are DICOMDIR files and folders that cannot be listed; links to folders are not followed.
    ``cancelled`` is asked before each file is looked at, so that a search among other files can be ended too.
    """
    counts = Tally() if tally is None else tally
    seen: set[Path] = set()
    for path in paths:
        for candidate in _candidates(path, counts, cancelled):
            key = Path(os.path.realpath(candidate))
            if key not in seen:
                seen.add(key)
                counts.found += 1
                yield candidate


def _candidates(path: Path, tally: Tally, cancelled: Callable[[], bool]) -> Iterator[Path]:
    if path.is_dir():
        yield from _walk(path, tally, cancelled)
        return
    nothing = True
    if path.name.upper() == _INDEX:
        for film in _listed(path, tally):
            nothing = False
            yield film
    elif is_archive(path):
        for film in _in_archive(path, tally, cancelled):
            nothing = False
            yield film
    if nothing and not cancelled():
        yield path


def _walk(folder: Path, tally: Tally, cancelled: Callable[[], bool]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        tally.unreadable += 1

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            if cancelled():
                return
            if name.upper() == _INDEX or not path.is_file():
                tally.skipped += 1
            elif path.suffix.lower() == ".zip" and is_archive(path):
                yield from _in_archive(path, tally, cancelled)
            elif _looks_like_dicom(path, tally):
                yield path
            else:
                tally.skipped += 1


def _in_archive(path: Path, tally: Tally, cancelled: Callable[[], bool]) -> Iterator[Path]:
    try:
        for member in members(path):
            if cancelled():
                return
            if member.name.upper() == _INDEX or not _looks_like_dicom(member, tally):
                tally.skipped += 1
            else:
                yield member
    except FilmError:
        tally.unreadable += 1


def _looks_like_dicom(path: Path, tally: Tally) -> bool:
    """DICM after the preamble, or a ``.dcm`` name or first element that a bare data set would have."""
    try:
        file, _ = open_file(path)
        with file:
            start = file.read(_MAGIC_AT + 4)
    except (OSError, FilmError, *ARCHIVE_ERRORS):
        tally.unreadable += 1
        return False
    if start[_MAGIC_AT:] == b"DICM":
        return True
    return path.suffix.lower() in (".dcm", ".dicom") or (start[:2] in _BARE_STARTS and start[2:4] != b"\x00\x00")


def _listed(index: Path, tally: Tally) -> Iterator[Path]:
    """The image files that a DICOMDIR names (PS3.3 F.3.2.2), where they lie below it."""
    from echo_core.films.dataset import open_source
    from echo_core.films.values import items_of, parts, text_of, value_of

    try:
        records = items_of(open_source(index).dataset, "DirectoryRecordSequence")
    except FilmError:
        return
    for record in records:
        if text_of(record, "DirectoryRecordType").upper() != "IMAGE":
            continue
        names = [str(part).strip() for part in parts(value_of(record, "ReferencedFileID") or "")]
        path = _below(index.parent, names)
        if path is None:
            tally.missing += 1
        else:
            yield path


def _below(folder: Path, names: list[str]) -> Path | None:
    """The file of those names below a folder, whatever case the disc's file system gave them; None if there is none."""
    path = folder
    for name in names:
        if not name or name in (".", "..") or "/" in name or "\\" in name:
            return None
        wanted = path / name
        if not wanted.exists():
            try:
                same = [entry for entry in path.iterdir() if entry.name.split(";")[0].upper() == name.upper()]
            except OSError:
                return None
            if not same:
                return None
            wanted = same[0]
        path = wanted
    return path if path.is_file() else None
