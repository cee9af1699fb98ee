"""The parts of the report pane around the editors: heading and controls."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.report.record import ReportRecord
from app.report.wording import local_time, patient_line, state_line, study_line
from app.theme import COLOURS, icon
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import text_of

_LONG_WORD = re.compile(r"\S{16}(?=\S)")
_AROUND_LINES = 22
"""Pixels above and below an editor's text."""
_LANGUAGES = (("English", "en"), ("中文", "zh"))


def section_label(title: str, editor: QWidget) -> QLabel:
    """The heading over a section's editor."""
    label = QLabel(title)
    label.setStyleSheet(f"color: {COLOURS.quiet}; font-weight: 600;")
    label.setBuddy(editor)
    return label


def give_lines(editor: QWidget, count: int, *, fixed: bool = False) -> None:
    """Room for ``count`` lines of the font in an editor at least, or just so much."""
    # Qt lays out each line with a whole number of pixels, and never with too few.
    height = count * math.ceil(QFontMetricsF(editor.font()).lineSpacing()) + _AROUND_LINES
    editor.setMinimumHeight(height)
    if fixed:
        editor.setMaximumHeight(height)
    else:
        # Not what Qt would like for a text of its own: beside a text that wraps, that would be asked for.
        editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)


def breakable(text: str) -> str:
    """``text`` with places to break its longest words, so that a label shows a name in full on a narrow pane."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)


class Heading(QWidget):
    """Whose report this is, and that it is no diagnosis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.patient = QLabel(self)
        self.study = QLabel(self)
        self.state = QLabel(self)
        self.notice = QLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for label in (self.patient, self.study, self.state, self.notice):
            # A name in a file is text, never markup.
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.patient.setStyleSheet("font-size: 13pt; font-weight: 600;")
        self.study.setStyleSheet(f"color: {COLOURS.quiet};")
        self.notice.setStyleSheet(f"color: {COLOURS.warning}; font-size: 9.5pt;")
        self.notice.setAccessibleName(self.tr("Notice"))
        self.state.setAccessibleName(self.tr("State of the report"))

    def show_record(self, record: ReportRecord | None) -> None:
        """Says how far the report is."""
        self.state.setText(state_line(record) if record is not None else "")
        self.state.setVisible(record is not None)
        final = record is not None and record.final
        style = f"color: {COLOURS.good if final else COLOURS.quiet}; font-size: 9.5pt;"
        if style != self.state.styleSheet():  # Qt takes milliseconds even for the same one, at every block of a draft
            self.state.setStyleSheet(style)

    def show_header(self, header: FilmHeader | None) -> None:
        self.patient.setText(breakable(patient_line(header)) if header else self.tr("No study open"))
        self.study.setText(breakable(study_line(header)) if header else self.tr("Open a film to write its report."))


class Background(QWidget):
    """Indication, comparison and technique, folded away until they are wanted or hold text."""

    def __init__(self, editors: list[tuple[str, QWidget]], parent: QWidget | None = None) -> None:
        """``editors``: (title, editor) in the order of a report."""
        super().__init__(parent)
        self.toggle = QToolButton(self)
        self.toggle.setText(self.tr("Indication, comparison, technique"))
        self.toggle.setCheckable(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setArrowType(Qt.ArrowType.RightArrow)
        self.toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._body = QWidget(self)
        body = QFormLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        for title, editor in editors:
            give_lines(editor, 1, fixed=True)
            body.addRow(section_label(title, editor), editor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.toggle)
        layout.addWidget(self._body)
        self._body.hide()
        self.toggle.toggled.connect(self._open)

    def open(self, wanted: bool) -> None:
        """Unfolds or folds."""
        self.toggle.setChecked(wanted)

    def _open(self, wanted: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if wanted else Qt.ArrowType.RightArrow)
        self._body.setVisible(wanted)


class Addenda(QWidget):
    """What has been added to a signed report, and the addendum that is being written."""

    signed = Signal()
    """The addendum is to be signed."""

    def __init__(self, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.earlier = QLabel(self)
        self.earlier.setWordWrap(True)
        self.earlier.setTextFormat(Qt.TextFormat.PlainText)
        self.earlier.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        give_lines(editor, 3, fixed=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.sign_button = QPushButton(icon("mdi6.draw-pen"), self.tr("Sign the addendum"), self)
        self.sign_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sign_button.clicked.connect(self.signed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.earlier)
        layout.addWidget(section_label(self.tr("Addendum"), editor))
        layout.addWidget(editor)
        layout.addWidget(self.sign_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_record(self, record: ReportRecord) -> None:
        """Shows the signed addenda."""
        lines = [
            self.tr("Addendum, {author}, {time}: {text}").format(
                author=addendum.signature.author, time=local_time(addendum.signature.at), text=text_of(addendum.spans)
            )
            for addendum in record.addenda
        ]
        self.earlier.setText("\n\n".join(lines))
        self.earlier.setVisible(bool(lines))


class Controls(QWidget):
    """Language, draft, stop, progress; copy and save."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = QLabel(self)
        self.progress.setStyleSheet(f"color: {COLOURS.quiet};")
        self.progress.setAccessibleName(self.tr("Progress of the draft"))
        self._language = QComboBox(self)
        for name, code in _LANGUAGES:
            self._language.addItem(name, code)
        self._language.setToolTip(self.tr("Language of the draft"))
        self._language.setAccessibleName(self._language.toolTip())
        self.draft_button = QPushButton(icon("mdi6.auto-fix"), "", self)
        self.stop_button = QPushButton(icon("mdi6.stop-circle-outline"), self.tr("Stop"), self)
        self.copy_button = self._tool("mdi6.content-copy", self.tr("Copy the report to the clipboard"))
        self.save_button = self._tool("mdi6.content-save-outline", self.tr("Save the report as text"))
        for button in (self.draft_button, self.stop_button):
            # A click on it must not end what the reader is typing; the keyboard still reaches it.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # The figures give way on a narrow pane, the buttons do not.
        self.progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        above = QHBoxLayout()
        above.addWidget(self.progress, 1)
        above.addWidget(self.copy_button)
        above.addWidget(self.save_button)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._language)
        below.addWidget(self.draft_button, 1)
        below.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(above)
        layout.addLayout(below)

    @property
    def language(self) -> str:
        """ "en" or "zh"."""
        return str(self._language.currentData())

    @language.setter
    def language(self, code: str) -> None:
        self._language.setCurrentIndex(max(0, self._language.findData(code)))

    def show_state(self, *, open_: bool, can_draft: bool, drafting: bool, drafted: bool, has_text: bool) -> None:
        """Enables what can be done now."""
        self.draft_button.setText(self.tr("Redraft") if drafted else self.tr("Draft"))
        self.draft_button.setEnabled(open_ and can_draft and not drafting)
        self.stop_button.setEnabled(drafting)
        self._language.setEnabled(open_ and not drafting)
        self.copy_button.setEnabled(has_text)
        self.save_button.setEnabled(has_text)

    def _tool(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
