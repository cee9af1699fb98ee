"""The study browser's rows: which keys are theirs, and how they are dragged without being chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTreeView, QWidget

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
    """Takes the keys that go through the rows and leaves every other one to the films' commands; and tells a press that
    chooses a row from one that begins a drag.

    Qt's own list looks for a row that begins with a typed letter, which would hang another patient's films in answer to
    a film's key, and copies the row's text, a patient's name.

    While ``pressing``, the row under the pointer may still be dragged away: it is chosen when ``released`` comes, ahead
    of Qt's own ``clicked``. ``dragged`` comes instead when a drag has ended, wherever that was.
    """

    released = Signal()
    dragged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pressing = False

    def event(self, event: QEvent) -> bool:
        """As QTreeView; keep the list's keys from being anybody's shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _plain(event, _KEPT):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """As Qt; what becomes of it is not yet known."""
        self.pressing = event.button() == Qt.MouseButton.LeftButton
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """As Qt; but a button that is still held after a drag was given up chooses nothing."""
        if self.pressing or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press was a choice."""
        self._release()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the rows, open one; nothing else. Keys choose at once, be it that a release was never seen."""
        self._release()
        if _plain(event, _OWN):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """As Qt, until the button goes up, which is not seen here if there is something to drag."""
        flags = [self.model().flags(index) for index in self.selectedIndexes()]
        super().startDrag(actions)
        if self.pressing and any(flag & Qt.ItemFlag.ItemIsDragEnabled for flag in flags):
            self.pressing = False
            self.dragged.emit()

    def _release(self) -> None:
        if self.pressing:
            self.pressing = False
            self.released.emit()


def _plain(event: QKeyEvent, keys: frozenset[Qt.Key]) -> bool:
    return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and event.key() in keys
