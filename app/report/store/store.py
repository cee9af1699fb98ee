"""What can be done with the store's rows. Used by one thread at a time; every method is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.report.content import ReportContent, decode, encode, spans_from_text, spans_text
from app.report.errors import SignedReportError
from app.report.record import Addendum, ReportState
from app.report.splitter import ADDENDUM
from app.translation import translate


@dataclass(frozen=True)
class Stored:
    """A report as the store holds it."""

    number: int
    content: ReportContent
    revision: int
    unsaved: bool


@dataclass(frozen=True)
class Version:
    """A version that was kept: ``kind`` is a milestone of the document, or "parallel" for another window's text."""

    id: int
    number: int
    kind: str
    author: str
    at: str


@dataclass(frozen=True)
class Listed:
    """What a list of reports shows of one."""

    number: int
    key: str
    state: str
    changed: str
    patient_name: str
    study_date: str


@dataclass(frozen=True)
class Stamp:
    """Who writes, when, in which run of the program."""

    author: str
    at: str
    session: str


class ReportStore:
    """Reports by their study's key, their versions, and the runs of the program that wrote them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def close(self) -> None:
        self._db.close()

    # Reports ---------------------------------------------------------------------------------------------------------

    def load(self, key: str) -> Stored | None:
        """The report of a study; None where there is none.

        Raises DamagedReportError where the row is not what this program writes, sqlite3.Error.
        """
        row = self._db.execute(
            "SELECT id, content, addendum, revision, unsaved FROM reports WHERE key = ?", (key,)
        ).fetchone()
        return None if row is None else self._stored(row)

    def save(self, content: ReportContent, unsaved: bool, expected: int, stamp: Stamp) -> int:
        """Keeps ``content`` as the report's text now; the new revision.

        Where the store holds another revision than ``expected``, another window has written in between: its text
        stays, ``content`` becomes (or replaces) this run's "parallel" version, and 0 is returned. Of a final report
        only the addendum that is being written and ``unsaved`` are kept; its text cannot change.
        """
        with self._transaction():
            row = self._row(content.key)
            if row is None:
                return self._insert(content, unsaved, stamp)
            number, revision, state = row
            if state == ReportState.FINAL and content.state is ReportState.FINAL:
                addendum = spans_text(content.sections.get(ADDENDUM, ()))
                if revision != expected and self._addendum(number) not in ("[]", addendum):
                    self._parallel(number, content, stamp)
                    return 0
                self._db.execute(
                    "UPDATE reports SET addendum = ?, unsaved = ?, revision = ?, changed = ?, session = ? WHERE id = ?",
                    (addendum, unsaved, revision + 1, stamp.at, stamp.session, number),
                )
                return revision + 1
            if revision != expected or state == ReportState.FINAL:
                self._parallel(number, content, stamp)
                return 0
            self._update(number, content, unsaved, revision + 1, stamp)
            return revision + 1

    def commit(self, content: ReportContent, kind: str, unsaved: bool, expected: int, stamp: Stamp) -> int:
        """Keeps ``content`` as :meth:`save` does and as a version that never changes; the new revision.

        Where another window has written in between, its text is kept as a version "replaced" first.

        Raises SignedReportError where the stored report is final and ``kind`` is no "addendum".
        """
        with self._transaction():
            row = self._row(content.key)
            if row is None:
                revision = self._insert(content, unsaved, stamp)
                number = self._required(content.key)
            else:
                number, revision, state = row
                if state == ReportState.FINAL and kind != "addendum":
                    raise SignedReportError(
                        translate(
                            "Store",
                            "This report has been signed in another window in the meantime. Your text is kept as a "
                            "version; write an addendum.",
                        )
                    )
                if revision != expected and kind != "addendum":
                    text = self._db.execute("SELECT content FROM reports WHERE id = ?", (number,)).fetchone()[0]
                    self._add_version(number, "replaced", text, stamp)
                revision += 1
                if state == ReportState.FINAL:
                    self._db.execute(
                        "UPDATE reports SET addendum = '[]', unsaved = ?, revision = ?, changed = ?, session = ? "
                        "WHERE id = ?",
                        (unsaved, revision, stamp.at, stamp.session, number),
                    )
                else:
                    self._update(number, content, unsaved, revision, stamp)
            self._add_version(number, kind, encode(content), stamp)
            return revision

    def add_version(self, content: ReportContent, kind: str, stamp: Stamp) -> None:
        """Keeps ``content`` as a version, whatever the report is now."""
        with self._transaction():
            row = self._row(content.key)
            if row is None:
                self._insert(content, True, stamp)
            self._add_version(self._required(content.key), kind, encode(content), stamp)

    def listing(self, limit: int = 500) -> list[Listed]:
        """The reports that were changed last, newest first, without their text."""
        rows = self._db.execute(
            "SELECT id, key, state, changed, coalesce(json_extract(content, '$.header.patient_name'), ''), "
            "coalesce(json_extract(content, '$.header.study_date'), '') FROM reports WHERE json_valid(content) "
            "ORDER BY changed DESC, id DESC LIMIT ?",
            (limit,),
        )
        return [Listed(*row) for row in rows]

    # Versions --------------------------------------------------------------------------------------------------------

    def versions(self, key: str) -> list[Version]:
        """The versions of a study's report, oldest first."""
        rows = self._db.execute(
            "SELECT v.id, v.number, v.kind, v.author, v.at FROM versions v JOIN reports r ON r.id = v.report "
            "WHERE r.key = ? ORDER BY v.number",
            (key,),
        )
        return [Version(*row) for row in rows]

    def version(self, number: int) -> ReportContent:
        """The text of a version. Raises DamagedReportError, KeyError for an unknown one."""
        row = self._db.execute("SELECT content FROM versions WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return decode(row[0])

    # Runs of the program ---------------------------------------------------------------------------------------------

    def begin_session(self, stamp: Stamp, slot: int) -> None:
        with self._transaction():
            self._db.execute(
                "INSERT INTO sessions (id, slot, started) VALUES (?, ?, ?)", (stamp.session, slot, stamp.at)
            )

    def end_session(self, session: str, at: str) -> None:
        with self._transaction():
            self._db.execute("UPDATE sessions SET ended = ? WHERE id = ?", (at, session))

    def open_sessions(self) -> list[tuple[str, int]]:
        """(id, slot) of the runs that have not ended: they are running, or were killed."""
        rows = self._db.execute("SELECT id, slot FROM sessions WHERE ended = '' ORDER BY started")
        return [(str(name), int(slot)) for name, slot in rows]

    def of_session(self, session: str) -> list[Stored]:
        """The reports that a run was the last to write."""
        rows = self._db.execute(
            "SELECT id, content, addendum, revision, unsaved FROM reports WHERE session = ? ORDER BY id", (session,)
        )
        return [self._stored(row) for row in rows]

    # Parts -----------------------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _stored(self, row: tuple[int, str, str, int, int]) -> Stored:
        number, text, addendum, revision, unsaved = row
        content = decode(text)
        if content.state is ReportState.FINAL:
            sections = {**content.sections, ADDENDUM: spans_from_text(addendum)}
            content = replace(content, sections=sections, addenda=self._addenda(number))
        return Stored(number, content, revision, bool(unsaved))

    def _addenda(self, number: int) -> tuple[Addendum, ...]:
        """All signed addenda, oldest first: two windows may each have added one without knowing of the other's."""
        rows = self._db.execute(
            "SELECT content FROM versions WHERE report = ? AND kind = 'addendum' ORDER BY number", (number,)
        )
        found = dict.fromkeys(addendum for row in rows for addendum in decode(row[0]).addenda)
        return tuple(sorted(found, key=lambda addendum: addendum.signature.at))

    def _row(self, key: str) -> tuple[int, int, str] | None:
        row = self._db.execute("SELECT id, revision, state FROM reports WHERE key = ?", (key,)).fetchone()
        return None if row is None else (int(row[0]), int(row[1]), str(row[2]))

    def _required(self, key: str) -> int:
        row = self._row(key)
        assert row is not None
        return row[0]

    def _addendum(self, number: int) -> str:
        return str(self._db.execute("SELECT addendum FROM reports WHERE id = ?", (number,)).fetchone()[0])

    def _insert(self, content: ReportContent, unsaved: bool, stamp: Stamp) -> int:
        self._db.execute(
            "INSERT INTO reports (key, state, revision, changed, session, unsaved, content) "
            "VALUES (?, ?, 1, ?, ?, ?, ?)",
            (content.key, content.state.value, stamp.at, stamp.session, unsaved, encode(content)),
        )
        return 1

    def _update(self, number: int, content: ReportContent, unsaved: bool, revision: int, stamp: Stamp) -> None:
        self._db.execute(
            "UPDATE reports SET state = ?, revision = ?, changed = ?, session = ?, unsaved = ?, content = ? "
            "WHERE id = ?",
            (content.state.value, revision, stamp.at, stamp.session, unsaved, encode(content), number),
        )

    def _parallel(self, number: int, content: ReportContent, stamp: Stamp) -> None:
        changed = self._db.execute(
            "UPDATE versions SET content = ?, at = ? WHERE report = ? AND kind = 'parallel' AND session = ?",
            (encode(content), stamp.at, number, stamp.session),
        )
        if changed.rowcount == 0:
            self._add_version(number, "parallel", encode(content), stamp)

    def _add_version(self, report: int, kind: str, content: str, stamp: Stamp) -> None:
        self._db.execute(
            "INSERT INTO versions (report, number, kind, author, at, session, content) "
            "SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM versions WHERE report = ?",
            (report, kind, stamp.author, stamp.at, stamp.session, content, report),
        )
