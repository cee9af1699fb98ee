"""Notes across the top of a viewport that the reader must not miss."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core_messages import said
from app.translation import translate

_WIDE = 620
_WRAP = 60
_TOP = 72
"""Below the corner text and the edge label at the top."""


class BannerBar(QFrame):
    """One line a note. ``polarity_toggled`` when the person exchanges black and white from a polarity note."""

    polarity_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bannerBar")
        self.setStyleSheet(
            "#bannerBar { background: rgba(58, 44, 12, 225); border: 1px solid #8a6a1f; border-radius: 6px; }"
            "#bannerBar QLabel { color: #f4dfae; background: transparent; }"
            "#bannerBar QPushButton { color: #f4dfae; background: rgba(138, 106, 31, 120);"
            " border: 1px solid #8a6a1f; border-radius: 4px; padding: 1px 8px; }"
            "#bannerBar QPushButton:focus { border: 1px solid #f4dfae; }"
        )
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(10, 5, 10, 5)
        self._layout.setSpacing(3)
        self._lines: list[QWidget] = []
        self._texts: tuple[str, ...] = ()
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """The notes on show, as the film has them."""
        return self._texts

    def show_notes(self, texts: Sequence[str], *, polarity: Sequence[str] = ()) -> None:
        """Show these notes; those in ``polarity`` get a button that exchanges black and white."""
        if tuple(texts) == self._texts:
            return
        self._texts = tuple(texts)
        for line in self._lines:
            self._layout.removeWidget(line)
            line.deleteLater()
        self._lines = [self._line(text, text in polarity) for text in texts]
        for line in self._lines:
            self._layout.addWidget(line)
        self.setVisible(bool(texts))

    def place(self, area: QRect) -> None:
        """Sit in the middle of the top of ``area``, no wider than it."""
        # A line that wraps hints at a narrow block: it gets the room of a line instead.
        wanted = _WIDE if any(len(said(text)) > _WRAP for text in self._texts) else self.sizeHint().width()
        width = min(area.width() - 24, wanted)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(area.center().x() - width // 2, area.top() + _TOP, width, height)

    def _line(self, text: str, polarity: bool) -> QWidget:
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        shown = said(text)
        label = QLabel(shown, line)
        label.setWordWrap(len(shown) > _WRAP)
        label.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(label, 1)
        if polarity:
            button = QPushButton(translate("Light box", "Exchange black and white"), line)
            button.clicked.connect(self.polarity_toggled)
            layout.addWidget(button)
        return line
