"""One film on screen."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.films import overlays
from app.films.banner_bar import BannerBar
from app.films.geometry import Geometry
from app.films.mouse import ViewportMouse
from app.films.overlay_content import OverlayContent, cursor_words
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.raster import Raster
from app.films.turn import Turn
from app.films.windowing import Choice, DragFeel
from echo_core.films.film import Film
from echo_core.films.voi import Voi

BACKGROUND = QColor(0, 0, 0)
ACTIVE_EDGE = QColor("#6cb6ff")
ZOOM_STEP = 1.25
PAN_STEP = 48


class Viewport(QWidget):
    """Shows one film and lets the person window, zoom, move and turn it.

    Dragging with the left button changes the window (across: width, up: brighter; Shift is four times finer), the
    wheel zooms at the pointer, the middle button, Space or Ctrl with the left button move the film. ``activated``
    comes when the person turns to this viewport, ``changed`` when the film is shown in another way.
    """

    activated = Signal()
    changed = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, store: PyramidStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._presentation: Presentation | None = None
        self._raster: Raster | None = None
        self._content: OverlayContent | None = None
        self._geometry = Geometry(1, 1, 1, 1)
        self._fit = True
        self._show_text = True
        self._active = False
        self._cursor: QPointF | None = None
        self._banners = BannerBar(self)
        self._banners.polarity_toggled.connect(self.toggle_invert)
        self._mouse = ViewportMouse(self)
        store.ready.connect(self._on_pyramid)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Film")

    def sizeHint(self) -> QSize:
        """Large: the film takes what the window can give."""
        return QSize(800, 900)

    def minimumSizeHint(self) -> QSize:
        """Small enough for two on a laptop beside the report."""
        return QSize(200, 200)

    # The film -------------------------------------------------------------------------------------------------------

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
    def banners(self) -> tuple[str, ...]:
        """The notes across the top of the film."""
        return self._banners.texts

    def set_presentation(self, presentation: Presentation | None) -> None:
        """Show a film as ``presentation`` says, fitted; None empties the viewport."""
        self._presentation = presentation
        self._fit = True
        self._cursor = None
        if presentation is None:
            self._raster = self._content = None
        else:
            film = presentation.film
            self._raster = Raster(self._store.pyramid(film))
            self._raster.set_table(presentation.table())
            self._content = OverlayContent(film)
            self._geometry = Geometry(
                film.stored.shape[1],
                film.stored.shape[0],
                *self._device_size(),
                presentation.aspect,
                turn=presentation.turn,
            ).fitted()
            self.setAccessibleDescription(", ".join(self._content.description()))
        self._refresh_banners()
        self._shown_differently()

    def set_active(self, active: bool) -> None:
        """Mark this viewport as the one that the tools act on."""
        self._active = active
        self.update()

    def set_text_shown(self, shown: bool) -> None:
        """Show or hide the corner text. Warnings, edge labels and the scale stay."""
        self._show_text = shown
        self.update()

    # Window and polarity --------------------------------------------------------------------------------------------

    def set_voi(self, voi: Voi) -> None:
        """Show the film through another window or LUT."""
        if self._presentation is not None:
            self._presentation.voi = voi
            self._grey_changed()

    def choices(self) -> list[Choice]:
        """The windows that can be chosen for this film; empty without one."""
        return [] if self._presentation is None else self._presentation.choices()

    def next_window(self) -> None:
        """The window after the present one in the list of choices."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.next_choice())

    def automatic_window(self) -> None:
        """A window from the film's own values."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.automatic())

    def drag_window(self, across: float, up: float, *, fine: bool = False) -> None:
        """Change the window as a drag by logical pixels does: across widens, up brightens."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.dragged(DragFeel(across, up, fine)))

    def toggle_invert(self) -> None:
        """Exchange black and white."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.inverted = not self._presentation.inverted
            self._grey_changed()

    # Place ----------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole film, and keep doing so when the viewport's size changes."""
        self._fit = True
        self._place(self._geometry.fitted())

    def actual_size(self) -> None:
        """One film pixel on one screen pixel, keeping what is in the middle."""
        self.zoom_to(1.0)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """``zoom`` device pixels a film pixel, keeping the film point at ``at`` (logical; the middle by default)."""
        at = at if at is not None else QRectF(self.rect()).center()
        ratio = self.devicePixelRatioF()
        self._fit = False
        self._place(self._geometry.zoomed(zoom, at.x() * ratio, at.y() * ratio))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor, keeping the film point at ``at``."""
        self.zoom_to(self._geometry.zoom * factor, at)

    def pan(self, dx: float, dy: float) -> None:
        """Move the film by logical pixels."""
        ratio = self.devicePixelRatioF()
        self._fit = False
        self._place(self._geometry.panned(dx * ratio, dy * ratio))

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
        """Back to how the film opened: window, polarity, turn, fitted."""
        if self._presentation is not None:
            self._presentation.reset()
            self._turn_to(self._presentation.turn)
            self._grey_changed()
            self.fit()

    # Qt -------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Film first, words over it."""
        painter = QPainter(self)
        self._paint_background(painter)
        if self._raster is not None and self._presentation is not None and self._content is not None:
            painter.save()
            ratio = self.devicePixelRatioF()
            painter.scale(1 / ratio, 1 / ratio)
            self._raster.paint(painter, self._geometry)
            painter.restore()
            painter.setFont(overlays.font_for(self.font(), self.height()))
            self._content.paint(
                painter,
                QRectF(self.rect()),
                self._presentation,
                self._geometry,
                ratio,
                self._cursor_text(),
                self._show_text,
            )
        if self._active:
            painter.setPen(QPen(ACTIVE_EDGE, 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the film fitted, or what is in the middle in the middle."""
        geometry = self._geometry.resized(*self._device_size())
        self._place(geometry.fitted() if self._fit else geometry)
        self._banners.place(self.rect())

    def event(self, event: QEvent) -> bool:
        """As QWidget, and follow a change of the screen's pixel ratio."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            geometry = self._geometry.resized(*self._device_size())
            self._place(geometry.fitted() if self._fit else geometry)
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a drag; the viewport becomes the active one."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.activated.emit()
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the drag, or read the value under the pointer."""
        self._cursor = event.position()
        if not self._mouse.move(event):
            self.update(self._cursor_rect())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit, or go to one film pixel a screen pixel at the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self.film is not None:
            if self._fit:
                self.zoom_to(1.0, event.position())
            else:
                self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """No pointer, no value."""
        self._cursor = None
        self.update(self._cursor_rect())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; a notch is a factor of 1.25."""
        steps = event.angleDelta().y() / 120
        if steps and self.film is not None:
            self.zoom_by(ZOOM_STEP**steps, event.position())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keyboard focus makes this viewport the active one."""
        self.activated.emit()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys move the film; Space turns the left button into a hand."""
        moves = {
            Qt.Key.Key_Left: (PAN_STEP, 0),
            Qt.Key.Key_Right: (-PAN_STEP, 0),
            Qt.Key.Key_Up: (0, PAN_STEP),
            Qt.Key.Key_Down: (0, -PAN_STEP),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.pan(*move)
        elif not self._mouse.key(event, pressed=True):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys let go elsewhere cannot be seen here."""
        self._mouse.lost_focus()
        super().focusOutEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of Space."""
        if not self._mouse.key(event, pressed=False):
            super().keyReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the film's windows and presets."""
        self.menu_requested.emit(event.globalPos())

    # Inside ---------------------------------------------------------------------------------------------------------

    def _paint_background(self, painter: QPainter) -> None:
        """Black around the film only: filling what the film then covers would cost a millisecond."""
        around = QRegion(self.rect())
        if self._raster is not None:
            ratio = self.devicePixelRatioF()
            (x0, x1), (y0, y1) = self._geometry.visible()
            left, top = math.ceil(x0 / ratio), math.ceil(y0 / ratio)
            around -= QRect(left, top, math.floor(x1 / ratio) - left, math.floor(y1 / ratio) - top)
        painter.setClipRegion(around)
        painter.fillRect(self.rect(), BACKGROUND)
        painter.setClipping(False)

    def _turn_to(self, turn: Turn) -> None:
        if self._presentation is None:
            return
        self._presentation.turn = turn
        geometry = self._geometry.turned(turn)
        self._place(geometry.fitted() if self._fit else geometry)

    def _place(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._shown_differently()

    def _grey_changed(self) -> None:
        if self._presentation is not None and self._raster is not None:
            self._raster.set_table(self._presentation.table())
            self._refresh_banners()
            self._shown_differently()

    def _shown_differently(self) -> None:
        self.update()
        self.changed.emit()

    def _on_pyramid(self, film: Film) -> None:
        if self._raster is not None and self.film is film:
            self._raster.set_pyramid(self._store.pyramid(film))
            self.update()

    def _refresh_banners(self) -> None:
        notes, polarity = ((), ()) if self._presentation is None else self._presentation.notes()
        self._banners.show_notes(notes, polarity=polarity)
        self._banners.place(self.rect())

    def _device_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _cursor_text(self) -> str:
        if self._cursor is None or self.film is None:
            return ""
        ratio = self.devicePixelRatioF()
        return cursor_words(self.film, *self._geometry.to_film(self._cursor.x() * ratio, self._cursor.y() * ratio))

    def _cursor_rect(self) -> QRect:
        return QRect(0, self.height() - 100, self.width() // 2, 100)
