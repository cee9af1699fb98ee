"""The tables of the report store, and how an older file becomes one of the newest schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

APPLICATION_ID = 0x4543484F
"""``PRAGMA application_id`` of a store: the letters ECHO."""

Migration = Callable[[sqlite3.Connection], None]

_TABLES = """
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'preliminary', 'final')),
    revision INTEGER NOT NULL,
    changed TEXT NOT NULL,
    session TEXT NOT NULL,
    unsaved INTEGER NOT NULL,
    content TEXT NOT NULL,
    addendum TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX reports_by_change ON reports (changed);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report INTEGER NOT NULL REFERENCES reports (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    session TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (report, number)
);
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    slot INTEGER NOT NULL,
    started TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT ''
);
CREATE TRIGGER final_reports_stay BEFORE UPDATE OF key, state, content ON reports WHEN OLD.state = 'final'
BEGIN SELECT RAISE(ABORT, 'a final report is never changed'); END;
CREATE TRIGGER final_reports_are_kept BEFORE DELETE ON reports WHEN OLD.state = 'final'
BEGIN SELECT RAISE(ABORT, 'a final report is never deleted'); END;
CREATE TRIGGER versions_stay BEFORE UPDATE ON versions WHEN OLD.kind <> 'parallel' OR NEW.kind <> 'parallel'
BEGIN SELECT RAISE(ABORT, 'a version is never changed'); END;
CREATE TRIGGER versions_are_kept BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'a version is never deleted'); END;
"""


def _first(connection: sqlite3.Connection) -> None:
    for statement in _statements(_TABLES):
        connection.execute(statement)


def _second(connection: sqlite3.Connection) -> None:
    """Reports may hold text from the films' header now, which a program of the first schema would take for damage.

    Signed reports and versions never change; what they hold is read as it is.
    """
    connection.execute(
        "UPDATE reports SET content = json_set(content, '$.schema', 2, '$.filled', json('[]')) "
        "WHERE state <> 'final' AND json_valid(content)"
    )


MIGRATIONS: tuple[Migration, ...] = (_first, _second)
"""``MIGRATIONS[n]`` makes a file of schema version ``n`` (0: empty) one of version ``n + 1``, inside a transaction."""


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version of an open file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Brings a file to the newest schema, all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read inside the transaction: a window that started at the same time may have done it.
        for step in migrations[version_of(connection) :]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """The single statements of ``script``; ``executescript`` would end the transaction."""
    found, pending = [], ""
    for part in script.split(";"):
        pending += part + ";"
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found
