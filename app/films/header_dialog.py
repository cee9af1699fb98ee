"""The header browser: a table of a film's elements, to be searched and copied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QThreadPool,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.films.header_rows import MOST_ROWS, HeaderRow, header_rows
from app.theme import COLOURS
from echo_core.errors import EchoError

_TITLES = ("Tag", "Name", "VR", "Value")
_WIDTHS = (110, 260, 44)
Index = QModelIndex | QPersistentModelIndex


class HeaderTable(QAbstractTableModel):
    """The rows as a Qt model; private elements are grey."""

    def __init__(self, rows: list[HeaderRow]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: Index | None = None) -> int:
        """Elements."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Tag, name, VR, value."""
        return 0 if parent is not None and parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _TITLES[section] if wanted else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell; the colour of private elements."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole and row.private:
            return QColor(COLOURS.disabled)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            indent = "    " * row.depth if role == Qt.ItemDataRole.DisplayRole else ""
            return (f"{indent}{row.tag}", f"{indent}{row.name}", row.vr, row.value)[index.column()]
        return None


class HeaderDialog(QDialog):
    """Reads the header beside the interface and shows it; it blocks nothing. ``filled`` when there is something."""

    filled = Signal()
    _read = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        """Read the header of the file at ``path``."""
        super().__init__(parent)
        self.setWindowTitle(f"DICOM header of {path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(900, 700)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search tags, names and values")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search")
        self.state = QLabel("Reading…", self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setFilterKeyColumn(-1)
        self.search.textChanged.connect(self.shown.setFilterFixedString)
        self.table = QTableView(self)
        self.table.setModel(self.shown)
        self.table.setAccessibleName("Elements of the header")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setStretchLastSection(True)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton("&Copy rows", QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.state)
        layout.addWidget(buttons)
        self._read.connect(self._fill)
        self._pool = QThreadPool(self)
        self._pool.start(lambda: self._load(path))

    def copy(self) -> None:
        """Copy the selected rows, or all that show, as lines with tabs."""
        chosen = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        rows = chosen or range(self.shown.rowCount())
        lines = (
            "\t".join(str(self.shown.index(row, column).data() or "") for column in range(len(_TITLES))) for row in rows
        )
        QGuiApplication.clipboard().setText("\n".join(lines))

    def done(self, result: int) -> None:
        """Close, once the reading has ended: of a header it takes milliseconds."""
        self._pool.waitForDone()
        super().done(result)

    def _load(self, path: Path) -> None:
        try:
            self._read.emit(header_rows(path))
        except EchoError as error:
            self._read.emit(str(error))
        except Exception as error:  # foreign bytes; without an answer the page would say "Reading…" for ever
            self._read.emit(f"The header cannot be read ({type(error).__name__}).")

    def _fill(self, found: list[HeaderRow] | str) -> None:
        if isinstance(found, str):
            self.state.setText(found)
        else:
            self._rows = HeaderTable(found)
            self.shown.setSourceModel(self._rows)
            for column, width in enumerate(_WIDTHS):
                self.table.setColumnWidth(column, width)
            more = "; the rest is not shown" if len(found) >= MOST_ROWS else ""
            self.state.setText(f"{len(found)} elements, private ones in grey{more}")
        self.filled.emit()
