"""The study browser's view."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout, QWidget

from app.studies.study_delegate import StudyDelegate, row_size
from app.studies.study_list import StudyList, StudyRole
from app.studies.study_tree import FILM_ROLE, StudyTree
from app.studies.study_view import StudyView
from app.translation import translate

_INDENT = 12


class StudyPanel(QWidget):
    """Lists patients, studies and series of a ``StudyList`` and says which study the person chose.

    ``study_selected(uid)`` comes when the current study changes: by the person, by ``select``, or because the first
    study arrived while there was none. Studies that arrive later never change it. When the last study goes, it comes
    with "". ``film_wanted(Film)`` when a series or a film is clicked or opened with Enter. A press that becomes a drag
    chooses nothing.
    """

    study_selected = Signal(str)
    film_wanted = Signal(object)

    def __init__(self, studies: StudyList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studies = studies
        self._current = ""
        # Before the tree takes the rows away: Qt would then choose another row by its place, whatever it is.
        studies.rowsAboutToBeRemoved.connect(self._on_removing)
        self._title = QLabel(translate("Studies", "Studies"), self)
        self._title.setObjectName("panelTitle")
        self._empty = QLabel(translate("Studies", "Nothing open.\nDrop films or a folder here."), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setEnabled(False)
        self.view = StudyView()
        self.view.setObjectName("studyView")
        self.tree = StudyTree(studies, self, row_size(self.view))
        self.view.setModel(self.tree)
        self.view.setItemDelegate(StudyDelegate(self.view))
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(_INDENT)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.view.setExpandsOnDoubleClick(False)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(translate("Studies", "Studies"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 10, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        self._title.setContentsMargins(10, 0, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.view, 1)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.released.connect(self._announce)
        self.view.dragged.connect(self._go_back)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.tree.rowsInserted.connect(self._expand)
        studies.rowsInserted.connect(self._on_rows)
        studies.rowsRemoved.connect(self._on_rows)
        self._on_rows()

    @property
    def current_uid(self) -> str:
        """The key of the chosen study, "" without one."""
        return self._current

    def select(self, uid: str) -> None:
        """Make a study the current one."""
        index = self.tree.index_of(uid)
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._announce()

    def select_next(self, step: int = 1) -> None:
        """Go ``step`` studies down the list (negative: up), stopping at its ends."""
        uids = self.tree.uids()
        if uids:
            place = uids.index(self._current) if self._current in uids else 0
            self.select(uids[min(max(place + step, 0), len(uids) - 1)])

    def _on_current(self) -> None:
        # A press may become a drag, which is to leave the light box and the report as they are.
        if not self.view.pressing:
            self._announce()

    def _go_back(self) -> None:
        """A row of another study was dragged from here: mark the one that is on display again."""
        if str(self.view.currentIndex().data(StudyRole.UID)) != self._current:
            self.select(self._current)

    def _announce(self) -> None:
        current = self.view.currentIndex()
        uid = str(current.data(StudyRole.UID)) if current.isValid() else ""
        if uid != self._current:
            self._current = uid
            self.study_selected.emit(uid)

    def _open(self, index: QModelIndex) -> None:
        film = index.data(FILM_ROLE)
        if film is not None:
            # Whatever the press before it did: never a film beside the report of another study.
            self.view.setCurrentIndex(index)
            self._announce()
            self.film_wanted.emit(film)

    def _expand(self, parent: QModelIndex, first: int, last: int) -> None:
        # Once: what the reader has folded up stays so.
        if parent.isValid() and self.tree.rowCount(parent) == last - first + 1:
            self.view.expand(parent)
        for row in range(first, last + 1):
            self.view.expandRecursively(self.tree.index(row, 0, parent))

    def _on_removing(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Go to a neighbour of what is removed, the next one first."""
        going = self._studies.uids()[first : last + 1]
        if self._current not in going:
            return
        uids = self.tree.uids()
        place = uids.index(self._current) if self._current in uids else 0
        left = [uid for uid in uids[place + 1 :] + uids[:place][::-1] if uid not in going]
        if left:
            self.select(left[0])
        else:
            self.view.setCurrentIndex(QModelIndex())
            self._announce()

    def _on_rows(self) -> None:
        count = self._studies.rowCount()
        self._title.setText(
            translate("Studies", "Studies  {count}").format(count=count) if count else translate("Studies", "Studies")
        )
        self._empty.setVisible(count == 0)
        self.view.setVisible(count > 0)
        if count and not self._current:
            self.select(self.tree.uids()[0])
