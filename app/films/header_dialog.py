"""The header browser: a table of a film's elements, to be searched and copied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QThreadPool,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core_messages import said
from app.paths import printable
from app.theme import COLOURS
from app.translation import counted, marked, translate
from echo_core.errors import EchoError

if TYPE_CHECKING:
    # What reads headers takes a while to load: only the thread that reads one does it.
    from echo_core.films.header_rows import HeaderRow

_COUNTED = ("SQ", "OB", "OD", "OF", "OL", "OV", "OW", "UN")
"""Of these the core gives the number of items or bytes; any other value is the file's own and shown as it is."""
_TITLES = (marked("Header", "Tag"), marked("Header", "Name"), marked("Header", "VR"), marked("Header", "Value"))
_WIDTHS = (110, 260, 44)
_INDENTED = 2
"""Columns that show how deep a row lies."""
Index = QModelIndex | QPersistentModelIndex


Cells = tuple[str, str, str, str]


def cells(row: HeaderRow) -> Cells:
    """A row as its four columns."""
    return row.tag, row.name, row.vr, row.value


def cells_in_words(row: HeaderRow) -> Cells:
    """A row as its four columns in the interface's language."""
    tag, name, vr, value = cells(row)
    return tag, said(name), vr, said(value) if vr in _COUNTED else value


class HeaderTable(QAbstractTableModel):
    """The rows as a Qt model, ``words`` their cells as they are shown; private elements are grey."""

    def __init__(self, rows: tuple[HeaderRow, ...], words: tuple[Cells, ...]) -> None:
        super().__init__()
        self.rows = rows
        self._words = words

    def rowCount(self, parent: Index | None = None) -> int:
        """Elements."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Tag, name, VR, value."""
        return 0 if parent is not None and parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return translate("Header", _TITLES[section]) if wanted else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell; the colour of private elements."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole and row.private:
            return QColor(COLOURS.disabled)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            indented = role == Qt.ItemDataRole.DisplayRole and index.column() < _INDENTED
            return ("    " * row.depth if indented else "") + self._words[index.row()][index.column()]
        return None


class HeaderSearch(QSortFilterProxyModel):
    """The rows in which a text is found, whatever its case. Asked cell by cell, Qt takes a tenth of a second."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._searched: Sequence[str] = ()
        self._found: list[bool] = []

    def set_table(self, table: HeaderTable, searched: Sequence[str]) -> None:
        """Show another table; ``searched`` holds the text of each row, casefolded."""
        self._searched, self._found = searched, [True] * len(searched)
        self.setSourceModel(table)

    def search(self, text: str) -> None:
        """Show the rows that have ``text``; all for ""."""
        wanted = text.casefold()
        self._found = [wanted in searched for searched in self._searched]
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether the row has been found."""
        return self._found[row]

    @property
    def places(self) -> list[int]:
        """Where the rows that show stand in the table."""
        return [place for place, found in enumerate(self._found) if found]


class HeaderDialog(QDialog):
    """Reads the header beside the interface and shows it; it blocks nothing. ``filled`` when there is something."""

    filled = Signal()
    _read = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        """Read the header of the file at ``path``."""
        super().__init__(parent)
        self.setWindowTitle(translate("Header", "DICOM header of {name}").format(name=printable(path.name)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(900, 700)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("Header", "Search tags, names and values"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(translate("Header", "Search"))
        self.state = QLabel(translate("Header", "Reading…"), self)
        self.shown = HeaderSearch(self)
        self.search.textChanged.connect(self._filter)
        self.table = QTableView(self)
        self.table.setModel(self.shown)
        self.table.setAccessibleName(translate("Header", "Elements of the header"))
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
        buttons.addButton(translate("Header", "&Copy rows"), QDialogButtonBox.ButtonRole.ActionRole).clicked.connect(
            self.copy
        )
        without = buttons.addButton(
            translate("Header", "Copy without &identity"), QDialogButtonBox.ButtonRole.ActionRole
        )
        without.setToolTip(
            translate(
                "Header",
                "Values that say who the patient is, or lead to the patient, are replaced, private elements left out; "
                "what describes the examination stays",
            )
        )
        without.clicked.connect(self.copy_anonymised)
        for button in buttons.buttons():
            # Enter in the search presses none: it would put the patient's data on the clipboard.
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.state)
        layout.addWidget(buttons)
        self._read.connect(self._fill)
        self._pool = QThreadPool(self)
        self._pool.start(lambda: self._load(path))

    @Slot()
    def copy(self) -> None:
        """Copy the selected rows, or all that show, as lines with tabs."""
        self._put(self._chosen())

    @Slot()
    def copy_anonymised(self) -> None:
        """Copy the same without what says who the patient is."""
        from echo_core.films.header_rows import anonymised

        self._put(anonymised(self._chosen()))

    def _chosen(self) -> tuple[HeaderRow, ...]:
        table = self.shown.sourceModel()
        if not isinstance(table, HeaderTable):
            return ()
        places = self.shown.places
        selected = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(table.rows[place] for place in ([places[row] for row in selected] if selected else places))

    def _put(self, rows: tuple[HeaderRow, ...]) -> None:
        QGuiApplication.clipboard().setText("\n".join("    " * row.depth + "\t".join(cells(row)) for row in rows))

    def done(self, result: int) -> None:
        """Close, once the reading has ended: of a header it takes milliseconds."""
        self._pool.waitForDone()
        super().done(result)

    def _load(self, path: Path) -> None:
        from echo_core.films.header_rows import header_rows

        try:
            rows = header_rows(path)
            words = tuple(cells_in_words(row) for row in rows)
            self._read.emit((rows, words, ["\n".join(line).casefold() for line in words]))
        except EchoError as error:
            self._read.emit(str(error))
        except Exception as error:  # foreign bytes; without an answer the page would say "Reading…" for ever
            self._read.emit(
                translate("Header", "The header cannot be read ({kind}).").format(kind=type(error).__name__)
            )

    def _filter(self, text: str) -> None:
        self.shown.search(text)
        self._count()

    def _count(self) -> None:
        """Say how many rows there are, and how many of them the search shows."""
        table = self.shown.sourceModel()
        if not isinstance(table, HeaderTable):
            return
        told = counted("Header", "%n row(s), private elements in grey", len(table.rows))
        if self.search.text():
            told = translate("Header", "{shown} of {all}").format(shown=self.shown.rowCount(), all=told)
        self.state.setText(told)

    def _fill(self, found: tuple[tuple[HeaderRow, ...], tuple[Cells, ...], list[str]] | str) -> None:
        if isinstance(found, str):
            self.state.setText(printable(said(found)))
        else:
            rows, words, searched = found
            self._table = HeaderTable(rows, words)
            self.shown.set_table(self._table, searched)
            for column, width in enumerate(_WIDTHS):
                self.table.setColumnWidth(column, width)
            self._filter(self.search.text())
        self.filled.emit()
