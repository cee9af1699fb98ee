"""The menu of a doubtful word: what it might have been."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.report.pieces import Doubt
from app.report.units import from_units
from app.translation import translate
from echo_core.text.checks.words import known, word_list


def add_alternatives(menu: QMenu, position: int, doubt: Doubt, choose: Callable[[int, str], object]) -> None:
    """Puts the alternatives of the word at ``position`` on top of ``menu``; ``choose`` gets position and word.

    Where there is none, the menu says so.
    """
    entries: list[QAction] = []
    for word in offered_words(doubt.alternatives):
        entries.append(QAction(word.replace("&", "&&"), menu))
        entries[-1].triggered.connect(lambda _checked=False, chosen=word: choose(position, chosen))
    if not entries:
        entries.append(
            QAction(translate("Report", "No other word for “{word}”").format(word=from_units(doubt.units)), menu)
        )
        entries[-1].setEnabled(False)
    if others := menu.actions():
        entries.append(QAction(menu))
        entries[-1].setSeparator(True)
        menu.insertActions(others[0], entries)
    else:
        menu.addActions(entries)


def offered_words(alternatives: tuple[str, ...]) -> list[str]:
    """The alternatives that are words: pieces of two tokens may join to something that is none.

    Until the word list has been read, and for what it does not cover (Chinese, numbers), every alternative counts.
    """
    if not word_list.cache_info().currsize:
        return list(alternatives)
    return [word for word in alternatives if not (word.isascii() and word.isalpha()) or known(word)]
