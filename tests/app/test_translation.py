"""The interface in Chinese and in English: nothing untranslated, nothing out of date, every character in the font."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication

from app.core_messages import said
from app.paths import UserFolders
from app.settings import Settings, SettingsStore, parse
from app.translation import bare, chosen_language, counted, speak, translate
from echo_core.errors import EchoError
from echo_core.resources import resource

TRANSLATIONS = "resources/translations"


@dataclass(frozen=True)
class Message:
    """One message of a ``.ts`` file."""

    context: str
    source: str
    forms: tuple[str, ...]
    plural: bool
    state: str


def messages(path: Path) -> list[Message]:
    """Every message of a ``.ts`` file."""
    found = []
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = translation.findall("numerusform") or [translation]
            found.append(
                Message(
                    context.findtext("name") or "",
                    message.findtext("source") or "",
                    tuple(form.text or "" for form in forms),
                    message.get("numerus") == "yes",
                    translation.get("type") or "",
                )
            )
    return found


@pytest.fixture(scope="module")
def chinese(repository: Path) -> list[Message]:
    """The messages in Chinese."""
    return messages(repository / TRANSLATIONS / "echo-reader_zh_CN.ts")


@pytest.fixture
def in_chinese(qapp: QApplication) -> Iterator[list[QTranslator]]:
    """The application, speaking Chinese for one test."""
    made = speak(qapp, "zh")
    yield made
    for translator in made:
        qapp.removeTranslator(translator)


@pytest.fixture(scope="module")
def updating(repository: Path) -> ModuleType:
    """The command that updates the translations."""
    spec = importlib.util.spec_from_file_location(
        "update_translations", repository / "installers" / "update_translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _needs(updating: ModuleType, name: str) -> None:
    if updating.tool(name) is None:
        pytest.skip(f"PySide6 came without {name}")


# The files -----------------------------------------------------------------------------------------------------------


def test_the_translations_are_up_to_date_and_finished(repository: Path, tmp_path: Path, updating: ModuleType) -> None:
    _needs(updating, "pyside6-lupdate")
    for path in (repository / TRANSLATIONS).glob("*.ts"):
        shutil.copy(path, tmp_path)
    updating.update(tmp_path)
    for path in sorted((repository / TRANSLATIONS).glob("*.ts")):
        updated = messages(tmp_path / path.name)
        assert [message.source for message in updated if message.state or not all(message.forms)] == []
        assert set(messages(path)) == set(updated)


def test_the_compiled_files_are_made_of_the_translations(
    repository: Path, tmp_path: Path, updating: ModuleType
) -> None:
    _needs(updating, "pyside6-lrelease")
    for path in sorted((repository / TRANSLATIONS).glob("*.ts")):
        made = tmp_path / f"{path.stem}.qm"
        updating.compile_into(path, made)
        assert made.read_bytes() == path.with_suffix(".qm").read_bytes()


def test_sentences_are_found_wherever_they_stand_in_the_code(updating: ModuleType) -> None:
    tree = ast.parse(
        "class Box:\n"
        "    name = marked('A', 'one')\n"
        "    def f(self, n):\n"
        "        self.tr('two {}').format(f'{translate(\"A\", \"three\")}')\n"
        "        return counted('A', '%n four', n), translate('A', variable)\n"
    )
    assert list(updating.sentences(tree)) == [
        ("A", "one", False), ("Box", "two {}", False), ("A", "three", False), ("A", "%n four", True),
    ]  # fmt: skip


def test_every_translation_keeps_the_fields_and_one_mnemonic(chinese: list[Message]) -> None:
    assert len(chinese) > 800
    for message in chinese:
        for form in message.forms:
            assert Counter(_fields(form)) == Counter(_fields(message.source)), message
            assert form.count("%n") == message.source.count("%n"), message
            assert len(_mnemonics(form)) == len(_mnemonics(message.source)), message
            assert ("…" in form) == ("…" in message.source), message


def test_every_character_of_the_translations_is_in_the_bundled_font(qapp: QApplication, chinese: list[Message]) -> None:
    font = QRawFont(str(resource("fonts", "EchoSansSC-Regular.otf")), 16)
    help_page = resource("help", "help_zh.md").read_text(encoding="utf-8")
    characters = set("".join(form for message in chinese for form in message.forms) + help_page) - set("\n")
    assert len(characters) > 500
    assert sorted(one for one in characters if not font.supportsCharacter(ord(one))) == []


def _fields(text: str) -> list[str]:
    return [f"{name}:{spec}" for _, name, spec, _ in Formatter().parse(text) if name is not None]


def _mnemonics(text: str) -> list[str]:
    return re.findall(r"&(\w|\{)", text)


# Speaking ------------------------------------------------------------------------------------------------------------


def test_the_system_s_language_is_followed_where_it_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locale:
        def __init__(self, *names: str) -> None:
            self.names = names

        def uiLanguages(self) -> list[str]:
            return list(self.names)

    for names, language in (
        (("zh-Hans-CN", "zh-CN", "zh"), "zh"), (("de-DE", "de", "zh-CN"), "zh"), (("en-GB", "zh"), "en"),
        (("fr-FR", "fr"), "en"), ((), "en"),
    ):  # fmt: skip
        monkeypatch.setattr("app.translation.QLocale.system", lambda names=names: Locale(*names))
        assert chosen_language("system") == language
        assert [chosen_language(choice) for choice in ("en", "zh")] == ["en", "zh"]


def test_the_choice_is_kept_and_an_older_file_follows_the_system() -> None:
    assert parse('{"schema_version": 1}').interface_language == "system"
    assert parse('{"schema_version": 9, "interface_language": "zh"}').interface_language == "zh"
    assert parse('{"schema_version": 9, "interface_language": "xx"}').interface_language == "system"
    assert Settings().interface_language == "system"


def test_plurals_are_right_in_both_languages(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    said_in_english = [counted("Opening", "%n film(s) opened", count) for count in (0, 1, 2)]
    assert said_in_english == ["0 films opened", "1 film opened", "2 films opened"]
    request.getfixturevalue("in_chinese")
    assert [counted("Opening", "%n film(s) opened", count) for count in (1, 2)] == [
        "已打开 1 幅影像",
        "已打开 2 幅影像",
    ]


def test_qt_s_own_dialogs_speak_chinese_too(in_chinese: list[QTranslator]) -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    if not (folder / "qtbase_zh_CN.qm").is_file():
        pytest.skip("PySide6 came without Qt's own translations")
    assert len(in_chinese) == 2
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_a_language_without_a_file_leaves_english(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.translation.resource", lambda *parts: Path("nowhere"))
    for translator in speak(qapp, "zh"):
        qapp.removeTranslator(translator)
    assert translate("Actions", "&Sign…") == "&Sign…"


def test_a_menu_text_loses_its_mnemonic_in_both_ways_of_writing_it() -> None:
    assert [bare(text) for text in ("Save &as…", "另存为(&A)…", "另存为（&A）…", "Window &1 of the list")] == [
        "Save as", "另存为", "另存为", "Window 1 of the list",
    ]  # fmt: skip


# What the core says --------------------------------------------------------------------------------------------------


def test_what_the_core_says_is_said_in_chinese(in_chinese: list[QTranslator]) -> None:
    assert said("films/a: b.dcm: there is no such file") == "films/a: b.dcm: 文件不存在"
    assert said("its header gives an impossible size of 0 by 12 pixels") == "其头信息给出的尺寸 0 × 12 像素不可能"
    assert said("its pixel data are cut short; fetch the film again from its source") == (
        "其像素数据不完整；请从来源重新获取该影像"
    )
    assert said("The Impression says left; the Findings describe the same finding on the right.") == (
        "诊断意见写左侧；影像所见中同一征象在右侧。"
    )
    # Somebody's own words stay as they are, even where the core has the same ones.
    assert said("“left” is not in the word list.") == "“left”不在词表中。"
    assert said("a sentence that nobody knows") == "a sentence that nobody knows"


def test_in_english_the_core_s_sentences_come_back_as_they_are(qapp: QApplication) -> None:
    for text in _core_sentences():
        assert said(text) == text


def test_every_sentence_of_the_core_that_the_window_shows_is_known(in_chinese: list[QTranslator]) -> None:
    sentences = list(_core_sentences())
    assert len(sentences) > 90
    sentences += ["calibrated by geometry", "calibrated by fiducial"]
    unknown = [text for text in sentences if text != "calibrated by 7" and not re.search("[一-鿿]", said(text))]
    assert unknown == [], "\n".join(unknown)


_SHOWN = ("append", "Objection", "Concern", "Fix", "Spacing", "_scaled")


def _core_sentences() -> Iterator[str]:
    """Every sentence that ``echo_core`` gives to an error, a note, a concern or a label, with 7 for each field."""
    import echo_core

    for package in ("films", "text/checks"):
        for path in sorted((Path(echo_core.__file__).parent / package).glob("[a-z]*.py")):
            module = importlib.import_module(f"echo_core.{package.replace('/', '.')}.{path.stem}")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
                    kind = getattr(module, name, None)
                    if (isinstance(kind, type) and issubclass(kind, EchoError)) or name in _SHOWN:
                        yield from (text for part in node.args if (text := _text(part, module)).count(" ") > 1)


def _text(node: ast.expr, module: ModuleType) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, module) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        if isinstance(node.value, ast.IfExp):
            return _text(node.value.body, module)
        constant = getattr(module, node.value.id, None) if isinstance(node.value, ast.Name) else None
        return constant if isinstance(constant, str) else "7"
    return ""


# Nothing hard-coded ---------------------------------------------------------------------------------------------------

_SETTERS = frozenset(
    (
        *("setText", "setToolTip", "setStatusTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription"),
        *("setPlaceholderText", "setTitle", "setLabelText", "setSpecialValueText", "showMessage", "setIconText"),
        *("addAction", "addMenu", "addItem", "addRow", "addButton", "setHeaderLabels", "told", "failed", "tell"),
        *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QAction", "QMenu", "QToolBar", "QTreeWidgetItem"),
        *("question", "getText", "getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
    )
)
"""What puts words before a person; ``told`` and ``failed`` are the signals that carry them to the status bar and
the message list."""
_WORDS = re.compile("[A-Za-z]{2,}")
_FREE = re.compile(
    r"<[^>]*(?:>|$)|&\w+;|\b(?:ECHO|reader|English|MB|SHA|Aa|PDF|dcm|sr)\b|[\w-]+\.(?:dcm|png|txt|html)\b"
)
_CARRIERS = ("told", "failed", "tell")
"""Beside the sentence these carry words for the program: the kind of a failure, the look of a message."""
_IN_FILES = (("picture_writer.py", "ECHO picture"), ("pdf.py", "Report"))
"""Titles that are written into files."""


def test_no_words_reach_the_window_but_through_the_translation(repository: Path) -> None:
    found = []
    for path in sorted((repository / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in _SETTERS:
                for part in (*node.args, *(keyword.value for keyword in node.keywords)):
                    texts = [text for text in _bare_words(part) if _called(node) not in _CARRIERS or " " in text]
                    found += [f"{path}:{part.lineno} {text}" for text in texts if (path.name, text) not in _IN_FILES]
    assert found == [], "\n".join(found)


_INTERNAL = frozenset(
    (
        # Said on the command line or about the program's own files; whoever shows a sentence of the window
        # about them has one of its own.
        *("application.py", "capture.py", "icons.py", "annotations.py", "lines.py", "content.py", "recovery_file.py"),
        *("template_book.py", "sections.py", "actions.py"),
    )
)
_DATA = ("For processing: not meant for reading",)
"""Compared with what the core says, not shown."""


def test_every_sentence_in_the_code_is_marked_or_translated(repository: Path) -> None:
    found = []
    for path in sorted((repository / "app").rglob("*.py")):
        if path.name in _INTERNAL or path.parent.name in ("export", "store"):
            continue
        for line, text in _sentences(ast.parse(path.read_text(encoding="utf-8"))):
            if text not in _DATA:
                found.append(f"{path}:{line} {text}")
    assert found == [], "\n".join(found)


def _sentences(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Strings of four words and more that are neither translated nor logged nor documentation."""
    for part in ast.iter_child_nodes(node):
        called = _called(part) if isinstance(part, ast.Call) else ""
        logging = called in ("debug", "info", "warning", "error", "exception", "setStyleSheet", "compile", "Formatter")
        if called in ("translate", "marked", "counted", "tr") or logging or isinstance(part, ast.Raise):
            continue
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
            continue
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, str)
            and re.match(r"(\S*[A-Za-z]\S* ){3}", part.value)
        ):
            yield part.lineno, part.value
        yield from _sentences(part)


