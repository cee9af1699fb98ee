"""The strip under a section that shows what the draft offers for it, and the commands that take it in or drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget

from app.report.marks import doubt_look, mark
from app.report.pieces import Doubt
from app.report.splitter import SECTIONS
from app.report.units import from_units
from app.theme import COLOURS, icon

if TYPE_CHECKING:
    from app.report.report_view import ReportView

_TEXT_HEIGHT = 78
"""Pixels for the text of an offer: three to four lines, the newest in sight."""


class OfferStrip(QFrame):
    """Hidden while nothing is on offer. It never takes the keyboard from the report by itself."""

    inserted = Signal()
    dismissed = Signal()
    appeared = Signal()
    """There is something on offer now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offerStrip")
        self.setStyleSheet(
            f"#offerStrip {{ border: 1px dashed {COLOURS.accent}; border-radius: 4px; }}"
            f"#offerStrip QTextEdit {{ border: none; background: transparent; color: {COLOURS.text};"
            " font-style: italic; }"
        )
        title = QLabel(self.tr("The draft goes on where you edited. Offered, not in the report:"), self)
        title.setWordWrap(True)
        title.setStyleSheet(f"color: {COLOURS.quiet}; font-size: 9.5pt;")
        self.text = QTextEdit(self)
        self.text.setReadOnly(True)
        # To be read, and scrolled by key or wheel; it becomes text of the report in one way only.
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setFixedHeight(_TEXT_HEIGHT)
        self.text.setAccessibleName(self.tr("Offered by the draft, not in the report"))
        self.insert_button = QPushButton(icon("mdi6.text-box-plus-outline"), self.tr("Insert"), self)
        self.insert_button.setToolTip(self.tr("Put it into the report where the draft had got to"))
        self.insert_button.setAccessibleName(self.tr("Insert what the draft offers"))
        self.insert_button.clicked.connect(self.inserted)
        self.dismiss_button = QPushButton(icon("mdi6.close"), self.tr("Dismiss"), self)
        self.dismiss_button.setToolTip(self.tr("Drop it, and what the draft still writes for this section"))
        self.dismiss_button.setAccessibleName(self.tr("Dismiss what the draft offers"))
        self.dismiss_button.clicked.connect(self.dismissed)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addStretch(1)
        for button in (self.insert_button, self.dismiss_button):
            # A click on it must not end what the reader is typing; the keyboard still reaches it.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(self.text)
        layout.addLayout(buttons)
        self.hide()

    def show_offer(self, units: str, doubts: list[tuple[int, Doubt]]) -> None:
        """Shows an offer with its doubtful words marked, the newest of it in sight; hides for a blank one."""
        shown = from_units(units)
        if shown != self.text.toPlainText():
            self.text.setPlainText(shown)
            self.text.moveCursor(QTextCursor.MoveOperation.End)
            self.text.ensureCursorVisible()
        self.text.setExtraSelections([mark(self.text, at, len(doubt.units), doubt_look()) for at, doubt in doubts])
        appears = self.isHidden() and bool(shown.strip())
        self.setVisible(bool(shown.strip()))
        if appears:
            self.appeared.emit()


class Offers(QObject):
    """The strips of the report on display, and the commands for them."""

    def __init__(self, pane: ReportView) -> None:
        super().__init__(pane)
        self._pane = pane
        self.strips = {name: OfferStrip(pane) for name in SECTIONS}
        for name, strip in self.strips.items():
            strip.inserted.connect(lambda name=name: self._insert(name))
            strip.dismissed.connect(lambda name=name: self._dismiss(name))

    def insert(self) -> None:
        """Takes in the offer for the section that has the keyboard, or else the first one."""
        if (name := self._wanted()) is not None:
            self._insert(name)

    def dismiss(self) -> None:
        """Drops the offer for the section that has the keyboard, or else the first one."""
        if (name := self._wanted()) is not None:
            self._dismiss(name)

    def refresh(self) -> None:
        """Shows what is on offer now."""
        report = self._pane.report
        for name, strip in self.strips.items():
            units, doubts = report.offer(name) if report is not None else ("", [])
            strip.show_offer(units, doubts if self._pane.editors[name].marks_doubts() else [])

    def _wanted(self) -> str | None:
        offers = self._pane.report.offers if self._pane.report is not None else ()
        here = self._pane.caret().section
        return here if here in offers else next(iter(offers), None)

    def _insert(self, name: str) -> None:
        if self._pane.report is not None:
            self._pane.report.insert_offer(name)

    def _dismiss(self, name: str) -> None:
        if self._pane.report is not None:
            self._pane.report.dismiss_offer(name)
