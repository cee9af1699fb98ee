"""What the report desk asks of the films and the settings."""

from __future__ import annotations

from pathlib import Path

from app.draft_flow import DraftFlow
from app.films.key_pictures import KeyPictures, key_pictures
from app.films.light_box import LightBox
from app.films.measuring import lengths_mm
from app.preferences import Preferences
from app.report.desk import Surroundings
from app.report.document import ReportDocument
from app.report.measured import Measured, measured_on
from app.studies.study_list import StudyList, earlier_studies
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader


def surroundings(
    studies: StudyList, flow: DraftFlow, light_box: LightBox, preferences: Preferences, folder: Path
) -> Surroundings:
    """The answers, from what is open at the time of asking; ``folder`` is the user's own."""

    annotations = light_box.book

    def films_of(report: ReportDocument) -> list[Film]:
        uids = (uid for uid in studies.uids() if flow.written(uid) is report)
        return [film for uid in uids for film in studies.films(uid)]

    def headers(report: ReportDocument) -> list[FilmHeader]:
        return [film.header for film in films_of(report)]

    def measured_mm(report: ReportDocument) -> tuple[float, ...]:
        layers = ((film.header, annotations.layer(film).annotations) for film in films_of(report))
        return tuple(length for header, drawn in layers for length in lengths_mm(header, drawn))

    def measured(report: ReportDocument) -> list[Measured]:
        layers = ((film, annotations.layer(film).annotations) for film in films_of(report))
        return [one for film, drawn in layers for one in measured_on(film, drawn, report.language)]

    def pictures(key: str) -> KeyPictures:
        films = [
            film
            for uid in studies.uids()
            if (report := flow.written(uid)) is not None and report.study_uid == key
            for film in studies.films(uid)
        ]
        return key_pictures(light_box, films)

    return Surroundings(
        author=preferences.author,
        priors=lambda report: earlier_studies(studies, report.header),
        measured_mm=measured_mm,
        headers=headers,
        own_words=preferences.own_words,
        measured=measured,
        pictures=pictures,
        folder=folder,
    )
