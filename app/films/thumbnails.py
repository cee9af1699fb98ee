"""Small pictures of films, for lists."""

from __future__ import annotations

import math
import weakref

import numpy as np
from PySide6.QtCore import QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPen, QPixmap, QPolygonF

from app.films.overlays import LABEL
from echo_core.films.film import Film
from echo_core.films.orientation import standard_turn
from echo_core.films.rendering import default_voi, grey_table
from echo_core.films.spacing import pixel_aspect

SIDE = 72
STAR = 20.0
_pictures: weakref.WeakKeyDictionary[Film, QImage] = weakref.WeakKeyDictionary()


def prepare_thumbnail(film: Film) -> None:
    """Make the picture that :func:`thumbnail` will show; in any thread."""
    if film not in _pictures:
        _pictures[film] = _picture(film)


def thumbnail(film: Film) -> QPixmap:
    """A small picture of the film in its default rendering, standard turn, at most ``SIDE`` pixels a side.

    What a shutter of the file hides is hidden here too.
    """
    prepare_thumbnail(film)
    return QPixmap.fromImage(_pictures[film])


def _picture(film: Film) -> QImage:
    sketch = film.sketch
    if film.colour:
        values = sketch.copy()
    else:
        values = np.take(grey_table(film.header, default_voi(film)), sketch.view(f"u{sketch.dtype.itemsize}"))
    shutter = film.header.shutter
    if shutter is not None:
        rows, columns = film.shape[:2]
        step = -(-rows // sketch.shape[0])
        hidden = shutter.hidden(rows, columns, film.overlays, pixel_aspect(film.header))
        values[hidden[::step, ::step]] = shutter.grey
    turn, aspect = standard_turn(film.header), pixel_aspect(film.header)
    turned = np.ascontiguousarray(turn.apply(values))
    kind = QImage.Format.Format_RGB888 if film.colour else QImage.Format.Format_Grayscale8
    picture = QImage(turned.data, turned.shape[1], turned.shape[0], turned.strides[0], kind)
    # The copy is the picture's own: the array goes when this function returns.
    height, width = turned.shape[:2]
    square = QSizeF(width * aspect, height) if turn.sideways else QSizeF(width, height * aspect)
    size = square.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio).toSize().expandedTo(QSize(1, 1))
    return picture.copy().scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def starred(picture: QIcon) -> QIcon:
    """A thumbnail with the star of a key film in its corner."""
    pixmap = picture.pixmap(SIDE, SIDE)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    points = []
    for corner in range(10):
        length, turn = STAR / 2 * (1.0 if corner % 2 == 0 else 0.45), math.pi * corner / 5
        points.append(QPointF(STAR / 2 + 2 + length * math.sin(turn), STAR / 2 + 2 - length * math.cos(turn)))
    painter.setPen(QPen(Qt.GlobalColor.black, 1))
    painter.setBrush(LABEL)
    painter.drawPolygon(QPolygonF(points))
    painter.end()
    return QIcon(pixmap)
