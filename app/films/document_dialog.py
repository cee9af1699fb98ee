"""What is asked before a document about films is written: a few words, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from app.films.saving import ask_path
from app.films.wrapped_note import WrappedNote
from app.translation import marked, translate

_FILTER = marked("Documents", "DICOM document (*.dcm)")


class DocumentDialog(QDialog):
    """``save_wanted(Path)`` when the person has chosen a file for the document."""

    save_wanted = Signal(object)

    def __init__(
        self, title: str, note: str, file_name: str, fields: Mapping[str, QWidget], parent: QWidget | None = None
    ) -> None:
        """``note`` says what goes into the document; ``file_name``, offered, names no patient."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._file_name = file_name
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.save = buttons.addButton(translate("Documents", "&Save…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save.clicked.connect(self._choose)
        self.save.setDefault(True)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        for name, widget in fields.items():
            form.addRow(name, widget)
        layout = QVBoxLayout(self)
        layout.addWidget(WrappedNote(note, self))
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)

    def _choose(self) -> None:
        path = ask_path(self, self.windowTitle(), self._file_name, translate("Documents", _FILTER), (".dcm",))
        if path is not None:
            self.save_wanted.emit(path)
            self.accept()
