"""Unsaved text outlives the window: closing, kill -9, damaged files, two windows at a time."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.document import ReportDocument
from app.report.recovery import Recovery
from app.report.recovery_file import DamagedRecoveryError, decode, encode, recovery_files
from app.report.sections import Author
from app.report.splitter import FINDINGS, IMPRESSION
from echo_core.films.header import FilmHeader

JANE = FilmHeader(study_uid="1.1", patient_name="DOE^JANE", patient_id="P7", study_date="20200131")

_TYPES = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.report.book import ReportBook
from app.report.recovery import Recovery
from app.report.pane import ReportPane
from PySide6.QtWidgets import QApplication
from PySide6.QtTest import QTest
from echo_core.films.header import FilmHeader
application = QApplication([])
book = ReportBook()
recovery = Recovery(book, Path(sys.argv[1]))
pane = ReportPane(book)
pane.show_study(FilmHeader(study_uid="1.1", patient_name="DOE^JANE", patient_id="P7", study_date="20200131"))
pane.show()
book.begin_draft("1.1", "d")
book.on_block("d", {"text": "Findings: Streamed. Impression: Half"})
QTest.keyClicks(pane.editors["findings"], "Typed ")
print("typed", flush=True)
application.exec()
"""


@pytest.fixture
def book(qtbot: QtBot) -> ReportBook:
    return ReportBook()


def test_text_typed_and_streamed_survives_kill_9(book: ReportBook, tmp_path: Path, repository: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _TYPES, str(tmp_path)],
        cwd=repository,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "typed\n"
        written = tmp_path / "recovery-1.json"
        deadline = time.monotonic() + 30
        while not (written.exists() and b"Typed" in written.read_bytes()):
            assert time.monotonic() < deadline
            assert child.poll() is None
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    recovery = Recovery(book, tmp_path)
    notices = recovery.restore()
    report = book.get("1.1")
    assert report is not None
    assert (report.text(FINDINGS), report.text(IMPRESSION)) == ("Typed Streamed.", "Half")
    assert report.edited_by_user
    assert report.drafted
    assert "DOE, JANE, 2020-01-31" in notices[0]
    recovery.close()


def test_a_change_is_written_without_being_asked_for(book: ReportBook, tmp_path: Path, qtbot: QtBot) -> None:
    recovery = Recovery(book, tmp_path)
    book.document(JANE).edit(FINDINGS, 0, 0, "Typed.")
    qtbot.waitUntil(lambda: recovery.path.exists() and b"Typed." in recovery.path.read_bytes(), timeout=60_000)
    assert stat.S_IMODE(recovery.path.stat().st_mode) == 0o600
    assert not any(word in str(path) for path in tmp_path.iterdir() for word in ("DOE", "P7", "1.1"))
    recovery.close()


def test_closing_keeps_unsaved_text_and_forgets_saved_text(book: ReportBook, tmp_path: Path) -> None:
    recovery = Recovery(book, tmp_path)
    book.document(JANE).edit(FINDINGS, 0, 0, "Unsaved.")
    other = book.document(FilmHeader(study_uid="2.2"))
    other.edit(FINDINGS, 0, 0, "Saved.")
    other.mark_saved()
    recovery.close()
    again = ReportBook()
    recovery = Recovery(again, tmp_path)
    recovery.restore()
    assert [report.text(FINDINGS) for report in again] == ["Unsaved."]
    for report in again:
        report.mark_saved()
    recovery.close()
    last = ReportBook()
    recovery = Recovery(last, tmp_path)
    assert recovery.restore() == []
    assert list(last) == []
    recovery.close()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"schema": 9, "reports": []}', b'{"schema": 1, "reports": [{}]}', b"[" * 100_000],
)
def test_a_damaged_file_is_set_aside_and_said_so(book: ReportBook, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "recovery-1.json").write_bytes(content)
    (tmp_path / "recovery-1.json.damaged").write_bytes(b"an earlier one")
    recovery = Recovery(book, tmp_path)
    notices = recovery.restore()
    assert "damaged" in notices[0]
    assert (tmp_path / "recovery-1.json.2.damaged").read_bytes() == content
    assert (tmp_path / "recovery-1.json.damaged").read_bytes() == b"an earlier one"
    book.document(JANE).edit(FINDINGS, 0, 0, "Goes on.")
    recovery.close()
    assert b"Goes on." in (tmp_path / "recovery-1.json").read_bytes()


