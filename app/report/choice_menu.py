"""A short list at the caret from which one chooses by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
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
        # An ampersand in a text is a character, not a key.
        words = choice.replace("&", "&&").replace("\n", " ")
        key = f"&{_KEYS[number]}  " if number < len(_KEYS) else ""
        action = menu.addAction(key + words)
        action.triggered.connect(lambda _checked=False, place=number: chosen(place))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    menu.setActiveAction(menu.actions()[2])
    return menu
