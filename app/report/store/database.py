"""Opening the store's file: its settings, its check, the backup before a migration, and what is done with damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from app.atomic import free_name
from app.report.errors import StoreError
from app.report.store.schema import APPLICATION_ID, MIGRATIONS, Migration, migrate, version_of
from app.translation import translate

FILE_NAME = "reports.sqlite"
_BUSY_S = 5.0
"""How long a write waits for another window's."""


class DamagedStoreError(StoreError):
    """The file is no store, or parts of it cannot be read."""

    kind = "damaged_store"


class NewerStoreError(StoreError):
    """The file was written by a newer version of this program."""

    kind = "newer_store"


def connect(path: Path, *, read_only: bool = False, immutable: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode that may be used by one thread at a time.

    Every commit is on the disk when it returns (write-ahead log, synchronous FULL). ``immutable`` reads a file in a
    folder where not even the log's index can be made; nobody else may be writing it. Raises sqlite3.Error.
    """
    mode = "ro&immutable=1" if immutable else "ro" if read_only else "rwc"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        if mode == "rwc":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is overwritten does not stay readable in free pages.
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def open_store(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """Opens or makes the store at ``path`` and brings it to the newest schema, after a backup beside it.

    Raises:
        DamagedStoreError: the file is no store, or too damaged to be opened.
        NewerStoreError: it is of a schema that this program does not know; it is left as it is.
        sqlite3.OperationalError: the folder cannot be written, the disk is full, another window holds the file.
    """
    new = not path.exists() or path.stat().st_size == 0
    if new:
        path.touch(mode=0o600)
    try:
        connection = connect(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise DamagedStoreError(
            translate("Store", "The report store is damaged ({reason}).").format(reason=error)
        ) from error
    try:
        version = version_of(connection)
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if version and application != APPLICATION_ID:
            raise DamagedStoreError(translate("Store", "The file in the place of the report store is no report store."))
        if version > len(migrations):
            raise NewerStoreError(
                translate(
                    "Store",
                    "The report store was written by a newer version of ECHO (schema {version}): start that version.",
                ).format(version=version)
            )
        if version < len(migrations):
            if version:
                back_up(connection, backup_path(path, version))
            migrate(connection, migrations)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DamagedStoreError(
            translate("Store", "The report store is damaged ({reason}).").format(reason=error)
        ) from error
    except BaseException:
        connection.close()
        raise
    return connection


def check(connection: sqlite3.Connection) -> None:
    """Reads the whole file. Raises DamagedStoreError where SQLite finds anything wrong."""
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise DamagedStoreError(
            translate("Store", "The report store is damaged ({reason}).").format(reason=error)
        ) from error
    if found != ["ok"]:
        raise DamagedStoreError(translate("Store", "The report store is damaged."))


def backup_path(path: Path, version: int) -> Path:
    """Where the copy of a store of schema ``version`` goes before it is migrated."""
    return path.with_name(f"{path.stem}-schema{version}{path.suffix}.backup")


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """A complete copy of the open store at ``target``, which is replaced only by a whole one."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with closing(sqlite3.connect(part)) as copy:
        connection.backup(copy)
    part.replace(target)


def set_aside(path: Path) -> Path:
    """Renames a damaged store, its log too, so that nothing overwrites it or an earlier one; the new path."""
    aside = free_name(path, "damaged")
    for suffix in ("-wal", "-shm"):
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.replace(aside.with_name(aside.name + suffix))
    return path.replace(aside)
