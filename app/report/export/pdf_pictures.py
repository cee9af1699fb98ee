"""Pictures of films on the pages of a report's PDF, every grey value as it is on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.films import pdf_pixels

_ROOM_MM = (168.0, 98.0)
"""Two pictures with their captions stand on a page of A4."""
_A_PAGE = 2
_MM_PER_INCH = 25.4
_DOTS = 300
"""Picture pixels a printed inch, at most."""
_TYPE = QTextFormat.ObjectTypes.UserObject.value + 1
_NUMBER = QTextFormat.Property.UserProperty.value + 1
_OBJECT = "\ufffc"


class Picture(Protocol):
    """What a page shows: a picture and the line below it."""

    @property
    def image(self) -> QImage: ...
    @property
    def caption(self) -> str: ...


class _Places(QPyTextObject):
    """Lays pictures out and paints an empty one in the place of each."""

    def __init__(self, pictures: Sequence[Picture], document: QTextDocument) -> None:
        super().__init__(document)
        self._sizes = [picture.image.size() for picture in pictures]
        self._empty = [pdf_pixels.empty_picture() for _ in pictures]

    def intrinsicSize(self, document: QTextDocument, _position: int, made: QTextFormat) -> QSizeF:
        device = document.documentLayout().paintDevice()
        dots = device.logicalDpiY() if device is not None else 96
        size: QSize = self._sizes[made.intProperty(_NUMBER)]
        return size.toSizeF().scaled(QSizeF(*_room(dots)), Qt.AspectRatioMode.KeepAspectRatio)

    def drawObject(
        self, painter: QPainter, place: QRectF | QRect, _document: QTextDocument, _position: int, made: QTextFormat
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.drawImage(place, self._empty[made.intProperty(_NUMBER)])
        painter.restore()


def append_places(document: QTextDocument, pictures: Sequence[Picture]) -> QObject | None:
    """Make room for ``pictures`` on pages of their own behind the text, each with its caption.

    Returns what paints the places, which must live until the document has been printed; None for no pictures.
    """
    if not pictures:
        return None
    places = _Places(pictures, document)
    document.documentLayout().registerHandler(_TYPE, places)
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    for number, picture in enumerate(pictures):
        block = QTextBlockFormat()
        if number % _A_PAGE == 0:
            block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        cursor.insertBlock(block, QTextCharFormat())
        made = QTextCharFormat()
        made.setObjectType(_TYPE)
        made.setProperty(_NUMBER, number)
        cursor.insertText(_OBJECT, made)
        caption = QTextBlockFormat()
        caption.setBottomMargin(12)
        cursor.insertBlock(caption, QTextCharFormat())
        cursor.insertText(picture.caption)
    return places


def put_in(pdf: bytes, pictures: Sequence[Picture]) -> bytes:
    """The PDF with the pixels of ``pictures`` in the places that were made for them."""
    return pdf_pixels.put_in(pdf, [picture.image for picture in pictures], _room(_DOTS)) if pictures else pdf


def _room(dots: float) -> tuple[float, float]:
    """Width and height of a picture's place in dots, of which so many make an inch."""
    return _ROOM_MM[0] / _MM_PER_INCH * dots, _ROOM_MM[1] / _MM_PER_INCH * dots
