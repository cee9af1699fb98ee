"""What a viewport paints beside the film itself: the black around it, what documents draw, marks and prompts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QRegion

from app.films import overlays
from app.films.annotations import Annotation
from app.films.document_book import DocumentBook
from app.films.film_view import FilmView
from app.films.geometry import Geometry
from app.films.graphics_painter import GraphicsPainter, LinePicture
from app.films.label_places import LabelPlaces
from app.films.measurement_exchange import tracking_uid
from app.films.state_making import without_twins
from app.films.twins import unsaid

BACKGROUND = QColor(0, 0, 0)
MARK = QColor("#ff9f6b")
_CORNER_LINES = 5
_MARK_SIZE = 1.3
"""In the size of the other words."""
PROMPT = QColor(16, 19, 22, 210)


def paint_around(painter: QPainter, area: QRect, film: Geometry | None, ratio: float) -> None:
    """Black around the film only: filling what the film then covers would cost a millisecond."""
    around = QRegion(area)
    if film is not None:
        (x0, x1), (y0, y1) = film.visible()
        left, top = math.ceil(x0 / ratio), math.ceil(y0 / ratio)
        around -= QRect(left, top, math.floor(x1 / ratio) - left, math.floor(y1 / ratio) - top)
    painter.setClipRegion(around)
    painter.fillRect(area, BACKGROUND)
    painter.setClipping(False)


def paint_documents(
    painter: QPainter,
    labels: LabelPlaces,
    view: FilmView,
    documents: DocumentBook,
    own: Sequence[Annotation],
    lines: LinePicture,
) -> None:
    """What a presentation state or a report draws on the view's film, each drawing with its numbers once: less what is
    among the person's ``own``, and of reports less what the state says. ``lines`` are those of the view.
    """
    presentation = view.presentation
    if presentation is None:
        return
    drawings = documents.drawings(presentation.film, (tracking_uid(one) for one in own))
    graphics = without_twins(presentation.graphics, own) if presentation.graphics else ()
    drawings = unsaid(drawings, graphics)
    if not graphics and not drawings:
        lines.forget()
        return
    ratio, geometry = view.devicePixelRatioF(), view.geometry_on_screen
    display = QRectF(*(part / ratio for part in presentation.displayed(geometry)))

    def stroke(device: QPainter) -> None:
        pen = GraphicsPainter(device, view.to_screen, display, labels)
        pen.draw_lines(graphics)
        pen.draw_lines(drawings)

    lines.paint(painter, QRectF(view.rect()), (graphics, drawings, geometry, display), stroke)
    pen = GraphicsPainter(painter, view.to_screen, display, labels)
    pen.draw_words(graphics)
    pen.draw_words(drawings)


def paint_prompt(painter: QPainter, area: QRectF, prompt: str, rows_below: int = 0) -> None:
    """What the tool in hand wants next, at the bottom, above ``rows_below`` rows of corner text, in as many rows as it
    needs.
    """
    metrics = painter.fontMetrics()
    spacing = QFontMetricsF(painter.font(), painter.device()).lineSpacing()
    below = overlays.MARGIN + max(_CORNER_LINES, rows_below) * spacing
    room = area.adjusted(overlays.MARGIN, 0, -overlays.MARGIN, -below)
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    place = QRectF(metrics.boundingRect(room.adjusted(8, 0, -8, 0).toRect(), flags, prompt)).adjusted(-8, -3, 8, 3)
    place.moveCenter(QPointF(room.center().x(), room.bottom() - place.height() / 2))
    painter.fillRect(place, PROMPT)
    painter.setPen(overlays.LABEL)
    painter.drawText(place.adjusted(7, 0, -7, 0), flags, prompt)


def paint_mark(painter: QPainter, area: QRectF, words: str, below: float = 0.0) -> None:
    """That the film is not of the study on the light box, at the top, ``below`` logical pixels from the edge or more,
    where the corner text and the banners end.
    """
    painter.save()
    painter.setFont(overlays.enlarged(painter.font(), _MARK_SIZE))
    room = area.adjusted(0, max(overlays.MARGIN * 3.2, below), 0, 0)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    overlays.draw_text(painter, room, flags, words, MARK)
    painter.restore()
