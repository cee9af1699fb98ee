"""Keeps unsaved reports on the disk while they are written, and brings them back at the next start."""

from __future__ import annotations

import errno
import logging
import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.atomic import write_atomically
from app.paths import UserFolders
from app.report.book import ReportBook
from app.report.recovery_file import DamagedRecoveryError, decode, encode, recovery_files, recovery_path
from app.report.wording import patient_line, study_date

_LOG = logging.getLogger("echo.report")
_DELAY_MS = 500
_MOST_WINDOWS = 100


class Recovery(QObject):
    """Owns the recovery file of this window.

    Half a second after a change (not after the last one: a stream must not put it off) all unsaved reports are
    written by a thread of its own, since flushing to a disk can take longer than a frame. Windows that run at the same
    time have a file each; a lock file tells a running window's from one that a crash has left. Where the folder cannot
    be written, nothing is kept, and ``restore`` and ``failed`` say so.
    """

    failed = Signal(str)
    """The file could not be written, with what the user can do; once until it can be written again."""

    def __init__(self, book: ReportBook, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._folder = folder or UserFolders.of_platform().data
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="recovery")
        self._pending: Future[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._write)
        self._closed = False
        self._failing = False
        self._slot = 0
        self._lock: QLockFile | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._slot, self._lock = self._own_slot()
        except OSError as error:
            _LOG.error("unsaved reports are not kept: %s", error.strerror)
        if self._lock is not None:
            book.edited.connect(self._on_edited)

    @property
    def path(self) -> Path:
        """The file that this window writes."""
        return recovery_path(self._folder, self._slot)

    def restore(self) -> list[str]:
        """Puts the reports of a run that ended without saving into the book; returns notices for the user.

        A damaged file is kept beside it under another name. Files of windows that still run are left alone.
        """
        if self._lock is None:
            return [f"Unsaved reports cannot be kept in {self._folder}: save your reports before you leave."]
        notices: list[str] = []
        restored: list[str] = []
        for path in recovery_files(self._folder):
            lock = None if path == self.path else _lock(path)
            if path != self.path and lock is None:
                continue
            restored += self._take_over(path, notices)
            if lock is not None:
                # What it held is in the book: into the own file first, then it can go.
                self.flush()
                path.unlink(missing_ok=True)
                lock.unlock()
        if restored:
            whose = "; ".join(restored)
            notices.insert(0, f"Unsaved reports were recovered. Open the films again to see them: {whose}.")
        return notices

    def flush(self) -> None:
        """Writes now and waits for it."""
        self._timer.stop()
        if self._lock is None:
            return
        self._write()
        if self._pending is not None:
            self._pending.result()

    def close(self) -> None:
        """Writes what is unsaved and gives the file up; the next start brings it back."""
        if self._closed:
            return
        self._closed = True
        self.flush()
        self._writer.shutdown()
        if self._lock is not None:
            self._book.edited.disconnect(self._on_edited)
            self._lock.unlock()

    def _own_slot(self) -> tuple[int, QLockFile]:
        for slot in range(1, _MOST_WINDOWS):
            if (lock := _lock(recovery_path(self._folder, slot))) is not None:
                return slot, lock
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(self._folder))

    def _take_over(self, path: Path, notices: list[str]) -> list[str]:
        try:
            reports = decode(path.read_bytes())
        except DamagedRecoveryError:
            aside = _set_aside(path)
            _LOG.warning("the recovery file was damaged and has been set aside")
            notices.append(f"The recovery file was damaged; it is kept as {aside}.")
            return []
        except OSError as error:
            notices.append(f"The recovery file cannot be read ({error.strerror}): {path}")
            return []
        for report in reports:
            document = self._book.document(report.header)
            document.language, document.model = report.language, report.model
            document.restore(report.spans)
        return [f"{patient_line(report.header)}, {study_date(report.header)}" for report in reports]

    def _on_edited(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        if self._pending is not None and not self._pending.done():
            self._pending.cancel()
        self._pending = self._writer.submit(self._put, encode(list(self._book)))

    def _put(self, content: bytes) -> None:
        try:
            write_atomically(self.path, content)
        except OSError as error:
            _LOG.error("the recovery file cannot be written: %s", error.strerror)
            if not self._failing:
                self._failing = True
                self.failed.emit(f"Unsaved reports cannot be kept ({error.strerror}): save your report.")
        else:
            self._failing = False


def _set_aside(path: Path) -> Path:
    """Renames a damaged file so that nothing overwrites it, an earlier one included."""
    aside = path.with_name(f"{path.name}.damaged")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}.{count}.damaged")
    return path.replace(aside)


def _lock(path: Path) -> QLockFile | None:
    lock = QLockFile(str(path.with_suffix(".lock")))
    # Only a lock whose process is gone counts as stale, however old it is.
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None
