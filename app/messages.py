"""The message list: what went wrong with which file, kept in sight until the user closes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core_messages import said
from app.theme import COLOURS, icon
from app.translation import counted, translate

LIMIT = 500
"""Rows that are kept; of a folder with thousands of other files, the count says enough."""


class MessagePanel(QWidget):
    """A list of warnings and errors, hidden while it is empty. It never takes the focus by itself."""

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """An empty, hidden list."""
        super().__init__(parent)
        self.count = 0
        self.title = QLabel(self)
        self.list = QListWidget(self)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setWordWrap(True)
        self.list.setUniformItemSizes(False)
        self.list.setAccessibleName(translate("Window", "Messages"))
        close = QToolButton(self)
        close.setIcon(icon("mdi6.close"))
        close.setToolTip(translate("Window", "Close the message list"))
        close.setAccessibleName(translate("Window", "Close the message list"))
        close.clicked.connect(self.clear)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.list)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy)
        header = QHBoxLayout()
        header.setContentsMargins(8, 2, 2, 2)
        header.addWidget(self.title, 1)
        header.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 6)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self.list)
        self.setMaximumHeight(170)
        self.hide()

    def add(self, message: str, *, error: bool = True) -> None:
        """Add a message at the end and show the list."""
        message = said(message)
        self.count += 1
        if self.list.count() < LIMIT:
            item = QListWidgetItem(
                icon("mdi6.alert-circle-outline", COLOURS.error)
                if error
                else icon("mdi6.information-outline", COLOURS.warning),
                message,
            )
            item.setToolTip(message)
            self.list.addItem(item)
            self.list.scrollToBottom()
        title = counted("Window", "%n message(s)", self.count)
        if self.count > self.list.count():
            title = translate("Window", "{messages} (the first {limit} are listed)").format(messages=title, limit=LIMIT)
        self.title.setText(title)
        self.show()

    @Slot()
    def clear(self) -> None:
        """Forget every message and hide."""
        self.count = 0
        self.list.clear()
        self.hide()
        self.cleared.emit()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(item.text() for item in self.list.selectedItems()))
