"""Drawing, choosing, moving and deleting annotations in one viewport, with the mouse and with the keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from app.films.annotation_layer import AnnotationLayer
from app.films.annotation_painter import SELECTED, AnnotationPainter
from app.films.annotations import Annotation, Kind
from app.films.drawing_places import DrawingPlaces
from app.films.keyed_part import KeyedPart
from app.films.label_places import LabelPlaces
from app.films.measuring import Scale, scale_of
from app.films.region_counts import RegionCounts
from app.films.tools import MEASURING
from app.films.tools.base import MeasuringTool, Subject
from app.translation import translate

if TYPE_CHECKING:
    from app.films.film_view import FilmView

CLICK = 4.0
"""Logical pixels: a press that moves no farther is a click, not a drag."""
STEP = 8
LONG_STEP = 40
"""Logical pixels that an arrow key moves something, alone and with Shift; with Ctrl it is one."""
ASKED = (Kind.TEXT, Kind.CALIBRATION)
"""Kinds that are nothing without words or a number."""

_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class AnnotationEditor(QObject):
    """Holds the drawing in progress and the chosen annotation of a viewport.

    ``words_wanted(Annotation)`` asks for the words of a text or an arrow, or the length of a calibration; the answer
    goes to :meth:`put_words`. ``changed`` comes when something else is to be painted, ``reveal_wanted`` when the person
    draws while drawings are hidden.
    """

    words_wanted = Signal(object)
    reveal_wanted = Signal()
    changed = Signal()

    def __init__(self, view: FilmView, counts: RegionCounts | None = None) -> None:
        super().__init__(view)
        self._view = view
        self.counts = counts if counts is not None else RegionCounts(self)
        self.counts.ready.connect(self.changed)
        self._layer: AnnotationLayer | None = None
        self._tool: MeasuringTool | None = None
        self._draft: Annotation | None = None
        self._chosen = ""
        self._part: KeyedPart | None = None
        """What the arrow keys move of it, whatever tool is in hand; None where the keyboard did not select it."""
        self._run = 0
        """Steps of one run are taken back at once."""
        self._handle: int | None = None
        self._moved: Annotation | None = None
        self._pressed: QPointF | None = None
        self._places = DrawingPlaces(view)
        self._grip: QPointF | None = None
        """From the middle of the words that are being moved to the pointer."""
        self._pointer: QPointF | None = None
        self.shown = True

    # State ----------------------------------------------------------------------------------------------------------

    @property
    def layer(self) -> AnnotationLayer | None:
        """The annotations of the film on show."""
        return self._layer

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """Everything on the film on show."""
        return () if self._layer is None else self._layer.annotations

    @property
    def chosen(self) -> Annotation | None:
        """The annotation that is selected."""
        return None if self._layer is None else self._layer.get(self._chosen)

    @property
    def drawing(self) -> bool:
        """Whether a drawing has been begun and not finished."""
        return self._draft is not None

    @property
    def at_work(self) -> bool:
        """Whether a drawing or a move is in progress."""
        return self.drawing or self._moved is not None

    @property
    def busy(self) -> bool:
        """Whether there is something that Esc gives up here: a drawing or a move in progress, a selection."""
        return self.at_work or self.chosen is not None

    @property
    def prompt(self) -> str:
        """What the tool in hand wants next, or what the arrow keys move; "" without either."""
        if self._keyed is not None and self._part is not None:
            return self._part.prompt(self._keyed)
        if self._tool is None or self._layer is None:
            return ""
        done = 0 if self._draft is None else len(self._draft.points) - 1
        return translate("Measuring tools", self._tool.prompts[min(done, len(self._tool.prompts) - 1)])

    @property
    def scale(self) -> Scale:
        """The scale in force for the film on show."""
        film = self._view.film
        assert film is not None
        return scale_of(film.header, () if self._layer is None else self._layer.annotations)

    def set_layer(self, layer: AnnotationLayer | None) -> None:
        """Work on another film's annotations; None without a film."""
        if self._layer is not None:
            self._layer.changed.disconnect(self.changed)
        self._layer = layer
        if layer is not None:
            layer.changed.connect(self.changed)
        self._select("")
        self.cancel()

    def set_tool(self, kind: Kind | None) -> None:
        """Take a measuring tool in hand; None puts it away."""
        self._tool = None if kind is None else MEASURING[kind]
        self._pointer = None
        self.cancel()

    def set_shown(self, shown: bool) -> None:
        """Show or hide what is drawn; hidden drawings cannot be taken hold of, and whoever draws wants them shown."""
        self.shown = shown
        self._select("")
        self.cancel()

    def cancel(self) -> None:
        """Give up the drawing or the move in progress."""
        self._draft = self._moved = self._pressed = None
        self.changed.emit()

    def let_go(self) -> None:
        """Give up the drawing or the move in progress; where there is none, the selection."""
        self._pointer = None
        if not self.at_work:
            self._select("")
        self.cancel()

    def choose(self, uid: str) -> None:
        """Select an annotation; "" for none."""
        self._select(uid)
        self.changed.emit()

    def choose_next(self) -> None:
        """Select the next annotation of the film, in the order of drawing; the arrow keys move it."""
        uids = [annotation.uid for annotation in self.annotations]
        if uids and not self.drawing and self._reveal():
            self._select(uids[(uids.index(self._chosen) + 1) % len(uids)] if self._chosen in uids else uids[0])
            self._part = KeyedPart()
            self.changed.emit()

    def choose_next_point(self) -> None:
        """Let the arrow keys move one point of the selected annotation, after its last point its words, then all of it
        again."""
        if self.chosen is None:
            self.choose_next()
        chosen = self.chosen
        if chosen is not None and not self.drawing:
            worded = chosen.kind is not Kind.TEXT and not self._places.labels.of(chosen.uid).isEmpty()
            part = (self._part or KeyedPart()).next(chosen, worded=worded)
            self._select(chosen.uid)
            self._part = part
            self.changed.emit()

    def delete_chosen(self) -> None:
        """Delete what is selected."""
        if self._layer is not None and self._chosen:
            self._layer.remove(self._chosen)
            self.choose("")

    def put_words(self, annotation: Annotation, layer: AnnotationLayer) -> None:
        """Take the answer to ``words_wanted`` for the layer that it was about; another film may be on show by now."""
        if layer.get(annotation.uid) is None:
            layer.add(annotation)
        else:
            layer.change(annotation)
        if layer is self._layer:
            self.choose(annotation.uid)

    # Mouse ----------------------------------------------------------------------------------------------------------

    def press(self, at: QPointF) -> bool:
        """Go on with the drawing, take hold of an annotation, or begin to draw; False where there is nothing to do."""
        if self._layer is None or (not self.shown and self._tool is None):
            return False
        # What was hidden when the person pressed cannot have been meant.
        hidden = not self.shown
        if not self._reveal():
            return False
        self._pressed = at
        if self._draft is not None:
            self._put_point(at)
            return True
        if not hidden and self._take_hold(at):
            return True
        self.choose("")
        if self._tool is None:
            return False
        self._begin(at)
        return True

    def holds(self, at: QPointF) -> bool:
        """Whether a press would take hold of an annotation."""
        return not self.drawing and self._hit(at) is not None

    def move(self, at: QPointF, *, held: bool) -> bool:
        """Follow the pointer; False where nothing hangs on it."""
        if self._draft is not None:
            self._draft = replace(self._draft, points=(*self._draft.points[:-1], self._places.film_point(at)))
        elif held and self._moved is not None and self._pressed is not None:
            self._moved = self._moved_to(at)
        else:
            return False
        self.changed.emit()
        return True

    def release(self, at: QPointF) -> None:
        """End a drag: of a line that was drawn by dragging, or of an annotation that was moved."""
        pressed, self._pressed = self._pressed, None
        dragged = pressed is not None and (at - pressed).manhattanLength() > CLICK
        if self._draft is not None and dragged:
            self._put_point(at)
        elif self._moved is not None:
            moved, self._moved = self._moved, None
            if self._layer is not None and dragged:
                self._layer.change(moved)
        self.changed.emit()

    def double_click(self, at: QPointF) -> bool:
        """Ask for other words where an annotation that has some was hit."""
        hit = self._hit(at)
        if hit is None or self.drawing:
            return False
        self.choose(hit.uid)
        return self.edit_words()

    def edit_words(self) -> bool:
        """Ask for other words of the selected annotation; False where it has none."""
        chosen = self.chosen
        if chosen is None or chosen.kind not in (*ASKED, Kind.ARROW):
            return False
        self.words_wanted.emit(chosen)
        return True

    # Keyboard -------------------------------------------------------------------------------------------------------

    def wants(self, event: QKeyEvent) -> bool:
        """Whether this key is for the editor before it is anybody's shortcut."""
        if event.key() in _MOVES:
            # With Ctrl they would go to another study, with Shift change the window.
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            plain = not event.modifiers() & Qt.KeyboardModifier.AltModifier
            return plain and (self._keyed is not None or (fine and self._pointer is not None))
        return event.key() == Qt.Key.Key_Escape and self.busy

    def key(self, event: QKeyEvent) -> bool:
        """Escape, arrow keys and Enter; False where the key means nothing here."""
        key = Qt.Key(event.key())
        if self._layer is None:
            return False
        if key is Qt.Key.Key_Escape and self.busy:
            self.let_go()
            return True
        if key in _MOVES:
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if far and self._keyed is None:
                return False
            return self._step(_MOVES[key], 1 if fine else LONG_STEP if far else STEP)
        return key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._enter()

    @property
    def _keyed(self) -> Annotation | None:
        """The annotation that the keyboard has selected."""
        return self.chosen if self._part is not None and self._draft is None else None

    def _step(self, direction: tuple[int, int], length: int) -> bool:
        step = QPointF(direction[0] * length, direction[1] * length)
        if not self.shown:
            return False
        if self._tool is not None and self._keyed is None:
            pointer = self._pointer if self._pointer is not None else QRectF(self._view.rect()).center()
            area = self._view.rect()
            self._pointer = QPointF(
                min(max(pointer.x() + step.x(), 0), area.width() - 1),
                min(max(pointer.y() + step.y(), 0), area.height() - 1),
            )
            self.move(self._pointer, held=False)
            self.changed.emit()
            return True
        chosen = self.chosen
        if chosen is None or self._layer is None:
            return False
        moved = (self._part or KeyedPart()).moved(chosen, self._places, step)
        self._layer.change(moved, run=f"{chosen.uid} {self._run}")
        return True

    def _enter(self) -> bool:
        if self._tool is not None and self._keyed is None:
            if not self._reveal():
                return False
            pointer = self._pointer if self._pointer is not None else QRectF(self._view.rect()).center()
            self._pointer = pointer
            if self._draft is None:
                self._begin(pointer)
            else:
                self._put_point(pointer)
            return True
        return self.edit_words()

    # Painting -------------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, area: QRectF, labels: LabelPlaces | None = None) -> None:
        """Paint the film's annotations and what is being drawn; ``labels`` are the words that stand there already."""
        film = self._view.film
        if film is None or self._layer is None or not self.shown:
            return
        # Under a presentation state a region is counted in the state's units, as the value at the pointer is.
        seen = film if self._view.presentation is None else self._view.presentation.seen
        subject = Subject(seen, self.scale, lambda it: self.counts.of(seen, it))
        pen = AnnotationPainter(painter, self._view.to_screen, subject, area, labels)
        self._places.labels, moved = pen.labels, self._moved
        pen.draw(
            (moved if moved is not None and moved.uid == one.uid else one for one in self._layer.annotations),
            self._chosen,
        )
        if self._draft is not None:
            pen.draw((self._draft,), self._draft.uid)
        if self._pointer is not None:
            painter.setPen(QPen(SELECTED, 1))
            for dx, dy in ((12, 0), (0, 12)):
                painter.drawLine(self._pointer - QPointF(dx, dy), self._pointer + QPointF(dx, dy))
        keyed = self._keyed
        if keyed is not None and self._part is not None:
            self._part.paint(painter, keyed, self._places)

    # Inside ---------------------------------------------------------------------------------------------------------

    def _select(self, uid: str) -> None:
        self._chosen = uid
        self._part = None
        self._run += 1

    def _reveal(self) -> bool:
        """Have hidden drawings shown; whether they are."""
        if not self.shown:
            self.reveal_wanted.emit()
        return self.shown

    def _begin(self, at: QPointF) -> None:
        assert self._tool is not None
        self._select("")
        point = self._places.film_point(at)
        across = "row" if self._view.geometry_on_screen.turn.swaps_axes else "column"
        if self._tool.points == 1:
            self._finish(Annotation(self._tool.kind, (point,), across=across))
        else:
            self._draft = Annotation(self._tool.kind, (point, point), across=across)
        self.changed.emit()

    def _put_point(self, at: QPointF) -> None:
        draft = self._draft
        assert draft is not None
        point = self._places.film_point(at)
        # The second press of a double click, or Enter twice, is no second point.
        if (self._view.to_screen(draft.points[-2]) - at).manhattanLength() < CLICK:
            return
        points = (*draft.points[:-1], point)
        if len(points) == MEASURING[draft.kind].points:
            self._draft = None
            self._finish(replace(draft, points=points))
        else:
            self._draft = replace(draft, points=(*points, point))
        self.changed.emit()

    def _finish(self, annotation: Annotation) -> None:
        if annotation.kind in ASKED:
            self.words_wanted.emit(annotation)
        elif self._layer is not None:
            self._layer.add(annotation)
            self._select(annotation.uid)

    def _hit(self, at: QPointF) -> Annotation | None:
        if self._layer is None or not self.shown:
            return None
        return self._places.hit(self._layer.annotations, self.chosen, at)

    def _take_hold(self, at: QPointF) -> bool:
        self._grip = self._places.grip(self.chosen, at)
        hit = self._hit(at)
        if hit is None:
            return False
        was_chosen = hit.uid == self._chosen
        self._select(hit.uid)
        self._moved = hit
        # Handles are only there to be taken once they show.
        shown = was_chosen or len(MEASURING[hit.kind].handles(hit.points)) == 1
        self._handle = self._places.handle(hit, at) if shown else None
        self.changed.emit()
        return True

    def _moved_to(self, at: QPointF) -> Annotation:
        assert self._moved is not None
        assert self._pressed is not None
        assert self._layer is not None
        before = self._layer.get(self._moved.uid)
        if before is None:
            return self._moved
        if self._grip is not None:
            return self._places.with_words_at(before, at - self._grip)
        if self._handle is None:
            return self._places.shifted(before, self._pressed, at)
        return self._places.with_handle_at(before, self._handle, at)
