"""The interface's language: which one, its translators, and how the window's sentences are marked and translated.

A sentence is English in the code. ``translate`` says it in the interface's language where it is shown; a sentence that
is data is ``marked`` where it stands and translated where it is shown. What differs from time to time is a named field
of the sentence (``{count}``), filled in after the translation, so that a language can put it elsewhere. Logs, the
command line and what is written into files stay as they are.
"""

from __future__ import annotations

import logging
import re

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from echo_core.resources import resource

log = logging.getLogger("echo.translation")

LANGUAGES = ("en", "zh")
_FILES = {"en": "en", "zh": "zh_CN"}

_BRACKETS = re.compile(r"[(（]&\w[)）]")


def chosen_language(choice: str) -> str:
    """The language for a setting: itself, or for "system" the first of the user's languages that there is."""
    if choice in LANGUAGES:
        return choice
    spoken = (name.replace("_", "-").partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((name for name in spoken if name in LANGUAGES), "en")


def speak(application: QCoreApplication, language: str) -> list[QTranslator]:
    """Let the window speak ``language``, Qt's own dialogs included, from here on.

    The translators belong to the application; they are returned for a caller that wants to take them away again.
    English has one too: it holds the plurals.
    """
    files = [(str(resource("translations")), f"echo-reader_{_FILES[language]}")]
    if language != "en":
        files.insert(0, (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{_FILES[language]}"))
    made = []
    for folder, name in files:
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            made.append(translator)
        else:
            log.warning("no translation: %s", name)
    return made


def bare(text: str) -> str:
    """A menu text without its mnemonic, which some languages put in brackets at the end, and without dots."""
    return _BRACKETS.sub("", text).replace("&", "").rstrip("…")


def marked(context: str, text: str) -> str:
    """``text`` itself, which whoever shows it translates in ``context``."""
    return text


def translate(context: str, text: str) -> str:
    """``text`` in the interface's language; as it stands where there is no translation."""
    return QCoreApplication.translate(context, text)


def counted(context: str, text: str, count: int) -> str:
    """As :func:`translate`, in the plural form for ``count``, which stands for ``%n``."""
    return QCoreApplication.translate(context, text, "", count)
