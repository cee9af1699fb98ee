"""What is written over a film: corner text, edge labels, the scale bar. Nothing here changes a film pixel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.films.corner_text import Corners
from app.films.text_pictures import draw_words
from app.translation import translate

TEXT = QColor(214, 221, 228)
MUTED = QColor(190, 200, 210)
LABEL = QColor(247, 200, 115)
SHADOW = QColor(0, 0, 0)
MARGIN = 12
_BAR_STEPS = (1, 2, 5)
_EDGE_LABEL = 1.4
"""How much larger than the other words patient directions are on a picture, about as on the screen."""


@dataclass(frozen=True)
class ScaleBar:
    """A bar of a round length; ``length`` is in logical pixels, ``note`` tells what a millimetre means."""

    millimetres: float
    length: float
    note: str

    @property
    def text(self) -> str:
        """The length in words, in centimetres from 10 mm on."""
        if self.millimetres >= 10:
            return f"{self.millimetres / 10:g} cm"
        return f"{self.millimetres:g} mm"


def scale_bar(pixels_per_mm: float, room: float, note: str) -> ScaleBar:
    """The longest bar of 1, 2 or 5 × 10ⁿ mm that fits into ``room`` logical pixels at ``pixels_per_mm``."""
    most = room / pixels_per_mm
    power = 10.0 ** math.floor(math.log10(most))
    millimetres = max(step * power for step in _BAR_STEPS if step * power <= most * (1 + 1e-9))
    return ScaleBar(millimetres, millimetres * pixels_per_mm, note)


def font_for(base: QFont, height: int) -> QFont:
    """The overlay font: smaller in small viewports, never under 8 points."""
    font = QFont(base)
    font.setPointSizeF(max(8.0, min(10.0, height / 60)))
    return font


def draw_text(painter: QPainter, rect: QRectF, flags: Qt.AlignmentFlag, text: str, colour: QColor = TEXT) -> None:
    """Text with a dark edge, so that it can be read on bright and on dark film."""
    draw_words(painter, painter.boundingRect(rect, int(flags), text), text, colour, SHADOW)


def draw_corners(painter: QPainter, area: QRectF, corners: Corners) -> None:
    """The four blocks of text, clear of each other and of the edge labels, whatever the viewport's size.

    A line too long for its half of the viewport is shortened with an ellipsis; of a block too high for its half, the
    first lines are drawn, which name the patient and the cautions.
    """
    metrics = QFontMetricsF(painter.font(), painter.device())
    half = area.width() / 2 - MARGIN * 3
    room = max(1, int((area.height() / 2 - MARGIN * 3) / metrics.lineSpacing()))
    blocks: tuple[tuple[Sequence[str], bool, bool], ...] = (
        (corners.top_left, False, False),
        (corners.top_right, True, False),
        (corners.bottom_left, False, True),
        (corners.bottom_right, True, True),
    )
    for block, right, bottom in blocks:
        lines = block[:room]
        for index, line in enumerate(lines):
            if bottom:
                top = area.bottom() - MARGIN - (len(lines) - index) * metrics.lineSpacing()
            else:
                top = area.top() + MARGIN + index * metrics.lineSpacing()
            left = area.right() - MARGIN - half if right else area.left() + MARGIN
            flags = (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, half)
            first = index == 0 and not bottom
            colour = LABEL if line in corners.loud else TEXT if first else MUTED
            draw_text(painter, QRectF(left, top, half, metrics.lineSpacing()), flags, shown, colour)


def draw_edge_labels(painter: QPainter, area: QRectF, labels: tuple[str, str, str, str]) -> None:
    """Patient directions at the middle of the (top, right, bottom, left) edges; "" draws nothing."""
    font = QFont(painter.font())
    if font.pixelSize() > 0:  # a font has one of the two sizes, and -1 for the other
        font.setPixelSize(round(font.pixelSize() * _EDGE_LABEL))
    else:
        font.setPointSizeF(font.pointSizeF() + 4)
    font.setBold(True)
    painter.save()
    painter.setFont(font)
    inner = area.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    centre = Qt.AlignmentFlag.AlignHCenter
    middle = Qt.AlignmentFlag.AlignVCenter
    places = (
        Qt.AlignmentFlag.AlignTop | centre,
        Qt.AlignmentFlag.AlignRight | middle,
        Qt.AlignmentFlag.AlignBottom | centre,
        Qt.AlignmentFlag.AlignLeft | middle,
    )
    for text, place in zip(labels, places, strict=True):
        if text:
            draw_text(painter, inner, place, text, LABEL)
    painter.restore()


def draw_scale(painter: QPainter, area: QRectF, bar: ScaleBar | None, lines_below: int) -> None:
    """The scale bar at the right edge, above ``lines_below`` lines of corner text; "pixels only" without one."""
    metrics = QFontMetricsF(painter.font(), painter.device())
    line = metrics.lineSpacing()
    base = area.bottom() - MARGIN - lines_below * line
    right = area.right() - MARGIN
    text = translate("Core", "pixels only") if bar is None else f"{bar.text}  ·  {bar.note}"
    half = area.width() / 2 - MARGIN * 3
    place = QRectF(right - half, base - line, half, line)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, half)
    draw_text(painter, place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, shown, MUTED)
    if bar is None:
        return
    y = base - line - 6
    for pen in (QPen(SHADOW, 4), QPen(TEXT, 1.6)):
        painter.setPen(pen)
        painter.drawLine(QPointF(right - bar.length, y), QPointF(right, y))
        for tick in (right - bar.length, right):
            painter.drawLine(QPointF(tick, y - 4), QPointF(tick, y + 4))
