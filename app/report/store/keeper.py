"""Keeps every report on the disk while it is written, and gives back what earlier runs left."""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer, Signal

from app.report.book import ReportBook
from app.report.document import ReportDocument
from app.report.errors import StoreError
from app.report.record import local_user, now
from app.report.store.crashes import crash_notices
from app.report.store.database import DamagedStoreError
from app.report.store.jobs import Snapshot, StoreJobs
from app.report.store.legacy import take_over
from app.report.store.locks import own_slot
from app.report.store.reading import StoreReading
from app.report.store.store import Stamp
from app.report.store.writer import StoreCheck, StoreFiles
from app.translation import translate

_LOG = logging.getLogger("echo.report")
_DELAY_MS = 300
_RETRY_MS = 3000


class Keeper(StoreReading):
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

    def __init__(
        self,
        book: ReportBook,
        folder: Path,
        parent: QObject | None = None,
        *,
        author: Callable[[], str] = local_user,
    ) -> None:
        super().__init__(folder, parent)
        self._book = book
        self._author = author
        self._session = uuid.uuid4().hex
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="report-store")
        self._check_thread = ThreadPoolExecutor(1, thread_name_prefix="report-check")
        self._check: StoreCheck | None = None
        self._dirty: dict[str, ReportDocument] = {}
        self._closed = False
        self._slot = 0
        self._lock: QLockFile | None = None
        self._jobs: StoreJobs | None = None
        self._notices: list[str] = []
        self._timer = self._single_shot(_DELAY_MS)
        self._retry = self._single_shot(_RETRY_MS)
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
        return not (self._jobs and self._jobs.unwritten) and not self._unkept()

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
                translate(
                    "Store", "Reports cannot be kept in {folder}: save your reports before you leave.{reason}"
                ).format(folder=self._folder, reason=reason)
            )
            if self._files is not None:
                self._files.close()
                self._files = None
            return
        self._notices += self._files.notices
        self._files.notices.clear()
        self._notices += crash_notices(self._files.writing, self._folder, self._session, self._slot)
        self._notices += take_over(self._folder, self._files.writing, self._stamp())
        self._jobs = self._made_jobs(self._files)
        self._check = StoreCheck(self._files.path)
        self._checked = self._check_thread.submit(self._verify, self._check)

    def _made_jobs(self, files: StoreFiles) -> StoreJobs:
        jobs = StoreJobs(files, self._stamp, self._revisions, self)
        # Whoever listens decides for his own thread.
        direct = Qt.ConnectionType.DirectConnection
        jobs.failed.connect(self.failed, direct)
        jobs.told.connect(self.told, direct)
        jobs.refused.connect(self.refused, direct)
        jobs.repaired.connect(self._on_repaired)
        jobs.missed.connect(self._on_missed)
        jobs.written.connect(self._on_written)
        return jobs

    def _stamp(self) -> Stamp:
        return Stamp(self._author(), now(), self._session)

    def _end(self) -> None:
        assert self._files is not None
        try:
            self._files.writing.end_session(self._session, now())
        except sqlite3.Error:
            _LOG.error("the end of this run could not be noted")
        self._files.close()

    # Writing ---------------------------------------------------------------------------------------------------------

    def _on_changed(self, document: ReportDocument) -> None:
        self._dirty[document.study_uid] = document
        if not self._timer.isActive():
            self._timer.start()

    def _on_milestone(self, document: ReportDocument, kind: str) -> None:
        if self._jobs is None:
            if kind not in ("draft", "replaced"):
                self.refused.emit(
                    document.study_uid, kind, translate("Store", "There is no report store that could keep it.")
                )
            return
        if not document.has_text:
            return
        snapshot = Snapshot(document.content(), document.unsaved)
        if kind in ("draft", "replaced"):
            self._submit(partial(self._jobs.keep_version, snapshot, kind))
        else:
            self._dirty.pop(document.study_uid, None)
            self._submit(partial(self._jobs.commit, snapshot, kind))

    def _write(self) -> None:
        if self._jobs is None:
            return
        dirty, self._dirty = self._dirty, {}
        for key, document in dirty.items():
            if document.has_text or key in self._revisions:
                snapshot = Snapshot(document.content(), document.unsaved)
                self._submit(partial(self._jobs.save, snapshot))

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
            assert self._jobs is not None
            self._last = self._thread.submit(self._jobs.repair)
        except (sqlite3.Error, OSError) as error:
            _LOG.warning("the report store was not checked: %s", type(error).__name__)

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
        jobs = self._jobs
        if jobs is not None and jobs.failing and not self._dirty and not jobs.unwritten:
            jobs.failing = False
            self.told.emit(translate("Store", "Reports are being kept on the disk again."))

    def _single_shot(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._write)
        return timer
