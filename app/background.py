"""Indication, Comparison and Technique of the report on display, from the headers of its films and of earlier ones."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.films.hanging import hang
from app.report.desk import ReportDesk
from app.report.pane import ReportPane
from app.studies.related import priors_of
from app.studies.study_list import StudyList
from app.studies.study_panel import StudyPanel
from echo_core.films.patient import same_patient


class Background(QObject):
    """Has the report desk fill them in whenever there may be something new to say."""

    def __init__(self, desk: ReportDesk, pane: ReportPane, studies: StudyList, panel: StudyPanel) -> None:
        """Lives with ``desk``."""
        super().__init__(desk)
        self._desk = desk
        self._pane = pane
        self._studies = studies
        self._panel = panel

    @Slot()
    def fill(self) -> None:
        """What the headers say goes into the report on display."""
        uid = self._panel.current_uid
        priors = [prior.films[0].header for prior in priors_of(self._studies, uid) if prior.relation == "earlier"]
        self._desk.fill_background([film.header for film in hang(self._studies.films(uid))], priors)

    @Slot(str)
    def on_film(self, uid: str) -> None:
        """A film of study ``uid`` was opened. Of a folder's many films, few are of the patient on display."""
        report, study = self._pane.report, self._studies.study(uid)
        if report is not None and study is not None and same_patient(report.header, study.header):
            self.fill()
