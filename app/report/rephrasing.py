"""Offers other wordings of the sentence at the caret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from app.report.choice_menu import choice_menu
from app.report.document import ReportDocument
from app.report.places import TextPlace
from app.report.units import from_units
from echo_core.text.provenance import Origin

if TYPE_CHECKING:
    from app.report.pane import ReportPane


class Rephraser(QObject):
    """The command "Rephrase this sentence"."""

    told = Signal(str)
    """Something short for the status bar."""

    def __init__(self, pane: ReportPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self.menu: QMenu | None = None
        """The wordings that are offered, while they are shown."""

    def rephrase(self) -> None:
        """Shows other wordings of the sentence at the caret; the one that is taken replaces it, as one undo step."""
        from echo_core.text.rephrase import alternatives, stretch_at  # the tables of wordings, read at first use

        report, here = self._pane.report, self._pane.caret()
        if report is None or here.section not in report.writable:
            return
        place = TextPlace(here.section, *stretch_at(report.units(here.section), here.start, report.language))
        words = from_units(report.units(place.section)[place.start : place.end])
        if not words:
            self.told.emit(self.tr("There is no sentence at the cursor"))
            return
        found = alternatives(words, report.language)
        if not found:
            self.told.emit(self.tr("The wording tables do not know all that this sentence says; it stays as it is"))
            return
        self._pane.show_selection(place)
        self.menu = choice_menu(
            self._pane,
            self.tr("Rephrase"),
            found,
            lambda number: self._replace(report, place, words, found[number]),
            self._pane.below_caret(),
        )

    def _replace(self, report: ReportDocument, place: TextPlace, words: str, text: str) -> None:
        # A draft may have written meanwhile: only the sentence that was shown is replaced.
        if from_units(report.units(place.section)[place.start : place.end]) == words:
            report.insert(place.section, place.start, place.end - place.start, text, Origin.TYPED)
