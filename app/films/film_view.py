"""A film in a widget: which film, through which window, where and which way round. No painting and no input."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.films.annotations import Point
from app.films.enhancement import Enhancement
from app.films.geometry import Geometry, Place
from app.films.overlay_content import OverlayContent
from app.films.planes import Planes, PlaneStore
from app.films.presentation import LEAST_GAMMA, MOST_GAMMA, Presentation
from app.films.pyramid_store import PyramidStore
from app.films.raster import Raster
from app.films.screen_size import pixel_pitch
from app.films.turn import Turn
from app.films.windowing import Choice, DragFeel
from echo_core.films.film import Film
from echo_core.films.presentation_state import PresentationState
from echo_core.films.voi import Voi

REFINE_MS = 60
"""How long after the last step of a zoom the picture is painted as it should be."""


class FilmView(QWidget):
    """Holds a film's presentation and place, and the operations on them.

    ``changed`` comes when the film is shown in another way, whatever the cause; ``placed`` and ``windowed`` when the
    person moved or zoomed it, or changed its greys, for other films to follow.
    """

    changed = Signal()
    placed = Signal()
    windowed = Signal()

    def __init__(self, store: PyramidStore, parent: QWidget | None = None, *, planes: PlaneStore | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._plane_store = planes
        self.show_overlays = self.show_shutter = True
        if planes is not None:
            planes.ready.connect(self._on_planes)
        self._presentation: Presentation | None = None
        self._raster: Raster | None = None
        self._content: OverlayContent | None = None
        self._geometry = Geometry(1, 1, 1, 1)
        self._fit = True
        self._refining = QTimer(self)
        self._refining.setSingleShot(True)
        self._refining.setInterval(REFINE_MS)
        self._refining.timeout.connect(self.update)
        store.ready.connect(self._on_pyramid)

    @property
    def film(self) -> Film | None:
        """The film on show."""
        return None if self._presentation is None else self._presentation.film

    @property
    def presentation(self) -> Presentation | None:
        """How the film is shown: window, inversion, turn."""
        return self._presentation

    @property
    def geometry_on_screen(self) -> Geometry:
        """Where the film lies, in device pixels."""
        return self._geometry

    @property
    def fitted(self) -> bool:
        """Whether the whole film is kept in sight."""
        return self._fit

    @property
    def zooming(self) -> bool:
        """Whether a zoom has just taken a step, and the picture is painted quickly."""
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

    # Window and polarity --------------------------------------------------------------------------------------------

    def set_voi(self, voi: Voi) -> None:
        """Show the film through another window or LUT."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.voi = voi
            self._grey_changed()
            self.windowed.emit()

    def follow_window(self, voi: Voi, *, inverted: bool, gamma: float) -> None:
        """Take over another film's window, polarity and gamma, without passing it on."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.voi = voi
            self._presentation.inverted = inverted
            self._presentation.gamma = gamma
            self._grey_changed()

    def choices(self) -> list[Choice]:
        """The windows that can be chosen for this film; empty without one."""
        return [] if self._presentation is None else self._presentation.choices()

    def choose_window(self, number: int) -> None:
        """The window at a place of the list of choices; a place beyond its end does nothing."""
        choices = self.choices()
        if number < len(choices):
            self.set_voi(choices[number].voi)

    def next_window(self) -> None:
        """The window after the present one in the list of choices."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.next_choice())

    def automatic_window(self) -> None:
        """A window from the film's own values."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.automatic())

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

    def drag_window(self, across: float, up: float, *, fine: bool = False) -> None:
        """Change the window as a drag by logical pixels does: across widens, up brightens."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.dragged(DragFeel(across, up, fine)))

    def toggle_invert(self) -> None:
        """Exchange black and white."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.inverted = not self._presentation.inverted
            self._grey_changed()
            self.windowed.emit()

    def set_gamma(self, gamma: float) -> None:
        """Brighten (over 1) or darken (under 1) the middle greys; kept within 0.2 and 5."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.gamma = round(min(max(gamma, LEAST_GAMMA), MOST_GAMMA), 3)
            self._grey_changed()
            self.windowed.emit()

    def change_gamma(self, factor: float) -> None:
        """Multiply gamma by a factor."""
        if self._presentation is not None:
            self.set_gamma(self._presentation.gamma * factor)

    def enhance(self, kind: Enhancement) -> None:
        """Bring out detail on the screen; the same kind again ends it. The film's own pixels stay as they are."""
        if self._presentation is None or self._raster is None or self._presentation.film.colour:
            return
        now = Enhancement.NONE if self._presentation.enhancement is kind else kind
        self._presentation.enhancement = now
        self._raster.set_pyramid(self._store.pyramid(self._presentation.film, now))
        self._shown_differently()

    # Place ----------------------------------------------------------------------------------------------------------

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

    # Inside ---------------------------------------------------------------------------------------------------------

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
        if quick:
            self._refining.start()
        else:
            self._refining.stop()
        self._geometry = geometry
        self._shown_differently()

    def _grey_changed(self) -> None:
        if self._presentation is not None and self._raster is not None:
            self._raster.set_table(self._presentation.table())
            self._shown_differently()

    def _shown_differently(self) -> None:
        self.update()
        self.changed.emit()

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
