"""What is painted of one film on screen: the film, what lies over it, what is said about it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.films import overlays
from app.films.annotation_editor import AnnotationEditor
from app.films.annotation_layer import AnnotationLayer
from app.films.banner_bar import BannerBar
from app.films.document_book import DocumentBook
from app.films.film_view import FilmView
from app.films.geometry import Geometry, Sight
from app.films.graphics_painter import LinePicture
from app.films.label_places import LabelPlaces
from app.films.lens import Lens
from app.films.overlay_content import cursor_words
from app.films.planes import PlaneStore, paint_shutter
from app.films.preliminary import LABEL, PreliminaryPicture
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.region_counts import RegionCounts
from app.films.screen_size import pixel_pitch
from app.films.viewport_painting import paint_around, paint_documents, paint_mark, paint_prompt
from app.translation import translate

ACTIVE_EDGE = QColor("#6cb6ff")
RUBBER = QColor("#ffd866")
_GAP = 4
_CURSOR_ROWS = (2, 4)
"""Rows of corner text that the line about the pointer takes at most, in viewports from ``_WIDE`` on and in others."""
_WIDE = 500
_NO_ROWS = overlays.CornerRows(0, 0, 0, 0.0)


class FilmDisplay(FilmView):
    """Adds what is painted. Whoever takes the input says what of it is to be seen: ``_rubber``, ``_magnified``,
    ``_prompt``, and ``_cursor`` where the pointer is.
    """

    def __init__(
        self,
        store: PyramidStore,
        parent: QWidget | None = None,
        *,
        lens: Lens | None = None,
        counts: RegionCounts | None = None,
        planes: PlaneStore | None = None,
        documents: DocumentBook | None = None,
    ) -> None:
        """``lens`` and ``counts`` are shared by the viewports of a light box; by default they are own.

        Without ``planes``, overlays and shutters of the file are not drawn; ``documents`` tell of key films, and of
        measurements in reports.
        """
        super().__init__(store, parent, planes=planes)
        self._documents = documents if documents is not None else DocumentBook(self)
        self._documents.changed.connect(self.update)
        self.lens = lens if lens is not None else Lens()
        self._show_text = True
        self._mark = ""
        self._waiting = ""
        self._preliminary: PreliminaryPicture | None = None
        self._active = False
        self._cursor: QPointF | None = None
        self._rows = _NO_ROWS
        self._lines = LinePicture()
        """What documents draw on the film on show."""
        self._banners = BannerBar(self)
        self._banners.polarity_toggled.connect(self.toggle_invert)
        self.editor = AnnotationEditor(self, counts)
        self.editor.changed.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def banners(self) -> tuple[str, ...]:
        """The notes across the top of the film."""
        return self._banners.texts

    @property
    def shows_preliminary(self) -> bool:
        """Whether a coarse picture stands in for the film: it can be zoomed and moved, and nothing else."""
        return self._preliminary is not None

    @property
    def movable(self) -> bool:
        """As without a coarse picture, or with one."""
        return self.shows_preliminary or super().movable

    def set_presentation(self, presentation: Presentation | None, layer: AnnotationLayer | None = None) -> None:
        """Show a film as ``presentation`` says, fitted, with the annotations of ``layer``; None: no film."""
        self._cursor = None
        self._mark = self._waiting = ""
        self._preliminary = None
        self._lines.forget()
        self.setAccessibleDescription("")
        super().set_presentation(presentation)
        self.editor.set_layer(None if presentation is None else layer)
        self._refresh_banners()

    def set_planes_shown(self, *, overlays: bool, shutter: bool) -> None:
        """Show or hide the file's overlays; close or lift its shutter."""
        self.show_overlays, self.show_shutter = overlays, shutter
        self.update()

    def set_mark(self, words: str) -> None:
        """Say over the film that it is not of the study on the light box; "" for one that is."""
        self._mark = words
        self.update()

    def set_waiting(self, words: str, picture: PreliminaryPicture | None = None, sight: Sight | None = None) -> None:
        """Say why no film is here yet; or show a coarse ``picture`` of it, at first as much as ``sight`` says. It goes
        with the next film, or none."""
        self._waiting, self._preliminary = words, picture
        if picture is None:
            self._shown_differently()
            return
        self.setAccessibleDescription(translate("Light box", LABEL))
        self._fit = sight is None or sight.fitted
        geometry = picture.geometry(*self._device_size())
        self._place(geometry if sight is None or sight.fitted else geometry.placed(sight.place))

    def set_active(self, active: bool) -> None:
        """Mark this viewport as the one that the tools act on."""
        self._active = active
        self.update()

    def set_text_shown(self, shown: bool) -> None:
        """Show or hide the corner text. Warnings, edge labels and the scale stay."""
        self._show_text = shown
        self.update()

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
            self._paint_planes(painter, self._geometry)
            painter.restore()
            painter.setFont(overlays.font_for(self.font(), self.height()))
            if self._presentation.state is not None:
                self._presentation.pixel_mm = pixel_pitch(self)  # the window may stand on another screen now
            area = QRectF(self.rect())
            labels = LabelPlaces(area)
            if self.editor.shown:
                paint_documents(painter, labels, self, self._documents, self.editor.annotations, self._lines)
            self.editor.paint(painter, area, labels)
            self._rows = self._content.paint(
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
            area, ratio = QRectF(self.rect()), self.devicePixelRatioF()
            self._preliminary.paint(painter, area, ratio, self._geometry, self.font(), self._mark)
        elif self._waiting:
            painter.setPen(overlays.LABEL)
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(24, 24, -24, -24), int(words), self._waiting)
        if self._active:
            painter.setPen(QPen(ACTIVE_EDGE, 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    # Inside ---------------------------------------------------------------------------------------------------------

    def _marks(self) -> tuple[str, ...]:
        film, marks = self.film, []
        if film is None:
            return ()
        if rejected := ", ".join(self._documents.why_rejected(film)):
            marks.append(translate("Light box", "NOT TO BE USED: {why}").format(why=rejected))
        if self._documents.flagged(film):
            why = ", ".join(self._documents.why_flagged(film))
            key = translate("Light box", "KEY FILM: {why}").format(why=why) if why else ""
            marks.append(key or translate("Light box", "KEY FILM"))
        return tuple(marks)

    def _paint_planes(self, painter: QPainter, geometry: Geometry, within: QRect | None = None) -> None:
        """The file's overlays and shutter, in device pixels; what the shutter hides is not seen for a moment."""
        planes = self.planes
        if planes is not None:
            planes.paint(painter, geometry, overlays=self.show_overlays, shutter=self.show_shutter, within=within)
        elif self.show_shutter and self._plane_store is not None and self._presentation is not None:
            paint_shutter(painter, self._presentation.seen, geometry)

    def _paint_tool(self, painter: QPainter, area: QRectF, ratio: float) -> None:
        """The rectangle being dragged, what the tool wants next, the magnifier."""
        rubber = self._rubber()
        if rubber is not None:
            painter.setPen(QPen(RUBBER, 1, Qt.PenStyle.DashLine))
            painter.drawRect(rubber)
        if self._mark:
            paint_mark(painter, area, self._mark, self._below_top())
        at = self._magnified()
        if at is not None and self._raster is not None:
            self.lens.paint(painter, self._raster, self._geometry, at, ratio, self._paint_planes)
        prompt = self._prompt()
        if prompt and (self._active or self.hasFocus()):
            paint_prompt(painter, area, prompt, max(self._rows.bottom_left, self._rows.bottom_right + 1))

    def _below_top(self) -> float:
        """Where nothing stands at the top any more, in logical pixels."""
        banners = self._banners.geometry().bottom() + 1 if self._banners.texts else 0
        return max(self._rows.reach(self._rows.top), banners) + _GAP

    def _grey_changed(self) -> None:
        super()._grey_changed()
        self._refresh_banners()

    def _refresh_banners(self) -> None:
        notes, polarity = ((), ()) if self._presentation is None else self._presentation.notes()
        self._banners.show_notes(notes, polarity=polarity)
        self._banners.place(self.rect())

    def _cursor_text(self) -> str:
        if self._cursor is None or self._presentation is None:
            return ""
        # Under a presentation state the window is in the state's units, and so is what it is compared with.
        return cursor_words(self._presentation.seen, *self.to_film(self._cursor))

    def _cursor_rect(self) -> QRect:
        """Where the line about the pointer stands or can come to stand, above the rows that it pushes up."""
        more = _CURSOR_ROWS[self.width() < _WIDE]
        height = round(self._rows.reach(self._rows.bottom_left + more)) + _GAP
        return QRect(0, self.height() - height, self.width() // 2, height)

    def _rubber(self) -> QRectF | None:
        """The rectangle that is being dragged, in logical pixels."""
        return None

    def _magnified(self) -> QPointF | None:
        """Where the magnifier is held, in logical pixels."""
        return None

    def _prompt(self) -> str:
        """What is wanted next."""
        return self.editor.prompt
