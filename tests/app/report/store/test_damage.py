"""Damaged, foreign and older store files."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.report.content import ReportContent
from app.report.splitter import FINDINGS
from app.report.store.database import (
    DamagedStoreError,
    NewerStoreError,
    back_up,
    backup_path,
    check,
    connect,
    open_store,
    set_aside,
)
from app.report.store.schema import MIGRATIONS, version_of
from app.report.store.store import ReportStore, Stamp
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span

STAMP = Stamp("reader", "2026-01-01T00:00:00+00:00", "s")
COUNT = 60


def content(key: str, text: str) -> ReportContent:
    return ReportContent(key, FilmHeader(study_uid=key), sections={FINDINGS: (Span(text, Origin.TYPED),)})


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed store of 60 reports of about a page each, without a log."""
    path = tmp_path / "data" / "reports.sqlite"
    path.parent.mkdir()
    connection = open_store(path)
    store = ReportStore(connection)
    for number in range(COUNT):
        store.save(content(f"1.{number}", f"Report {number}. " * 250), True, 0, STAMP)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def _overwrite(path: Path, start: int, size: int) -> None:
    data = bytearray(path.read_bytes())
    data[start : start + size] = b"\xa5" * size
    path.write_bytes(data)


def test_a_page_that_is_damaged_costs_its_reports_and_no_others(filled: Path, desks: Any, qtbot: Any) -> None:
    middle = filled.stat().st_size // 2 // 4096 * 4096
    _overwrite(filled, middle, 2 * 4096)
    damaged = filled.read_bytes()
    with pytest.raises(DamagedStoreError):
        check(connect(filled))
    book, keeper = desks()
    with qtbot.waitSignal(keeper.told, timeout=60_000) as told:
        pass
    notice = told.args[0]
    assert "damaged" in notice
    aside = filled.with_name("reports.sqlite.damaged")
    assert str(aside) in notice
    assert aside.read_bytes() == damaged
    found = [number for number in range(COUNT) if book.get(f"1.{number}") is not None]
    assert COUNT - 12 < len(found) < COUNT
    for number in found:
        assert book.get(f"1.{number}").text(FINDINGS) == f"Report {number}. " * 250
    assert f"{len(found)} reports" in notice
    book.document(FilmHeader(study_uid="9.9")).edit(FINDINGS, 0, 0, "Goes on.")
    assert keeper.flush()


@pytest.mark.parametrize("garbage", [b"not a store " * 1000, b"SQLite format 3\x00" + b"\xff" * 8000, b"\x00" * 4096])
def test_a_file_that_is_no_store_is_set_aside_and_told(desks: Any, garbage: bytes) -> None:
    desks.folder.mkdir()
    path = desks.folder / "reports.sqlite"
    path.write_bytes(garbage)
    path.with_name("reports.sqlite.damaged").write_bytes(b"an earlier one")
    book, keeper = desks()
    assert "damaged" in keeper.restore()[0]
    assert path.with_name("reports.sqlite.2.damaged").read_bytes() == garbage
    assert path.with_name("reports.sqlite.damaged").read_bytes() == b"an earlier one"
    book.document(FilmHeader(study_uid="9.9")).edit(FINDINGS, 0, 0, "Goes on.")
    assert keeper.flush()


