"""What the keeper reads out of the report store while another thread writes into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from app.report.content import ReportContent
from app.report.errors import DamagedReportError, StoreError
from app.report.store.store import Listed, ReportStore, Stored, Version
from app.report.store.writer import StoreFiles, read_only
from app.translation import translate

_T = TypeVar("_T")


class StoreReading(QObject):
    """The reading half of the keeper. Where the file is found to be damaged, it waits for the repair and asks again."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._files: StoreFiles | None = None
        self._checked: Future[None] | None = None
        self._last: Future[None] | None = None
        self._revisions: dict[str, int] = {}

    def flush(self) -> bool:
        """Writes now what is not written yet; whether everything is on the disk."""
        raise NotImplementedError

    def versions(self, key: str) -> list[Version]:
        """The kept versions of a report, oldest first.

        Raises StoreError where the store cannot be read.
        """
        self.flush()
        return self._ask(lambda store: store.versions(key), [])

    def version(self, number: int) -> ReportContent:
        """The text of a kept version.

        Raises StoreError where it cannot be read.
        """
        if self._files is None:
            raise StoreError(translate("Store", "There is no report store."))
        try:
            return self._files.read(lambda store: store.version(number))
        except (sqlite3.Error, DamagedReportError, KeyError) as error:
            raise StoreError(translate("Store", "This version cannot be read.")) from error

    def listing(self) -> list[Listed]:
        """The reports that were changed last, newest first.

        Raises StoreError where the store cannot be read.
        """
        self.flush()
        return self._ask(lambda store: store.listing(), [])

    def stored(self, key: str) -> ReportContent | None:
        """What the store holds of a report; for any thread.

        Raises StoreError where the store cannot be read.
        """
        found = self._ask(lambda store: store.load(key), None)
        return None if found is None else found.content

    def _load(self, key: str) -> Stored | None:
        """What the store holds of a study; None where it holds nothing that can be read."""
        if self._files is None:
            return read_only(self._folder, key)
        found: Stored | None
        try:
            found = self._ask(lambda store: store.load(key), None)
        except StoreError:
            found = None
        if found is not None:
            self._revisions[key] = found.revision
        return found

    def _ask(self, ask: Callable[[ReportStore], _T], nothing: _T) -> _T:
        if self._files is None:
            return nothing
        try:
            return self._files.read(ask)
        except (sqlite3.DatabaseError, DamagedReportError):
            # The check at the start finds damage too, and mends what can be mended.
            if self._checked is not None:
                self._checked.result()
            if self._last is not None:
                self._last.result()
        try:
            return self._files.read(ask)
        except (sqlite3.Error, DamagedReportError) as error:
            raise StoreError(translate("Store", "The report store cannot be read.")) from error
