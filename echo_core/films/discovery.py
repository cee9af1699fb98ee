"""The films in files, folders, archives and disc indices that a person opened or dropped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from echo_core.films.errors import FilmError, FilmNotFoundError, NotDicomError
from echo_core.films.files import ARCHIVE_ERRORS, damaged_archive, is_archive, members, open_file

_MAGIC_AT = 128
# A data set without preamble begins with a group 0002 or 0008 element, little or big endian.
_BARE_STARTS = (b"\x02\x00", b"\x08\x00", b"\x00\x08")
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""So begins what macOS keeps beside a file on a foreign disc, as ``._1.dcm`` beside ``1.dcm``."""
_INDEX = "DICOMDIR"
_RECORDS = ("IMAGE", "PRESENTATION", "KEY OBJECT DOC", "SR DOCUMENT")
"""The records of an index that stand for a film or for a document about films (PS3.3 F.5)."""


@dataclass(slots=True)
class Tally:
    """Counts of a search, kept while it runs.

    ``found`` films, ``skipped`` other files, and the ``troubles`` of places that may hold films and could not be looked
    into: one for a folder, a file, an archive, an index.
    """

    found: int = 0
    skipped: int = 0
    troubles: list[FilmError] = field(default_factory=list)


def find_films(
    paths: Iterable[Path], tally: Tally | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Path]:
    """The files to open, one by one as they are found, each once, folders in order of name and recursively.

    Any other file that was named itself is yielded, so that opening it can say what is wrong with it. A named DICOMDIR
    stands for the films that it lists, a ZIP archive, named or in a folder, for the films in it (for their paths see
    :mod:`~echo_core.films.files`). In folders and archives, what is not DICOM by its first bytes is skipped and counted
    in ``tally``, as are DICOMDIR files; links to folders are not followed. What cannot be looked into is told there.
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
    if is_archive(path) and _start(path)[_MAGIC_AT:] != b"DICM":
        yield from _in_named_archive(path, tally, cancelled)
        return
    nothing = True
    if path.name.upper() == _INDEX:
        for film in _listed(path, tally):
            nothing = False
            yield film
    if nothing and not cancelled():
        yield path


def _walk(folder: Path, tally: Tally, cancelled: Callable[[], bool]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        reason = f"the folder cannot be searched ({error.strerror}); check who may open it"
        tally.troubles.append(FilmNotFoundError(error.filename or folder, reason))

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            if cancelled():
                return
            try:
                os.lstat(path)
            except PermissionError as error:  # its names may be read, and nothing else
                unreadable(PermissionError(error.errno, error.strerror, root))
                break
            except OSError as error:  # it went away, for instance
                tally.troubles.append(FilmNotFoundError.because(path, error))
                continue
            if path.suffix.lower() == ".zip" and is_archive(path):
                yield from _in_archive(path, tally, cancelled)
            elif _is_wanted(path, tally):
                yield path


def _is_wanted(path: Path, tally: Tally) -> bool:
    """Whether a file of a folder looks like DICOM; what does not is skipped, what cannot be read is told."""
    try:
        # A link may lead to nowhere, or to where we may not go.
        wanted = path.name.upper() != _INDEX and path.is_file() and _looks_like_dicom(path)
    except OSError as error:
        tally.troubles.append(FilmNotFoundError.because(path, error))
        return False
    tally.skipped += not wanted
    return wanted


def _in_named_archive(path: Path, tally: Tally, cancelled: Callable[[], bool]) -> Iterator[Path]:
    troubles, nothing = len(tally.troubles), True
    for film in _in_archive(path, tally, cancelled):
        nothing = False
        yield film
    if nothing and len(tally.troubles) == troubles and not cancelled():
        reason = "the archive holds no DICOM film; pictures and archives inside of it have to be unpacked first"
        tally.troubles.append(NotDicomError(path, reason))


def _in_archive(path: Path, tally: Tally, cancelled: Callable[[], bool]) -> Iterator[Path]:
    """The films of an archive. However many of its files cannot be read, it is one trouble."""
    trouble: FilmError | None = None
    try:
        for member in members(path):
            if cancelled():
                return
            try:
                wanted = member.name.upper() != _INDEX and _looks_like_dicom(member)
            except FilmError as error:
                trouble = type(error)(path, error.reason)
                continue
            except (OSError, *ARCHIVE_ERRORS):
                trouble = damaged_archive(path)
                continue
            if wanted:
                yield member
            else:
                tally.skipped += 1
    except FilmError as error:
        trouble = error
    if trouble is not None:
        tally.troubles.append(trouble)


def _looks_like_dicom(path: Path) -> bool:
    """DICM after the preamble, or a ``.dcm`` name or first element that a bare data set would have.

    Raises what :func:`~echo_core.films.files.open_file` raises, and the errors of reading what it gives.
    """
    start = _start(path)
    if start[_MAGIC_AT:] == b"DICM":
        return True
    if start.startswith(_APPLE_DOUBLE):
        return False
    return path.suffix.lower() in (".dcm", ".dicom") or (start[:2] in _BARE_STARTS and start[2:4] != b"\x00\x00")


def _start(path: Path) -> bytes:
    file, _ = open_file(path)
    with file:
        return file.read(_MAGIC_AT + 4)


def _listed(index: Path, tally: Tally) -> Iterator[Path]:
    """The files of films and documents that a DICOMDIR names (PS3.3 F.3.2.2), where they lie below it."""
    from echo_core.films.dataset import open_source
    from echo_core.films.values import items_of, parts, text_of, value_of

    try:
        records = items_of(open_source(index).dataset, "DirectoryRecordSequence")
    except FilmError:
        return
    found = missing = 0
    for record in records:
        if text_of(record, "DirectoryRecordType").upper() not in _RECORDS:
            continue
        names = [str(part).strip() for part in parts(value_of(record, "ReferencedFileID") or "")]
        path = _below(index.parent, names)
        if path is None:
            missing += 1
        else:
            found += 1
            yield path
    if found and missing:
        reason = f"it lists files that are not there ({missing}); copy the whole disc"
        tally.troubles.append(FilmNotFoundError(index, reason))


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
