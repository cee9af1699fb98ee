"""A short list at the caret from which one chooses by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

_KEYS = "123456789"


def choice_menu(
    parent: QWidget, title: str, choices: Sequence[str], chosen: Callable[[int], None], at: QPoint
) -> QMenu:
    """Shows ``choices`` at the point ``at`` of the screen; ``chosen`` gets the number of the one that is taken.

    A digit takes one at once, the arrow keys and Enter do too, Escape takes none. The menu deletes itself.
    """
    menu = QMenu(title, parent)
    menu.setToolTipsVisible(True)
    heading = menu.addAction(title)
    heading.setEnabled(False)
    menu.addSeparator()
    for number, choice in enumerate(choices):
        add_choice(menu, number, choice).triggered.connect(lambda _checked=False, place=number: chosen(place))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    if choices:
        menu.setActiveAction(menu.actions()[2])
    return menu


def add_choice(menu: QMenu, number: int, choice: str, before: QAction | None = None, mark: str = "") -> QAction:
    """Adds the choice of a ``number``, counted from 0, in front of another entry or at the end.

    ``mark`` stands beside it, where a menu shows keys.
    """
    # An ampersand in a text is a character, not a key; what stands behind a tab is set apart.
    words = choice.replace("&", "&&").replace("\n", " ").replace("\t", " ")
    key = f"&{_KEYS[number]}  " if number < len(_KEYS) else ""
    action = QAction(f"{key}{words}\t{mark}" if mark else key + words, menu)
    menu.insertAction(before, action) if before is not None else menu.addAction(action)
    return action
