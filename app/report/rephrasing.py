"""Offers other wordings of the sentence at the caret: those of the tables at once, the model's as they come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.report.choice_menu import add_choice, choice_menu
from app.report.confidence_stream import doubtful_count
from app.report.document import ReportDocument
from app.report.places import TextPlace
from app.report.splitter import FINDINGS, IMPRESSION
from app.report.units import from_units, to_units
from echo_core.text.confidence import ConfidenceMap
from echo_core.text.continuation import continuation_prefix
from echo_core.text.provenance import Origin

if TYPE_CHECKING:
    from app.report.report_view import ReportView


class Rephraser(QObject):
    """The command "Rephrase this sentence". It shows a menu; whoever listens to ``wanted`` has the model write."""

    told = Signal(str)
    """Something short for the status bar."""
    wanted = Signal(str, str, str)
    """Language, the report in front of a sentence, and the sentence: wordings by the model are wanted."""
    withdrawn = Signal()
    """They are not wanted any more."""

    def __init__(self, pane: ReportView) -> None:
        super().__init__(pane)
        self._pane = pane
        self.with_model = False
        """Whether someone listens who has a model."""
        self.confidence: Mapping[str, ConfidenceMap] = {}
        """What makes a word doubtful, by language; only of languages in which doubtful words are marked."""
        self.menu: QMenu | None = None
        """The wordings that are offered, while they are shown."""
        self._waiting: QAction | None = None
        self._report: ReportDocument | None = None
        self._place = TextPlace(FINDINGS, 0, 0)
        self._words = ""
        self._offered: list[str] = []
        self._by_model = 0

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
        by_model = self.with_model and place.section in (FINDINGS, IMPRESSION)
        if not found and not by_model:
            self.told.emit(self.tr("The wording tables do not know all that this sentence says; it stays as it is"))
            return
        self._report, self._place, self._words = report, place, words
        self._offered, self._by_model = list(found), 0
        self._pane.show_selection(place)
        self.menu = choice_menu(
            self._pane,
            self.tr("Rephrase"),
            found,
            lambda number: self._replace(found[number], Origin.TYPED),
            self._pane.below_caret(),
        )
        self.menu.aboutToHide.connect(self._leave)
        if by_model:
            self._waiting = self.menu.addAction(self.tr("The model is writing…"))
            self._waiting.setEnabled(False)
            self.wanted.emit(report.language, self._prefix(report, place), words)

    def add(self, text: str, tokens: object) -> None:
        """The model has written a wording, made of ``tokens`` (of the worker's event)."""
        if self.menu is None or self._waiting is None or self._report is None or text in self._offered:
            return
        self._offered.append(text)
        self._by_model += 1
        doubtful = doubtful_count(text, tokens, self.confidence.get(self._report.language))
        mark = self.tr("model")
        if doubtful:
            mark = self.tr("model, doubtful words: {count}").format(count=doubtful)
        action = add_choice(self.menu, len(self._offered) - 1, text, self._waiting, mark)
        action.triggered.connect(lambda: self._replace(text, Origin.REPHRASED))
        if self.menu.activeAction() is None:
            self.menu.setActiveAction(action)

    def end(self, failure: str = "") -> None:
        """The model writes no more of them; ``failure`` says why it could not."""
        waiting, self._waiting = self._waiting, None
        if self.menu is None or waiting is None:
            return
        if failure:
            waiting.setText(self.tr("The model cannot write one: {reason}").format(reason=failure))
        elif self._by_model:
            self.menu.removeAction(waiting)
        else:
            waiting.setText(self.tr("The model found no other wording that says exactly the same"))

    def _leave(self) -> None:
        waiting, self._waiting, self.menu = self._waiting, None, None
        if waiting is not None:
            self.withdrawn.emit()

    @staticmethod
    def _prefix(report: ReportDocument, place: TextPlace) -> str:
        front = from_units(report.units(place.section)[: place.start])
        if place.section == FINDINGS:
            return continuation_prefix(front, None, report.language)
        return continuation_prefix(report.text(FINDINGS), front, report.language)

    def _replace(self, text: str, origin: Origin) -> None:
        # A draft may have written meanwhile: only the sentence that was shown is replaced.
        report, place = self._report, self._place
        if report is not None and report.units(place.section)[place.start : place.end] == to_units(self._words):
            report.insert(place.section, place.start, place.end - place.start, text, origin)
