"""The study browser as a Qt model: patient, study, series, and the films of a series that has several.

Its rows are Qt's own items: the view asks about thousands of them whenever one is added, which in Python would be felt.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel

from app.films import wording
from app.films.corner_text import view_name
from app.films.drag import MIME, FilmMime
from app.films.thumbnails import starred, thumbnail
from app.studies.study import Study
from app.studies.study_list import StudyList, StudyRole
from app.translation import counted, translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.patient import patient_number, surely_same_patient

Index = QModelIndex | QPersistentModelIndex


class Level(IntEnum):
    """What a row stands for."""

    PATIENT = 1
    STUDY = 2
    SERIES = 3
    FILM = 4


LEVEL_ROLE = int(Qt.ItemDataRole.UserRole) + 100
FILM_ROLE = int(Qt.ItemDataRole.UserRole) + 101
_WORDS = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


@dataclass(eq=False)
class _Films:
    """A row of one film, or of a series of several; ``films`` below it, once there are several."""

    item: QStandardItem
    shown: list[Film]
    below: list[_Films] = field(default_factory=list)


@dataclass(eq=False)
class _StudyRow:
    """The row of a study; ``seen`` is how many of its films have their rows."""

    item: QStandardItem
    header: FilmHeader
    series: dict[str, _Films] = field(default_factory=dict)
    seen: int = 0


@dataclass(eq=False)
class _PatientRow:
    """The row of a patient, and those of the patient's studies."""

    item: QStandardItem
    studies: list[_StudyRow]

    def is_of(self, header: FilmHeader) -> bool:
        """Whether this is the person whom the header names."""
        return any(surely_same_patient(study.header, header) for study in self.studies)


