"""The study browser as a Qt model: patient, study, series, and the films of a series that has several."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from app.films import wording
from app.films.corner_text import view_name
from app.films.drag import MIME, FilmMime
from app.films.film_strip import starred, thumbnail
from app.studies.study import Study
from app.studies.study_list import StudyList, StudyRole
from app.translation import counted, translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.patient import surely_same_patient

Index = QModelIndex | QPersistentModelIndex


class Level(IntEnum):
    """What a row stands for."""

    ROOT = 0
    PATIENT = 1
    STUDY = 2
    SERIES = 3
    FILM = 4


LEVEL_ROLE = int(Qt.ItemDataRole.UserRole) + 100
FILM_ROLE = int(Qt.ItemDataRole.UserRole) + 101
_numbers = itertools.count(1)


@dataclass(eq=False)
class _Node:
    """One row. ``key`` tells it from its siblings; ``films`` are those of a series, or the one of a film row; ``seen``
    is how many of a study's films have their rows.
    """

    level: Level
    key: Any
    parent: _Node | None = None
    study: Study | None = None
    films: list[Film] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)
    seen: int = 0
    number: int = field(default_factory=lambda: next(_numbers))

    @property
    def row(self) -> int:
        """The place among the siblings."""
        return 0 if self.parent is None else self.parent.children.index(self)

    def child(self, key: Any) -> _Node | None:
        """The child of this key."""
        return next((child for child in self.children if child.key == key), None)


class StudyTree(QAbstractItemModel):
    """Follows a ``StudyList``. Rows are added at the end of their siblings, so that nothing moves out of its order.

    Patient rows cannot be chosen; every other row belongs to a study (``StudyRole.UID``). ``FILM_ROLE`` gives the film
    that a series or a film row stands for.
    """

    def __init__(self, studies: StudyList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studies = studies
        self._root = _Node(Level.ROOT, None)
        self._nodes: dict[int, _Node] = {}
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
        return [study.key for patient in self._root.children for study in patient.children]

    def index_of(self, uid: str) -> QModelIndex:
        """The row of a study; invalid for an unknown key."""
        node = self._study_node(uid)
        return QModelIndex() if node is None else self._index(node)

    # What Qt asks ---------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """The index of a child; invalid where there is none."""
        children = self._node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].number)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() takes no argument
        """The row above a row."""
        above = self._node(index).parent
        return QModelIndex() if above is None or above.level is Level.ROOT else self._index(above)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows lie below."""
        return len(self._node(parent).children)

    def columnCount(self, parent: Index | None = None) -> int:
        """One."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Patients cannot be chosen, series and films can be dragged."""
        level = self._node(index).level
        if level in (Level.ROOT, Level.PATIENT):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if level in (Level.SERIES, Level.FILM) else flags

    def mimeTypes(self) -> list[str]:
        """A film of this program."""
        return [MIME]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]  # one film, not a list
        """The film of the first row."""
        return FilmMime(self._node(indexes[0]).films[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says; roles of ``StudyRole`` are answered as the study list answers them."""
        node = self._node(index)
        if node.level is Level.ROOT:
            return None
        if role == LEVEL_ROLE:
            return node.level
        if role == FILM_ROLE:
            return node.films[0] if node.films else None
        if node.level is Level.PATIENT:
            return self._patient_data(node, role)
        if node.level is Level.STUDY or role > int(Qt.ItemDataRole.UserRole):
            return self._study_data(node, role)
        film = node.films[0]
        key = any(self.flagged(one) for one in node.films)
        if role == Qt.ItemDataRole.DisplayRole:
            return _series_words(node)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return (
                translate("Studies", "{film}, key film").format(film=_series_words(node))
                if key
                else _series_words(node)
            )
        return self._picture(film, key) if role == Qt.ItemDataRole.DecorationRole else None

    def mark_again(self) -> None:
        """Ask anew which films are key films."""
        for node in list(self._nodes.values()):
            if node.films:
                self.dataChanged.emit(self._index(node), self._index(node))

    # Inside ---------------------------------------------------------------------------------------------------------

    def _patient_data(self, node: _Node, role: int) -> Any:
        header = node.children[0].study.header if node.children and node.children[0].study else None
        if header is None:
            return None
        name = wording.person(header.patient_name) or translate("Studies", "Name not stated")
        identity = (
            translate("Studies", "ID {patient_id}").format(patient_id=header.patient_id) if header.patient_id else ""
        )
        values: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: name,
            Qt.ItemDataRole.ToolTipRole: "\n".join(part for part in (name, identity) if part),
            Qt.ItemDataRole.AccessibleTextRole: f"{name} {identity}".strip(),
            StudyRole.PATIENT_NAME: name,
            StudyRole.PATIENT_ID: header.patient_id,
        }
        return values.get(role)

    def _picture(self, film: Film, key: bool) -> QIcon:
        if film not in self._icons:
            self._icons[film] = QIcon(thumbnail(film))
        if not key:
            return self._icons[film]
        if film not in self._starred:
            self._starred[film] = starred(self._icons[film])
        return self._starred[film]

    def _study_data(self, node: _Node, role: int) -> Any:
        while node.level is not Level.STUDY and node.parent is not None:
            node = node.parent
        row = self._studies.row_of(node.key)
        return None if row is None else self._studies.data(self._studies.index(row), role)

    def _node(self, index: Index | None) -> _Node:
        if index is None or not index.isValid():
            return self._root
        return self._nodes.get(int(index.internalId()), self._root)

    def _index(self, node: _Node) -> QModelIndex:
        return self.createIndex(node.row, 0, node.number)

    def _study_node(self, uid: str) -> _Node | None:
        return next((study for patient in self._root.children if (study := patient.child(uid)) is not None), None)

    def _append(self, parent: _Node, node: _Node) -> _Node:
        above = QModelIndex() if parent is self._root else self._index(parent)
        self.beginInsertRows(above, len(parent.children), len(parent.children))
        node.parent = parent
        parent.children.append(node)
        self._nodes[node.number] = node
        self.endInsertRows()
        return node

    def _take(self, node: _Node) -> None:
        assert node.parent is not None
        above = QModelIndex() if node.parent is self._root else self._index(node.parent)
        self.beginRemoveRows(above, node.row, node.row)
        node.parent.children.remove(node)
        self._forget(node)
        self.endRemoveRows()

    def _forget(self, node: _Node) -> None:
        del self._nodes[node.number]
        for child in node.children:
            self._forget(child)

    def _add_study(self, row: int) -> None:
        study = self._studies.study(self._studies.uids()[row])
        assert study is not None
        header = study.header
        patient = next((row for row in self._root.children if _is_of(row, header)), None)
        node = _Node(Level.STUDY, study.uid, study=study)
        if patient is None:
            # With its study in it from the start: a patient row without one would have no name.
            patient = _Node(Level.PATIENT, study.uid, children=[node])
            node.parent = patient
            self._nodes[node.number] = node
            self._append(self._root, patient)
        else:
            self._append(patient, node)
        self._add_films(node)

    def _add_films(self, node: _Node) -> None:
        assert node.study is not None
        # A study's films are only ever added to, and at its end.
        for film in node.study.films[node.seen :]:
            key = film.header.series_uid or film.header.sop_uid or str(film.path)
            series = node.child(key)
            if series is None:
                self._append(node, _Node(Level.SERIES, key, films=[film]))
                continue
            series.films.append(film)
            for shown in [film] if series.children else series.films:
                self._append(series, _Node(Level.FILM, shown, films=[shown]))
            self.dataChanged.emit(self._index(series), self._index(series))
        node.seen = len(node.study.films)

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._add_study(row)

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        for uid in self._studies.uids()[first : last + 1]:
            node = self._study_node(uid)
            if node is not None and node.parent is not None:
                self._take(node.parent if len(node.parent.children) == 1 else node)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for uid in self._studies.uids()[first.row() : last.row() + 1]:
            node = self._study_node(uid)
            if node is not None:
                self._add_films(node)
                self.dataChanged.emit(self._index(node), self._index(node))


def _is_of(patient: _Node, header: FilmHeader) -> bool:
    """Whether a patient row is of the person whom the header names."""
    studies = (node.study for node in patient.children)
    return any(study is not None and surely_same_patient(study.header, header) for study in studies)


def _series_words(node: _Node) -> str:
    header = node.films[0].header
    if node.level is Level.FILM:
        return view_name(header) or translate("Studies", "Film {number}").format(number=node.row + 1)
    views = [view for view in dict.fromkeys(view_name(film.header) for film in node.films) if view]
    name = (
        header.series_description
        or ", ".join(views)
        or translate("Studies", "Series {number}").format(number=node.row + 1)
    )
    view = f" · {', '.join(views)}" if header.series_description and views else ""
    count = len(node.films)
    return f"{name}{view}" if count == 1 else f"{name}{view} · {counted('Studies', '%n film(s)', count)}"
