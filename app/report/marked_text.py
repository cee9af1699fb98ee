"""The text of one section with all that is marked in it. The text itself stays unformatted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from app.report.document import ReportDocument
from app.report.marks import concern_look, doubt_look, found_look, mark, newest_look, origin_look, origin_name
from app.report.pieces import Doubt


class MarkedText(QTextEdit):
    """Marks the newest block, and where it is asked to origins, doubtful words, what was looked for, and the place that
    a check names."""

    def __init__(self, section: str, tint: QColor, parent: QWidget | None = None) -> None:
        """``tint`` is the colour of the newest block."""
        super().__init__(parent)
        self.section = section
        self._tint = tint
        self._report: ReportDocument | None = None
        self._show_origins = False
        self._concern: tuple[int, int] | None = None
        self._doubt_languages: frozenset[str] = frozenset()
        self._found: list[tuple[int, int]] = []

    @property
    def report(self) -> ReportDocument | None:
        """The report on display."""
        return self._report

    def show_origins(self, shown: bool) -> None:
        """Whether each stretch of text is marked with where it comes from."""
        self._show_origins = shown
        self.tint_newest()

    def show_doubts(self, languages: frozenset[str]) -> None:
        """Whether words that the model was not sure of are marked, by the report's language."""
        self._doubt_languages = languages
        self.tint_newest()

    def doubts(self) -> list[tuple[int, Doubt]]:
        """The doubtful words that are marked, with their positions."""
        return self._report.doubts(self.section) if self._report and self.marks_doubts() else []

    def marks_doubts(self) -> bool:
        """Whether doubtful words are marked in the language of the report on display."""
        return self._report is not None and self._report.language in self._doubt_languages

    def doubt_at(self, position: int) -> tuple[int, Doubt] | None:
        """The marked word that a caret at ``position`` is in or stands at, and its place."""
        return next((found for found in self.doubts() if found[0] <= position <= found[0] + len(found[1].units)), None)

    def show_found(self, found: list[tuple[int, int]]) -> None:
        """Marks the places, (position, length) each, at which what is looked for stands."""
        if found != self._found:
            self._found = found
            self.tint_newest()

    def tint_newest(self) -> None:
        """Marks the newest block, origins where they are to be seen, and the place that a check names."""
        report = self._report
        marks = []
        if report is not None and self._show_origins:
            marks += [mark(self, at, size, origin_look(span)) for at, size, span in report.placed_spans(self.section)]
        marks += [mark(self, at, len(doubt.units), doubt_look()) for at, doubt in self.doubts()]
        marks += [mark(self, at, size, found_look()) for at, size in self._found]
        if self._concern is not None:
            start, end = self._concern
            marks.append(mark(self, start, end - start, concern_look()))
        for position, length in report.newest_ranges(self.section) if report else []:
            marks.append(mark(self, position, length, newest_look(self._tint)))
        self.setExtraSelections(marks)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._show_origins and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._origin_at(event.pos()), self)
            return True
        return super().event(event)

    def _origin_at(self, point: QPoint) -> str:
        """What the tool tip says about the text under ``point``."""
        position = self.cursorForPosition(point).position()
        spans = self._report.placed_spans(self.section) if self._report else []
        return next((origin_name(span) for at, size, span in spans if at <= position < at + size), "")
