"""Wordings by the model: shown under those of the tables as they come, marked, and put in with their origin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.demo import demo_film
from app.drafting.worker_process import worker_command
from app.report.places import TextPlace
from app.report.splitter import FINDINGS
from echo_core.resources import resource
from echo_core.text.checks.words import word_list
from echo_core.text.provenance import Origin
from echo_core.text.rewording import usable
from echo_core.text.sentence_spans import sentence_spans

MakeFilm = Callable[..., Path]


def entries(window: Any) -> list[str]:
    """What the menu shows under its title."""
    menu = window.report_pane.rephraser.menu
    return [action.text().replace("&", "") for action in menu.actions()[2:]]


@pytest.fixture
def window(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> Any:
    made = windows()
    windows.open(made, make_film("ANNA"))
    made.report_pane.editors[FINDINGS].insertPlainText("Lungs clear on either side. Nothing.")
    made.report_pane.show_selection(TextPlace(FINDINGS, 3, 3))
    return made


def test_the_models_wordings_join_the_menu_and_keep_their_origin(window: Any, windows: Any, qtbot: QtBot) -> None:
    rephraser = window.report_pane.rephraser
    with qtbot.waitSignal(window.client.wording, timeout=60_000):
        rephraser.rephrase()
        assert entries(window)[-1] == "The model is writing…"
    assert entries(window)[-2:] == ["1  Clear lungs on both sides.\tmodel", "The model is writing…"]
    with qtbot.waitSignal(window.client.done, timeout=60_000):
        windows.let_go()
    assert entries(window) == ["1  Clear lungs on both sides.\tmodel", "2  Both lungs are clear.\tmodel"]
    qtbot.keyClick(rephraser.menu, Qt.Key.Key_2)
    report = window.report_pane.report
    assert report.text(FINDINGS) == "Both lungs are clear. Nothing."
    assert report.spans(FINDINGS)[0].origin is Origin.REPHRASED
    assert rephraser.menu is None
    window.report_pane.undo()
    assert report.text(FINDINGS) == "Lungs clear on either side. Nothing."


def test_leaving_the_menu_cancels_and_the_next_request_is_its_own(window: Any, qtbot: QtBot) -> None:
    rephraser = window.report_pane.rephraser
    with qtbot.waitSignal(window.client.wording, timeout=60_000):
        rephraser.rephrase()
    with qtbot.waitSignal(window.client.cancelled, timeout=60_000):
        qtbot.keyClick(rephraser.menu, Qt.Key.Key_Escape)
    assert window.report_pane.report.text(FINDINGS) == "Lungs clear on either side. Nothing."
    window.report_pane.show_selection(TextPlace(FINDINGS, 30, 30))
    with qtbot.waitSignal(window.client.done, timeout=60_000):
        rephraser.rephrase()
    assert entries(window) == ["The model found no other wording that says exactly the same"]
    rephraser.menu.close()


def test_doubtful_words_are_counted_where_they_are_marked(window: Any, qtbot: QtBot) -> None:
    rephraser = window.report_pane.rephraser
    with qtbot.waitSignal(window.client.wording, timeout=60_000):
        rephraser.rephrase()
    rephraser.confidence = {"en": Doubting()}
    tokens = [{"text": "Heart", "p": 0.9, "alternatives": []}, {"text": " fine.", "p": 0.1, "alternatives": []}]
    rephraser.add("Heart fine.", tokens)
    assert "2  Heart fine.\tmodel, doubtful words: 1" in entries(window)
    rephraser.menu.close()


class Doubting:
    """A confidence map that doubts what is less probable than a half."""

    def doubtful(self, p: float) -> bool:
        return p < 0.5


def test_without_a_worker_the_tables_remain(window: Any, qtbot: QtBot) -> None:
    rephraser = window.report_pane.rephraser
    rephraser.rephrase()
    rephraser.end("It was ended.")
    assert entries(window)[-1] == "The model cannot write one: It was ended."
    rephraser.menu.close()


def test_a_real_worker_offers_what_says_the_same(windows: Any, qtbot: QtBot) -> None:
    if not (resource("models", "echo-mini") / "config.json").is_file():
        pytest.skip("needs the embedded model, which is not in this checkout")
    word_list()
    window = windows(command=worker_command())
    windows.open(window, demo_film())
    with qtbot.waitSignal(window.client.done, timeout=120_000):
        window.draft()
    report, offered = window.report_pane.report, 0
    for start, end in sentence_spans(report.text(FINDINGS)):
        sentence = report.text(FINDINGS)[start:end]
        window.report_pane.show_selection(TextPlace(FINDINGS, start, start))
        with qtbot.waitSignal(window.client.done, timeout=120_000):
            window.report_pane.rephraser.rephrase()
        by_model = [text.partition("  ")[2].partition("\t")[0] for text in entries(window) if "\tmodel" in text]
        assert by_model or "no other wording" in entries(window)[-1]
        assert all(usable(text, sentence, "en") for text in by_model)
        offered += len(by_model)
        window.report_pane.rephraser.menu.close()
    assert offered, "of a whole report the model rephrases one sentence at least"
