"""The bar above the report that says what went wrong, or what the reader should know."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.theme import COLOURS, icon


class MessageBar(QFrame):
    """Hidden while there is nothing to say. It never takes the focus from the report."""

    dismissed = Signal()
    force_requested = Signal()
    """The user wants the draft although the films do not look like chest films."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.force_button = QPushButton(self.tr("Draft anyway"), self)
        self.force_button.clicked.connect(self.force_requested)
        close = QToolButton(self)
        close.setIcon(icon("mdi6.close"))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(close.toolTip())
        close.clicked.connect(self.dismissed)
        texts = QVBoxLayout()
        texts.addWidget(self.label)
        texts.addWidget(self.force_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 4, 6)
        layout.addLayout(texts, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_message(self, message: str, kind: str) -> None:
        """Shows ``message``, hides the bar for "". ``kind`` "notice" is calm, "not_chest" can be overridden."""
        self.setVisible(bool(message))
        if not message:
            return
        colour = COLOURS.accent if kind == "notice" else COLOURS.warning if kind == "not_chest" else COLOURS.error
        style = (
            f"#messageBar {{ background: {COLOURS.raised}; border: none; border-left: 3px solid {colour};"
            " border-radius: 4px; }"
        )
        if style != self.styleSheet():  # Qt takes milliseconds even for the same one
            self.setStyleSheet(style)
        self.label.setText(message)
        self.force_button.setVisible(kind == "not_chest")
