"""What the window does about the report on display: requests to the flow, and which actions can be had."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from app.draft_flow import DraftFlow
from app.report.book import ReportBook
from app.report.pane import ReportPane
from app.report.record import ReportState
from app.studies.study import DraftState
from app.studies.study_list import StudyList
from app.studies.study_panel import StudyPanel
from app.translation import translate


class DraftDesk(QObject):
    """Passes the pane's requests on for the chosen study, and keeps actions and study list in line with its report."""

    def __init__(
        self,
        parent: QObject,
        studies: StudyList,
        panel: StudyPanel,
        flow: DraftFlow,
        book: ReportBook,
        pane: ReportPane,
        actions: Mapping[str, QAction],
    ) -> None:
        """``actions`` are the window's, by id."""
        super().__init__(parent)
        self._studies = studies
        self._panel = panel
        self._flow = flow
        self._pane = pane
        self._actions = actions
        self._unattended: Callable[[int, str], None] | None = None
        pane.draft_requested.connect(self._on_draft_requested)
        pane.force_requested.connect(self._on_force_requested)
        pane.continuation_requested.connect(self._on_continuation_requested)
        pane.stop_requested.connect(self._on_stop_requested)
        flow.changed.connect(self.show_actions)
        flow.ended.connect(self._on_ended)
        book.edited.connect(self._on_edited)

    def unattended(self, finish: Callable[[int, str], None]) -> None:
        """Ask nothing from now on; call ``finish(status, message)`` when the draft has ended or cannot begin."""
        self._unattended = finish

    def give_up(self, message: str) -> None:
        """Nobody watches and there will be no draft: end with ``message``."""
        if self._unattended is not None:
            self._unattended(1, message)

    def draft_unasked(self, language: str | None) -> None:
        """The draft that the command line asked for. It replaces a draft of an earlier run, but nobody's own text."""
        report = self._pane.report
        if report is not None and report.edited_by_user:
            message = translate(
                "Drafting", "Your text of an earlier run was recovered, so no draft was started. Redraft replaces it."
            )
            report.tell(message, "notice")
            self.give_up(message)
            return
        if language is not None:
            self._pane.controls.language = language
        self._pane.draft()

    @Slot(str)
    def show_report(self, uid: str) -> None:
        """Show the report of a study; "" for none."""
        report = self._flow.report(uid)
        self._pane.show_study(report.header if report is not None else None)
        self.show_actions()

    @Slot(str)
    def show_kept(self, uid: str) -> None:
        """Say in the study list what an earlier run left unsaved of a study's report."""
        if (study := self._studies.study(uid)) is not None and study.state is DraftState.NONE:
            self._show_report_state(uid)

    @Slot()
    def show_actions(self) -> None:
        """Enable what can be done with the report on display."""
        uid = self._panel.current_uid
        drafting = bool(uid) and self._flow.drafting(uid)
        self._actions["stop"].setEnabled(drafting)
        self._actions["close_study"].setEnabled(bool(uid))
        report = self._pane.report
        has_text = report is not None and report.has_text
        final = report is not None and report.record.final
        for name in ("save_report", "copy_report", "check", "export"):
            self._actions[name].setEnabled(has_text)
        for name in ("insert_offer", "dismiss_offer"):
            self._actions[name].setEnabled(report is not None and bool(report.offers))
        for name in ("redraft_here", "draft_impression"):
            self._actions[name].setEnabled(has_text and not drafting and not final)
        for name in ("mark_read", "preliminary", "sign"):
            self._actions[name].setEnabled(has_text and not final)
        self._actions["versions"].setEnabled(report is not None)
        self._actions["draft"].setEnabled(bool(uid) and not drafting and not final)
        # A draft that was stopped still ends: until then another one cannot begin.
        self._pane.set_can_draft(report is not None and not drafting)

    @Slot(str)
    def _on_draft_requested(self, language: str) -> None:
        self._begin(language, force=False)

    @Slot(str)
    def _on_force_requested(self, language: str) -> None:
        self._begin(language, force=True)

    @Slot(str, str)
    def _on_continuation_requested(self, language: str, prefix: str) -> None:
        uid = self._panel.current_uid
        report = self._pane.report
        if report is not None and not (uid and self._flow.draft(uid, language, prefix=prefix)):
            report.forget_continuation()

    def _begin(self, language: str, *, force: bool) -> None:
        uid = self._panel.current_uid
        if uid:
            self._flow.draft(uid, language, force=force)

    @Slot()
    def _on_stop_requested(self) -> None:
        self._flow.stop(self._panel.current_uid)

    @Slot()
    def _on_edited(self) -> None:
        self.show_actions()
        self._show_report_state(self._panel.current_uid)

    def _show_report_state(self, uid: str) -> None:
        """Say in the study list how the report stands; while a draft runs, the draft's own state stands there."""
        report = self._flow.written(uid)
        study = self._studies.study(uid)
        if report is None or study is None or self._flow.drafting(uid):
            return
        if not report.has_text:
            state = DraftState.FAILED if study.state is DraftState.FAILED else DraftState.NONE
        elif report.record.final:
            state = DraftState.SIGNED
        elif report.record.state is ReportState.PRELIMINARY:
            state = DraftState.PRELIMINARY
        elif not report.unsaved:
            state = DraftState.SAVED
        else:
            state = DraftState.EDITED if report.edited_by_user else DraftState.DRAFTED
        self._studies.set_draft_state(uid, state)

    @Slot(str, bool, str)
    def _on_ended(self, _uid: str, well: bool, message: str) -> None:
        if self._unattended is not None:
            self._unattended(0 if well else 1, message)
