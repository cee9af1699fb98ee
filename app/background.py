"""Indication, Comparison and Technique of the report on display, from the headers of its films and of earlier ones."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from app.films.hanging import hang
from app.report.desk import ReportDesk
from app.report.pane import ReportPane
from app.studies.related import priors_of
from app.studies.study_list import StudyList
from app.studies.study_panel import StudyPanel
from echo_core.films.patient import same_patient
from echo_core.films.suitability import same_part

_SOON_MS = 15


class Background(QObject):
    """Has the report desk fill them in whenever there may be something new to say.

    Soon, not at once: beside the hanging of a study that would be a turn too long. A draft does not begin before it.
    """

    def __init__(self, desk: ReportDesk, pane: ReportPane, studies: StudyList, panel: StudyPanel) -> None:
        """Lives with ``desk``."""
        super().__init__(desk)
        self._desk = desk
        self._pane = pane
        self._studies = studies
        self._panel = panel
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._fill)
        pane.draft_requested.connect(self.settle)

    @Slot()
    def fill(self) -> None:
        """What the headers say goes into the report on display."""
        self._soon.start()

    @Slot()
    def settle(self) -> None:
        """Fill in now what is to be filled in soon."""
        if self._soon.isActive():
            self._soon.stop()
            self._fill()

    def shutdown(self) -> None:
        """Nothing is filled in any more."""
        self._soon.stop()

    def _fill(self) -> None:
        uid = self._panel.current_uid
        own = [film.header for film in hang(self._studies.films(uid))]
        earlier = [prior for prior in priors_of(self._studies, uid) if prior.relation == "earlier"]
        # A report compares with films of the same part of the body, whatever else of the patient is open.
        shown = ([film.header for film in prior.films if same_part(film.header, own[0])] for prior in earlier)
        self._desk.fill_background(own, [headers[0] for headers in shown if headers])

    @Slot(str)
    def on_film(self, uid: str) -> None:
        """A film of study ``uid`` was opened. Of a folder's many films, few are of the patient on display."""
        report, study = self._pane.report, self._studies.study(uid)
        if report is not None and study is not None and same_patient(report.header, study.header):
            self.fill()
