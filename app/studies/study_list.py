"""The worklist as a Qt model: one row a study, in the order of opening, so that nothing moves under the reader."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.films import wording
from app.paths import printable
from app.studies.study import DraftState, Study, own_key
from app.translation import counted, translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.patient import identity_key, patient_number, same_patient, surely_same_patient

Index = QModelIndex | QPersistentModelIndex


class StudyRole(IntEnum):
    """What ``StudyList.data`` answers beyond Qt's own roles."""

    UID = Qt.ItemDataRole.UserRole + 1
    PATIENT_NAME = Qt.ItemDataRole.UserRole + 2
    PATIENT_ID = Qt.ItemDataRole.UserRole + 3
    STUDY_DATE = Qt.ItemDataRole.UserRole + 4
    DESCRIPTION = Qt.ItemDataRole.UserRole + 5
    FILM_COUNT = Qt.ItemDataRole.UserRole + 6
    DRAFT_STATE = Qt.ItemDataRole.UserRole + 7


class StudyList(QAbstractListModel):
    """Studies grouped by StudyInstanceUID.

    A film without that UID is a study of its own. Two patients under one UID (a copying mistake that does occur) are
    kept apart, because a report belongs to one person.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studies: list[Study] = []
        self._rows: dict[str, int] = {}
        self._sharing: dict[str, list[Study]] = {}
        """The studies of each Study Instance UID: more than one where patients share it."""
        self._numbered: dict[str, list[Study]] = {}
        """The studies of each patient ID, top row first."""
        self._held: set[tuple[str, ...]] = set()

    def add_film(self, film: Film) -> str:
        """Put a film into its study, made if need be; a film that is there already changes nothing. The study's key."""
        uid = self._key(film)
        row = self.row_of(uid)
        if row is None:
            row = len(self._studies)
            self.beginInsertRows(QModelIndex(), row, row)
            study = Study(uid, film.header, [film])
            self._studies.append(study)
            self._rows[uid] = row
            self._sharing.setdefault(_study_uid(film.header, film.path), []).append(study)
            self._numbered.setdefault(patient_number(film.header), []).append(study)
            self.endInsertRows()
            self._held.add(_identity(film.header, film.path))
        elif not self._studies[row].holds(film):
            self._held.add(_identity(film.header, film.path))
            self._studies[row].films.append(film)
            self._changed(row)
        return uid

    def holds(self, header: FilmHeader, path: Path) -> bool:
        """Whether a film of this SOP Instance UID, or without one of this path, is open in a study of this patient."""
        return _identity(header, path) in self._held

    def remove(self, uid: str) -> None:
        """Take a study from the list; its films are released with their last user."""
        row = self.row_of(uid)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            study = self._studies[row]
            self._held -= {_identity(film.header, film.path) for film in study.films}
            self._sharing[_study_uid(study.films[0].header, study.films[0].path)].remove(study)
            self._numbered[patient_number(study.header)].remove(study)
            del self._studies[row]
            self._rows = {study.uid: place for place, study in enumerate(self._studies)}
            self.endRemoveRows()

    def study(self, uid: str) -> Study | None:
        """The study of this key."""
        row = self.row_of(uid)
        return None if row is None else self._studies[row]

    def films(self, uid: str) -> list[Film]:
        """The study's films, in the order of opening; empty for an unknown key."""
        study = self.study(uid)
        return [] if study is None else list(study.films)

    def membership(self, uid: str) -> Callable[[FilmHeader, Path], bool]:
        """What tells of a film, open or not, whether it is of this study. It outlives the study, and keeps no film."""
        study = self._studies[self._rows[uid]]
        own, of_study = study.header, _study_uid(study.films[0].header, study.films[0].path)
        return lambda header, path: _study_uid(header, path) == of_study and same_patient(own, header)

    def uids(self) -> list[str]:
        """All keys, top row first."""
        return [study.uid for study in self._studies]

    def of_patient(self, header: FilmHeader) -> list[Study]:
        """The studies that are surely of this person, top row first."""
        numbered = self._numbered.get(patient_number(header), [])
        return [study for study in numbered if surely_same_patient(study.header, header)]

    def of_one_patient(self, uid: str, other: str) -> bool:
        """Whether both keys are of studies that are surely of one person."""
        one, two = self.study(uid), self.study(other)
        return one is not None and two is not None and surely_same_patient(one.header, two.header)

    def set_draft_state(self, uid: str, state: DraftState) -> None:
        """Show how far the study's report is."""
        row = self.row_of(uid)
        if row is not None and self._studies[row].state is not state:
            self._studies[row].state = state
            self._changed(row)

    def row_of(self, uid: str) -> int | None:
        """The row of a key, or None."""
        return self._rows.get(uid)

    def at(self, row: int) -> Study:
        """The study of a row."""
        return self._studies[row]

    def rowCount(self, parent: Index | None = None) -> int:
        """Studies in the list; a study has no rows below it."""
        return 0 if parent is not None and parent.isValid() else len(self._studies)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value of a ``StudyRole``, or the text that Qt's own roles need."""
        if not index.isValid() or not 0 <= index.row() < len(self._studies):
            return None
        return self.values_of(self._studies[index.row()]).get(role)

    def values_of(self, study: Study) -> dict[int, Any]:
        """Everything that a study's row says, by role."""
        header = study.header
        name = wording.person(header.patient_name) or translate("Studies", "Name not stated")
        count = len(study.films)
        films = counted("Studies", "%n film(s)", count)
        date = wording.date(header.study_date) or translate("Studies", "date not stated")
        return {
            Qt.ItemDataRole.DisplayRole: name,
            Qt.ItemDataRole.ToolTipRole: "\n".join(
                part
                for part in (
                    name,
                    translate("Studies", "ID {patient_id}").format(patient_id=header.patient_id),
                    date,
                    header.study_description,
                    films,
                )
                if part
            ),
            Qt.ItemDataRole.AccessibleTextRole: f"{name}, {date}, {films} {study.state.words}".strip(),
            StudyRole.UID: study.uid,
            StudyRole.PATIENT_NAME: name,
            StudyRole.PATIENT_ID: header.patient_id,
            StudyRole.STUDY_DATE: date,
            StudyRole.DESCRIPTION: header.study_description or header.body_part,
            StudyRole.FILM_COUNT: count,
            StudyRole.DRAFT_STATE: study.state,
        }

    def _key(self, film: Film) -> str:
        header = film.header
        uid = _study_uid(header, film.path)
        sharing = self._sharing.get(uid, [])
        own = next((study for study in sharing if same_patient(study.header, header)), None)
        if own is not None:
            return own.uid
        return own_key(uid, header) if any(study.uid == uid for study in sharing) else uid

    def _changed(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)


def earlier_studies(studies: StudyList, header: FilmHeader) -> int:
    """How many studies of the list are of this patient and of an earlier day."""
    return sum(
        bool(study.header.study_date) and study.header.study_date < header.study_date
        for study in studies.of_patient(header)
    )


def _study_uid(header: FilmHeader, path: Path) -> str:
    """A film without a Study Instance UID is a study of its own, under a name that Qt gives back as it is."""
    return header.study_uid or f"film:{header.sop_uid or printable(str(path), 'backslashreplace')}"


def _identity(header: FilmHeader, path: Path) -> tuple[str, ...]:
    return header.sop_uid or str(path), header.study_uid, *identity_key(header)
