"""The dialog before signing: what the checks say, what drafted the report, and the deliberate act itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core_messages import said
from app.report.checking import Checker, apply_fix, still_there
from app.report.document import ReportDocument
from app.report.wording import draft_line, origin_line, section_name
from app.theme import COLOURS, icon
from app.translation import translate
from echo_core.text.checks.report import CheckedReport, Concern

_RECHECK_MS = 250


class SignDialog(QDialog):
    """Stands beside the report, which can be edited all the while; the list follows. Concerns never block.

    Enter on a concern shows its place, F carries out its fix.
    """

    place_wanted = Signal(object)
    """A ``Concern`` whose place is to be shown."""
    check_wanted = Signal()
    """The report is to be checked anew."""
    signed = Signal(str)
    """The report is to be signed, by this name."""

    def __init__(
        self, document: ReportDocument, checker: Checker, author: str, parent: QWidget | None = None, *, signing: bool
    ) -> None:
        """``signing`` False only shows the checks."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Sign the report") if signing else self.tr("Check the report"))
        self._document = document
        self._report: CheckedReport | None = None
        self.concerns: list[Concern] = []
        self.title = QLabel(self)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Concerns"))
        self.show_button = QPushButton(self.tr("Show the place"), self)
        self.fix_button = QPushButton(self.tr("Fix (F)"), self)
        self.draft = QLabel(self)
        self.name = QLineEdit(author, self)
        self.name.setAccessibleName(self.tr("Signed by"))
        self.confirm = QCheckBox(self.tr("I have read every word of this report against the films."), self)
        self.sign_button = QPushButton(icon("mdi6.draw-pen"), self.tr("Sign: make it final"), self)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_RECHECK_MS)
        self._lay_out(signing)
        self._again.timeout.connect(self.check_wanted)
        checker.checked.connect(self._on_checked)
        document.edited.connect(self._again.start)
        self.list.currentRowChanged.connect(self._show_buttons)
        self.list.itemActivated.connect(self._show_place)
        self.show_button.clicked.connect(self._show_place)
        self.fix_button.clicked.connect(self.fix)
        # A list takes letters as the beginning of an entry's text; a shortcut comes first.
        key = QShortcut(QKeySequence(Qt.Key.Key_F), self.list)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self.fix)
        self.confirm.toggled.connect(self._show_buttons)
        self.name.textChanged.connect(self._show_buttons)
        self.sign_button.clicked.connect(self._sign)
        self._show_buttons()

    @property
    def document(self) -> ReportDocument:
        """The report that is to be signed, whatever the pane shows by now."""
        return self._document

    def current(self) -> Concern | None:
        """The concern that is chosen in the list."""
        row = self.list.currentRow()
        return self.concerns[row] if 0 <= row < len(self.concerns) else None

    def fix(self) -> None:
        """Carries out the fix of the chosen concern, where the text is still what was checked."""
        concern = self.current()
        if concern is None or concern.fix is None or self._report is None:
            return
        if still_there(self._document, self._report, concern):
            apply_fix(self._document, concern)
        self.check_wanted.emit()

    def _lay_out(self, signing: bool) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.show_button)
        row.addWidget(self.fix_button)
        row.addStretch(1)
        layout.addLayout(row)
        self.draft.setWordWrap(True)
        self.draft.setTextFormat(Qt.TextFormat.PlainText)
        self.draft.setStyleSheet(f"color: {COLOURS.quiet};")
        lines = [draft_line(self._document.record), origin_line(self._document)]
        if self._document.offers:
            lines.append(self.tr("What the draft offers below the text is no part of the report; signing drops it."))
        self.draft.setText("\n".join(lines).strip())
        layout.addWidget(self.draft)
        buttons = QDialogButtonBox(self)
        if signing:
            named = QHBoxLayout()
            label = QLabel(self.tr("Signed by"), self)
            label.setBuddy(self.name)
            named.addWidget(label)
            named.addWidget(self.name, 1)
            layout.addLayout(named)
            layout.addWidget(self.confirm)
            final = QLabel(
                self.tr("A signed report never changes again; what is to be added becomes an addendum."), self
            )
            final.setWordWrap(True)
            final.setStyleSheet(f"color: {COLOURS.warning};")
            layout.addWidget(final)
            buttons.addButton(self.sign_button, QDialogButtonBox.ButtonRole.ActionRole)
            # Enter in the list shows a place; it must never sign.
            self.sign_button.setAutoDefault(False)
        else:
            for widget in (self.name, self.confirm, self.sign_button):
                widget.hide()
        close = buttons.addButton(
            QDialogButtonBox.StandardButton.Cancel if signing else QDialogButtonBox.StandardButton.Close
        )
        for button in (close, self.show_button, self.fix_button):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(520, 560)

    def _on_checked(self, report: CheckedReport, concerns: list[Concern]) -> None:
        row = self.list.currentRow()
        self._report, self.concerns = report, concerns
        self.list.clear()
        for concern in concerns:
            marked = report.text(concern.section)[concern.start : concern.end].strip()
            shown = marked if len(marked) <= 60 else marked[:57] + "…"
            text = translate("Report", "{section}: {concern}").format(
                section=section_name(concern.section), concern=said(concern.message)
            )
            text += f"\n“{shown}”" if shown else ""
            self.list.addItem(QListWidgetItem(icon("mdi6.alert-outline", COLOURS.warning), text))
        count = len(concerns)
        self.title.setText(
            self.tr("The checks found nothing.")
            if not count
            else self.tr("The checks found one place to look at.")
            if count == 1
            else self.tr("The checks found {} places to look at.").format(count)
        )
        self.list.setCurrentRow(min(max(row, 0), count - 1))
        self._show_buttons()

    def _show_place(self) -> None:
        concern = self.current()
        if concern is not None and self._report is not None and still_there(self._document, self._report, concern):
            self.place_wanted.emit(concern)

    def _show_buttons(self) -> None:
        concern = self.current()
        self.show_button.setEnabled(concern is not None)
        self.fix_button.setEnabled(concern is not None and concern.fix is not None)
        self.fix_button.setText(
            f"{said(concern.fix.label)} (F)" if concern is not None and concern.fix is not None else self.tr("Fix (F)")
        )
        ready = self._report is not None and self.confirm.isChecked() and bool(self.name.text().strip())
        self.sign_button.setEnabled(ready and not self._document.record.final)

    def _sign(self) -> None:
        self.signed.emit(self.name.text().strip())
        self.accept()
