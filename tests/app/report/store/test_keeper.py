"""Text outlives the window: closing, kill -9, torn writes, full disks, two windows at a time."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.errors import StoreError
from app.report.record import ReportState, Signature
from app.report.splitter import ADDENDUM, FINDINGS, IMPRESSION
from app.report.store.database import check, connect, open_store
from app.report.store.store import ReportStore
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin

JANE = FilmHeader(study_uid="1.1", patient_name="DOE^JANE", patient_id="P7", study_date="20200131")
RICHARD = FilmHeader(study_uid="2.2", patient_name="ROE^RICHARD", patient_id="P8", study_date="20210131")
SIGNED = Signature("reader", "2026-01-01T00:00:00+00:00")

_TYPES = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.report.book import ReportBook
from app.report.pane import ReportPane
from app.report.store.keeper import Keeper
from echo_core.films.header import FilmHeader
application = QApplication([])
book = ReportBook()
keeper = Keeper(book, Path(sys.argv[1]))
pane = ReportPane(book)
pane.show_study(FilmHeader(study_uid="1.1", patient_name="DOE^JANE", patient_id="P7", study_date="20200131"))
pane.show()
book.begin_draft("1.1", "d")
book.on_block("d", {"text": "Findings: Streamed. Impression: Half"})
QTest.keyClicks(pane.editors["findings"], "Typed ")
print("typed", flush=True)
application.exec()
"""

_WRITES = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.report.book import ReportBook
from app.report.store.keeper import Keeper
from echo_core.films.header import FilmHeader
application = QCoreApplication([])
book = ReportBook()
keeper = Keeper(book, Path(sys.argv[1]))
report = book.document(FilmHeader(study_uid="1.1"))
for number in range(100000):
    report.edit("findings", 0, len(report.units("findings")), f"{number} " * 400)
    assert keeper.flush()
    print(number, flush=True)
