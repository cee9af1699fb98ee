"""The bar above the report in which one types what is to be found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.theme import COLOURS, icon


class FindBar(QFrame):
    """Text, case, how many there are, previous and next. Hidden until it is wanted.

    Enter goes to the next place, Shift+Enter to the one before, Escape closes.
    """

    changed = Signal()
    """Another text or case is to be found."""
    step = Signal(bool)
    """The next place is wanted (True), or the one before."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setStyleSheet(f"#findBar {{ background: {COLOURS.raised}; border-radius: 4px; }}")
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Find in the report"))
        self.line.setAccessibleName(self.line.placeholderText())
        self.count = QLabel(self)
        self.count.setStyleSheet(f"color: {COLOURS.quiet};")
        self.count.setAccessibleName(self.tr("Places found"))
        self.case = QToolButton(self)
        self.case.setText("Aa")
        self.case.setCheckable(True)
        self._name(self.case, self.tr("Tell capitals from small letters"))
        self.previous = self._button("mdi6.chevron-up", self.tr("Previous place"))
        self.next = self._button("mdi6.chevron-down", self.tr("Next place"))
        self.close_button = self._button("mdi6.close", self.tr("Close"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.line, 1)
        for widget in (self.count, self.case, self.previous, self.next, self.close_button):
            layout.addWidget(widget)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.case.toggled.connect(lambda _on: self.changed.emit())
        self.previous.clicked.connect(lambda: self.step.emit(False))
        self.next.clicked.connect(lambda: self.step.emit(True))
        self.close_button.clicked.connect(self.closed)
        self.line.installEventFilter(self)
        self.hide()

    def show_count(self, rank: int, total: int) -> None:
        """Which of how many places is selected; nothing while nothing is to be found."""
        if not self.line.text():
            words = ""
        elif not total:
            words = self.tr("not found")
        elif rank:
            words = self.tr("{} of {}").format(rank, total)
        else:
            words = self.tr("{} found").format(total)
        self.count.setText(words)
        for button in (self.previous, self.next):
            button.setEnabled(total > 0)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            escape = event.key() == Qt.Key.Key_Escape
            # Escape belongs to this bar while one types in it, also where the window has an action of that key.
            if event.type() == QEvent.Type.ShortcutOverride and escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and escape:
                self.closed.emit()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.step.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                return True
        return False

    def _button(self, picture: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(picture))
        self._name(button, text)
        return button

    def _name(self, button: QToolButton, text: str) -> None:
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
