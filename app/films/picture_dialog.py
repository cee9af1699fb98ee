"""Taking a picture of a film away: to the clipboard, to a file, to a printer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.films.picture import PictureOptions
from app.films.saving import ask_path
from app.films.wrapped_note import WrappedNote
from app.theme import COLOURS
from app.translation import marked, translate

_FILTER = marked("Picture", "PNG picture (*.png);;PDF page (*.pdf)")


class PictureDialog(QDialog):
    """``copy_wanted``, ``save_wanted(Path)`` and ``print_wanted`` say what to do with the picture that ``options`` asks
    for. Patient data, and what may hold some, are off each time it opens.
    """

    copy_wanted = Signal()
    save_wanted = Signal(object)
    print_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, overlays: bool = False, burned_in: bool = False) -> None:
        """Ask; ``overlays`` if the film has some, ``burned_in`` if its file says that its pixels name the patient."""
        super().__init__(parent)
        self.setWindowTitle(translate("Picture", "Picture of the film"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.drawings = QCheckBox(translate("Picture", "&Measurements and drawings"), self)
        self.drawings.setChecked(True)
        self.patient = QCheckBox(translate("Picture", "Patient's &name, number and examination"), self)
        self.overlays = QCheckBox(translate("Picture", "&Overlays of the file, which may name the patient"), self)
        self.overlays.setVisible(overlays)
        note = WrappedNote(
            translate(
                "Picture",
                "The whole film in its window and turn, at full size. Edge enhancement and local contrast are "
                "left out. What is burned into the film's own pixels cannot be left out.",
            ),
            self,
        )
        self.caution = WrappedNote(
            translate("Picture", "The film's file says that its pixels show who the patient is."), self
        )
        self.caution.setStyleSheet(f"color: {COLOURS.warning}")
        self.caution.setVisible(burned_in)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.buttons = {
            "copy": buttons.addButton(translate("Picture", "&Copy"), QDialogButtonBox.ButtonRole.ActionRole),
            "save": buttons.addButton(translate("Picture", "&Save…"), QDialogButtonBox.ButtonRole.ActionRole),
            "print": buttons.addButton(translate("Picture", "&Print…"), QDialogButtonBox.ButtonRole.ActionRole),
        }
        self.buttons["copy"].clicked.connect(self._copy)
        self.buttons["save"].clicked.connect(self._save)
        self.buttons["print"].clicked.connect(self._print)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.drawings, self.patient, self.overlays, note, self.caution, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(460)

    @property
    def options(self) -> PictureOptions:
        """What is to be on the picture."""
        return PictureOptions(self.drawings.isChecked(), self.patient.isChecked(), self.overlays.isChecked())

    def _copy(self) -> None:
        self.copy_wanted.emit()
        self.accept()

    def _print(self) -> None:
        self.print_wanted.emit()
        self.accept()

    def _save(self) -> None:
        # The film's own file name may hold the patient's name.
        title, filters = translate("Picture", "Save picture"), translate("Picture", _FILTER)
        path = ask_path(self, title, "film", filters, (".png", ".pdf"))
        if path is None:
            return
        self.save_wanted.emit(path)
        self.accept()
