"""What is written over a film: corner text, edge labels, the scale bar. Nothing here changes a film pixel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.films.corner_lines import rows
from app.films.corner_text import Corners
from app.films.text_pictures import draw_words
from app.translation import translate

TEXT = QColor(214, 221, 228)
MUTED = QColor(190, 200, 210)
LABEL = QColor(247, 200, 115)
SHADOW = QColor(0, 0, 0)
MARGIN = 12
_BAR_STEPS = (1, 2, 5)
_LETTERS = 1.5
"""The size of a side letter, in that of the other words: whoever sees the picture small must still know the sides."""


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


@dataclass(frozen=True)
class CornerRows:
    """How many rows of text stand at the top, at the bottom left and at the bottom right; ``height`` of one of them."""

    top: int
    bottom_left: int
    bottom_right: int
    height: float

    def reach(self, count: int) -> float:
        """How far ``count`` rows reach from the edge, in logical pixels."""
        return MARGIN + count * self.height


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


def enlarged(base: QFont, factor: float) -> QFont:
    """A bold font of ``factor`` times the size, whether that is in points (on the screen) or in pixels (pictures)."""
    font = QFont(base)
    if font.pixelSize() > 0:
        font.setPixelSize(round(font.pixelSize() * factor))
    else:
        font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(True)
    return font


def draw_text(painter: QPainter, rect: QRectF, flags: Qt.AlignmentFlag, text: str, colour: QColor = TEXT) -> None:
    """Text with a dark edge, so that it can be read on bright and on dark film."""
    draw_words(painter, painter.boundingRect(rect, int(flags), text), text, colour, SHADOW)


def draw_corners(painter: QPainter, area: QRectF, corners: Corners) -> CornerRows:
    """The four blocks of text, clear of each other and of the edge labels, whatever the viewport's size.

    A line too long for its half of the viewport goes on in the next row. In a block too high for its half, lines
    without a number are shortened with an ellipsis instead; if that is not enough, the first rows are drawn, which name
    the patient and the cautions.
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
    counts = []
    for block, right, bottom in blocks:
        lines = [(row, line) for line in block for row in rows(line, metrics.horizontalAdvance, half)]
        if len(lines) > room:
            # Rather words shortened than a line lost, such as a caution.
            lines = [(row, line) for line in block for row in _short(line, metrics, half)][:room]
        counts.append(len(lines))
        for index, (row, line) in enumerate(lines):
            if bottom:
                top = area.bottom() - MARGIN - (len(lines) - index) * metrics.lineSpacing()
            else:
                top = area.top() + MARGIN + index * metrics.lineSpacing()
            left = area.right() - MARGIN - half if right else area.left() + MARGIN
            flags = (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop
            first = line is block[0] and not bottom
            colour = LABEL if line in corners.loud else TEXT if first else MUTED
            draw_text(painter, QRectF(left, top, half, metrics.lineSpacing()), flags, row, colour)
    return CornerRows(max(counts[:2]), counts[2], counts[3], metrics.lineSpacing())


def _short(line: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """One row for words; as many as it needs where a number would be cut."""
    if any(character.isdigit() for character in line):
        return rows(line, metrics.horizontalAdvance, room)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)]


def draw_edge_labels(painter: QPainter, area: QRectF, labels: tuple[str, str, str, str]) -> None:
    """Patient directions at the middle of the (top, right, bottom, left) edges; "" draws nothing."""
    painter.save()
    painter.setFont(enlarged(painter.font(), _LETTERS))
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
    """The scale bar at the right edge, above ``lines_below`` rows of corner text; "pixels only" without one."""
    metrics = QFontMetricsF(painter.font(), painter.device())
    line = metrics.lineSpacing()
    base = area.bottom() - MARGIN - lines_below * line
    right = area.right() - MARGIN
    text = translate("Core", "pixels only") if bar is None else f"{bar.text}  ·  {bar.note}"
    half = area.width() / 2 - MARGIN * 3
    # Below the labels of the sides, which stand at half the height.
    most = max(1, int((area.height() / 2 - MARGIN * 3) / line) - lines_below)
    shown = rows(text, metrics.horizontalAdvance, half)
    if len(shown) > most:
        shown = [*shown[: most - 1], f"{shown[most - 1]}…"]
    for index, row in enumerate(shown):
        place = QRectF(right - half, base - (len(shown) - index) * line, half, line)
        draw_text(painter, place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, row, MUTED)
    if bar is None:
        return
    y = base - len(shown) * line - 6
    for pen in (QPen(SHADOW, 4), QPen(TEXT, 1.6)):
        painter.setPen(pen)
        painter.drawLine(QPointF(right - bar.length, y), QPointF(right, y))
        for tick in (right - bar.length, right):
            painter.drawLine(QPointF(tick, y - 4), QPointF(tick, y + 4))
