"""Drafting the whole worklist in the background, one study after the other, without touching what is on display."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Signal, Slot

from app.draft_flow import DraftFlow
from app.studies.study_list import StudyList
from app.translation import counted, translate


class WorklistDrafts(QObject):
    """Asks for one draft at a time, so that a draft that the reader asks for waits for one study at most."""

    progress = Signal(int, int)
    """Studies done, and studies in all."""
    finished = Signal(str)
    """The round is over, by itself or because it was stopped: what to tell the user."""

    def __init__(self, studies: StudyList, flow: DraftFlow, parent: QObject | None = None) -> None:
        """No round is under way."""
        super().__init__(parent)
        self._studies = studies
        self._flow = flow
        self._waiting: deque[str] = deque()
        self._current = ""
        self._drafted = self._failed = self._total = 0
        flow.ended.connect(self._on_ended)
        studies.rowsAboutToBeRemoved.connect(self._forget_removed)

    @property
    def running(self) -> bool:
        """Whether a round is under way."""
        return self._total > 0

    def start(self, first: str = "") -> None:
        """Draft every study whose report is empty, ``first`` before the others; what anybody wrote stays as it is."""
        if self.running:
            return
        uids = sorted(self._studies.uids(), key=lambda uid: uid != first)
        self._waiting = deque(uid for uid in uids if self._is_empty(uid))
        self._total, self._drafted, self._failed = len(self._waiting), 0, 0
        if not self._total:
            self.finished.emit(
                translate("Drafting", "Every study of the list has a report already, or is being drafted.")
            )
            return
        self.progress.emit(0, self._total)
        self._next()

    def stop(self) -> None:
        """End the round; the draft under way ends at its next block."""
        if not self.running:
            return
        current, self._current = self._current, ""
        self._waiting.clear()
        if current:
            self._flow.stop(current)
        self._finish(translate("Drafting", "Drafting the list was stopped."))

    def _is_empty(self, uid: str) -> bool:
        report = self._flow.written(uid)
        return not self._flow.drafting(uid) and (report is None or not (report.has_text or report.record.final))

    def _next(self) -> None:
        """Begin the next draft that can begin. A study that cannot be drafted is told why on its own report."""
        while self._waiting:
            uid = self._waiting.popleft()
            # The reader may have written or drafted meanwhile.
            if self._is_empty(uid):
                report = self._flow.report(uid)
                if report is not None and self._flow.draft(uid, report.language) and self._flow.drafting(uid):
                    self._current = uid
                    return
                self._failed += 1
            else:
                self._drafted += 1
            self.progress.emit(self._drafted + self._failed, self._total)
        self._finish("")

    @Slot(str, bool, str)
    def _on_ended(self, uid: str, well: bool, _message: str) -> None:
        if not uid or uid != self._current or self._flow.drafting(uid):
            return
        if well:
            self._drafted += 1
        else:
            self._failed += 1
        self._current = ""
        self.progress.emit(self._drafted + self._failed, self._total)
        self._next()

    @Slot()
    def _forget_removed(self, _parent: object, first: int, last: int) -> None:
        gone = set(self._studies.uids()[first : last + 1])
        self._waiting = deque(uid for uid in self._waiting if uid not in gone)

    def _finish(self, before: str) -> None:
        drafted, failed, self._total = self._drafted, self._failed, 0
        told = [before] if before else []
        told.append(counted("Drafting", "%n study(s) have a draft.", drafted))
        if failed:
            told.append(counted("Drafting", "%n could not be drafted: the report(s) say why.", failed))
        self.finished.emit(" ".join(told))
