"""A film in a widget: which film, through which window, where and which way round. No painting and no input."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.films.annotations import Point
from app.films.film_greys import FilmGreys
from app.films.geometry import Geometry, Place, Sight
from app.films.overlay_content import OverlayContent
from app.films.planes import Planes, PlaneStore
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.raster import Raster
from app.films.screen_size import pixel_pitch
from app.films.turn import Turn
from echo_core.films.film import Film
from echo_core.films.presentation_state import PresentationState

REFINE_MS = 60
"""How long after the last step of a zoom, or a film's first picture, it is painted as it should be."""


class FilmView(FilmGreys):
    """Adds to a film's greys where it lies, and the operations on that.

    ``placed`` comes when the person moved or zoomed it, for other films to follow.
    """

    placed = Signal()

    def __init__(self, store: PyramidStore, parent: QWidget | None = None, *, planes: PlaneStore | None = None) -> None:
        super().__init__(store, parent)
        self._plane_store = planes
        self.show_overlays = self.show_shutter = True
        if planes is not None:
            planes.ready.connect(self._on_planes)
        self._content: OverlayContent | None = None
        self._geometry = Geometry(1, 1, 1, 1)
        self._fit = True
        self._refining = QTimer(self)
        self._refining.setSingleShot(True)
        self._refining.setInterval(REFINE_MS)
        self._refining.timeout.connect(self.update)
        store.ready.connect(self._on_pyramid)

    @property
    def geometry_on_screen(self) -> Geometry:
        """Where the film lies, in device pixels."""
        return self._geometry

    @property
    def fitted(self) -> bool:
        """Whether the whole film is kept in sight."""
        return self._fit

    @property
    def sight(self) -> Sight:
        """What is seen of the film, for another view or another time."""
        return Sight(self._geometry.place(), self._fit)

    @property
    def movable(self) -> bool:
        """Whether there is something to zoom and to move."""
        return self._presentation is not None

    @property
    def zooming(self) -> bool:
        """Whether a zoom has just taken a step, or the film has just come, and the picture is painted quickly."""
        return self._refining.isActive()

    @property
    def planes(self) -> Planes | None:
        """What the file lays over the film on show; None where there is nothing, or not yet."""
        if self._presentation is None or self._plane_store is None:
            return None
        return self._plane_store.planes(self._presentation.seen)

    def to_screen(self, point: Point) -> QPointF:
        """The place of a film point in the widget, in logical pixels."""
        x, y = self._geometry.to_device(*point)
        ratio = self.devicePixelRatioF()
        return QPointF(x / ratio, y / ratio)

    def to_film(self, at: QPointF) -> Point:
        """The film point at a place in the widget (logical pixels); it may lie outside the film."""
        ratio = self.devicePixelRatioF()
        return self._geometry.to_film(at.x() * ratio, at.y() * ratio)

    def set_presentation(self, presentation: Presentation | None) -> None:
        """Show a film as ``presentation`` says, fitted; None empties the view."""
        self._refining.stop()
        self._presentation = presentation
        self._fit = presentation is None or presentation.whole
        if presentation is None:
            self._raster = self._content = None
        else:
            film = presentation.film
            self._raster = Raster(self._store.pyramid(film, presentation.enhancement))
            self._raster.set_table(presentation.table())
            self._content = OverlayContent(film)
            self._geometry = presentation.opened(
                Geometry(
                    film.stored.shape[1],
                    film.stored.shape[0],
                    *self._device_size(),
                    presentation.aspect,
                    turn=presentation.turn,
                )
            )
            if self._raster.lacks_level_for(self._geometry):
                self._refining.start()  # from its full size alone a film takes long to paint
            self.setAccessibleDescription(", ".join(self._content.description()))
        self._shown_differently()

    def show_state(self, state: PresentationState | None) -> None:
        """Show the film as a presentation state says; None: as stored, the way the person had left it."""
        presentation = self._presentation
        if presentation is None or self._raster is None or presentation.film.colour:
            return
        presentation.pixel_mm = pixel_pitch(self)
        place = presentation.show_state(state, None if self._fit else self._geometry.place())
        self._raster.set_pyramid(self._store.pyramid(presentation.film, presentation.enhancement))
        self._refining.stop()
        geometry = replace(self._geometry, aspect=presentation.aspect, turn=presentation.turn)
        self._fit = place is None and presentation.whole
        self._geometry = presentation.opened(geometry) if place is None else geometry.placed(place)
        self._grey_changed()

    # Windows of what lies somewhere -----------------------------------------------------------------------------------

    def window_from(self, area: QRectF) -> None:
        """A window from the values of the film under ``area`` (logical pixels); none there: nothing changes."""
        if self._presentation is None or self._presentation.film.colour:
            return
        voi = self._presentation.automatic_of((self.to_film(area.topLeft()), self.to_film(area.bottomRight())))
        if voi is not None:
            self.set_voi(voi)

    def window_from_view(self) -> None:
        """A window from the values of the part of the film that is in sight."""
        self.window_from(QRectF(self.rect()))

    # Place ------------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole film, and keep doing so when the view's size changes."""
        self._fit = True
        self._place(self._geometry.fitted())
        self.placed.emit()

    def actual_size(self) -> None:
        """One film pixel on one screen pixel, keeping what is in the middle."""
        self.zoom_to(1.0)

    def zoom_to(self, zoom: float, at: QPointF | None = None, *, quick: bool = False) -> None:
        """``zoom`` device pixels a film pixel, keeping the film point at ``at`` (logical; the middle by default).

        A ``quick`` one is painted quickly first, and as it should be when no other follows.
        """
        at = at if at is not None else QRectF(self.rect()).center()
        ratio = self.devicePixelRatioF()
        self._fit = False
        self._place(self._geometry.zoomed(zoom, at.x() * ratio, at.y() * ratio), quick=quick)
        self.placed.emit()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor, keeping the film point at ``at``; such steps come in bursts, so they are quick."""
        self.zoom_to(self._geometry.zoom * factor, at, quick=True)

    def pan(self, dx: float, dy: float) -> None:
        """Move the film by logical pixels."""
        ratio = self.devicePixelRatioF()
        self._fit = False
        self._place(self._geometry.panned(dx * ratio, dy * ratio))
        self.placed.emit()

    def follow_place(self, place: Place, *, fitted: bool, quick: bool = False) -> None:
        """Show the part of this film that another view shows of its own, without passing it on."""
        self._fit = fitted
        self._place(self._geometry.fitted() if fitted else self._geometry.placed(place), quick=quick)

    def rotate(self, quarters: int) -> None:
        """Turn the picture by clockwise quarter turns."""
        if self._presentation is not None:
            self._turn_to(self._presentation.turn.rotated(quarters))

    def flip_horizontally(self) -> None:
        """Exchange left and right on the screen."""
        if self._presentation is not None:
            self._turn_to(self._presentation.turn.flipped_horizontally())

    def flip_vertically(self) -> None:
        """Exchange top and bottom on the screen."""
        if self._presentation is not None:
            self._turn_to(self._presentation.turn.flipped_vertically())

    def reset(self) -> None:
        """Back to how the film opened: window, polarity, turn, fitted, nothing enhanced."""
        if self._presentation is not None and self._raster is not None:
            self._presentation.reset()
            self._raster.set_pyramid(self._store.pyramid(self._presentation.film))
            self._geometry = replace(self._geometry, aspect=self._presentation.aspect)
            self._turn_to(self._presentation.turn)
            self._grey_changed()
            self.windowed.emit()
            self.fit()

    # Inside -----------------------------------------------------------------------------------------------------------

    def _resize_film(self) -> None:
        """Keep the film fitted, or what is in the middle in the middle, at the widget's present size."""
        geometry = self._geometry.resized(*self._device_size())
        self._place(geometry.fitted() if self._fit else geometry)

    def _turn_to(self, turn: Turn) -> None:
        if self._presentation is None:
            return
        self._presentation.turn = turn
        geometry = self._geometry.turned(turn)
        self._place(geometry.fitted() if self._fit else geometry)

    def _place(self, geometry: Geometry, *, quick: bool = False) -> None:
        if quick or (self._raster is not None and self._raster.lacks_level_for(geometry)):
            self._refining.start()
        else:
            self._refining.stop()
        self._geometry = geometry
        self._shown_differently()

    def _on_pyramid(self, film: Film) -> None:
        if self._raster is not None and self._presentation is not None and self.film is film:
            self._raster.set_pyramid(self._store.pyramid(film, self._presentation.enhancement))
            self.update()

    def _on_planes(self, film: Film) -> None:
        if self._presentation is not None and self._presentation.seen is film:
            self.update()

    def _device_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
