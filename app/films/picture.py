"""A picture of a film to take away: the whole film as it is windowed and turned, with or without what is drawn on it.

It is made from the film's own pixels: edge enhancement and the like stay on the screen. Patient data are written on it
only when asked for. It takes 40 to 150 ms, so that another thread makes it, from what the person saw when asking.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter

from app.films import corner_text, overlays, windowing
from app.films.annotation_painter import AnnotationPainter
from app.films.annotations import Annotation, Point
from app.films.corner_text import Corners
from app.films.geometry import Geometry
from app.films.graphics_painter import GraphicsPainter
from app.films.label_places import LabelPlaces
from app.films.measuring import scale_of, statistics
from app.films.planes import Planes, planes_of
from app.films.presentation import Presentation
from app.films.pyramid import Pyramid
from app.films.raster import Raster
from app.films.state_making import without_twins
from app.films.tools.base import Subject
from app.translation import translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.naming import telling_words, tells
from echo_core.films.orientation import edge_labels

MOST_SIDE = 8192
_LINES = 56
"""The height of the picture in lines of its text."""
_BAND = 128
"""Rows painted at a time: Qt holds Python's interpreter lock, and so the window, while it fills and draws images."""


@dataclass(frozen=True)
class PictureOptions:
    """What goes on the picture beside the film. Side letters and cautions always do."""

    drawings: bool = True
    """Measurements and drawings, the person's and the presentation state's. Words that say who the patient is are left
    out of them, unless ``patient`` asks for that."""
    patient: bool = False
    overlays: bool = False
    """The file's overlays, which may spell the patient's name."""


def picture_later(
    presentation: Presentation,
    pyramid: Pyramid,
    annotations: Sequence[Annotation],
    options: PictureOptions,
    planes: Planes | None = None,
) -> Callable[[], QImage]:
    """What makes the picture of the film as it is shown now, in any thread; nothing done meanwhile changes it.

    It holds the pixels, whatever becomes of the film. ``planes`` are the film's where they are there already.
    """
    shown, drawn, font = copy.copy(presentation), tuple(annotations), QGuiApplication.font()

    def make() -> QImage:
        seen, made = shown.seen, planes
        if made is None and (seen.overlays or seen.header.shutter is not None):
            made = planes_of(seen)
        return film_picture(shown, pyramid, drawn, options, made, font)

    return make


def film_picture(
    presentation: Presentation,
    pyramid: Pyramid,
    annotations: Sequence[Annotation],
    options: PictureOptions,
    planes: Planes | None = None,
    font: QFont | None = None,
) -> QImage:
    """The whole film, one picture pixel a film pixel (up to 8192 a side), RGB. The pixels are those of ``pyramid``.

    ``planes`` are overlays and the shutter, which always hides; ``font`` is that of the words, whatever its size, by
    default the application's.

    Raises:
        MemoryError: there is no room for the picture.
    """
    film = Film(presentation.seen.header, pyramid.levels[0], presentation.film.path)
    rows, columns = film.shape[:2]
    start = Geometry(columns, rows, 1, 1, presentation.aspect, turn=presentation.turn)
    width, height = (max(1, round(side)) for side in start.shown_size)
    shrunk = min(1.0, MOST_SIDE / max(width, height))
    size = max(1, round(width * shrunk)), max(1, round(height * shrunk))
    geometry = start.resized(*size).fitted()
    image = QImage(*size, QImage.Format.Format_RGB32)
    if image.isNull():
        raise MemoryError
    raster = Raster(pyramid)
    raster.set_table(presentation.table())
    painter = QPainter(image)
    try:
        for top, band in _bands(geometry):
            painter.save()
            painter.translate(0, top)
            painter.setClipRect(QRect(0, 0, band.width, band.height))
            painter.fillRect(QRect(0, 0, band.width, band.height), Qt.GlobalColor.black)
            raster.paint(painter, band)
            if planes is not None:
                planes.paint(painter, band, overlays=options.overlays, shutter=True)
            painter.restore()
        area = QRectF(0, 0, *size)
        font = QFont(painter.font() if font is None else font)
        font.setPixelSize(max(11, round(size[1] / _LINES)))
        painter.setFont(font)
        if options.drawings:
            _draw(painter, area, geometry, presentation, film, annotations, _silent(film.header, options))
        _write(painter, area, presentation, options)
    finally:
        painter.end()  # before the image goes, which Qt does not survive otherwise
    return image


def words_left_out(presentation: Presentation, annotations: Sequence[Annotation], options: PictureOptions) -> bool:
    """Whether drawn words are not on the picture because they say who the patient is."""
    silent = _silent(presentation.film.header, options) if options.drawings else frozenset()
    drawn = [text.text for one in presentation.graphics for text in one.texts] + [one.text for one in annotations]
    return any(tells(words, silent) for words in drawn)


def _silent(header: FilmHeader, options: PictureOptions) -> frozenset[str]:
    """What no drawn words may say."""
    if options.patient:
        return frozenset()
    return telling_words(header.patient_name, header.patient_id, header.patient_birth_date)


def _bands(geometry: Geometry) -> Iterator[tuple[int, Geometry]]:
    """The top of each band of the picture, and the film's place in it."""
    for top in range(0, geometry.height, _BAND):
        # What is rounded for painting is rounded before it is parted, so that every band samples the same points.
        origin = round(geometry.origin_y) - top
        yield top, replace(geometry, height=min(_BAND, geometry.height - top), origin_y=origin)


def _draw(
    painter: QPainter,
    area: QRectF,
    geometry: Geometry,
    presentation: Presentation,
    film: Film,
    annotations: Sequence[Annotation],
    silent: frozenset[str],
) -> None:
    """Draw everything but the words that tell one of ``silent``."""
    subject = Subject(
        film,
        scale_of(film.header, annotations),
        lambda region: (True, statistics(film, region.kind, region.points)),
    )

    def on_picture(point: Point) -> QPointF:
        return QPointF(*geometry.to_device(*point))

    display = QRectF(*presentation.displayed(geometry))
    labels = LabelPlaces(area)
    stated = [
        replace(one, texts=tuple(text for text in one.texts if not tells(text.text, silent)))
        for one in without_twins(presentation.graphics, annotations)
    ]
    own = [replace(one, text="") if tells(one.text, silent) else one for one in annotations]
    GraphicsPainter(painter, on_picture, display, labels).draw(stated)
    AnnotationPainter(painter, on_picture, subject, area, labels).draw(own)


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
