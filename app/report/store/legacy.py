"""Reports that an earlier version of this program left in recovery files move into the store."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from app.atomic import keep_aside
from app.report.errors import DamagedReportError
from app.report.store.locks import lock_file
from app.report.store.recovery_file import decode, recovery_files
from app.report.store.store import ReportStore, Stamp
from app.report.wording import patient_line, study_date
from app.translation import translate

_LOG = logging.getLogger("echo.report")


def take_over(folder: Path, store: ReportStore, stamp: Stamp) -> list[str]:
    """Notices for the user about what was found. A file is removed once all of it is in the store; a damaged one is
    renamed; one of a window that still runs is left alone."""
    notices: list[str] = []
    restored: list[str] = []
    for path in recovery_files(folder):
        lock = lock_file(path.with_suffix(".lock"))
        if lock is None:
            continue
        try:
            restored += _move(path, store, stamp)
        except DamagedReportError:
            aside = keep_aside(path, "damaged")
            _LOG.warning("a recovery file was damaged and has been set aside")
            notices.append(
                translate("Store", "A recovery file was damaged; it is kept as {aside}.").format(aside=aside)
            )
        except (OSError, sqlite3.Error) as error:
            _LOG.error("a recovery file could not be taken over: %s", type(error).__name__)
            notices.append(
                translate(
                    "Store", "A recovery file cannot be read or moved into the store; it stays where it is: {path}"
                ).format(path=path)
            )
        lock.unlock()
    if restored:
        whose = "; ".join(restored)
        notices.insert(
            0,
            translate("Store", "Unsaved reports were recovered. Open the films again to see them: {whose}.").format(
                whose=whose
            ),
        )
    return notices


def _move(path: Path, store: ReportStore, stamp: Stamp) -> list[str]:
    reports = decode(path.read_bytes())
    for content in reports:
        if store.load(content.key) is None:
            store.save(content, True, 0, stamp)
        else:
            store.add_version(content, "recovered", stamp)
    path.unlink()
    return [f"{patient_line(content.header)}, {study_date(content.header)}" for content in reports]
