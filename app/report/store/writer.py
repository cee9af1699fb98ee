"""The store as a window uses it: one writing connection, one reading, and what is done when the file is damaged."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from app.report.errors import DamagedReportError
from app.report.store.database import FILE_NAME, DamagedStoreError, check, connect, open_store, set_aside
from app.report.store.salvage import Salvaged, salvage
from app.report.store.store import ReportStore, Stored
from app.translation import counted, translate

_LOG = logging.getLogger("echo.report")
_T = TypeVar("_T")


class StoreCheck:
    """One check of the whole file, on a connection of its own, which can be stopped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._stopped = False

    def run(self) -> None:
        """Raises DamagedStoreError where SQLite finds anything wrong, sqlite3.OperationalError when stopped."""
        with self._lock:
            if self._stopped:
                return
            self._connection = connect(self._path)
        try:
            check(self._connection)
        finally:
            with self._lock:
                self._connection.close()
                self._connection = None

    def stop(self) -> None:
        """Ends a check that is under way, from any thread."""
        with self._lock:
            self._stopped = True
            if self._connection is not None:
                self._connection.interrupt()


class StoreFiles:
    """Opens the store in ``folder`` and keeps it usable. Thread-safe; ``writing`` belongs to the writing thread."""

    def __init__(self, folder: Path) -> None:
        """Opens the file, or makes it; one that is too damaged to be opened is replaced (see :meth:`repair`).

        Raises:
            NewerStoreError: the file is of a newer version.
            OSError, sqlite3.OperationalError: the folder cannot be written.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self.notices: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)
        try:
            connection = open_store(self.path)
        except DamagedStoreError:
            connection = self._replace()
        self.writing = ReportStore(connection)
        self._connection = connection
        self._reading = ReportStore(connect(self.path))

    @property
    def path(self) -> Path:
        return self._folder / FILE_NAME

    def read(self, ask: Callable[[ReportStore], _T]) -> _T:
        """What ``ask`` finds in the store. Raises sqlite3.Error."""
        with self._lock:
            return ask(self._reading)

    def repair(self) -> None:
        """Sets the damaged file aside and goes on with a new one that holds what was readable. For the writing
        thread. Raises sqlite3.Error, OSError."""
        with self._lock:
            self._reading.close()
            self.writing.close()
            self._connection = self._replace()
            self.writing = ReportStore(self._connection)
            self._reading = ReportStore(connect(self.path))

    def close(self) -> None:
        with self._lock:
            self._reading.close()
            self.writing.close()

    def _replace(self) -> sqlite3.Connection:
        aside = set_aside(self.path)
        _LOG.error("the report store was damaged and has been set aside")
        connection = open_store(self.path)
        found = salvage(aside, connection)
        self.notices.append(_told(aside, found))
        return connection


def _told(aside: Path, found: Salvaged) -> str:
    told = [
        translate("Store", "The report store was damaged."),
        counted("Store", "%n report(s) in it could be read and are kept.", found.reports),
    ]
    if found.lost:
        told.append(counted("Store", "%n could not be read.", found.lost))
    told.append(translate("Store", "The damaged file is kept as {name}.").format(name=aside))
    return " ".join(told)


def read_only(folder: Path, key: str) -> Stored | None:
    """A report out of the store of a folder that cannot be written; None where there is none that can be read."""
    for immutable in (False, True):
        with contextlib.suppress(OSError, sqlite3.Error, DamagedReportError):
            connection = connect(folder / FILE_NAME, read_only=True, immutable=immutable)
            with closing(connection):
                return ReportStore(connection).load(key)
    return None
