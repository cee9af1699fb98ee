"""One film on screen: what it paints and what mouse and keys do to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.films.annotation_layer import AnnotationLayer
from app.films.document_book import DocumentBook
from app.films.drag import dragged_film, start_drag
from app.films.film_display import FilmDisplay
from app.films.lens import Lens
from app.films.mouse import Hold, InHand, ViewportMouse
from app.films.planes import PlaneStore
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.region_counts import RegionCounts
from app.films.viewport_keys import ViewportKeys
from app.translation import translate

ACTIVE_EDGE = QColor("#6cb6ff")
RUBBER = QColor("#ffd866")


class Viewport(FilmDisplay):
    """Shows one film and lets the person window, zoom, move, turn, measure and magnify it.

    ``activated`` comes when the person turns to this viewport; ``film_dropped(Film)`` when a film was dragged here,
    ``film_step_wanted(int)`` when the wheel asks for the next (1) or the previous (-1) film.
    """

    activated = Signal()
    menu_requested = Signal(QPoint)
    film_dropped = Signal(object)
    film_step_wanted = Signal(int)

    def __init__(
        self,
        store: PyramidStore,
        parent: QWidget | None = None,
        *,
        in_hand: InHand | None = None,
        lens: Lens | None = None,
        counts: RegionCounts | None = None,
        planes: PlaneStore | None = None,
        documents: DocumentBook | None = None,
    ) -> None:
        """``in_hand`` is shared by the viewports of a light box; by default it is an own one. The others: as
        :class:`FilmDisplay`.
        """
        super().__init__(store, parent, lens=lens, counts=counts, planes=planes, documents=documents)
        self._in_hand = in_hand if in_hand is not None else InHand()
        self._mouse = ViewportMouse(self, self._in_hand)
        self._keys = ViewportKeys(self, self._in_hand, self._mouse)
        self._mouse.show_cursor()
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("Light box", "Film"))

    def sizeHint(self) -> QSize:
        """Large: the film takes what the window can give."""
        return QSize(800, 900)

    def minimumSizeHint(self) -> QSize:
        """Small enough for two on a laptop beside the report."""
        return QSize(200, 150)

    @property
    def pointer(self) -> QPointF | None:
        """Where the pointer is over the film, in logical pixels."""
        return self._cursor

    @property
    def busy(self) -> bool:
        """Whether something is in the midst of being done to the film, which would be lost, or done to another one, if
        it hung elsewhere; be it that a menu is open."""
        held = self._mouse.drag is not Hold.NOTHING or self._keys.busy
        return held or self.editor.at_work or QApplication.activePopupWidget() is not None

    @property
    def touched(self) -> bool:
        """Whether the person has done something to the film since it opened."""
        shown = self.presentation
        held = self.busy or self.editor.busy
        return held or (shown is not None and not (self.fitted and shown.as_opened))

    def set_presentation(self, presentation: Presentation | None, layer: AnnotationLayer | None = None) -> None:
        """Show a film as ``presentation`` says, fitted, with the annotations of ``layer``; None: no film."""
        self._keys.put_away()
        if self.film is not None:
            self._mouse.film_goes()
        super().set_presentation(presentation, layer)

    def tool_changed(self) -> None:
        """Another tool was taken in hand."""
        tool = self._in_hand.tool
        self.editor.set_tool(None if isinstance(tool, Hold) else tool)
        self._mouse.show_cursor()
        self._keys.put_away()

    # Qt -------------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the film fitted, or what is in the middle in the middle."""
        self._resize_film()
        self._banners.place(self.rect())

    def event(self, event: QEvent) -> bool:
        """As QWidget; follow a change of the screen's pixel ratio, and let the editor's keys come before shortcuts."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resize_film()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._keys.wants(event):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a drag; the viewport becomes the active one."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.activated.emit()
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & keys == keys and self.film is not None:
            start_drag(self, self.film)
        else:
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
        """Edit an annotation's words; fit, or go to one film pixel a screen pixel at the pointer."""
        if not self.movable:
            return
        chosen = self._in_hand.map.of(event.button()) is Hold.CHOSEN
        if chosen and self.editor.double_click(event.position()):
            return
        draws = chosen and not isinstance(self._in_hand.tool, Hold)
        if draws or event.button() != Qt.MouseButton.LeftButton:
            self._mouse.press(event)
        elif self._fit:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """No pointer, no value."""
        self._cursor = None
        self.update(self._cursor_rect())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or what the settings say; a notch is a factor of 1.25."""
        self._mouse.wheel(event)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keyboard focus makes this viewport the active one."""
        self.activated.emit()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys move the drawing in hand, or the film; Space turns the left button into a hand."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys let go elsewhere cannot be seen here."""
        self._mouse.lost_focus()
        self._keys.put_away()
        super().focusOutEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of Space."""
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the film's windows and presets, unless the right button does something else."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if not by_mouse or self._in_hand.map.right is Hold.MENU:
            self.menu_requested.emit(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A film of this program may be dropped here; files go on to the window."""
        if dragged_film(event.mimeData()) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hang the film that was dragged here."""
        film = dragged_film(event.mimeData())
        if film is not None:
            event.acceptProposedAction()
            self.film_dropped.emit(film)

    # Inside ---------------------------------------------------------------------------------------------------------

    def _rubber(self) -> QRectF | None:
        return self._mouse.rubber or self._keys.rubber

    def _magnified(self) -> QPointF | None:
        return self._cursor if self._mouse.drag is Hold.MAGNIFIER else self._keys.magnified

    def _prompt(self) -> str:
        return self.editor.prompt or self._keys.prompt
