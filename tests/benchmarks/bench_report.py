"""Typing while a draft streams, and opening a report out of a full store; milliseconds.

``OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_report.py [--reports 100000]``
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.report.book import ReportBook
from app.report.content import ReportContent, encode
from app.report.pane import ReportPane
from app.report.splitter import FINDINGS, IMPRESSION
from app.report.store.database import open_store
from app.report.store.keeper import Keeper
from app.theme import apply_theme
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span

_SENTENCE = "The heart is normal in size and the lungs are clear without focal opacity. "
_WORDS = 2000
_KEYS = 400
_OPENED = 200


def show(name: str, milliseconds: list[float]) -> None:
    """One line: median, 95th percentile and the longest."""
    ordered = sorted(milliseconds)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{name:<52} p50 {statistics.median(ordered):7.2f}   p95 {p95:7.2f}   max {ordered[-1]:7.2f}")


def typing(folder: Path, *, origins: bool) -> list[float]:
    """Key press to painted glyph in the middle of a 2,000-word report, a block arriving before every fourth key."""
    book = ReportBook()
    keeper = Keeper(book, folder)
    pane = ReportPane(book)
    pane.resize(480, 900)
    pane.show()
    pane.show_study(FilmHeader(study_uid="1.1"))
    pane.show_origins(origins)
    QTest.qWaitForWindowExposed(pane)
    editor = pane.editors[FINDINGS]
    editor.insertPlainText(_SENTENCE * (_WORDS // len(_SENTENCE.split())))
    book.begin_draft("1.1", "d")
    book.on_block("d", {"text": "Findings: "})
    cursor = editor.textCursor()
    cursor.setPosition(len(editor.toPlainText()) // 2)
    editor.setTextCursor(cursor)
    editor.setFocus()
    QTest.qWait(100)
    times = []
    for number in range(_KEYS):
        if number % 4 == 0:
            tokens = [{"text": "x", "p": 0.9, "alternatives": []}] * 8
            book.on_block("d", {"text": "One more block of words. ", "tokens": tokens})
        started = time.perf_counter()
        QTest.keyClick(editor, "abcdefgh "[number % 9])
        editor.viewport().repaint()
        times.append((time.perf_counter() - started) * 1000)
        QCoreApplication.processEvents()
    pane.close_down()
    keeper.close()
    return times


def fill(folder: Path, count: int) -> None:
    """A store of ``count`` reports of about a page."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = open_store(folder / "reports.sqlite")
    connection.execute("BEGIN")
    for number in range(count):
        key = f"1.2.826.{number}"
        sections = {
            FINDINGS: (Span(_SENTENCE * 8, Origin.MODEL, True), Span(f"Seen by hand: {number}.", Origin.TYPED)),
            IMPRESSION: (Span("No acute disease.", Origin.MODEL, True),),
        }
        content = ReportContent(key, FilmHeader(study_uid=key, patient_name=f"N{number}"), sections=sections)
        connection.execute(
            "INSERT INTO reports (key, state, revision, changed, session, unsaved, content) "
            "VALUES (?, 'draft', 1, ?, 's', 1, ?)",
            (key, f"2026-01-01T00:00:{number % 60:02d}", encode(content)),
        )
    connection.execute("COMMIT")
    connection.close()


def opening(folder: Path, count: int) -> list[float]:
    """From the study's key to the text in the pane, every time another report."""
    book = ReportBook()
    keeper = Keeper(book, folder)
    pane = ReportPane(book)
    pane.resize(480, 900)
    pane.show()
    QTest.qWaitForWindowExposed(pane)
    times = []
    for number in range(_OPENED):
        key = f"1.2.826.{number * (count // _OPENED)}"
        started = time.perf_counter()
        pane.show_study(FilmHeader(study_uid=key))
        times.append((time.perf_counter() - started) * 1000)
        assert pane.editors[FINDINGS].toPlainText().endswith("hand: " + key.rsplit(".", 1)[1] + ".")
    pane.close_down()
    keeper.close()
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    count = parser.parse_args().reports
    application = QApplication([])
    apply_theme(application)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show("key to glyph, 2,000 words, a draft streaming", typing(folder / "one", origins=False))
        show("the same with origins shown", typing(folder / "two", origins=True))
        fill(folder / "full", count)
        show(f"open a stored report, {count} in the store", opening(folder / "full", count))


if __name__ == "__main__":
    main()
