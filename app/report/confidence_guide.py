"""From one doubtful word to the next, and what to put in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.report.confidence_menu import add_alternatives
from app.report.document import ReportDocument
from app.report.editor import SectionEditor
from echo_core.text.provenance import Origin


class DoubtGuide(QObject):
    """Works on the editors of the sections that a draft writes. It moves the caret only when it is asked to."""

    told = Signal(str)
    """Something short for the status bar."""

    def __init__(self, editors: Sequence[SectionEditor], parent: QWidget) -> None:
        super().__init__(parent)
        self._editors = editors
        self.why_none: Callable[[ReportDocument], str] = lambda _report: ""
        """Why no word of a report's draft is marked, "" where words that the model was not sure of would be."""
        for editor in editors:
            editor.alternative_chosen.connect(
                lambda position, word, editor=editor: self._replace(editor, position, word)
            )

    def show_doubts(self, languages: frozenset[str]) -> None:
        """Whether doubtful words are marked, by the report's language."""
        for editor in self._editors:
            editor.show_doubts(languages)

    def next(self) -> None:
        """Selects the doubtful word behind the cursor; behind the last one comes the first."""
        places = [
            (number, position, position + len(doubt.units))
            for number, editor in enumerate(self._editors)
            for position, doubt in editor.doubts()
        ]
        if not places:
            report = self._editors[0].report
            why = self.why_none(report) if report is not None else ""
            self.told.emit(why or self.tr("No doubtful word is marked in this report"))
            return
        current = next((number for number, editor in enumerate(self._editors) if editor.hasFocus()), None)
        here = (-1, 0) if current is None else (current, self._editors[current].textCursor().selectionEnd())
        number, start, end = next((place for place in places if (place[0], place[1]) >= here), places[0])
        self._editors[number].select(start, end)
        self._editors[number].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_alternatives(self) -> None:
        """Opens the menu of the doubtful word at the cursor."""
        editor = next((editor for editor in self._editors if editor.hasFocus()), None)
        menu = self.menu(editor) if editor is not None else None
        if editor is None or menu is None:
            self.told.emit(self.tr("The cursor stands in no doubtful word"))
            return
        menu.exec(editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft()))
        menu.deleteLater()

    def menu(self, editor: SectionEditor) -> QMenu | None:
        """What the doubtful word at the cursor of ``editor`` might have been; None where there is no such word."""
        found = editor.doubt_at(editor.textCursor().selectionStart())
        if found is None or editor.isReadOnly():
            return None
        menu = QMenu(editor)
        add_alternatives(menu, *found, editor.alternative_chosen.emit)
        return menu

    def _replace(self, editor: SectionEditor, position: int, word: str) -> None:
        found = editor.doubt_at(position)
        report = editor.report
        if report is not None and found is not None and found[0] == position:
            report.insert(editor.section, position, len(found[1].units), word, Origin.TYPED)
