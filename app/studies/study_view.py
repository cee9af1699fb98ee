"""The tree of studies, whose rows can be dragged without being chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTreeView


class StudyView(QTreeView):
    """Tells a press that chooses a row from one that begins a drag.

    While ``pressing``, the row under the pointer may still be dragged away: it is chosen when ``released`` comes, ahead
    of Qt's own ``clicked``. ``dragged`` comes instead when a drag has ended, wherever that was.
    """

    released = Signal()
    dragged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pressing = False

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
        """Keys choose at once, be it that a release was never seen."""
        self._release()
        super().keyPressEvent(event)

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
