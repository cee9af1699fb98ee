"""How the rows of the study browser look: patient, study with the state of its report, series with a small picture."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.studies.study import DraftState
from app.studies.study_list import StudyRole
from app.studies.study_tree import LEVEL_ROLE, Level, StudyTree
from app.translation import counted, translate

_PAD = 8
_PICTURE = 44
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

_STATES = (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus)
_STUDY = (StudyRole.STUDY_DATE, StudyRole.DESCRIPTION, StudyRole.FILM_COUNT, StudyRole.DRAFT_STATE)
_KEPT = 200

Index = QModelIndex | QPersistentModelIndex


def row_size(view: QWidget) -> QSize:
    """The room that each row of a view takes: for two lines of its font, and for a small picture. One size for all,
    so that a view need not ask each of thousands of rows for its own."""
    view.ensurePolished()
    line = QFontMetricsF(view.font()).lineSpacing()
    return QSize(160, max(round(line * 2) + 2 * _PAD, _PICTURE + 6))


class StudyDelegate(QStyledItemDelegate):
    """The report's state is a word with a coloured dot, so that colour never speaks alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._painted: dict[tuple[object, ...], QPixmap] = {}
        """Rows as they look, the longest unused first: while films load, the same rows are painted again and again."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row inside ``option.rect``."""
        if option.rect.isEmpty():
            return
        size, ratio = option.rect.size(), painter.device().devicePixelRatioF()
        look = (size.width(), size.height(), ratio, option.palette.cacheKey(), option.font.key())
        flags = tuple(bool(option.state & flag) for flag in _STATES)
        key = (*self._said(index), *flags, *look)
        row = self._painted.pop(key, None)
        if row is None:
            row = QPixmap(size * ratio)
            row.setDevicePixelRatio(ratio)
            row.fill(Qt.GlobalColor.transparent)
            own = QStyleOptionViewItem(option)
            own.rect = QRect(QPoint(0, 0), size)
            on_row = QPainter(row)
            self._paint_row(on_row, own, index)
            on_row.end()
            if len(self._painted) >= _KEPT:
                del self._painted[next(iter(self._painted))]
        self._painted[key] = row
        painter.drawPixmap(option.rect.topLeft(), row)

    def _said(self, index: Index) -> tuple[object, ...]:
        """All that a row's look depends on."""
        level = Level(index.data(LEVEL_ROLE))
        if level is Level.STUDY:
            return (level, *(index.data(role) for role in _STUDY))
        if level is Level.PATIENT:
            return level, index.data(), index.data(StudyRole.PATIENT_ID)
        tree = index.model()
        return level, index.data(), tree.picture(index).cacheKey() if isinstance(tree, StudyTree) else 0

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(0, 1, -4, -1)
        level = Level(index.data(LEVEL_ROLE))
        if level is not Level.PATIENT:
            self._ground(painter, rect, option)
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        if level in (Level.SERIES, Level.FILM):
            self._paint_film(painter, inner, option, index)
        elif level is Level.STUDY:
            self._paint_study(painter, inner, option, index)
        else:
            identity = index.data(StudyRole.PATIENT_ID)
            second = (
                translate("Studies", "ID {identity}").format(identity=identity)
                if identity
                else translate("Studies", "no ID")
            )
            self._lines(painter, inner, option, str(index.data()), second, bold=True)

    def _ground(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> None:
        highlight = option.palette.color(QPalette.ColorRole.Highlight)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            fill = QColor(highlight)
            fill.setAlpha(150 if selected else 48)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(rect, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 6, 6)

    def _paint_film(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        tree = index.model()
        if isinstance(tree, StudyTree):
            place = QRectF(rect.left(), rect.center().y() - _PICTURE / 2, _PICTURE, _PICTURE)
            tree.picture(index).paint(painter, place.toAlignedRect())
        painter.setPen(option.palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text))
        painter.setFont(option.font)
        self._text(painter, rect.adjusted(_PICTURE + _PAD, 0, 0, 0), str(index.data()))

    def _paint_study(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        count = index.data(StudyRole.FILM_COUNT)
        films = counted("Studies", "%n film(s)", count)
        about = "  ·  ".join(part for part in (films, index.data(StudyRole.DESCRIPTION)) if part)
        state: DraftState = index.data(StudyRole.DRAFT_STATE)
        width = self._write_state(painter, rect, option, state)
        self._lines(painter, rect, option, str(index.data(StudyRole.STUDY_DATE)), about, taken=width)

    def _lines(
        self,
        painter: QPainter,
        rect: QRectF,
        option: QStyleOptionViewItem,
        first: str,
        second: str,
        *,
        bold: bool = False,
        taken: float = 0.0,
    ) -> None:
        """Two lines, the second one quieter; ``taken`` is how much of the first line's end is in use already."""
        bright = option.palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)
        muted = QColor(bright)
        muted.setAlpha(165)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Medium)
        height = QFontMetricsF(option.font).lineSpacing()
        top = rect.center().y() - height
        for number, (text, colour, used) in enumerate(((first, bright, font), (second, muted, option.font))):
            painter.setFont(used)
            painter.setPen(colour)
            width = rect.width() - (taken if number == 0 else 0)
            self._text(painter, QRectF(rect.left(), top + number * height, width, height), text)

    def _text(self, painter: QPainter, place: QRectF, text: str) -> None:
        metrics = QFontMetricsF(painter.font(), painter.device())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _write_state(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, state: DraftState) -> float:
        """The state at the right end of the first line; the width that it takes."""
        if state is DraftState.NONE:
            return 0.0
        height = QFontMetricsF(option.font).lineSpacing()
        line = QRectF(rect.left(), rect.center().y() - height, rect.width(), height)
        colour = QColor(_STATE_COLOURS[state])
        painter.setFont(option.font)
        painter.setPen(colour)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), state.words)
        width = QFontMetricsF(option.font).horizontalAdvance(state.words)
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(line.right() - width - 13, line.center().y() - 3, 6, 6))
        return width + 20
