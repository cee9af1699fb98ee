"""Goes from field to field, and from section or region to the next, in the report on display."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from app.report.choice_menu import choice_menu
from app.report.document import ReportDocument
from app.report.places import TextPlace, next_place
from app.report.splitter import FINDINGS, IMPRESSION
from app.report.units import from_units
from echo_core.text.fields import choices_of, field_spans
from echo_core.text.provenance import Origin

if TYPE_CHECKING:
    from app.report.report_view import ReportView


def fields_in(report: ReportDocument) -> list[TextPlace]:
    """The places to be filled in of every section that can be changed now."""
    return [TextPlace(name, *span) for name in report.writable for span in field_spans(report.units(name))]


def passages_in(report: ReportDocument) -> list[TextPlace]:
    """Where each section begins, and each region inside Findings and Impression."""
    from echo_core.text.passages import passage_starts  # the tables of wordings, which no start of the window awaits

    places = []
    for name in report.writable:
        inside = name in (FINDINGS, IMPRESSION)
        starts = passage_starts(report.units(name), report.language) if inside else []
        if inside or report.units(name):
            places += [TextPlace(name, start, start) for start in starts or [0]]
    return places


class Jumps(QObject):
    """The commands that move the caret through the report."""

    told = Signal(str)
    """Something short for the status bar."""

    def __init__(self, pane: ReportView) -> None:
        super().__init__(pane)
        self._pane = pane
        self.menu: QMenu | None = None
        """The list of a field that offers one, while it is shown."""

    def next_field(self) -> None:
        """Selects the next place to be filled in, so that typing replaces it; one with a list offers it."""
        self._to_field(True)

    def previous_field(self) -> None:
        """Selects the place to be filled in that comes before."""
        self._to_field(False)

    def next_passage(self) -> None:
        """Puts the caret where the next region or section begins."""
        self._to_passage(True)

    def previous_passage(self) -> None:
        """Puts the caret where this region or section begins, or the one before."""
        self._to_passage(False)

    def _to_field(self, forward: bool) -> None:
        report = self._pane.report
        if report is None:
            return
        fields, here = fields_in(report), self._pane.caret()
        if not fields:
            self.told.emit(self.tr("No field is left to be filled in"))
            return
        field = next_place(fields, here, forward=forward) or fields[0]
        self._pane.show_selection(field)
        choices = choices_of(from_units(report.units(field.section)[field.start : field.end]))
        if choices:
            self.menu = choice_menu(
                self._pane,
                self.tr("Choose"),
                choices,
                lambda number: self._fill(report, field, choices[number]),
                self._pane.below_caret(),
            )

    def _fill(self, report: ReportDocument, field: TextPlace, text: str) -> None:
        if fields_in(report).count(field):
            report.insert(field.section, field.start, field.end - field.start, text, Origin.TEMPLATE)

    def _to_passage(self, forward: bool) -> None:
        report = self._pane.report
        if report is None:
            return
        here = self._pane.caret()
        here = here if forward else TextPlace(here.section, here.start, here.start)
        place = next_place(passages_in(report), here, forward=forward)
        if place is not None:
            self._pane.show_selection(place)
