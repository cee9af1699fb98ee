"""Drafts that go on from edited text, with the program's own worker and the embedded model in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.demo import demo_film
from app.drafting.client import DraftingClient
from app.drafting.worker_process import worker_command
from app.main_window import MainWindow
from app.report.document import ReportDocument
from app.report.splitter import FINDINGS, IMPRESSION
from echo_core.films.reader import read_film
from echo_core.resources import resource
from echo_core.text.continuation import continuation_prefix
from echo_core.text.provenance import Origin

WAIT = 120_000


class Reader:
    """A window with the real worker and a drafted film, and what its reader does."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.pane = window.report_pane
        self.questions: list[str] = []
        self.pane._confirm = lambda question: self.questions.append(question) or True
        with qtbot.waitSignal(window.opening.loaded, timeout=WAIT):
            window.open_paths([demo_film()])
        self.draft(window.draft)

    @property
    def report(self) -> ReportDocument:
        report = self.pane.report
        assert report is not None
        for name in (FINDINGS, IMPRESSION):
            assert self.pane.editors[name].toPlainText() == report.text(name)
        return report

    def draft(self, begin: Callable[[], object]) -> dict[str, Any]:
        """Begin a draft and wait for its end; the ``done`` event."""
        with self.qtbot.waitSignal(self.window.client.done, timeout=WAIT) as done:
            begin()
        event: dict[str, Any] = done.args[1]
        return event

    def put(self, section: str, start: int, end: int, text: str) -> None:
        """Write ``text`` in place of what stands there."""
        editor = self.pane.editors[section]
        editor.select(start, end)
        editor.setFocus()
        editor.insertPlainText(text)


@pytest.fixture
def reader(windows: Any, qtbot: QtBot) -> Reader:
    if not (resource("models", "echo-mini") / "config.json").is_file():
        pytest.skip("needs the embedded model, which is not in this checkout")
    return Reader(windows(command=worker_command()), qtbot)


def test_a_redraft_keeps_the_text_in_front_and_all_that_is_typed_meanwhile(
    reader: Reader, qtbot: QtBot, tmp_path: Path
) -> None:
    report, editor = reader.report, reader.pane.editors[FINDINGS]
    cut = report.text(FINDINGS).index(". ") + 2
    reader.put(FINDINGS, cut, cut, "There is a calcified granuloma in the right upper lobe. ")
    before = report.text(FINDINGS), report.text(IMPRESSION)
    caret = before[0].index(". ", cut) + 1
    front = before[0][:caret]
    editor.select(caret, caret)
    typed: list[str] = []
    place = 0

    def type_on(_draft: str, _event: dict[str, Any]) -> None:
        """Into the text in front of the stream."""
        nonlocal place
        key = "abcdefghijklmnopqrstuvwxyz"[len(typed) % 26]
        typed.append(key)
        editor.select(place, place)
        QTest.keyClick(editor, key)
        place = editor.textCursor().position()

    reader.window.client.block.connect(type_on)
    event = reader.draft(reader.pane.redraft_here)
    reader.window.client.block.disconnect(type_on)
    written = "".join(typed)
    assert len(typed) > 3
    assert report.text(FINDINGS).startswith(written + front)
    assert report.text(FINDINGS) != written + before[0]
    assert reader.questions == [], "nothing of one's own stood behind"
    assert len(report.text(FINDINGS)) > len(written + front)
    # The rest is what a worker that has never seen the film drafts behind the same text.
    film = read_film(demo_film())
    fresh = DraftingClient()
    with qtbot.waitSignal(fresh.done, timeout=WAIT) as done:
        fresh.draft(film.header.study_uid, [film], prefix=continuation_prefix(front, None, "en"))
    fresh.shutdown()
    assert done.args[1]["text"] == event["text"]
    assert event["text"].replace("\n", " ").strip().startswith(report.text(FINDINGS)[len(written + front) :].strip())
    for _ in range(40):
        reader.pane.undo()
        if (report.text(FINDINGS), report.text(IMPRESSION)) == before:
            break
    assert (report.text(FINDINGS), report.text(IMPRESSION)) == before, "undo brings back what gave way"


def test_text_of_one_s_own_behind_the_caret_gives_way_only_after_a_question(reader: Reader) -> None:
    report = reader.report
    end = len(report.text(FINDINGS))
    reader.put(FINDINGS, end, end, " A sentence of my own.")
    whole = report.text(FINDINGS)
    reader.pane._confirm = lambda question: reader.questions.append(question)
    reader.pane.editors[FINDINGS].select(10, 10)
    reader.pane.redraft_here()
    assert len(reader.questions) == 1
    assert not report.drafting
    assert report.text(FINDINGS) == whole
    reader.pane._confirm = lambda _question: True
    reader.draft(reader.pane.redraft_here)
    assert report.text(FINDINGS).startswith(whole[:10].rstrip())
    assert "A sentence of my own." not in report.text(FINDINGS)
    reader.pane.undo()
    assert report.text(FINDINGS) == whole


def test_an_impression_from_findings_that_the_film_does_not_show_is_told_apart(reader: Reader) -> None:
    """The embedded model follows the film: of a pneumothorax that only the text states, its Impression says nothing.

    What can be promised is that the Findings stay, that the draft depends on them, and that the reader is told.
    """
    report = reader.report
    reader.put(FINDINGS, 0, len(report.text(FINDINGS)), "The heart is normal. There is a large right pneumothorax.")
    reader.put(IMPRESSION, 0, len(report.text(IMPRESSION)), "")
    findings = report.text(FINDINGS)
    event = reader.draft(reader.pane.draft_impression)
    assert report.text(FINDINGS) == findings
    assert report.text(IMPRESSION) == event["text"].strip()
    assert {span.origin for span in report.spans(IMPRESSION)} == {Origin.MODEL}
    said = "pneumothorax" in report.text(IMPRESSION)
    assert said or "leaves out what the Findings state: pneumothorax" in report.message
    concluded = {report.text(IMPRESSION)}
    for sentence in ("The lungs are clear.", "Large left pleural effusion.", "There is an opacity in the left base."):
        text = f"The chest wall is unremarkable. The heart is enlarged. {sentence} The hila are unremarkable."
        reader.put(FINDINGS, 0, len(report.text(FINDINGS)), text)
        reader.draft(reader.pane.draft_impression)
        concluded.add(report.text(IMPRESSION))
        invented = "pneumothorax" in report.text(IMPRESSION) and "o pneumothorax" not in report.text(IMPRESSION)
        assert invented == ("states what the Findings do not: pneumothorax" in report.message)
    assert len(concluded) > 1, "other Findings, another Impression"


def test_the_key_works_in_the_impression_after_its_menu_was_opened(reader: Reader) -> None:
    report, editor = reader.report, reader.pane.editors[IMPRESSION]
    findings, impression = report.text(FINDINGS), report.text(IMPRESSION)
    editor.select(len(impression), len(impression))
    editor.setFocus()
    reader.window.setFocus(Qt.FocusReason.OtherFocusReason)
    reader.draft(reader.pane.redraft_here)
    assert report.text(FINDINGS) == findings
    assert report.text(IMPRESSION).startswith(impression)
