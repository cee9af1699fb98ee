"""How a study looks in the worklist: name, identity and date, description, films, and how far the report is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.studies.study import DraftState
from app.studies.study_list import StudyRole

_PAD = 10
_STATE_COLOURS = {
    DraftState.QUEUED: "#8b98a5",
    DraftState.DRAFTING: "#4db6e6",
    DraftState.DRAFTED: "#e2b455",
    DraftState.EDITED: "#b79cf0",
    DraftState.SAVED: "#69c58b",
    DraftState.PRELIMINARY: "#e2b455",
    DraftState.SIGNED: "#69c58b",
    DraftState.FAILED: "#ee7d6d",
}


class StudyDelegate(QStyledItemDelegate):
    """Three lines a study; the report's state is a word with a coloured dot, so that colour never speaks alone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for three lines of the view's font."""
        return QSize(180, round(QFontMetricsF(option.font).lineSpacing() * 3) + 2 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row inside ``option.rect``."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = option.palette
        rect = QRectF(option.rect).adjusted(4, 2, -4, -2)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            fill = QColor(palette.color(QPalette.ColorRole.Highlight))
            fill.setAlpha(110 if selected else 36)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(rect, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 6, 6)
        self._write(painter, rect.adjusted(_PAD, _PAD - 4, -_PAD, -_PAD + 4), option, index)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        rect: QRectF,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        bright = option.palette.color(QPalette.ColorRole.Text)
        muted = QColor(bright)
        muted.setAlpha(165)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        count = index.data(StudyRole.FILM_COUNT)
        about = f"{index.data(StudyRole.STUDY_DATE)}  ·  {count} film{'' if count == 1 else 's'}"
        identity = index.data(StudyRole.PATIENT_ID)
        second = f"ID {identity}" if identity else index.data(StudyRole.DESCRIPTION)
        line = rect.height() / 3
        state: DraftState = index.data(StudyRole.DRAFT_STATE)
        state_width = self._write_state(painter, QRectF(rect.left(), rect.top(), rect.width(), line), option, state)
        rows = (
            (bold, bright, index.data(StudyRole.PATIENT_NAME), rect.width() - state_width),
            (option.font, muted, second, rect.width()),
            (option.font, muted, about, rect.width()),
        )
        for number, (font, colour, text, width) in enumerate(rows):
            painter.setFont(font)
            painter.setPen(colour)
            place = QRectF(rect.left(), rect.top() + number * line, width, line)
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _write_state(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, state: DraftState) -> float:
        """The state at the right end of the first line; the width that it takes."""
        if state is DraftState.NONE:
            return 0.0
        colour = QColor(_STATE_COLOURS[state])
        painter.setFont(option.font)
        painter.setPen(colour)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), state.value)
        width = QFontMetricsF(option.font).horizontalAdvance(state.value)
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(rect.right() - width - 13, rect.center().y() - 3, 6, 6))
        return width + 20
