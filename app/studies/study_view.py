"""The study browser's rows: which keys are theirs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeView

_KEPT = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)
"""Keys that go through the list, whatever command they are given to elsewhere."""
_OWN = _KEPT | {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class StudyView(QTreeView):
    """Takes the keys that go through the rows and leaves every other one to the films' commands.

    Qt's own list looks for a row that begins with a typed letter, which would hang another patient's films in answer to
    a film's key, and copies the row's text, a patient's name.
    """

    def event(self, event: QEvent) -> bool:
        """As QTreeView; keep the list's keys from being anybody's shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _plain(event, _KEPT):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the rows, open one; nothing else."""
        if _plain(event, _OWN):
            super().keyPressEvent(event)
        else:
            event.ignore()


def _plain(event: QKeyEvent, keys: frozenset[Qt.Key]) -> bool:
    return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and event.key() in keys
