"""The report pane: the report on display, and what its reader wants of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.report.book import ReportBook
from app.report.errors import ReportError, SaveError
from app.report.export.files import export, file_name
from app.report.export.formats import FORMATS, Choices
from app.report.export.text import report_text
from app.report.report_view import ReportView
from app.report.splitter import FINDINGS, IMPRESSION


class ReportPane(ReportView):
    """Passes on what the reader wants: drafts of the report on display, its text on the clipboard or in a file.

    ``confirm`` asks a question and ``choose_path`` for a file, so that a test can answer; both default to dialogs.
    """

    draft_requested = Signal(str)
    """A draft of the study on display, in the language "en" or "zh"."""
    force_requested = Signal(str)
    """The same, although the films are not said to be chest films."""
    continuation_requested = Signal(str, str)
    """Language, and the report text behind which the draft is to go on."""
    addendum_signed = Signal()
    """What stands in the addendum is to be signed."""
    stop_requested = Signal()
    """The draft of the study on display is to end; its report takes no further block from now on."""

    def __init__(
        self,
        book: ReportBook,
        parent: QWidget | None = None,
        *,
        confirm: Callable[[str], bool] | None = None,
        choose_path: Callable[[], Path | None] | None = None,
    ) -> None:
        super().__init__(book, parent)
        self._confirm = confirm or self._ask
        self._choose_path = choose_path or self._ask_path
        self.choices = Choices()
        """How text is laid out and what stands in it, for saving and copying."""
        self._connect()
        self.show_study(None)

    def draft(self) -> None:
        """Asks for a draft; where a report stands already, for one that replaces it."""
        if self._may_replace():
            self.draft_requested.emit(self.language)

    def redraft_here(self) -> None:
        """Asks for a draft that goes on from the cursor in Findings or Impression."""
        name = IMPRESSION if self._current == IMPRESSION else FINDINGS
        self._continue(name, self.editors[name].textCursor().position())

    def draft_impression(self) -> None:
        """Asks for an Impression drafted from the Findings as they stand."""
        self._continue(IMPRESSION, 0)

    def stop(self) -> None:
        """Ends the draft on display at once; what has arrived stays."""
        if self._report is not None and self._report.drafting:
            self.stop_requested.emit()
            self._report.stop_draft()

    def undo(self) -> None:
        if self._report is not None:
            self._report.undo()

    def redo(self) -> None:
        if self._report is not None:
            self._report.redo()

    def copy(self) -> None:
        """Puts the report on the clipboard."""
        if self._report is not None and self._report.has_text:
            try:
                text = report_text(self._report.content(), self.choices.layout, research=self.choices.research)
            except ReportError as error:
                self._report.tell(str(error), error.kind)
            else:
                QGuiApplication.clipboard().setText(text)

    def save(self) -> bool:
        """Saves the report as text where the user says; False where nothing was written."""
        report = self._report
        if report is None or not report.has_text:
            return False
        path = self._choose_path()
        if path is None:
            return False
        try:
            export(report.content(), path, FORMATS[0], self.choices)
        except SaveError as error:
            report.tell(str(error), error.kind)
            return False
        report.mark_saved()
        report.tell(self.tr("Saved."), "notice")
        return True

    def mark_read(self) -> None:
        """The reader says that he has read the whole report."""
        if self._report is not None:
            self._report.visit_all()

    def close_down(self) -> None:
        """Leaves the report on display, with what an input method is composing, before the window closes."""
        self.show_study(None)

    def _connect(self) -> None:
        self.controls.draft_button.clicked.connect(self.draft)
        self.controls.stop_button.clicked.connect(self.stop)
        self.controls.copy_button.clicked.connect(self.copy)
        self.controls.save_button.clicked.connect(self.save)
        self.messages.dismissed.connect(lambda: self._report.tell("") if self._report else None)
        self.messages.force_requested.connect(self._force)
        self.addenda.signed.connect(self.addendum_signed)
        for editor in self.editors.values():
            editor.undo_requested.connect(self.undo)
            editor.redo_requested.connect(self.redo)

    def _may_replace(self) -> bool:
        report = self._report
        if report is None or report.drafting or not self._can_draft or report.record.final:
            return False
        if not report.drafted:
            report.request_redraft(False)
            return True
        question = self.tr("Draft again? The new draft replaces the report, with what you wrote. Undo brings it back.")
        if report.edited_by_user and not self._confirm(question):
            return False
        report.request_redraft()
        return True

    def _continue(self, section: str, position: int) -> None:
        report = self._report
        if report is None or report.drafting or not self._can_draft or report.record.final:
            return
        question = self.tr("Draft on from here? What you wrote behind this place is replaced. Undo brings it back.")
        if report.own_text_behind(section, position) and not self._confirm(question):
            return
        report.language = self.language
        self.continuation_requested.emit(self.language, report.request_continuation(section, position))

    def _force(self) -> None:
        if self._may_replace():
            self.force_requested.emit(self.language)

    def _ask(self, question: str) -> bool:
        answer = QMessageBox.question(self, self.tr("Draft again"), question)
        return answer == QMessageBox.StandardButton.Yes

    def _ask_path(self) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save report as text"), file_name(FORMATS[0]), self.tr("Text (*.txt)")
        )
        return Path(name) if name else None
