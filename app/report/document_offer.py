"""A report with what its draft offers: blocks whose place the user has edited, out of the text until he says so."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.report.document_text import ReportText
from app.report.pieces import Doubt, Step
from app.report.splitter import SECTIONS
from echo_core.films.header import FilmHeader


class OfferedReport(ReportText):
    """At most one offer a section. Nothing of it is in the text, its content or its history before it is taken in;
    it stays until then, until it is dismissed, the next draft begins, another version comes back, or the report is
    signed."""

    def __init__(self, header: FilmHeader, parent: QObject | None = None) -> None:
        super().__init__(header, parent)
        self._offers: dict[str, Step] = {}

    @property
    def offers(self) -> tuple[str, ...]:
        """The sections for which there is something on offer, in the order of a report."""
        return tuple(name for name in SECTIONS if self.offer(name)[0].strip())

    def offer(self, section: str) -> tuple[str, list[tuple[int, Doubt]]]:
        """The text on offer for a section, in units, and its doubtful words with their positions; "" for none."""
        step = self._offers.get(section)
        return self._sections[section].offered(step) if step is not None else ("", [])

    def insert_offer(self, section: str) -> None:
        """Takes what is on offer into the text, at the draft's place, as one undo step; nothing without an offer.

        What the draft still writes there goes straight into the text again.
        """
        self._when_free(lambda: self._insert_offer(section))

    def dismiss_offer(self, section: str) -> None:
        """Drops what is on offer, and with it what the draft under way still writes for this section."""
        if (step := self._offers.pop(section, None)) is not None:
            self._sections[section].forget({id(step)})
            self.edited.emit()
            self.draft_changed.emit()

    def _insert_offer(self, section: str) -> None:
        if section not in self.offers or section not in self.writable:
            return
        step = self._offers[section]
        self._withdraw(section)
        self._forget(self._history.forget_undone())
        self._show(section, self._sections[section].take_in(step))
        self._history.push_draft(step)
        self._touch()
        self.draft_changed.emit()

    def _withdraw(self, section: str) -> None:
        """The offer of a section ends because it is taken in."""
        del self._offers[section]

    def _clear_offers(self) -> None:
        """Nothing is on offer any more, nor kept."""
        for name, step in self._offers.items():
            self._sections[name].forget({id(step)})
        self._offers.clear()
