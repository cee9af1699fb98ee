"""Finds text in the report on display."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.report.find_bar import FindBar
from app.report.places import TextPlace, next_place, rank
from app.report.units import to_units

if TYPE_CHECKING:
    from app.report.report_view import ReportView


def places_of(texts: Mapping[str, str], wanted: str, *, case: bool) -> list[TextPlace]:
    """Where ``wanted`` stands in the sections' ``texts`` (both in units), in their order. Places never overlap."""
    if not wanted:
        return []
    pattern = re.compile(re.escape(wanted), re.NOFLAG if case else re.IGNORECASE)
    return [TextPlace(section, *match.span()) for section, text in texts.items() for match in pattern.finditer(text)]


class Finder(QObject):
    """Connects the bar with the report on display: marks every place and goes from one to the next."""

    def __init__(self, pane: ReportView, bar: FindBar) -> None:
        super().__init__(pane)
        self._pane = pane
        self.bar = bar
        self._from = TextPlace("findings", 0, 0)
        """Where the search began; what one types goes on from there."""
        bar.changed.connect(self._search)
        bar.step.connect(self._step)
        bar.closed.connect(self.close)

    def open(self) -> None:
        """Shows the bar, with the selected words in it."""
        if self._pane.report is None:
            return
        self._from = self._pane.caret()
        selected = self._pane.selected_text()
        self.bar.show()
        if selected and "\n" not in selected:
            self.bar.line.setText(selected)
        self.bar.line.setFocus()
        self.bar.line.selectAll()
        self._search()

    def close(self) -> None:
        """Hides the bar; the keyboard goes back to the report, with what was found selected."""
        if not self.bar.isHidden():
            self.bar.hide()
            self.refresh()
            self._pane.show_selection(self._pane.caret())

    def next(self) -> None:
        """Goes to the next place; without the bar, opens it."""
        self._step(True)

    def previous(self) -> None:
        """Goes to the place before."""
        self._step(False)

    def refresh(self) -> None:
        """Marks the places anew: the text has changed, or another report is on display."""
        found = [] if self.bar.isHidden() else self._found()
        if not self.bar.isHidden():
            self.bar.show_count(rank(found, self._pane.caret()), len(found))
        for name, editor in self._pane.editors.items():
            editor.show_found([(place.start, place.end - place.start) for place in found if place.section == name])

    def _search(self) -> None:
        """Goes to the first place from where the search began."""
        found = self._found()
        beginning = TextPlace(self._from.section, self._from.start, self._from.start)
        first = next_place(found, beginning, forward=True)
        if first is not None:
            self._pane.show_selection(first, focus=False)
        self.refresh()

    def _step(self, forward: bool) -> None:
        if not self.bar.line.text() or self.bar.isHidden():
            self.open()
            return
        place = next_place(self._found(), self._pane.caret(), forward=forward)
        if place is not None:
            self._pane.show_selection(place, focus=not self.bar.line.hasFocus())
            self._from = place
        self.refresh()

    def _found(self) -> list[TextPlace]:
        report = self._pane.report
        if report is None:
            return []
        texts = {name: report.units(name) for name in self._pane.editors}
        return places_of(texts, to_units(self.bar.line.text()), case=self.bar.case.isChecked())
