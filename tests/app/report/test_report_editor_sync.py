"""Random keys on a real editor while blocks arrive: the editor and the model never disagree, and nothing gets lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.editor import SectionEditor
from app.report.pane import ReportPane
from app.report.splitter import SECTIONS
from echo_core.films.header import FilmHeader

_CTRL, _SHIFT, _NONE = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier,
)  # fmt: skip
_KEYS = {
    "backspace": (Qt.Key.Key_Backspace, _NONE),
    "delete": (Qt.Key.Key_Delete, _NONE),
    "delete word": (Qt.Key.Key_Backspace, _CTRL),
    "return": (Qt.Key.Key_Return, _NONE),
    "line break": (Qt.Key.Key_Return, _SHIFT),
    "left": (Qt.Key.Key_Left, _NONE),
    "select left": (Qt.Key.Key_Left, _SHIFT),
    "select word": (Qt.Key.Key_Left, _CTRL | _SHIFT),
    "select all": (Qt.Key.Key_A, _CTRL),
    "end": (Qt.Key.Key_End, _CTRL),
    "home": (Qt.Key.Key_Home, _CTRL),
    "copy": (Qt.Key.Key_C, _CTRL),
    "cut": (Qt.Key.Key_X, _CTRL),
    "paste": (Qt.Key.Key_V, _CTRL),
    "undo": (Qt.Key.Key_Z, _CTRL),
    "redo": (Qt.Key.Key_Z, _CTRL | _SHIFT),
}
_ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("key"), st.sampled_from(sorted(_KEYS)), st.integers(0, 1)),
        st.tuples(st.just("type"), st.text("ab \U0001f600中", min_size=1, max_size=3), st.integers(0, 1)),
        st.tuples(st.just("block"), st.sampled_from(["x", " y", "zz\n", "\U0001f601", " Impression: w"]), st.just(0)),
        st.tuples(st.just("done"), st.just(""), st.just(0)),
        st.tuples(st.just("redraft"), st.just(""), st.just(0)),
        st.tuples(st.sampled_from(["insert", "dismiss"]), st.just(""), st.integers(0, 1)),
    ),
    max_size=25,
)


@pytest.fixture(autouse=True)
def repairs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The editor's last resort, showing the model's text anew, would hide the very faults looked for here."""
    made: list[str] = []
    monkeypatch.setattr(SectionEditor, "_check", lambda editor: made.extend(["repair"] * _differs(editor)))
    return made


def _differs(editor: SectionEditor) -> bool:
    report = editor._report
    return report is not None and len(report.units(editor.section)) != editor.document().characterCount() - 1


@pytest.fixture(scope="module")
def counter() -> list[int]:
    return [0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ACTIONS)
def test_editor_and_model_agree_after_every_key_and_block(
    qtbot: QtBot, counter: list[int], repairs: list[str], actions: list[tuple[str, str, int]]
) -> None:
    book = ReportBook()
    pane = ReportPane(book, confirm=lambda question: True)
    pane.draft_requested.connect(lambda language: begin())
    pane.show_study(FilmHeader(study_uid="1"))
    report = pane.report
    assert report is not None

    def begin() -> None:
        counter[0] += 1
        book.begin_draft("1", str(counter[0]))

    for name, argument, section in actions:
        editor = pane.editors[SECTIONS[section]]
        draft = str(counter[0])
        if name == "key":
            QTest.keyClick(editor, *_KEYS[argument])
        elif name == "type":
            editor.insertPlainText(argument)
        elif name == "block":
            if not report.drafting:
                begin()
            book.on_block(str(counter[0]), {"text": argument, "tokens": []})
        elif name == "redraft" and not report.drafting:
            pane.draft()
        elif name == "done":
            book.on_done(draft, {})
        elif name == "insert":
            report.insert_offer(SECTIONS[section])
        elif name == "dismiss":
            report.dismiss_offer(SECTIONS[section])
        assert repairs == []
        for shown in SECTIONS:
            cursor = QTextCursor(pane.editors[shown].document())
            cursor.select(QTextCursor.SelectionType.Document)
            text = cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
            assert text == report.text(shown)
            assert pane.editors[shown].textCursor().position() <= len(report.units(shown))
    pane.close()
    pane.deleteLater()
