"""What runs of the program have written that ended without closing."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from app.report.content import ReportContent
from app.report.errors import DamagedReportError
from app.report.store.locks import lock_slot
from app.report.store.store import ReportStore
from app.report.wording import patient_line, study_date
from app.translation import translate

_LOG = logging.getLogger("echo.report")


def crash_notices(store: ReportStore, folder: Path, session: str, slot: int) -> list[str]:
    """Notices for the user; runs that go on are left alone. ``session`` and ``slot`` are this run's own."""
    whose: list[str] = []
    others = 0
    for other, its_slot in store.open_sessions():
        if other == session:
            continue
        own = its_slot == slot
        lock = None if own else lock_slot(folder, its_slot)
        if not own and lock is None:
            others += 1
            continue
        try:
            whose += [title(found.content) for found in store.of_session(other) if found.content.has_text]
            store.end_session(other, "crash")
        except (sqlite3.Error, DamagedReportError):
            _LOG.warning("the reports of a run that crashed cannot be listed")
        if lock is not None:
            lock.unlock()
    notices = []
    if whose:
        notices.append(
            translate(
                "Store",
                "ECHO ended unexpectedly. Its reports were recovered as they stood; open the films again to see them: "
                "{whose}.",
            ).format(whose="; ".join(dict.fromkeys(whose)))
        )
    if others:
        notices.append(
            translate("Store", "ECHO runs in another window too. Both keep their reports in the same store.")
        )
    return notices


def title(content: ReportContent) -> str:
    """Whose report it is, in a notice for the user."""
    return f"{patient_line(content.header)}, {study_date(content.header)}"
