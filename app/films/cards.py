"""What the light box says when there is no film to show: nothing open, opening, could not be opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.core_messages import said
from app.films.commands import tool_icon
from app.paths import printable
from app.progress import show_progress
from app.translation import counted, translate

_SHOWN_FAILURES = 3


class Placeholder(QWidget):
    """The empty light box, and the light box while the first film is on its way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._icon.setPixmap(tool_icon("mdi6.radiology-box-outline").pixmap(56, 56))
        self._title = QLabel(self)
        self._hint = QLabel(self)
        self._busy = QProgressBar(self)
        self._busy.setFixedWidth(220)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(translate("Status", "Films read"))
        self._title.setStyleSheet("font-size: 15pt; color: #cfd6dd;")
        self._hint.setStyleSheet("color: #8b98a5;")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(1)
        for widget in (self._icon, self._title, self._hint, self._busy):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.show_empty()

    @property
    def text(self) -> str:
        """The words on show."""
        return f"{self._title.text()}\n{self._hint.text()}"

    def show_empty(self) -> None:
        """Nothing is open."""
        self._title.setText(translate("Light box", "No film on the light box"))
        self._hint.setText(translate("Light box", "Open films or a folder, or drop them here."))
        self._busy.hide()

    def show_opening(self, done: int, total: int) -> None:
        """Films are being read; ``total`` 0 means that they are still being looked for."""
        self._title.setText(translate("Light box", "Opening…"))
        self._hint.setText(
            translate("Light box", "{done} of {total} files read").format(done=done, total=total)
            if total > 1
            else translate("Light box", "Reading the film")
        )
        show_progress(self._busy, done, total if total > 1 else 0)
        self._busy.show()


class ErrorCard(QFrame):
    """Files that could not be opened: which one, what is wrong, what to do. ``dismissed`` when it is closed."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorCard")
        self.setStyleSheet(
            "#errorCard { background: #2a1d1f; border: 1px solid #7c3f40; border-radius: 8px; }"
            "#errorCard QLabel { color: #e4e7eb; background: transparent; }"
        )
        icon = QLabel(self)
        icon.setPixmap(tool_icon("mdi6.alert-circle-outline").pixmap(28, 28))
        self._title = QLabel(self)
        self._title.setStyleSheet("font-weight: 600;")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        close = QPushButton(translate("Light box", "Close"), self)
        close.clicked.connect(self.clear)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(14)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._failures: list[tuple[Path, str]] = []
        self.hide()

    @property
    def failures(self) -> tuple[tuple[Path, str], ...]:
        """(path, message) of each failure shown, oldest first."""
        return tuple(self._failures)

    def add(self, path: Path, message: str) -> None:
        """Show one more failure. ``message`` says what is wrong and what the person can do."""
        self._failures.append((path, message))
        count = len(self._failures)
        self._title.setText(counted("Light box", "%n file(s) could not be opened", count))
        shown = [_one(path, message) for path, message in self._failures[-_SHOWN_FAILURES:]]
        if count > _SHOWN_FAILURES:
            shown.insert(0, translate("Light box", "… and {count} before these").format(count=count - _SHOWN_FAILURES))
        self._text.setText("\n\n".join(shown))
        self.show()

    def clear(self) -> None:
        """Forget the failures and go."""
        self._failures.clear()
        self.hide()
        self.dismissed.emit()

    @property
    def text(self) -> str:
        """All the words on the card."""
        return f"{self._title.text()}\n{self._text.text()}"


def _one(path: Path, message: str) -> str:
    sentence = said(message.removeprefix(f"{path}: "))
    return printable(f"{path}\n{sentence[:1].upper()}{sentence[1:]}")
