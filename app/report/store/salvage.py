"""Getting the readable reports out of a damaged store."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_COLUMNS = {
    "reports": ("id", "key", "state", "revision", "changed", "session", "unsaved", "content", "addendum"),
    "versions": ("id", "report", "number", "kind", "author", "at", "session", "content"),
}
_MOST_ROWS = 10_000_000
_MOST_BYTES = 1 << 36
_GIVE_UP = 5_000
"""Rows in a row that cannot be read before the rest counts as lost, where the file does not say how many it has."""


@dataclass(frozen=True)
class Salvaged:
    """How many reports came out of a damaged store, and how many row numbers could not be read."""

    reports: int = 0
    lost: int = 0


def salvage(damaged: Path, target: sqlite3.Connection) -> Salvaged:
    """Copies every row of ``damaged`` that can be read into the new store ``target``.

    Rows are read one by one by their number, so that a damaged page costs the rows on it and no others. The damaged
    file stays as it is: SQLite opens a copy in the same folder, since opening alone may write to it.
    """
    with tempfile.TemporaryDirectory(prefix=".salvage-", dir=damaged.parent) as folder:
        copy = Path(folder) / "store"
        for suffix in ("", "-wal"):
            source = damaged.with_name(damaged.name + suffix)
            if source.exists():
                shutil.copyfile(source, copy.with_name(copy.name + suffix))
        _lengthen(copy)
        try:
            source_connection = sqlite3.connect(copy, isolation_level=None)
        except sqlite3.Error:
            return Salvaged()
        with closing(source_connection) as source_rows:
            source_rows.text_factory = lambda data: data.decode("utf-8", "replace")
            reports, lost = _copy(source_rows, target, "reports")
            _copy(source_rows, target, "versions")
            return Salvaged(reports, lost)


def _lengthen(path: Path) -> None:
    """Gives a file that was cut off the length that its header states (SQLite file format, 1.3): SQLite reads nothing
    at all of a shorter one."""
    with path.open("r+b") as file:
        header = file.read(100)
        if len(header) < 100:
            return
        page_size = int.from_bytes(header[16:18], "big")
        pages = int.from_bytes(header[28:32], "big")
        size = pages * (65536 if page_size == 1 else page_size)
        if path.stat().st_size < size <= _MOST_BYTES:
            file.truncate(size)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> tuple[int, int]:
    columns = _COLUMNS[table]
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    copied = lost = 0
    for row in _rows(source, table, columns):
        if row is None:
            lost += 1
            continue
        with contextlib.suppress(sqlite3.IntegrityError):  # half a row, or one whose report is lost
            target.execute(insert, row)
            copied += 1
    return copied, lost


def _rows(source: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> Iterator[tuple[object, ...] | None]:
    """Each row by its number; None for one that is there but cannot be read."""
    try:
        found = source.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        last = found[0] if found else 0
    except sqlite3.DatabaseError:
        last = None
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?"
    failures = 0
    for number in range(1, min(last if last is not None else _MOST_ROWS, _MOST_ROWS) + 1):
        try:
            row = source.execute(query, (number,)).fetchone()
        except sqlite3.DatabaseError:
            failures += 1
            if last is not None:
                yield None
            elif failures > _GIVE_UP:
                return
            continue
        if row is not None:
            failures = 0
            yield row
        elif last is None:
            failures += 1
            if failures > _GIVE_UP:
                return
