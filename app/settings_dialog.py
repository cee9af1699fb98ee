"""The settings dialog: which model drafts, on what, and in which language at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.report.content import ReportContent
from app.report.export.text import DEFAULT_LAYOUT, FIELDS, LayoutError, report_text
from app.report.record import local_user
from app.settings import Settings
from app.theme import COLOURS
from app.translation import marked, translate
from echo_core.films.header import FilmHeader
from echo_core.text.macros import format_macros, parse_macros

# A language is named in itself, for whoever cannot read the one that is chosen.
_LANGUAGES = (("English", "en"), ("中文", "zh"))
_INTERFACE = ((marked("Settings", "As the system"), "system"), *_LANGUAGES)
_CHARSETS = (("UTF-8", "ISO_IR 192"), ("GB18030", "GB18030"))
_DOUBTS = (
    (marked("Settings", "Mark them where it is shown to help"), "auto"),
    (marked("Settings", "Always mark them"), "on"),
    (marked("Settings", "Never mark them"), "off"),
)
_DRAFTING = (
    (marked("Settings", "One step a block"), "one"),
    (marked("Settings", "Careful: several steps where the model is unsure"), "careful"),
)
_CAREFUL = marked(
    "Settings",
    "Careful drafts are usually better worded, but not more often right; with the embedded model they take 20 to 50 ms "
    "longer.",
)
_BACKENDS = (
    (marked("Settings", "Automatic"), "auto"),
    ("ONNX Runtime", "onnx"),
    ("PyTorch", "torch"),
)
_MOST_MB = 1 << 20
_WIDTH = 640
_DEVICES = (
    (marked("Settings", "Automatic"), "auto"),
    (marked("Settings", "Processor"), "cpu"),
    (marked("Settings", "NVIDIA GPU (CUDA)"), "cuda"),
)


class SettingsDialog(QDialog):
    """Edits a copy of the settings; read :meth:`values` after the dialog is accepted."""

    def __init__(
        self,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        doubts_note: Callable[[bool], str] = lambda _careful: "",
    ) -> None:
        """Show ``settings``; they are left as they are. ``doubts_note``: what the calibration says, of careful drafts
        or of others."""
        super().__init__(parent)
        self.setWindowTitle(translate("Settings", "Settings"))
        self._settings = settings
        self.interface = _choice(_INTERFACE, settings.interface_language)
        self.interface.setAccessibleName(translate("Settings", "Window language"))
        self.interface.setToolTip(translate("Settings", "It takes effect at the next start."))
        self.language = _choice(_LANGUAGES, settings.report_language)
        self.user_name = QLineEdit(settings.user_name, self)
        self.user_name.setPlaceholderText(local_user())
        self.layout_text = QPlainTextEdit(settings.text_layout or DEFAULT_LAYOUT, self)
        self.layout_text.setFixedHeight(62)
        self.layout_text.setTabChangesFocus(True)
        self.layout_text.setToolTip(", ".join(f"${name}" for name in FIELDS))
        self.macros = QPlainTextEdit(format_macros(settings.macros), self)
        self.macros.setFixedHeight(62)
        self.macros.setTabChangesFocus(True)
        self.macros.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.macros.setToolTip(translate("Settings", "One a line: name = text. \\n is a line break."))
        self.charset = _choice(_CHARSETS, settings.dicom_charset)
        self.charset.setAccessibleName(translate("Settings", "DICOM text"))
        self.notice = QCheckBox(translate("Settings", "Exports carry the research notice"), self)
        self.notice.setChecked(settings.research_notice)
        self.notice.setToolTip(translate("Settings", "It can be left out only with a model folder of your own."))
        self.doubts = _choice(_DOUBTS, settings.doubtful_words)
        self.drafting = _choice(_DRAFTING, settings.drafting)
        self.drafting.setToolTip(translate("Settings", _CAREFUL))
        self.drafts_note = QLabel(self)
        self.drafts_note.setStyleSheet(f"color: {COLOURS.quiet}")
        self.drafts_note.setWordWrap(True)
        self._told_of_doubts = doubts_note
        self.drafting.currentIndexChanged.connect(self._show_drafts_note)
        self.backend = _choice(_BACKENDS, settings.backend)
        self.backend.setAccessibleName(translate("Settings", "Backend"))
        self.device = _choice(_DEVICES, settings.device)
        self.film_memory = QSpinBox(self)
        self.film_memory.setRange(0, _MOST_MB)
        self.film_memory.setSingleStep(256)
        self.film_memory.setSuffix(" MB")
        self.film_memory.setSpecialValueText(translate("Settings", "Automatic"))
        self.film_memory.setValue(settings.film_memory_mb)
        self.film_memory.setToolTip(
            translate(
                "Settings",
                "What the pixels of open films may take. Beyond it, films not shown lately are read again when "
                "shown; the films on display always stay.",
            )
        )
        self.folder = QLineEdit(settings.model_folder, self)
        self.folder.setPlaceholderText(translate("Settings", "the embedded model"))
        self.folder.setAccessibleName(translate("Settings", "Model folder"))
        self.folder.setClearButtonEnabled(True)
        browse = QPushButton(translate("Settings", "Browse…"), self)
        browse.clicked.connect(self._browse)
        self.problem = QLabel("", self)
        self.problem.setStyleSheet(f"color: {COLOURS.error}")
        self.problem.setWordWrap(True)
        chooser = QHBoxLayout()
        chooser.addWidget(self.folder, 1)
        chooser.addWidget(browse)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        drafts = translate("Settings", "Draft reports in")
        form.addRow(translate("Settings", "Window language"), _beside(self.interface, drafts, self.language))
        form.addRow(translate("Settings", "Sign reports as"), self.user_name)
        form.addRow(translate("Settings", "Drafting"), self.drafting)
        form.addRow(translate("Settings", "Doubtful words"), self.doubts)
        form.addRow("", self.drafts_note)
        form.addRow(translate("Settings", "Text layout"), self.layout_text)
        form.addRow(translate("Settings", "Macros"), self.macros)
        exports = QHBoxLayout()
        exports.addWidget(self.charset, 1)
        exports.addSpacing(12)
        exports.addWidget(self.notice)
        form.addRow(translate("Settings", "DICOM text"), exports)
        form.addRow(translate("Settings", "Film memory"), self.film_memory)
        form.addRow(translate("Settings", "Model folder"), chooser)
        form.addRow(
            translate("Settings", "Backend"), _beside(self.backend, translate("Settings", "Device"), self.device)
        )
        note = QLabel(
            translate(
                "Settings",
                "Another language of the window applies at the next start. Another model, backend or device applies at "
                "once: the drafting process starts again, after a draft that is under way.",
            ),
            self,
        )
        note.setStyleSheet(f"color: {COLOURS.quiet}")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, 0)
        self._show_drafts_note()

    @Slot()
    def _show_drafts_note(self) -> None:
        careful = self.drafting.currentData() == "careful"
        told = [translate("Settings", _CAREFUL)] * careful + [self._told_of_doubts(careful)]
        self.drafts_note.setText("\n".join(filter(None, told)))
        # By itself Qt gives a form with lines that wrap too little height.
        if (layout := self.layout()) is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    @Slot()
    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, translate("Settings", "Folder of a model"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _model_folder(self) -> str:
        # Absolute, because the next start may be in another folder.
        text = self.folder.text().strip()
        return str(Path(text).absolute()) if text else ""

    def accept(self) -> None:
        """Close, unless the model folder holds no model."""
        folder = self._model_folder()
        if folder and not (Path(folder) / "config.json").is_file():
            self.problem.setText(translate("Settings", "That folder holds no model: it has no config.json."))
            return
        try:
            report_text(ReportContent("1", FilmHeader()), self._layout() or DEFAULT_LAYOUT)
        except LayoutError as error:
            self.problem.setText(str(error))
            return
        super().accept()

    def _layout(self) -> str:
        text = self.layout_text.toPlainText()
        return "" if text.strip() in ("", DEFAULT_LAYOUT.strip()) else text

    def values(self) -> Settings:
        """The settings with what was chosen here."""
        return replace(
            self._settings,
            interface_language=self.interface.currentData(),
            report_language=self.language.currentData(),
            text_layout=self._layout(),
            macros=parse_macros(self.macros.toPlainText()),
            drafting=self.drafting.currentData(),
            doubtful_words=self.doubts.currentData(),
            dicom_charset=self.charset.currentData(),
            research_notice=self.notice.isChecked(),
            film_memory_mb=self.film_memory.value(),
            user_name=self.user_name.text().strip(),
            model_folder=self._model_folder(),
            backend=self.backend.currentData(),
            device=self.device.currentData(),
        )


def _beside(first: QWidget, text: str, second: QWidget) -> QHBoxLayout:
    """Two fields in one row: the page has to fit on the screen of a laptop."""
    label = QLabel(text)
    label.setBuddy(second)
    row = QHBoxLayout()
    row.addWidget(first, 1)
    row.addSpacing(12)
    row.addWidget(label)
    row.addSpacing(6)
    row.addWidget(second, 1)
    return row


def _choice(options: tuple[tuple[str, str], ...], current: str) -> QComboBox:
    box = QComboBox()
    for text, value in options:
        box.addItem(translate("Settings", text), value)
    box.setCurrentIndex(max(0, box.findData(current)))
    return box