def test_two_windows_have_a_file_each_and_a_third_takes_over_what_a_crash_left(tmp_path: Path, qtbot: QtBot) -> None:
    books = [ReportBook() for _ in range(3)]
    first, second = Recovery(books[0], tmp_path), Recovery(books[1], tmp_path)
    assert first.path != second.path
    books[0].document(JANE).edit(FINDINGS, 0, 0, "In the first window.")
    books[1].document(FilmHeader(study_uid="2.2")).edit(FINDINGS, 0, 0, "In the second.")
    first.flush()
    assert second.restore() == []
    second.close()
    third = Recovery(books[2], tmp_path)
    assert third.path == second.path
    third.close()
    first.close()
    fourth_book = ReportBook()
    fourth = Recovery(fourth_book, tmp_path)
    fourth.restore()
    assert {report.text(FINDINGS) for report in fourth_book} == {"In the first window."}
    fourth.close()


def test_a_file_of_a_crashed_second_window_is_merged_and_removed(book: ReportBook, tmp_path: Path) -> None:
    orphan = ReportDocument(JANE)
    orphan.edit(FINDINGS, 0, 0, "From the crash.")
    (tmp_path / "recovery-2.json").write_bytes(encode([orphan]))
    recovery = Recovery(book, tmp_path)
    recovery.restore()
    assert [report.text(FINDINGS) for report in book] == ["From the crash."]
    assert recovery_files(tmp_path) == [tmp_path / "recovery-1.json"]
    assert b"From the crash." in recovery.path.read_bytes()
    recovery.close()


def test_an_unwritable_folder_is_no_crash(book: ReportBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recovery = Recovery(book, tmp_path)

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.report.recovery.write_atomically", refuse)
    book.document(JANE).edit(FINDINGS, 0, 0, "Typed.")
    recovery.close()
    assert not recovery.path.exists()


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["schema", "reports", "header", "sections", "language", "model", "findings", "impression"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_foreign_json_is_either_read_or_called_damaged(data: object) -> None:
    if isinstance(data, dict):
        data["schema"] = 1
    try:
        reports = decode(json.dumps(data).encode())
    except DamagedRecoveryError:
        return
    assert all(report.header.study_uid for report in reports)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(Author)), max_size=5), st.text(max_size=5))
def test_what_is_written_is_what_comes_back(runs: list[tuple[str, Author]], name: str) -> None:
    report = ReportDocument(FilmHeader(study_uid="1", patient_name=name))
    report.restore({FINDINGS: runs, IMPRESSION: [("x", Author.USER)]})
    saved = decode(encode([report]))[0]
    again = ReportDocument(saved.header)
    again.restore(saved.spans)
    assert again.text(FINDINGS) == report.text(FINDINGS)
    assert again.spans(FINDINGS) == report.spans(FINDINGS)


def test_a_folder_in_which_nothing_can_be_locked_is_said_and_ends_no_start(
    book: ReportBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.report.recovery._lock", lambda path: None)
    recovery = Recovery(book, tmp_path)
    book.document(JANE).edit(FINDINGS, 0, 0, "Typed.")
    assert str(tmp_path) in recovery.restore()[0]
    recovery.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_once(
    book: ReportBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    recovery = Recovery(book, tmp_path)
    told: list[str] = []
    recovery.failed.connect(told.append)

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.report.recovery.write_atomically", refuse)
    for text in ("Typed.", "More."):
        book.document(JANE).edit(FINDINGS, 0, 0, text)
        recovery.flush()
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1
    assert "No space left on device" in told[0]
    recovery.close()
