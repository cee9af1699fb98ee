"""Opening a film's file, on the disc or inside a ZIP archive.

A member of an archive has the path of the archive followed by its name in it (``films.zip/study/1.dcm``), and is read
from there: nothing is unpacked to the disc, and no member is inflated beyond the size that the archive states for it.
"""

from __future__ import annotations

import os
import threading
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from echo_core.films.errors import DamagedFilmError, FilmNotFoundError, FilmTooLargeError, UnsupportedFilmError

MAX_MEMBER = 1 << 30
"""The most bytes of one member: twice the largest film that this program opens."""
MAX_MEMBERS = 200_000
"""The most members of one archive."""

ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError)
"""What the standard library raises over a broken, foreign or locked archive, while it is opened or read."""

_ARCHIVE_START = b"PK\x03\x04"
_KEPT_OPEN = 2


@dataclass(frozen=True, slots=True)
class _Archive:
    """An open archive and its files, by the names under which they are found here."""

    opened: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    @classmethod
    def open(cls, path: Path) -> _Archive:
        opened = zipfile.ZipFile(path)
        # Of one name the last file counts, as when it is unpacked.
        stated = {info.filename: info for info in opened.infolist() if not info.is_dir()}
        found: dict[str, zipfile.ZipInfo] = {}
        for filename, info in stated.items():
            name = _inner_name(filename)
            if name and not name.startswith("__MACOSX/"):
                found[name if name not in found else f"{len(found)} {name}"] = info
        return cls(opened, found)


def _inner_name(stated: str) -> str:
    """The name as a path that stays below the archive: some programs write ``./1.dcm``, ``/1.dcm`` or ``a//1.dcm``.

    Nothing is unpacked, so a name that leads elsewhere does no harm, and its film is wanted all the same.
    """
    # A colon would begin a path of its own on Windows.
    return "/".join(part for part in stated.replace(":", "_").split("/") if part not in ("", ".", ".."))


class _Archives:
    """A few archives kept open, so that a thousand films do not read its index a thousand times."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[tuple[str, int, int], _Archive] = OrderedDict()

    def get(self, path: Path) -> _Archive:
        """The archive; opened again if the file has changed. Raises OSError or one of ARCHIVE_ERRORS."""
        status = path.stat()
        key = (os.path.realpath(path), status.st_mtime_ns, status.st_size)
        with self._lock:
            archive = self._open.get(key)
            if archive is None:
                archive = _Archive.open(path)
                self._open[key] = archive
                # Not closed: a reader in another thread may hold a member of it, and the last reference closes it.
                while len(self._open) > _KEPT_OPEN:
                    self._open.popitem(last=False)
            self._open.move_to_end(key)
            return archive


_archives = _Archives()


def is_archive(path: Path) -> bool:
    """Whether it is a file that is a ZIP archive, or the beginning of one."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_ARCHIVE_START)) == _ARCHIVE_START or zipfile.is_zipfile(file)
    except OSError:
        return False


def members(path: Path) -> Iterator[Path]:
    """The paths of the files in an archive, in order of name.

    Raises:
        DamagedFilmError: it is no sound archive.
        FilmTooLargeError: it has more than ``MAX_MEMBERS`` entries.
        FilmNotFoundError: it cannot be read.
    """
    try:
        archive = _archives.get(path)
    except ARCHIVE_ERRORS as error:
        raise damaged_archive(path) from error
    except OSError as error:
        raise FilmNotFoundError(path, f"the archive cannot be read ({error.strerror})") from error
    if (count := len(archive.opened.infolist())) > MAX_MEMBERS:
        raise FilmTooLargeError(path, f"the archive has {count} entries, more than this program looks through")
    for name in sorted(archive.members):
        yield Path(path, name)


def open_file(path: Path) -> tuple[BinaryIO, int]:
    """The file to read from and its size in bytes.

    Raises:
        OSError: as :meth:`pathlib.Path.open`.
        DamagedFilmError, UnsupportedFilmError, FilmTooLargeError: a member of a broken archive, one behind a password
            or a foreign compression, or one that is larger than ``MAX_MEMBER``.
    """
    split = archive_and_member(path)
    if split is None:
        file = path.open("rb")
        return file, os.fstat(file.fileno()).st_size
    archive_path, name = split
    try:
        archive = _archives.get(archive_path)
        info = archive.members[name]
        if info.flag_bits & 1:
            raise UnsupportedFilmError(path, "it is locked with a password; unpack the archive first")
        if info.file_size > MAX_MEMBER:
            raise FilmTooLargeError(path, f"it is larger than {MAX_MEMBER >> 20} MiB, more than this program opens")
        return cast(BinaryIO, archive.opened.open(info)), info.file_size
    except KeyError as error:
        raise FileNotFoundError from error
    except ARCHIVE_ERRORS as error:
        raise damaged_archive(path) from error


def archive_and_member(path: Path) -> tuple[Path, str] | None:
    """The archive and the name in it, for a path that leads into one; None for any other path."""
    if path.exists():
        return None
    for parent in path.parents:
        if parent.exists():
            return (parent, path.relative_to(parent).as_posix()) if is_archive(parent) else None
    return None


def damaged_archive(path: Path) -> DamagedFilmError:
    """What to tell of an archive that cannot be read."""
    return DamagedFilmError(path, "the archive is damaged or of a foreign kind; unpack it with another program")
