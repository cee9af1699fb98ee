"""The dialog for exporting several reports of the store at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.report.export.formats import FORMATS, format_of
from app.report.store.store import Listed
from app.report.wording import local_time, patient_line, study_date
from app.translation import marked, translate
from echo_core.films.header import FilmHeader

_STATES = {
    "draft": marked("Report", "draft"),
    "preliminary": marked("Report", "preliminary"),
    "final": marked("Report", "final"),
}


class ExportDialog(QDialog):
    """Lists the reports that were changed last, newest first; those that are ticked are exported."""

    wanted = Signal(list, str, str, bool)
    """The chosen ``Listed`` reports, a format's key, a folder, and whether pictures of films are to go along."""

    def __init__(self, reports: list[Listed], current: str, folder: str, parent: QWidget | None = None) -> None:
        """``current`` is the key of the report on display, which is ticked at first."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export reports"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._reports = reports
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Reports"))
        for report in reports:
            header = FilmHeader(patient_name=report.patient_name, study_date=report.study_date)
            state = translate("Report", _STATES.get(report.state, report.state))
            text = f"{patient_line(header)} · {study_date(header)} · {state} · {local_time(report.changed)}"
            item = QListWidgetItem(text, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if report.key == current else Qt.CheckState.Unchecked)
        self.all_button = QPushButton(self.tr("Tick all"), self)
        self.form = QComboBox(self)
        for form in FORMATS:
            self.form.addItem(translate("Export", form.name), form.key)
        self.pictures = QCheckBox(self.tr("With pictures of the key films and of those on display"), self)
        self.pictures.setToolTip(self.tr("For reports whose films are open; as windowed, with drawings, without names"))
        self.folder = QLineEdit(folder, self)
        self.folder.setAccessibleName(self.tr("Folder for the reports"))
        browse = QPushButton(self.tr("Browse…"), self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.export_button = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        chooser = QHBoxLayout()
        chooser.addWidget(self.folder, 1)
        chooser.addWidget(browse)
        rows = QFormLayout()
        rows.addRow(self.tr("Format"), self.form)
        rows.addRow("", self.pictures)
        rows.addRow(self.tr("Folder"), chooser)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(rows)
        layout.addWidget(buttons)
        self.resize(560, 520)
        self.list.itemChanged.connect(self._show_button)
        self.folder.textChanged.connect(self._show_button)
        self.form.currentIndexChanged.connect(self._show_button)
        self.all_button.clicked.connect(self._tick_all)
        browse.clicked.connect(self._browse)
        buttons.accepted.connect(self._export)
        buttons.rejected.connect(self.reject)
        self._show_button()

    def chosen(self) -> list[Listed]:
        """The reports that are ticked."""
        return [
            report
            for row, report in enumerate(self._reports)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]

    def _pictured(self) -> bool:
        return self.pictures.isEnabled() and self.pictures.isChecked()

    def _tick_all(self) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Checked)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the reports"), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _show_button(self) -> None:
        self.pictures.setEnabled(format_of(self.form.currentData()).pictures)
        self.export_button.setEnabled(bool(self.chosen()) and Path(self.folder.text().strip() or "/nowhere").is_dir())

    def _export(self) -> None:
        self.wanted.emit(self.chosen(), self.form.currentData(), self.folder.text().strip(), self._pictured())
        self.accept()
