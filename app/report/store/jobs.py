"""What the keeper's writing thread does: each job is one transaction that is on the disk when it ends."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.report.content import ReportContent
from app.report.errors import ReportError
from app.report.store.crashes import title
from app.report.store.store import Stamp
from app.report.store.writer import StoreFiles
from app.translation import translate

_LOG = logging.getLogger("echo.report")


@dataclass(frozen=True)
class Snapshot:
    """A report as it stood when its writing was asked for."""

    content: ReportContent
    unsaved: bool


class StoreJobs(QObject):
    """The jobs of one store. Its signals come from the writing thread."""

    failed = Signal(str)
    told = Signal(str)
    refused = Signal(str, str, str)
    repaired = Signal()
    missed = Signal(str)
    """The key of a report that could not be written."""
    written = Signal()

    def __init__(
        self, files: StoreFiles, stamp: Callable[[], Stamp], revisions: dict[str, int], parent: QObject
    ) -> None:
        """``revisions``: what the store holds of each report, as far as it is known; shared with the keeper."""
        super().__init__(parent)
        self._files = files
        self._stamp = stamp
        self.revisions = revisions
        self._parallel: set[str] = set()
        self.unwritten: set[str] = set()
        """Keys of reports whose newest text is not on the disk; changed by the writing thread alone."""
        self.failing = False
        """Whether the user has been told that writing fails."""

    def repair(self) -> None:
        """Goes on with a new file that holds what was readable of a damaged one."""
        try:
            self._files.repair()
        except (sqlite3.Error, OSError) as error:
            _LOG.error("the report store could not be repaired: %s", type(error).__name__)
        self.repaired.emit()

    def save(self, snapshot: Snapshot) -> None:
        """Writes a report as it stands."""
        key = snapshot.content.key
        try:
            revision = self._files.writing.save(
                snapshot.content, snapshot.unsaved, self.revisions.get(key, 0), self._stamp()
            )
        except (sqlite3.Error, OSError) as error:
            self._fail(key, error)
            return
        if revision:
            self.revisions[key] = revision
        elif key not in self._parallel:
            self._parallel.add(key)
            self.told.emit(
                translate(
                    "Store",
                    "The report of {title} is also being written in another window. Nothing is lost: the text of "
                    "this window is kept as a version of its own, under Report, Versions.",
                ).format(title=title(snapshot.content))
            )
        self._kept(key)

    def keep_version(self, snapshot: Snapshot, kind: str) -> None:
        """Keeps a version beside what the report is now."""
        try:
            self._files.writing.add_version(snapshot.content, kind, self._stamp())
            self.revisions.setdefault(snapshot.content.key, 1)
        except (sqlite3.Error, OSError) as error:
            self._fail(snapshot.content.key, error)

    def commit(self, snapshot: Snapshot, kind: str) -> None:
        """Writes a report that has reached a milestone, and a version of it that never changes."""
        key = snapshot.content.key
        try:
            self.revisions[key] = self._files.writing.commit(
                snapshot.content, kind, snapshot.unsaved, self.revisions.get(key, 0), self._stamp()
            )
        except ReportError as error:
            self.refused.emit(key, kind, str(error))
        except (sqlite3.Error, OSError) as error:
            self.refused.emit(
                key, kind, translate("Store", "It cannot be kept on the disk ({reason}).").format(reason=_reason(error))
            )
            self._fail(key, error)
        else:
            self._kept(key)

    def _kept(self, key: str) -> None:
        self.unwritten.discard(key)
        self.written.emit()

    def _fail(self, key: str, error: Exception) -> None:
        self.unwritten.add(key)
        _LOG.error("a report cannot be written: %s", type(error).__name__)
        self.missed.emit(key)
        if not self.failing:
            self.failing = True
            self.failed.emit(
                translate(
                    "Store",
                    "Reports cannot be kept on the disk ({reason}). Nothing is lost while this window is open, and "
                    "it goes on trying: make room, or save your report as text.",
                ).format(reason=_reason(error))
            )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)