class StudyTree(QStandardItemModel):
    """Follows a ``StudyList``. Rows are added at the end of their siblings, so that nothing moves out of its order.

    Patient rows cannot be chosen; every other row belongs to a study (``StudyRole.UID``). ``FILM_ROLE`` gives the film
    that a series or a film row stands for, ``LEVEL_ROLE`` the ``Level`` as a number.
    """

    def __init__(self, studies: StudyList, parent: QObject | None = None, size: QSize | None = None) -> None:
        """``size`` is the room that each row takes; by default what the view's delegate says."""
        super().__init__(parent)
        self._studies = studies
        self._size = size
        self._patients: dict[str, list[_PatientRow]] = {}
        """By patient ID."""
        self._rows: dict[str, _StudyRow] = {}
        self._icons: weakref.WeakKeyDictionary[Film, QIcon] = weakref.WeakKeyDictionary()
        self._starred: weakref.WeakKeyDictionary[Film, QIcon] = weakref.WeakKeyDictionary()
        self.flagged: Callable[[Film], bool] = lambda _film: False
        """Which films are key films: their pictures carry a star."""
        studies.rowsInserted.connect(self._on_inserted)
        studies.rowsAboutToBeRemoved.connect(self._on_removed)
        studies.dataChanged.connect(self._on_changed)
        for row in range(studies.rowCount()):
            self._add_study(row)

    def uids(self) -> list[str]:
        """The studies' keys from top to bottom."""
        patients = [self.item(row) for row in range(self.rowCount())]
        return [
            str(patient.child(row).data(StudyRole.UID)) for patient in patients for row in range(patient.rowCount())
        ]

    def index_of(self, uid: str) -> QModelIndex:
        """The row of a study; invalid for an unknown key."""
        row = self._rows.get(uid)
        return QModelIndex() if row is None else row.item.index()

    def picture(self, index: Index) -> QIcon:
        """The small picture of a series or film row, with a star on a key film; made when it is first asked for."""
        rows = self._rows[str(index.data(StudyRole.UID))].series.values()
        found = next(one for row in rows for one in (row, *row.below) if one.item.index() == index)
        film = found.shown[0]
        if film not in self._icons:
            self._icons[film] = QIcon(thumbnail(film))
        if not self._key(found):
            return self._icons[film]
        if film not in self._starred:
            self._starred[film] = starred(self._icons[film])
        return self._starred[film]

    def mimeTypes(self) -> list[str]:
        """A film of this program."""
        return [MIME]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]  # one film, not a list
        """The film of the first row."""
        return FilmMime(indexes[0].data(FILM_ROLE))

    def mark_again(self) -> None:
        """Ask anew which films are key films."""
        for study in self._rows.values():
            for series in study.series.values():
                self._say(series)

    # Inside ---------------------------------------------------------------------------------------------------------

    def _item(self, level: Level, uid: str) -> QStandardItem:
        item = QStandardItem()
        item.setEditable(False)
        item.setDropEnabled(False)
        item.setDragEnabled(level in (Level.SERIES, Level.FILM))
        item.setData(int(level), LEVEL_ROLE)
        item.setData(uid, StudyRole.UID)
        if self._size is not None:
            item.setSizeHint(self._size)
        return item

    def _patient(self, header: FilmHeader) -> QStandardItem:
        item = self._item(Level.PATIENT, "")
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        name = wording.person(header.patient_name) or translate("Studies", "Name not stated")
        identity = (
            translate("Studies", "ID {patient_id}").format(patient_id=header.patient_id) if header.patient_id else ""
        )
        item.setText(name)
        item.setToolTip("\n".join(part for part in (name, identity) if part))
        item.setData(f"{name} {identity}".strip(), Qt.ItemDataRole.AccessibleTextRole)
        item.setData(name, StudyRole.PATIENT_NAME)
        item.setData(header.patient_id, StudyRole.PATIENT_ID)
        return item

    def _add_study(self, row: int) -> None:
        study = self._studies.at(row)
        header = study.header
        made = _StudyRow(self._item(Level.STUDY, study.uid), header)
        self._rows[study.uid] = made
        self._fill(made, study)
        numbered = self._patients.setdefault(patient_number(header), [])
        patient = next((row for row in numbered if row.is_of(header)), None)
        if patient is None:
            # With its study in it from the start: there is no patient without one.
            patient = _PatientRow(self._patient(header), [made])
            numbered.append(patient)
            patient.item.appendRow(made.item)
            self.appendRow(patient.item)
        else:
            patient.studies.append(made)
            patient.item.appendRow(made.item)

    def _fill(self, row: _StudyRow, study: Study) -> None:
        """What the study list says of a study, and the films that have come to it since: they come at its end."""
        for role, value in self._studies.values_of(study).items():
            if row.item.data(role) != value:
                row.item.setData(value, role)
        for film in study.films[row.seen :]:
            key = film.header.series_uid or film.header.sop_uid or str(film.path)
            series = row.series.get(key)
            if series is None:
                row.series[key] = series = self._films_row(Level.SERIES, study.uid, film)
                self._say(series, len(row.series))
                row.item.appendRow(series.item)
                continue
            series.shown.append(film)
            for shown in [film] if series.below else series.shown:
                below = self._films_row(Level.FILM, study.uid, shown)
                series.below.append(below)
                self._say(below, len(series.below))
                series.item.appendRow(below.item)
            self._say(series)
        row.seen = len(study.films)

    def _films_row(self, level: Level, uid: str, film: Film) -> _Films:
        item = self._item(level, uid)
        item.setData(film, FILM_ROLE)
        return _Films(item, [film])

    def _say(self, row: _Films, number: int | None = None) -> None:
        """Write what the row says, and its films' rows; ``number`` is its place where it has none yet."""
        words = _words(row, row.item.row() + 1 if number is None else number)
        if row.item.text() != words:
            row.item.setText(words)
        key = self._key(row)
        spoken = translate("Studies", "{film}, key film").format(film=words) if key else words
        for role in _WORDS:
            if row.item.data(role) != spoken:
                row.item.setData(spoken, role)
        for below in row.below:
            self._say(below)

    def _key(self, row: _Films) -> bool:
        return any(self.flagged(film) for film in row.shown)

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._add_study(row)

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            gone = self._rows.pop(self._studies.at(row).uid)
            numbered = self._patients[patient_number(gone.header)]
            patient = next(one for one in numbered if gone in one.studies)
            patient.studies.remove(gone)
            if patient.studies:
                patient.item.removeRow(gone.item.row())
            else:
                numbered.remove(patient)
                self.removeRow(patient.item.row())

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            study = self._studies.at(row)
            self._fill(self._rows[study.uid], study)


def _words(row: _Films, number: int) -> str:
    header = row.shown[0].header
    if row.item.data(LEVEL_ROLE) == Level.FILM:
        return view_name(header) or translate("Studies", "Film {number}").format(number=number)
    views = [view for view in dict.fromkeys(view_name(film.header) for film in row.shown) if view]
    name = (
        header.series_description or ", ".join(views) or translate("Studies", "Series {number}").format(number=number)
    )
    view = f" · {', '.join(views)}" if header.series_description and views else ""
    count = len(row.shown)
    return f"{name}{view}" if count == 1 else f"{name}{view} · {counted('Studies', '%n film(s)', count)}"
