"""A picture of a film to take away: the whole film as it is windowed and turned, with or without what is drawn on it.

It is made from the film's own pixels: edge enhancement and the like stay on the screen. Patient data are written on it
only when asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QImage, QPainter

from app.films import corner_text, overlays, windowing
from app.films.annotation_painter import AnnotationPainter
from app.films.annotations import Annotation, Point
from app.films.corner_text import Corners
from app.films.geometry import Geometry
from app.films.graphics_painter import GraphicsPainter
from app.films.label_places import LabelPlaces
from app.films.measuring import scale_of, statistics
from app.films.planes import Planes
from app.films.presentation import Presentation
from app.films.pyramid import Pyramid
from app.films.raster import Raster
from app.films.state_making import without_twins
from app.films.tools.base import Subject
from app.translation import translate
from echo_core.films.orientation import edge_labels

MOST_SIDE = 8192
_LINES = 56
"""The height of the picture in lines of its text."""


@dataclass(frozen=True)
class PictureOptions:
    """What goes on the picture beside the film. Side letters and cautions always do."""

    drawings: bool = True
    patient: bool = False


def film_picture(
    presentation: Presentation,
    pyramid: Pyramid,
    annotations: Sequence[Annotation],
    options: PictureOptions,
    planes: Planes | None = None,
) -> QImage:
    """The whole film, one picture pixel a film pixel (up to 8192 a side), RGB.

    ``planes`` are overlays, which go with the drawings, and the shutter, which always hides.
    """
    film = presentation.film
    rows, columns = film.stored.shape[:2]
    start = Geometry(columns, rows, 1, 1, presentation.aspect, turn=presentation.turn)
    width, height = (max(1, round(side)) for side in start.shown_size)
    shrunk = min(1.0, MOST_SIDE / max(width, height))
    size = max(1, round(width * shrunk)), max(1, round(height * shrunk))
    geometry = start.resized(*size).fitted()
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    raster = Raster(pyramid)
    raster.set_table(presentation.table())
    raster.paint(painter, geometry)
    if planes is not None:
        planes.paint(painter, geometry, overlays=options.drawings, shutter=True)
    area = QRectF(0, 0, *size)
    font = QFont(painter.font())
    font.setPixelSize(max(11, round(size[1] / _LINES)))
    painter.setFont(font)
    if options.drawings:
        subject = Subject(
            film,
            scale_of(film.header, annotations),
            lambda region: (True, statistics(film, region.kind, region.points)),
        )

        def on_picture(point: Point) -> QPointF:
            return QPointF(*geometry.to_device(*point))

        display = QRectF(*presentation.displayed(geometry))
        labels = LabelPlaces(area)
        GraphicsPainter(painter, on_picture, display, labels).draw(without_twins(presentation.graphics, annotations))
        AnnotationPainter(painter, on_picture, subject, area, labels).draw(annotations)
    _write(painter, area, presentation, options)
    painter.end()
    return image


def _write(painter: QPainter, area: QRectF, presentation: Presentation, options: PictureOptions) -> None:
    header = presentation.film.header
    window = translate("Light box", "Colour") if presentation.film.colour else windowing.words(presentation.voi)
    cautions = [line for line in corner_text.caution_lines(header) if line != corner_text.UNCALIBRATED]
    corners = Corners(
        top_left=corner_text.patient_lines(header) if options.patient else (),
        top_right=corner_text.study_lines(header) if options.patient else (),
        bottom_left=(window + (translate("Light box", "  inverted") if presentation.inverted else ""),),
        bottom_right=tuple(cautions),
    )
    overlays.draw_corners(painter, area, corners)
    turn = presentation.turn
    overlays.draw_edge_labels(painter, area, edge_labels(header, turn.quarters * 90, flip_horizontal=turn.mirrored))
