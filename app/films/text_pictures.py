"""Words with a dark edge as small pictures, made once: drawing each of them nine times a frame would cost two of the
eight milliseconds that a frame may take. Threads may share them: they are only read once they are made.
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

_KEPT = 512
_AROUND = tuple((dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
_TO_EDGE = 20


@lru_cache(_KEPT)
def _picture(text: str, font_key: str, colour: str, shadow: str, ratio: float) -> QImage:
    font = QFont()
    font.fromString(font_key)
    metrics = QFontMetricsF(font)
    edge = _edge(metrics)
    width, height = metrics.horizontalAdvance(text) + 2 * edge + 2, metrics.height() + 2 * edge
    image = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setFont(font)
    base = QPointF(edge, edge + metrics.ascent())
    painter.setPen(QColor(shadow))
    for dx, dy in _AROUND:
        painter.drawText(base + QPointF(dx, dy) * edge, text)
    painter.setPen(QColor(colour))
    painter.drawText(base, text)
    painter.end()
    return image


def draw_words(painter: QPainter, place: QRectF, text: str, colour: QColor, shadow: QColor) -> None:
    """Draw one line of text, its upper left corner that of ``place`` (logical pixels), in the painter's font."""
    ratio = painter.device().devicePixelRatioF()
    image = _picture(text, painter.font().toString(), colour.name(), shadow.name(), ratio)
    edge = _edge(QFontMetricsF(painter.font()))
    # On whole device pixels, or the words would be blurred.
    left = round((place.left() - edge) * ratio) / ratio
    top = round((place.top() - edge) * ratio) / ratio
    painter.drawImage(QPointF(left, top), image)


def _edge(metrics: QFontMetricsF) -> int:
    """Logical pixels that the dark edge reaches beyond the words: one on the screen, more in a large picture."""
    return max(1, round(metrics.ascent() / _TO_EDGE))
