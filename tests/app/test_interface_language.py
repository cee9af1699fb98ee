"""The window from one end to the other, in Chinese and in English: no visible words of the other language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.actions import ACTIONS, plain
from app.films.command_tables import COMMANDS
from app.films.commands import words
from app.films.header_dialog import HeaderDialog, HeaderTable
from app.main_window import MainWindow
from app.report.record import local_user
from app.report.sign_dialog import SignDialog
from app.translation import bare, speak
from echo_core.resources import resource

MakeFilm = Callable[..., Path]

LATIN_NAMES = (
    # The program, what it is made of, and formats and standards that go by these names in Chinese too.
    "ECHO echo mini reader DICOM DICOMDIR PDF PNG HTML HL7 v2 FHIR R4 SR TID Word RSNA ONNX Runtime PyTorch NVIDIA GPU",
    "CUDA UTF GB18030 Python Apache License SIL Open Font Noto Sans CJK SC CLAHE Cobb VOI LUT SOP UID JSON ICC VR",
    # Codes and names of the film's own header: modality, body part, view, patient.
    "CR DX CHEST PA AP TEST",
    # Keys, units, file names, and what the languages and the button for capitals call themselves.
    "Ctrl Shift Alt Enter Esc Space Tab Del Backspace PgDown PgUp Down Up Left Right MB mm px pip install pydicom data",
    "config json English Aa",
    # The scripted model of these tests, and who runs them.
    f"double none cpu {local_user()}",
)
"""What stays in Latin letters in the Chinese window, and why."""
NAMES = frozenset(word for names in LATIN_NAMES for word in names.split())
CHINESE = re.compile("[一-鿿]")
LATIN = re.compile("[A-Za-z][A-Za-z0-9]+")


def visible_texts(root: QObject) -> Iterator[tuple[str, str]]:
    """(where, text) of all that a person can read or hear of ``root`` and what is in it."""
    for thing in (root, *root.findChildren(QObject)):
        where = f"{type(thing).__name__} {thing.objectName()}"
        texts: list[str] = []
        if isinstance(thing, QAction):
            texts = [thing.text(), thing.toolTip(), thing.statusTip()]
        elif isinstance(thing, QWidget):
            texts = [thing.toolTip(), thing.statusTip(), thing.accessibleName(), thing.accessibleDescription()]
            if thing.isWindow():
                texts.append(thing.windowTitle())
            texts += _own_texts(thing)
        yield from ((where, text) for text in texts if text)


def _own_texts(widget: QWidget) -> list[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        return [widget.text()]
    if isinstance(widget, QComboBox):
        return [widget.itemText(place) for place in range(widget.count())]
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and not isinstance(widget, QTextBrowser):
        return [widget.placeholderText()]
    if isinstance(widget, QSpinBox):
        return [widget.specialValueText(), widget.suffix()]
    if isinstance(widget, QMenu):
        return [widget.title()]
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        return list(_cells(widget.model(), QModelIndex()))
    return []


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    # Of a list, Qt hides the number of columns.
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
        title = model.headerData(column, Qt.Orientation.Horizontal)
        if not parent.isValid() and isinstance(title, str) and not title.isdigit():
            yield title
        for row in range(model.rowCount(parent)):
            index = model.index(row, column, parent)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                if isinstance(text := index.data(role), str):
                    yield text
            if column == 0:
                yield from _cells(model, index)


def english_in(text: str) -> list[str]:
    """The words of ``text`` that are English and no name."""
    plain = re.sub(r"<[^>]*>|\$\w+|\*\.\w+|\w+\.dcm|F\d+", " ", unescape(text)).replace("&", "")
    return [word for word in LATIN.findall(plain) if word not in NAMES]


def pages(window: MainWindow, qtbot: QtBot) -> Iterator[QDialog]:
    """Every dialog that an action of the window or of the light box opens, one at a time."""
    for actions, names in (
        (window.actions_by_id, WINDOW_PAGES),
        (window.light_box.actions_by_id, FILM_PAGES),
    ):
        for name in names:
            before = set(window.findChildren(QDialog))
            actions[name].trigger()
            qtbot.waitUntil(lambda before=before: bool(set(window.findChildren(QDialog)) - before))
            made = set(window.findChildren(QDialog)) - before
            for dialog in made:
                if isinstance(dialog, HeaderDialog):
                    qtbot.waitUntil(lambda dialog=dialog: dialog.shown.rowCount() > 0)
                    # The names and values of the elements are the standard's and the file's.
                    dialog.shown.setSourceModel(HeaderTable((), ()))
                if isinstance(dialog, SignDialog):
                    qtbot.waitUntil(lambda dialog=dialog: bool(dialog.title.text()))
                yield dialog
                dialog.close()


WINDOW_PAGES = (
    *("settings", "help", "shortcuts", "about", "templates", "check", "sign", "versions", "export_several"),
)
FILM_PAGES = ("picture", "header", "type_window", "save_state", "save_key_objects")


@pytest.fixture
def in_chinese(qapp: QApplication) -> Iterator[None]:
    """The application, speaking Chinese for one test; the tests of before and after have English."""
    made = speak(qapp, "zh")
    if len(made) < 2:
        pytest.skip("PySide6 came without Qt's own translations")
    yield
    for translator in made:
        qapp.removeTranslator(translator)


def found_words(window: MainWindow, qtbot: QtBot, language: str) -> list[tuple[str, str, object]]:
    """What is of the other language, in the window with a study and in every dialog: (where, text, words)."""
    report = window.report_pane.report
    assert report is not None
    report.edit("findings", 0, 0, "\u80ba 0.")
    window.light_box.actions_by_id["flag"].trigger()
    wrong: list[tuple[str, str, object]] = []
    seen = 0

    def look(page: QWidget) -> None:
        nonlocal seen
        for where, text in visible_texts(page):
            seen += 1
            words = english_in(text) if language == "zh" else CHINESE.findall(text)
            if words:
                wrong.append((f"{type(page).__name__}: {where}", text, words))

    look(window)
    for dialog in pages(window, qtbot):
        look(dialog)
    assert seen > 800
    return wrong


@pytest.mark.usefixtures("in_chinese")
def test_the_chinese_window_shows_no_english(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    window = _opened(windows, make_film)
    assert window.actions_by_id["sign"].text() == "签发(&S)…"
    wrong = found_words(window, qtbot, "zh")
    # Templates are written, and named, in the language of their reports.
    wrong = [(where, text, words) for where, text, words in wrong if not text.endswith("(English)")]
    assert wrong == [], "\n".join(f"{where}\t{text!r}\t{words}" for where, text, words in wrong)


def test_the_english_window_shows_no_chinese(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> None:
    wrong = found_words(_opened(windows, make_film), qtbot, "en")
    # A language is named in itself, and templates are written in the language of their reports.
    wrong = [(where, text, words) for where, text, words in wrong if text != "中文" and "TemplatesDialog" not in where]
    assert wrong == [], "\n".join(f"{where}\t{text!r}" for where, text, _ in wrong)


@pytest.mark.usefixtures("in_chinese")
def test_no_two_entries_of_a_chinese_menu_share_a_letter(windows: Any, make_film: MakeFilm) -> None:
    window = _opened(windows, make_film)
    menus = [window.menuBar(), *window.findChildren(QMenu)]
    assert len(menus) > 10
    for menu in menus:
        letters = [letter for action in menu.actions() for letter in re.findall(r"&(\w)", action.text())]
        assert len(letters) == len(set(letters)), [action.text() for action in menu.actions()]


def _opened(windows: Any, make_film: MakeFilm) -> MainWindow:
    window = windows()
    windows.open(window, make_film("A"), make_film("B", PatientName="A^TEST", PatientID="A", StudyDate="20230101"))
    return window


# The help page -------------------------------------------------------------------------------------------------------


def named_actions(page: str) -> set[str]:
    """The ids of the actions and commands that a help page names in bold, in the language in force."""
    texts = {plain(spec.text).casefold(): spec.id for spec in ACTIONS}
    texts |= {bare(words(command)).casefold(): f"film_{command.id}" for command in COMMANDS}
    bold = (part for whole in re.findall(r"\*\*(.+?)\*\*", " ".join(page.split())) for part in whole.split(" → "))
    return {texts[name] for part in bold if (name := part.strip("。. ").casefold()) in texts}


def test_the_help_pages_of_both_languages_say_the_same(qapp: QApplication) -> None:
    english, chinese = (resource("help", name).read_text(encoding="utf-8") for name in ("help.md", "help_zh.md"))
    lines = {name: page.splitlines() for name, page in (("en", english), ("zh", chinese))}
    heads = {name: [re.match("#+ |- |$", line) for line in page] for name, page in lines.items()}
    shapes = {name: [head.group() for head in found if head and head.group()] for name, found in heads.items()}
    assert shapes["en"] == shapes["zh"]
    assert english.count("\n\n") == chinese.count("\n\n")
    keys = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)+\w+|\bF\d+|\b(?:Esc|Enter|Del|Space)\b|[(（][A-Z][)）]|`[^`]+`")
    found = [Counter(key.strip("()（）") for key in keys.findall(page)) for page in (english, chinese)]
    assert found[0].keys() - {"Space"} == found[1].keys()
    named = named_actions(english)
    assert len(named) > 25
    made = speak(qapp, "zh")
    try:
        assert named_actions(chinese) == named
    finally:
        for translator in made:
            qapp.removeTranslator(translator)
