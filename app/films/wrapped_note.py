"""A note in a dialog, over as many lines as it needs."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.theme import COLOURS


class WrappedNote(QLabel):
    """Quiet words that wrap. Unlike a plain label's, its height follows its width, so that none of them is cut off."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)
        self.setStyleSheet(f"color: {COLOURS.quiet}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the words take at the new width."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))
