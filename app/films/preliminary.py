"""The coarse picture of a film that is still being decoded: to be looked at, and for nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QImage, QPainter, QTransform

from app.films import corner_text, overlays
from app.films.corner_text import Corners
from app.films.geometry import Geometry
from app.films.planes import paint_shutter
from app.films.turn import Turn
from app.films.viewport_painting import paint_mark
from app.translation import marked, translate
from echo_core.films.film import Film
from echo_core.films.orientation import edge_labels, standard_turn
from echo_core.films.preview import Preview
from echo_core.films.spacing import pixel_aspect

LABEL = marked("Light box", "PRELIMINARY PICTURE: low resolution")


class PreliminaryPicture:
    """A preview as the film will hang: the same greys, turn and place. No value can be read from it."""

    def __init__(
        self,
        preview: Preview,
        grey: NDArray[np.uint8] | None = None,
        turn: Turn | None = None,
        shut: Film | None = None,
    ) -> None:
        """By default as the film opens: ``grey`` (rows, columns) and ``turn`` are what the person has made of it, and
        ``shut`` is the film under the presentation state in force, whose shutter hides here too.
        """
        self._grey = np.ascontiguousarray(preview.grey() if grey is None else grey)
        self._factor = preview.factor
        self._header = preview.header
        self._shut = shut
        standard = standard_turn(preview.header)
        self._turn = Turn(standard.rotation // 90, standard.mirrored) if turn is None else turn
        self._corners = Corners(
            top_left=corner_text.patient_lines(preview.header),
            top_right=corner_text.study_lines(preview.header),
            bottom_right=corner_text.caution_lines(preview.header),
        )

    def geometry(self, width: int, height: int) -> Geometry:
        """The whole film in a viewport of this size in device pixels."""
        aspect = pixel_aspect(self._header)
        return Geometry(self._header.columns, self._header.rows, width, height, aspect, turn=self._turn).fitted()

    def paint(
        self, painter: QPainter, area: QRectF, ratio: float, geometry: Geometry, font: QFont, mark: str = ""
    ) -> None:
        """Paint the picture where ``geometry`` puts the film, and who it is, over ``area`` (logical pixels).

        ``mark`` says that the film is not of the study on the light box.
        """
        rows, columns = self._grey.shape
        picture = QImage(self._grey.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
        origin = geometry.to_device(0, 0)
        right, down = geometry.to_device(self._factor, 0), geometry.to_device(0, self._factor)
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(
            QTransform(right[0] - origin[0], right[1] - origin[1], down[0] - origin[0], down[1] - origin[1], *origin),
            True,
        )
        painter.drawImage(QPointF(0, 0), picture)
        painter.restore()
        if self._shut is not None:
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            paint_shutter(painter, self._shut, geometry)
            painter.restore()
        painter.setFont(overlays.font_for(font, round(area.height())))
        rows = overlays.draw_corners(painter, area, self._corners)
        turned = edge_labels(self._header, self._turn.quarters * 90, flip_horizontal=self._turn.mirrored)
        overlays.draw_edge_labels(painter, area, turned)
        label = translate("Light box", LABEL)
        paint_mark(painter, area, f"{mark}  ·  {label}" if mark else label, rows.reach(rows.top))