def test_the_test_for_hard_coded_words_finds_them() -> None:
    tree = ast.parse("label.setText(f'Film {n}'); self.told.emit('Report signed'); QLabel(translate('A', 'Film'))")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in _SETTERS]
    assert [text for call in calls for part in call.args for text in _bare_words(part)] == ["Film ", "Report signed"]


def _called(node: ast.Call) -> str:
    name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
    return getattr(getattr(node.func, "value", None), "attr", "") if name == "emit" else name


def _bare_words(node: ast.expr) -> list[str]:
    """Words that stand in an argument itself, in the branches of a condition or in a list, untranslated."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if _WORDS.search(_FREE.sub(" ", node.value)) else []
    if isinstance(node, ast.JoinedStr):
        return [text for part in node.values if isinstance(part, ast.Constant) for text in _bare_words(part)]
    if isinstance(node, ast.IfExp):
        return _bare_words(node.body) + _bare_words(node.orelse)
    if isinstance(node, ast.BinOp):
        return _bare_words(node.left) + _bare_words(node.right)
    if isinstance(node, ast.List | ast.Tuple):
        return [text for part in node.elts for text in _bare_words(part)]
    return []


# From the settings to the window --------------------------------------------------------------------------------------

_START = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialogButtonBox
from app import application

def say(window, paths, *, draft=False):
    print(window.actions_by_id["sign"].text())
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    print(box.buttons()[0].text())
    QTimer.singleShot(0, window.close)

application.MainWindow.start = say
raise SystemExit(application.main(["--profile", sys.argv[1]]))
"""


@pytest.mark.parametrize(("choice", "signing"), [("zh", "签发(&S)…"), ("en", "&Sign…")])
def test_the_program_starts_in_the_language_of_the_settings(
    repository: Path, tmp_path: Path, choice: str, signing: str
) -> None:
    store = SettingsStore(UserFolders.under(tmp_path).settings / "settings.json")
    store.values.interface_language = choice
    store.save()
    done = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)], cwd=repository, capture_output=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == signing
    if (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_zh_CN.qm").is_file():
        assert done.stdout.splitlines()[1].replace("&", "") == {"zh": "取消", "en": "Cancel"}[choice]
