"""One film on screen: what it paints and what mouse and keys do to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.films import overlays
from app.films.annotation_editor import AnnotationEditor
from app.films.annotation_layer import AnnotationLayer
from app.films.banner_bar import BannerBar
from app.films.document_book import DocumentBook
from app.films.drag import dragged_film, start_drag
from app.films.film_view import FilmView
from app.films.geometry import Sight
from app.films.lens import Lens
from app.films.mouse import Hold, InHand, ViewportMouse
from app.films.overlay_content import cursor_words
from app.films.planes import PlaneStore
from app.films.preliminary import PreliminaryPicture
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.region_counts import RegionCounts
from app.films.screen_size import pixel_pitch
from app.films.viewport_keys import ViewportKeys
from app.films.viewport_painting import paint_around, paint_documents, paint_mark, paint_prompt
from app.translation import translate

ACTIVE_EDGE = QColor("#6cb6ff")
RUBBER = QColor("#ffd866")
_CURSOR_LINE = 100
"""Logical pixels at the bottom left where the line about the pointer stands."""


class Viewport(FilmView):
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
        """``in_hand``, ``lens`` and ``counts`` are shared by the viewports of a light box; by default they are own.

        Without ``planes``, overlays and shutters of the file are not drawn; ``documents`` tell of key films, and of
        measurements in reports.
        """
        super().__init__(store, parent, planes=planes)
        self._documents = documents if documents is not None else DocumentBook(self)
        self._documents.changed.connect(self.update)
        self.lens = lens if lens is not None else Lens()
        self._in_hand = in_hand if in_hand is not None else InHand()
        self._show_text = True
        self._mark = ""
        self._waiting = ""
        self._preliminary: PreliminaryPicture | None = None
        self._sight: Sight | None = None
        self._active = False
        self._cursor: QPointF | None = None
        self._banners = BannerBar(self)
        self._banners.polarity_toggled.connect(self.toggle_invert)
        self.editor = AnnotationEditor(self, counts)
        self.editor.changed.connect(self.update)
        self._mouse = ViewportMouse(self, self._in_hand)
        self._keys = ViewportKeys(self, self._in_hand, self._mouse)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
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
    def banners(self) -> tuple[str, ...]:
        """The notes across the top of the film."""
        return self._banners.texts

    def set_presentation(self, presentation: Presentation | None, layer: AnnotationLayer | None = None) -> None:
        """Show a film as ``presentation`` says, fitted, with the annotations of ``layer``; None: no film."""
        self._cursor = None
        self._mark = self._waiting = ""
        self._preliminary = self._sight = None
        self._keys.put_away()
        super().set_presentation(presentation)
        self.editor.set_layer(None if presentation is None else layer)
        self._refresh_banners()

    def tool_changed(self) -> None:
        """Another tool was taken in hand."""
        tool = self._in_hand.tool
        self.editor.set_tool(None if isinstance(tool, Hold) else tool)
        self._mouse.show_cursor()
        self._keys.put_away()

    def set_planes_shown(self, *, overlays: bool, shutter: bool) -> None:
        """Show or hide the file's overlays; close or lift its shutter."""
        self.show_overlays, self.show_shutter = overlays, shutter
        self.update()

    def set_mark(self, words: str) -> None:
        """Say over the film that it is not of the study on the light box; "" for one that is."""
        self._mark = words
        self.update()

    def set_waiting(self, words: str, picture: PreliminaryPicture | None = None, sight: Sight | None = None) -> None:
        """Say why no film is here yet; or show a coarse ``picture`` of it, as much as ``sight`` says. It goes with the
        next film, or none."""
        self._waiting, self._preliminary, self._sight = words, picture, sight
        self.update()

    def set_active(self, active: bool) -> None:
        """Mark this viewport as the one that the tools act on."""
        self._active = active
        self.update()

    def set_text_shown(self, shown: bool) -> None:
        """Show or hide the corner text. Warnings, edge labels and the scale stay."""
        self._show_text = shown
        self.update()

    # Qt -------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Film first, drawings and words over it, the magnifier over all."""
        painter = QPainter(self)
        paint_around(painter, self.rect(), None if self._raster is None else self._geometry, self.devicePixelRatioF())
        if self._raster is not None and self._presentation is not None and self._content is not None:
            painter.save()
            ratio = self.devicePixelRatioF()
            painter.scale(1 / ratio, 1 / ratio)
            if self.zooming:
                self._raster.paint_quick(painter, self._geometry)
            else:
                self._raster.paint(painter, self._geometry)
            planes = self.planes
            if planes is not None:
                planes.paint(painter, self._geometry, overlays=self.show_overlays, shutter=self.show_shutter)
            painter.restore()
            painter.setFont(overlays.font_for(self.font(), self.height()))
            if self._presentation.state is not None:
                self._presentation.pixel_mm = pixel_pitch(self)  # the window may stand on another screen now
            area = QRectF(self.rect())
            if self.editor.shown:
                paint_documents(painter, area, self, self._documents, self.editor.annotations)
            self.editor.paint(painter, area)
            self._content.paint(
                painter,
                area,
                self._presentation,
                self._geometry,
                ratio,
                self._cursor_text(),
                self._show_text,
                self.editor.scale,
                self.show_shutter,
                self._marks(),
            )
            self._paint_tool(painter, area, ratio)
        elif self._preliminary is not None:
            geometry = self._preliminary.geometry(*self._device_size())
            if self._sight is not None and not self._sight.fitted:
                geometry = geometry.placed(self._sight.place)
            area = QRectF(self.rect())
            self._preliminary.paint(painter, area, self.devicePixelRatioF(), geometry, self.font())
        elif self._waiting:
            painter.setPen(overlays.LABEL)
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(24, 24, -24, -24), int(words), self._waiting)
        if self._active:
            painter.setPen(QPen(ACTIVE_EDGE, 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

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
        if event.button() != Qt.MouseButton.LeftButton or self.film is None:
            return
        if self.editor.double_click(event.position()):
            return
        if not isinstance(self._in_hand.tool, Hold):
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

    def _marks(self) -> tuple[str, ...]:
        film = self.film
        if film is None or not self._documents.flagged(film):
            return ()
        why = ", ".join(self._documents.why_flagged(film))
        return (
            translate("Light box", "KEY FILM: {why}").format(why=why) if why else translate("Light box", "KEY FILM"),
        )

    def _paint_tool(self, painter: QPainter, area: QRectF, ratio: float) -> None:
        """The rectangle being dragged, what the tool wants next, the magnifier."""
        rubber = self._mouse.rubber or self._keys.rubber
        if rubber is not None:
            painter.setPen(QPen(RUBBER, 1, Qt.PenStyle.DashLine))
            painter.drawRect(rubber)
        if self._mark:
            paint_mark(painter, area, self._mark)
        at = self._cursor if self._mouse.drag is Hold.MAGNIFIER else self._keys.magnified
        if at is not None and self._raster is not None:
            self.lens.paint(painter, self._raster, self._geometry, at, ratio)
        prompt = self.editor.prompt or self._keys.prompt
        if prompt and (self._active or self.hasFocus()):
            paint_prompt(painter, area, prompt)

    def _grey_changed(self) -> None:
        super()._grey_changed()
        self._refresh_banners()

    def _refresh_banners(self) -> None:
        notes, polarity = ((), ()) if self._presentation is None else self._presentation.notes()
        self._banners.show_notes(notes, polarity=polarity)
        self._banners.place(self.rect())

    def _cursor_text(self) -> str:
        if self._cursor is None or self.film is None:
            return ""
        return cursor_words(self.film, *self.to_film(self._cursor))

    def _cursor_rect(self) -> QRect:
        return QRect(0, self.height() - _CURSOR_LINE, self.width() // 2, _CURSOR_LINE)