"""


def _spawn(program: str, folder: Path, repository: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        cwd=repository,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )


def _stored(folder: Path) -> str:
    """All report text in the store, as another process sees it."""
    try:
        connection = connect(folder / "reports.sqlite", read_only=True)
    except sqlite3.Error:
        return ""
    try:
        return " ".join(row[0] for row in connection.execute("SELECT content FROM reports"))
    except sqlite3.Error:
        return ""
    finally:
        connection.close()


def test_text_typed_and_streamed_survives_kill_9_with_its_provenance(desks: Any, repository: Path) -> None:
    child = _spawn(_TYPES, desks.folder, repository)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "typed\n"
        deadline = time.monotonic() + 60
        while "Typed" not in _stored(desks.folder):
            assert time.monotonic() < deadline
            assert child.poll() is None
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    book, keeper = desks()
    notices = keeper.restore()
    report = book.get("1.1")
    assert report is not None
    assert (report.text(FINDINGS), report.text(IMPRESSION)) == ("Typed Streamed.", "Half")
    assert [span.origin for span in report.spans(FINDINGS)] == [Origin.TYPED, Origin.MODEL]
    assert report.edited_by_user
    assert report.drafted
    assert "ended unexpectedly" in notices[0]
    assert "DOE, JANE, 2020-01-31" in notices[0]
    keeper.close()
    assert desks()[1].restore() == []


@pytest.mark.parametrize("moment", [0.0, 0.003, 0.011])
def test_what_was_written_before_a_kill_between_writes_is_there(desks: Any, repository: Path, moment: float) -> None:
    child = _spawn(_WRITES, desks.folder, repository)
    assert child.stdout is not None
    last = -1
    for line in child.stdout:
        last = int(line)
        if last >= 5:
            break
    time.sleep(moment)
    child.send_signal(signal.SIGKILL)
    for line in child.stdout:
        last = int(line) if line.endswith("\n") else last
    child.wait()
    child.stdout.close()
    book, _ = desks()
    report = book.get("1.1")
    assert report is not None
    numbers = set(report.text(FINDINGS).split())
    assert len(numbers) == 1
    assert int(numbers.pop()) >= last


def test_a_log_torn_at_any_byte_gives_an_earlier_whole_state(desks: Any, tmp_path: Path) -> None:
    book, keeper = desks()
    report = book.document(JANE)
    states = [""]
    for number in range(4):
        report.edit(FINDINGS, len(report.units(FINDINGS)), 0, f"Sentence {number}. " * 60)
        states.append(report.text(FINDINGS))
        assert keeper.flush()
    source = keeper.path
    log = source.with_name(source.name + "-wal")
    size = log.stat().st_size
    assert size > 10_000
    seen = set()
    for cut in [*range(0, size, size // 12), size]:
        copy = tmp_path / f"cut-{cut}.sqlite"
        shutil.copyfile(source, copy)
        torn = log.read_bytes()[:cut]
        copy.with_name(copy.name + "-wal").write_bytes(torn)
        connection = open_store(copy)
        check(connection)
        found = ReportStore(connection).load("1.1")
        text = "" if found is None else "".join(span.text for span in found.content.sections[FINDINGS])
        assert text in states
        seen.add(states.index(text))
        connection.close()
    assert states.index(report.text(FINDINGS)) in seen
    assert len(seen) > 2


def test_a_change_is_written_without_being_asked_for(desks: Any, qtbot: QtBot) -> None:
    book, keeper = desks()
    book.document(JANE).edit(FINDINGS, 0, 0, "Typed.")
    qtbot.waitUntil(lambda: "Typed." in _stored(desks.folder), timeout=60_000)
    assert stat.S_IMODE(keeper.path.stat().st_mode) == 0o600
    assert not any(word in str(path) for path in desks.folder.iterdir() for word in ("DOE", "P7", "1.1"))


def test_a_stream_does_not_put_the_write_off(desks: Any, qtbot: QtBot) -> None:
    book, _ = desks()
    report = book.document(JANE)
    book.begin_draft("1.1", "d")
    book.on_block("d", {"text": "Findings: first"})

    def another_block_and_look() -> bool:
        book.on_block("d", {"text": " more"})
        return "first" in _stored(desks.folder)

    qtbot.waitUntil(another_block_and_look, timeout=60_000)
    assert report.drafting


def test_a_report_comes_back_when_its_study_is_opened_again(desks: Any) -> None:
    book, keeper = desks()
    report = book.document(JANE)
    report.edit(FINDINGS, 0, 0, "Unsaved.")
    other = book.document(RICHARD)
    other.edit(IMPRESSION, 0, 0, "Saved.")
    other.mark_saved()
    keeper.close()
    again, keeper = desks()
    assert keeper.restore() == []
    assert list(again) == []
    assert again.document(JANE).text(FINDINGS) == "Unsaved."
    assert again.document(JANE).unsaved
    assert again.document(RICHARD).text(IMPRESSION) == "Saved."
    assert not again.document(RICHARD).unsaved
    assert again.get("3.3") is None


def test_text_that_was_deleted_stays_deleted(desks: Any) -> None:
    book, keeper = desks()
    report = book.document(JANE)
    report.edit(FINDINGS, 0, 0, "Gone.")
    keeper.flush()
    report.edit(FINDINGS, 0, 5, "")
    keeper.close()
    again, _ = desks()
    assert again.document(JANE).text(FINDINGS) == ""


def test_a_film_that_is_only_looked_at_leaves_nothing(desks: Any) -> None:
    book, keeper = desks()
    book.document(JANE)
    keeper.close()
    _, keeper = desks()
    assert keeper.listing() == []


def test_two_windows_on_one_study_lose_nothing_and_both_are_told(desks: Any, qtbot: QtBot) -> None:
    one, first = desks("anna")
    two, second = desks("bert")
    assert "another window" in second.restore()[0]
    one.document(JANE).edit(FINDINGS, 0, 0, "From the first window.")
    first.flush()
    assert two.document(JANE).text(FINDINGS) == "From the first window."
    two.document(JANE).edit(FINDINGS, 0, 4, "Changed in the second: from")
    second.flush()
    with qtbot.waitSignal(first.told, timeout=60_000) as told:
        one.document(JANE).edit(IMPRESSION, 0, 0, "And the first again.")
    assert "DOE, JANE" in told.args[0]
    assert "Nothing is lost" in told.args[0]
    first.flush()
    texts = {second.version(v.id).text(IMPRESSION): v for v in second.versions("1.1") if v.kind == "parallel"}
    assert list(texts) == ["And the first again."]
    assert texts["And the first again."].author == "anna"
    one.document(JANE).edit(IMPRESSION, 0, 3, "Then")
    first.flush()
    assert [second.version(v.id).text(IMPRESSION) for v in second.versions("1.1")] == ["Then the first again."]
    third, _ = desks("carl")
    assert third.document(JANE).text(FINDINGS) == "Changed in the second: from the first window."


def test_a_report_signed_elsewhere_in_the_meantime_is_not_signed_over(desks: Any, qtbot: QtBot) -> None:
    one, first = desks()
    two, second = desks()
    for book, text in ((one, "One."), (two, "Two.")):
        book.document(JANE).edit(FINDINGS, 0, 0, text)
    one.document(JANE).sign(SIGNED)
    assert first.flush()
    with qtbot.waitSignal(second.refused, timeout=60_000) as refused:
        two.document(JANE).sign(SIGNED)
    assert refused.args[:2] == ["1.1", "final"]
    two.document(JANE).retract(*refused.args[1:])
    assert not two.document(JANE).record.final
    second.flush()
    again, third = desks()
    assert again.document(JANE).text(FINDINGS) == "One."
    assert "Two." in [third.version(v.id).text(FINDINGS) for v in third.versions("1.1")]


def test_versions_tell_who_and_when_and_can_be_brought_back(desks: Any) -> None:
    book, keeper = desks("anna")
    report = book.document(JANE)
    book.begin_draft("1.1", "d")
    book.on_block("d", {"text": "Findings: Drafted. Impression: None."})
    book.on_done("d", {})
    report.edit(FINDINGS, 0, 0, "Not ")
    report.make_preliminary(SIGNED)
    report.edit(FINDINGS, 0, 4, "")
    found = keeper.versions("1.1")
    assert [(v.number, v.kind, v.author) for v in found] == [(1, "draft", "anna"), (2, "preliminary", "anna")]
    assert all(v.at.endswith("+00:00") for v in found)
    earlier = keeper.version(found[1].id)
    assert earlier.text(FINDINGS) == "Not Drafted."
    report.bring_back(earlier)
    assert report.text(FINDINGS) == "Not Drafted."
    assert [span.origin for span in report.spans(FINDINGS)] == [Origin.TYPED, Origin.MODEL]
    report.undo()
    assert report.text(FINDINGS) == "Drafted."
    assert [v.kind for v in keeper.versions("1.1")] == ["draft", "preliminary", "replaced"]
    with pytest.raises(StoreError):
        keeper.version(99)


def test_a_final_report_never_changes_and_takes_addenda(desks: Any) -> None:
    book, keeper = desks()
    report = book.document(JANE)
    report.edit(FINDINGS, 0, 0, "Clear.")
    report.sign(SIGNED)
    keeper.flush()
    report.edit(ADDENDUM, 0, 0, "Half an adden")
    keeper.close()
    again, keeper = desks()
    report = again.document(JANE)
    assert report.record.state is ReportState.FINAL
    assert report.text(ADDENDUM) == "Half an adden"
    report.edit(ADDENDUM, 13, 0, "dum.")
    report.sign_addendum(SIGNED)
    report.edit(ADDENDUM, 0, 0, "Another.")
    report.sign_addendum(Signature("other", "2026-02-01T00:00:00+00:00"))
    keeper.close()
    last, _ = desks()
    report = last.document(JANE)
    assert report.text(FINDINGS) == "Clear."
    assert ["".join(span.text for span in addendum.spans) for addendum in report.record.addenda] == [
        "Half an addendum.",
        "Another.",
    ]
    connection = connect(keeper.path or desks.folder / "reports.sqlite")
    for statement in (
        "UPDATE reports SET content = '{}'",
        "UPDATE reports SET state = 'draft'",
        "DELETE FROM reports",
        "UPDATE versions SET content = '{}'",
        "DELETE FROM versions",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            connection.execute(statement)
    connection.close()


def test_a_full_disk_is_told_once_and_text_is_written_when_there_is_room_again(desks: Any, qtbot: QtBot) -> None:
    book, keeper = desks()
    report = book.document(JANE)
    report.edit(FINDINGS, 0, 0, "Small.")
    assert keeper.flush()
    connection = keeper._files._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    failures: list[str] = []
    keeper.failed.connect(failures.append)
    for number in range(3):
        report.edit(FINDINGS, 0, 0, f"Large {number}. " * 4000)
        assert not keeper.flush()
    qtbot.waitUntil(lambda: bool(failures))
    assert len(failures) == 1
    assert "full" in failures[0]
    assert "Small." in _stored(desks.folder)
    connection.execute("PRAGMA max_page_count = 1000000")
    with qtbot.waitSignal(keeper.told, timeout=60_000) as told:
        pass
    assert "again" in told.args[0]
    assert keeper.flush()
    assert "Large 2." in _stored(desks.folder)


def test_signing_on_a_full_disk_leaves_the_report_open(desks: Any, qtbot: QtBot) -> None:
    book, keeper = desks()
    report = book.document(JANE)
    report.edit(FINDINGS, 0, 0, "Clear. " * 4000)
    connection = keeper._files._connection
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    keeper.refused.connect(lambda _key, kind, reason: report.retract(kind, reason))
    with qtbot.waitSignal(keeper.refused, timeout=60_000):
        report.sign(SIGNED)
    assert report.record.state is ReportState.DRAFT
    assert "full" in report.message
    report.edit(FINDINGS, 0, 0, "Goes on. ")
    connection.execute("PRAGMA max_page_count = 1000000")
    assert keeper.flush()


def test_a_folder_that_cannot_be_used_is_said_and_ends_no_start(qtbot: QtBot, desks: Any) -> None:
    desks.folder.write_text("in the way of the folder")
    book, keeper = desks()
    assert str(desks.folder) in keeper.restore()[0]
    assert not keeper.keeping
    report = book.document(JANE)
    assert keeper.flush()
    report.edit(FINDINGS, 0, 0, "Typed.")
    assert not keeper.flush()
    assert keeper.listing() == []
    with qtbot.waitSignal(keeper.refused):
        report.sign(SIGNED)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser can write everywhere")
def test_reports_in_a_read_only_folder_can_be_read(desks: Any) -> None:
    book, keeper = desks()
    book.document(JANE).edit(FINDINGS, 0, 0, "Kept.")
    keeper.close()
    desks.folder.chmod(0o500)
    try:
        again, keeper = desks()
        assert "cannot be kept" in keeper.restore()[0]
        assert again.document(JANE).text(FINDINGS) == "Kept."
    finally:
        desks.folder.chmod(0o700)


def test_a_folder_in_which_nothing_can_be_locked_still_shows_its_reports(
    desks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, keeper = desks()
    book.document(JANE).edit(FINDINGS, 0, 0, "Kept.")
    keeper.close()
    monkeypatch.setattr("app.report.store.locks.lock_file", lambda path: None)
    again, keeper = desks()
    assert "cannot be kept" in keeper.restore()[0]
    assert again.document(JANE).text(FINDINGS) == "Kept."


def test_a_book_without_a_store_works(qtbot: QtBot) -> None:
    book = ReportBook()
    book.document(JANE).edit(FINDINGS, 0, 0, "Typed.")
    assert book.get("1.1") is not None
    assert book.get("2.2") is None
