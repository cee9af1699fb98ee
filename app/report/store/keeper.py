"""Keeps every report on the disk while it is written, and gives back what earlier runs left."""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.report.book import ReportBook
from app.report.content import ReportContent
from app.report.document import ReportDocument
from app.report.errors import DamagedReportError, ReportError, StoreError
from app.report.record import local_user, now
from app.report.store.database import DamagedStoreError
from app.report.store.legacy import take_over
from app.report.store.locks import lock_slot, own_slot
from app.report.store.store import Listed, ReportStore, Stamp, Stored, Version
from app.report.store.writer import StoreCheck, StoreFiles, read_only
from app.report.wording import patient_line, study_date

_LOG = logging.getLogger("echo.report")
_T = TypeVar("_T")
_DELAY_MS = 300
_RETRY_MS = 3000


@dataclass(frozen=True)
class _Snapshot:
    content: ReportContent
    unsaved: bool


class Keeper(QObject):
    """Owns the report store of this window.

    A third of a second after a change (not after the last one: a stream must not put it off) the reports that have
    changed are written by a thread of its own, each in a transaction that is on the disk when it ends. What cannot be
    written is told once, stays in the window, and is tried again until it can be.
    """

    failed = Signal(str)
    """Reports could not be written, with what the user can do; once until they can be written again."""
    told = Signal(str)
    """Something that the user should know: what was damaged, changed elsewhere, and what was kept."""
    refused = Signal(str, str, str)
    """A report's key, the kind of milestone (see ``ReportDocument.milestone``) and why it could not be kept."""
    _repaired = Signal()
    _missed = Signal(str)
    _written = Signal()

    def __init__(
        self,
        book: ReportBook,
        folder: Path,
        parent: QObject | None = None,
        *,
        author: Callable[[], str] = local_user,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._folder = folder
        self._author = author
        self._session = uuid.uuid4().hex
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="report-store")
        self._check_thread = ThreadPoolExecutor(1, thread_name_prefix="report-check")
        self._check: StoreCheck | None = None
        self._checked: Future[None] | None = None
        self._last: Future[None] | None = None
        self._dirty: dict[str, ReportDocument] = {}
        self._revisions: dict[str, int] = {}
        self._parallel: set[str] = set()
        self._unwritten: set[str] = set()
        """Keys of reports whose newest text is not on the disk; changed by the writing thread alone."""
        self._closed = False
        self._failing = False
        self._slot = 0
        self._lock: QLockFile | None = None
        self._files: StoreFiles | None = None
        self._notices: list[str] = []
        self._timer = self._single_shot(_DELAY_MS)
        self._retry = self._single_shot(_RETRY_MS)
        self._repaired.connect(self._on_repaired)
        self._missed.connect(self._on_missed)
        self._written.connect(self._on_written)
        self._open()
        book.source = self._load
        book.document_changed.connect(self._on_changed)
        book.milestone.connect(self._on_milestone)

    @property
    def keeping(self) -> bool:
        """Whether there is a store that can be written."""
        return self._files is not None

    @property
    def path(self) -> Path | None:
        """The store's file; None where there is none."""
        return self._files.path if self._files else None

    def restore(self) -> list[str]:
        """Notices for the user: what an earlier run left that did not end well, and what was done about damage."""
        notices, self._notices = self._notices, []
        return notices

    def flush(self) -> bool:
        """Writes now and waits for it; whether everything is on the disk."""
        self._timer.stop()
        self._write()
        if self._last is not None:
            self._last.result()
        return not self._unwritten and not self._unkept()

    def close(self) -> None:
        """Writes what is not written yet and gives the store up."""
        if self._closed:
            return
        self._closed = True
        if self._check is not None:
            self._check.stop()
        self._check_thread.shutdown()
        self.flush()
        self._retry.stop()
        self._book.document_changed.disconnect(self._on_changed)
        self._book.milestone.disconnect(self._on_milestone)
        if self._files is not None:
            self._thread.submit(self._end).result()
        self._thread.shutdown()
        if self._lock is not None:
            self._lock.unlock()

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
            raise StoreError("There is no report store.")
        try:
            return self._files.read(lambda store: store.version(number))
        except (sqlite3.Error, DamagedReportError, KeyError) as error:
            raise StoreError("This version cannot be read.") from error

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

    # Opening and closing ---------------------------------------------------------------------------------------------

    def _open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._slot, self._lock = own_slot(self._folder)
            self._files = StoreFiles(self._folder)
            self._files.writing.begin_session(self._stamp(), self._slot)
        except (OSError, sqlite3.Error, StoreError) as error:
            _LOG.error("reports are not kept: %s", type(error).__name__)
            reason = f" {error}" if isinstance(error, StoreError) else ""
            self._notices.append(
                f"Reports cannot be kept in {self._folder}:{reason} save your reports before you leave."
            )
            if self._files is not None:
                self._files.close()
                self._files = None
            return
        self._notices += self._files.notices
        self._files.notices.clear()
        self._notices += self._crashed()
        self._notices += take_over(self._folder, self._files.writing, self._stamp())
        self._check = StoreCheck(self._files.path)
        self._checked = self._check_thread.submit(self._verify, self._check)

    def _crashed(self) -> list[str]:
        """What runs of the program have written that ended without closing; runs that go on are left alone."""
        assert self._files is not None
        store, whose, others = self._files.writing, [], 0
        for session, slot in store.open_sessions():
            if session == self._session:
                continue
            own = slot == self._slot
            lock = None if own else lock_slot(self._folder, slot)
            if not own and lock is None:
                others += 1
                continue
            try:
                whose += [_name(found) for found in store.of_session(session) if found.content.has_text]
                store.end_session(session, "crash")
            except (sqlite3.Error, DamagedReportError):
                _LOG.warning("the reports of a run that crashed cannot be listed")
            if lock is not None:
                lock.unlock()
        notices = []
        if whose:
            notices.append(
                "ECHO ended unexpectedly. Its reports were recovered as they stood; open the films again to see them: "
                + "; ".join(dict.fromkeys(whose))
                + "."
            )
        if others:
            notices.append("ECHO runs in another window too. Both keep their reports in the same store.")
        return notices

    def _end(self) -> None:
        assert self._files is not None
        try:
            self._files.writing.end_session(self._session, now())
        except sqlite3.Error:
            _LOG.error("the end of this run could not be noted")
        self._files.close()

    # Reading ---------------------------------------------------------------------------------------------------------

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
            raise StoreError("The report store cannot be read.") from error

    # Writing ---------------------------------------------------------------------------------------------------------

    def _on_changed(self, document: ReportDocument) -> None:
        self._dirty[document.study_uid] = document
        if not self._timer.isActive():
            self._timer.start()

    def _on_milestone(self, document: ReportDocument, kind: str) -> None:
        if self._files is None:
            if kind not in ("draft", "replaced"):
                self.refused.emit(document.study_uid, kind, "There is no report store that could keep it.")
            return
        if not document.has_text:
            return
        snapshot = _Snapshot(document.content(), document.unsaved)
        if kind in ("draft", "replaced"):
            self._submit(partial(self._keep_version, snapshot, kind))
        else:
            self._dirty.pop(document.study_uid, None)
            self._submit(partial(self._commit, snapshot, kind))

    def _write(self) -> None:
        if self._files is None:
            return
        dirty, self._dirty = self._dirty, {}
        for key, document in dirty.items():
            if document.has_text or key in self._revisions:
                snapshot = _Snapshot(document.content(), document.unsaved)
                self._submit(partial(self._save, snapshot))

    def _unkept(self) -> bool:
        """Whether anything that was typed is nowhere but in this window."""
        return self._files is None and any(document.unsaved for document in self._book)

    def _submit(self, job: Callable[[], None]) -> None:
        if self._files is not None:
            self._last = self._thread.submit(job)

    # In the checking thread: a large store takes seconds, and what is typed meanwhile must not wait for it ----------

    def _verify(self, check: StoreCheck) -> None:
        try:
            check.run()
        except DamagedStoreError:
            self._last = self._thread.submit(self._repair)
        except (sqlite3.Error, OSError) as error:
            _LOG.warning("the report store was not checked: %s", type(error).__name__)

    # In the writing thread -------------------------------------------------------------------------------------------

    def _repair(self) -> None:
        assert self._files is not None
        try:
            self._files.repair()
        except (sqlite3.Error, OSError) as error:
            _LOG.error("the report store could not be repaired: %s", type(error).__name__)
        self._repaired.emit()

    def _save(self, snapshot: _Snapshot) -> None:
        assert self._files is not None
        key = snapshot.content.key
        try:
            revision = self._files.writing.save(
                snapshot.content, snapshot.unsaved, self._revisions.get(key, 0), self._stamp()
            )
        except (sqlite3.Error, OSError) as error:
            self._fail(key, error)
            return
        if revision:
            self._revisions[key] = revision
        elif key not in self._parallel:
            self._parallel.add(key)
            self.told.emit(
                f"The report of {_title(snapshot.content)} is also being written in another window. Nothing is lost: "
                "the text of this window is kept as a version of its own, under Report, Versions."
            )
        self._kept(key)

    def _keep_version(self, snapshot: _Snapshot, kind: str) -> None:
        assert self._files is not None
        try:
            self._files.writing.add_version(snapshot.content, kind, self._stamp())
            self._revisions.setdefault(snapshot.content.key, 1)
        except (sqlite3.Error, OSError) as error:
            self._fail(snapshot.content.key, error)

    def _commit(self, snapshot: _Snapshot, kind: str) -> None:
        assert self._files is not None
        key = snapshot.content.key
        try:
            self._revisions[key] = self._files.writing.commit(
                snapshot.content, kind, snapshot.unsaved, self._revisions.get(key, 0), self._stamp()
            )
        except ReportError as error:
            self.refused.emit(key, kind, str(error))
        except (sqlite3.Error, OSError) as error:
            self.refused.emit(key, kind, f"It cannot be kept on the disk ({_reason(error)}).")
            self._fail(key, error)
        else:
            self._kept(key)

    def _kept(self, key: str) -> None:
        self._unwritten.discard(key)
        self._written.emit()

    def _fail(self, key: str, error: Exception) -> None:
        self._unwritten.add(key)
        _LOG.error("a report cannot be written: %s", type(error).__name__)
        self._missed.emit(key)
        if not self._failing:
            self._failing = True
            self.failed.emit(
                f"Reports cannot be kept on the disk ({_reason(error)}). Nothing is lost while this window is open, "
                "and it goes on trying: make room, or save your report as text."
            )

    def _stamp(self) -> Stamp:
        return Stamp(self._author(), now(), self._session)

    # Back in the window's thread -------------------------------------------------------------------------------------

    def _on_repaired(self) -> None:
        # By way of this thread's event loop, so that whoever made the keeper has connected by then.
        if self._files is not None:
            for notice in self._files.notices:
                self.told.emit(notice)

    def _on_missed(self, key: str) -> None:
        document = self._book.get(key)
        if document is not None:
            self._dirty.setdefault(key, document)
        if not self._closed:
            self._retry.start()

    def _on_written(self) -> None:
        if self._failing and not self._dirty and not self._unwritten:
            self._failing = False
            self.told.emit("Reports are being kept on the disk again.")

    def _single_shot(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._write)
        return timer


def _title(content: ReportContent) -> str:
    return f"{patient_line(content.header)}, {study_date(content.header)}"


def _name(found: Stored) -> str:
    return _title(found.content)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)