def test_a_cut_off_file_gives_back_its_beginning(filled: Path, desks: Any) -> None:
    data = filled.read_bytes()
    filled.write_bytes(data[: len(data) * 2 // 3 // 4096 * 4096])
    book, keeper = desks()
    keeper._checked.result()
    keeper.flush()
    found = [number for number in range(COUNT) if book.get(f"1.{number}") is not None]
    assert len(found) > COUNT // 3
    assert 0 in found


def test_the_log_goes_along_when_a_store_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).write_text(suffix)
    aside = set_aside(path)
    assert [entry.name for entry in sorted(tmp_path.iterdir())] == [
        "reports.sqlite.damaged",
        "reports.sqlite.damaged-shm",
        "reports.sqlite.damaged-wal",
    ]
    assert aside.read_text() == ""


def test_a_store_is_backed_up_before_it_is_migrated(filled: Path) -> None:
    def more(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE reports ADD COLUMN mark TEXT NOT NULL DEFAULT ''")

    newest = len(MIGRATIONS)
    connection = open_store(filled, (*MIGRATIONS, more))
    assert version_of(connection) == newest + 1
    assert connection.execute("SELECT count(*) FROM reports WHERE mark = ''").fetchone() == (COUNT,)
    connection.close()
    backup = connect(backup_path(filled, newest), read_only=True)
    assert version_of(backup) == newest
    assert backup.execute("SELECT count(*) FROM reports").fetchone() == (COUNT,)
    backup.close()


def test_reports_of_the_first_schema_are_kept_and_read(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    texts = {state: _first_schema(state) for state in ("draft", "preliminary", "final")}
    connection = open_store(path, MIGRATIONS[:1])
    for state, text in texts.items():
        connection.execute(
            "INSERT INTO reports (key, state, revision, changed, session, unsaved, content) VALUES (?,?,1,'','',1,?)",
            (f"1.{state}", state, text),
        )
    connection.execute(
        "INSERT INTO reports (key, state, revision, changed, session, unsaved, content) "
        "VALUES ('broken', 'draft', 1, '', '', 1, '{')"
    )
    connection.close()
    store = ReportStore(open_store(path))
    for state, text in texts.items():
        found = store.load(f"1.{state}")
        assert found is not None
        assert found.content.sections["technique"] == (Span("PA.", Origin.TYPED),)
        assert found.content.sections["findings"] == (Span("Clear \U0001f600.", Origin.MODEL, False),)
        assert (found.content.state.value, found.content.filled) == (state, ())
        stored = store._db.execute("SELECT content FROM reports WHERE key = ?", (f"1.{state}",)).fetchone()[0]
        assert (stored == text) is (state == "final")
    filled = replace(store.load("1.draft").content, filled=("technique",))  # type: ignore[union-attr]
    assert store.save(filled, True, 1, Stamp("anna", "2026", "s")) == 2
    assert store.load("1.draft").content == filled  # type: ignore[union-attr]
    store.close()
    backup = connect(backup_path(path, 1), read_only=True)
    assert [row[0] for row in backup.execute("SELECT content FROM reports ORDER BY id")] == [*texts.values(), "{"]
    backup.close()


def _first_schema(state: str) -> str:
    """A report as the first schema kept it."""
    signature = '{"author": "anna", "at": "2026-01-01T00:00:00+00:00"}'
    return (
        f'{{"schema": 1, "key": "1.{state}", "header": {{"patient_name": "A"}}, "language": "en", "sections": '
        '{"technique": [["PA.", "typed", true]], "findings": [["Clear \U0001f600.", "model", false]]}, '
        f'"state": "{state}", "edited": true, "preliminary": null, "signature": {signature}, "drafts": [], '
        '"films": [], "addenda": []}'
    )


def test_a_migration_that_fails_changes_nothing(filled: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE reports ADD COLUMN mark TEXT NOT NULL DEFAULT ''")
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(sqlite3.OperationalError):
        open_store(filled, (*MIGRATIONS, half))
    connection = open_store(filled)
    assert version_of(connection) == len(MIGRATIONS)
    assert "mark" not in [row[1] for row in connection.execute("PRAGMA table_info(reports)")]
    connection.close()


def test_a_store_of_a_newer_version_is_left_as_it_is(filled: Path, desks: Any) -> None:
    connection = connect(filled)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerStoreError):
        open_store(filled)
    _, keeper = desks()
    assert "newer version" in keeper.restore()[0]
    assert filled.exists()
    assert not filled.with_name("reports.sqlite.damaged").exists()


def test_another_program_s_database_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE x (y)")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedStoreError):
        open_store(path)


def test_a_backup_is_whole(filled: Path, tmp_path: Path) -> None:
    connection = open_store(filled)
    back_up(connection, tmp_path / "copy")
    connection.close()
    copy = connect(tmp_path / "copy")
    check(copy)
    assert ReportStore(copy).load("1.7").content.text(FINDINGS).startswith("Report 7.")
    copy.close()
