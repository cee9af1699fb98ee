"""The commands that draft the whole study list, and how far that is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from app.status import StatusBar
from app.studies.study_list import StudyList
from app.telling import Telling
from app.worklist_drafts import WorklistDrafts


class ListActions(QObject):
    """Offers the two commands where they make sense; the status bar shows the round."""

    def __init__(
        self,
        drafts: WorklistDrafts,
        studies: StudyList,
        actions: Mapping[str, QAction],
        status: StatusBar,
        telling: Telling,
    ) -> None:
        """Lives with ``drafts``."""
        super().__init__(drafts)
        self._drafts = drafts
        self._studies = studies
        self._actions = actions
        self._status = status
        self._telling = telling
        studies.rowsInserted.connect(self._show)
        studies.rowsRemoved.connect(self._show)
        drafts.progress.connect(status.show_drafting)
        drafts.progress.connect(self._show)
        drafts.finished.connect(self._on_finished)
        self._show()

    @Slot()
    def _show(self) -> None:
        running = self._drafts.running
        self._actions["draft_all"].setEnabled(bool(self._studies.uids()) and not running)
        self._actions["stop_all"].setEnabled(running)

    @Slot(str)
    def _on_finished(self, message: str) -> None:
        self._status.show_drafting(0, 0)
        self._telling.shortly(message)
        self._show()
