"""The list of report templates: look at one, put it into the report, keep own ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.report.template_book import TemplateBook
from echo_core.text.templates import Template

_LANGUAGES = {"en": "English", "zh": "中文"}


class TemplatesDialog(QDialog):
    """What one types filters the list, the arrow keys move in it, Enter puts the chosen template into the report."""

    wanted = Signal(object)
    """A ``Template`` that is to be put into the report."""
    import_wanted = Signal()
    save_wanted = Signal()
    removal_wanted = Signal(object)
    """An own ``Template`` that is to be forgotten."""

    def __init__(self, book: TemplateBook, language: str, parent: QWidget | None = None, *, insertable: bool) -> None:
        """``language`` is the report's, whose templates come first; ``insertable`` False only shows them."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Templates"))
        self._book = book
        self._language = language
        self._insertable = insertable
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Type a part of the name"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.filter.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Templates"))
        self.page = QPlainTextEdit(self)
        self.page.setReadOnly(True)
        self.page.setAccessibleName(self.tr("Text of the template"))
        self.page.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.insert_button = QPushButton(self.tr("Put into the report"), self)
        self.save_button = QPushButton(self.tr("Save report as template…"), self)
        self.import_button = QPushButton(self.tr("Import…"), self)
        self.remove_button = QPushButton(self.tr("Delete"), self)
        self._lay_out()
        self.filter.textChanged.connect(lambda _text: self.fill())
        self.filter.installEventFilter(self)
        self.list.currentItemChanged.connect(self._show_current)
        self.list.itemActivated.connect(lambda _item: self._insert())
        self.insert_button.clicked.connect(self._insert)
        self.save_button.clicked.connect(self.save_wanted)
        self.import_button.clicked.connect(self.import_wanted)
        self.remove_button.clicked.connect(self._remove)
        self.fill()

    def fill(self, chosen: str = "") -> None:
        """Lists the templates of the book anew, and chooses the one of this name."""
        wanted = self.filter.text().casefold()
        found = [template for template in self._book.all() if wanted in template.name.casefold()]
        found.sort(key=lambda template: template.language != self._language)
        self.list.clear()
        for template in found:
            own = self._book.named(template.name) is template
            kind = self.tr("own") + ", " if own else ""
            item = QListWidgetItem(f"{template.name}  ({kind}{_LANGUAGES[template.language]})", self.list)
            item.setData(Qt.ItemDataRole.UserRole, template)
            if template.name == chosen:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._show_current()

    def current(self) -> Template | None:
        """The template that is chosen in the list."""
        item = self.list.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found if isinstance(found, Template) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moves = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
        if watched is self.filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in moves:
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._insert()
                return True
        return super().eventFilter(watched, event)

    def _show_current(self) -> None:
        template = self.current()
        self.page.setPlainText(template.text if template is not None else "")
        self.insert_button.setEnabled(template is not None and self._insertable)
        self.remove_button.setEnabled(template is not None and self._book.named(template.name) is template)

    def _insert(self) -> None:
        template = self.current()
        if template is not None and self._insertable:
            self.wanted.emit(template)
            self.accept()

    def _remove(self) -> None:
        if (template := self.current()) is not None:
            self.removal_wanted.emit(template)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self.filter)
        both = QHBoxLayout()
        both.addWidget(self.list, 2)
        both.addWidget(self.page, 3)
        layout.addLayout(both, 1)
        row = QHBoxLayout()
        for button in (self.insert_button, self.save_button, self.import_button, self.remove_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(720, 460)
