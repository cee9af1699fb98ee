"""The worklist's view."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget

from app.studies.study_delegate import StudyDelegate
from app.studies.study_list import StudyList, StudyRole


class StudyPanel(QWidget):
    """Lists the studies of a ``StudyList`` and says which one the person chose.

    ``study_selected(uid)`` comes when the current study changes: by the person, by ``select``, or because the first
    study arrived while there was none. Studies that arrive later never change it. When the last study goes, it comes
    with "".
    """

    study_selected = Signal(str)

    def __init__(self, studies: StudyList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studies = studies
        self._title = QLabel("Studies", self)
        self._title.setObjectName("panelTitle")
        self._empty = QLabel("Nothing open.\nDrop films or a folder here.", self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setEnabled(False)
        self.view = QListView(self)
        self.view.setObjectName("studyView")
        self.view.setModel(studies)
        self.view.setItemDelegate(StudyDelegate(self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("Studies")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 10, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        self._title.setContentsMargins(10, 0, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.view, 1)
        self.view.selectionModel().currentChanged.connect(self._announce)
        studies.rowsInserted.connect(self._on_rows)
        studies.rowsRemoved.connect(self._on_rows)
        self._on_rows()

    @property
    def current_uid(self) -> str:
        """The key of the chosen study, "" without one."""
        index = self.view.currentIndex()
        return str(index.data(StudyRole.UID)) if index.isValid() else ""

    def select(self, uid: str) -> None:
        """Make a study the current one."""
        row = self._studies.row_of(uid)
        if row is not None:
            self.view.selectionModel().setCurrentIndex(
                self._studies.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def select_next(self, step: int = 1) -> None:
        """Go ``step`` studies down the list (negative: up), stopping at its ends."""
        rows = self._studies.rowCount()
        if rows:
            row = min(max(self.view.currentIndex().row() + step, 0), rows - 1)
            self.select(self._studies.uids()[row])

    def _announce(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.study_selected.emit(str(current.data(StudyRole.UID)) if current.isValid() else "")

    def _on_rows(self) -> None:
        count = self._studies.rowCount()
        self._title.setText(f"Studies  {count}" if count else "Studies")
        self._empty.setVisible(count == 0)
        self.view.setVisible(count > 0)
        if count and not self.view.currentIndex().isValid():
            self.select(self._studies.uids()[0])
