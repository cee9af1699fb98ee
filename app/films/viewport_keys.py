"""What the keyboard does on a film beside the commands: pan, draw, magnify, take a window from a rectangle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from app.films.annotation_editor import STEP
from app.films.mouse import Hold, InHand, ViewportMouse
from app.translation import marked, translate

if TYPE_CHECKING:
    from app.films.viewport import Viewport

PAN_STEP = 48
_HELD_STEP = 24
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_POWER = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_SIZE = {Qt.Key.Key_BracketRight: 1, Qt.Key.Key_BracketLeft: -1}
_PROMPTS = {
    Hold.MAGNIFIER: marked(
        "Light box", "Arrow keys move the magnifier, + and − set its power, [ and ] its size; Enter or Esc puts it away"
    ),
    Hold.REGION_WINDOW: marked(
        "Light box", "Arrow keys set the opposite corner; Enter takes the window, Esc leaves it as it was"
    ),
}


class ViewportKeys:
    """Turns a viewport's key events into its operations.

    The magnifier and the window from a rectangle, which the mouse holds, are begun and ended by Enter here.
    """

    def __init__(self, viewport: Viewport, in_hand: InHand, mouse: ViewportMouse) -> None:
        self._viewport = viewport
        self._in_hand = in_hand
        self._mouse = mouse
        self._held = Hold.NOTHING
        self._start = QPointF()
        self._at = QPointF()

    @property
    def busy(self) -> bool:
        """Whether the keyboard holds something."""
        return self._held is not Hold.NOTHING

    @property
    def magnified(self) -> QPointF | None:
        """Where the magnifier is held by the keyboard."""
        return self._at if self._held is Hold.MAGNIFIER else None

    @property
    def rubber(self) -> QRectF | None:
        """The rectangle that the keyboard draws."""
        return QRectF(self._start, self._at).normalized() if self._held is Hold.REGION_WINDOW else None

    @property
    def prompt(self) -> str:
        """What the keys do now, if that is something special."""
        wanted = _PROMPTS.get(self._held)
        return translate("Light box", wanted) if wanted else ""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether this key comes here before it is anybody's shortcut."""
        key = Qt.Key(event.key())
        if self._held is Hold.NOTHING:
            given_up = key is Qt.Key.Key_Escape and self._mouse.rubber is not None
            return given_up or self._viewport.editor.wants(event)
        sets = self._held is Hold.MAGNIFIER and (key in _POWER or key in _SIZE)
        return sets or key is Qt.Key.Key_Escape or key in _MOVES

    def press(self, event: QKeyEvent) -> bool:
        """Escape, Enter, the arrow keys and Space; False for a key that means nothing here."""
        key = Qt.Key(event.key())
        if self._held is not Hold.NOTHING:
            return self._go_on(key, fine=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        if key is Qt.Key.Key_Escape and self._mouse.rubber is not None:
            self._mouse.give_up_rectangle()
            return True
        if self._viewport.editor.key(event):
            return True
        if key in _ENTER and self._in_hand.tool in _PROMPTS and self._viewport.film is not None:
            self._begin(Hold(self._in_hand.tool))
            return True
        if key in _MOVES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            x, y = _MOVES[key]
            self._viewport.pan(-x * PAN_STEP, -y * PAN_STEP)
            return True
        return self._mouse.key(event, pressed=True)

    def release(self, event: QKeyEvent) -> bool:
        """The end of Space; False for any other key."""
        return self._mouse.key(event, pressed=False)

    def put_away(self) -> None:
        """Nothing is held any more: another film or tool, or the keyboard has gone elsewhere."""
        if self._held is not Hold.NOTHING:
            self._held = Hold.NOTHING
            self._viewport.update()

    def _begin(self, hold: Hold) -> None:
        pointer = self._viewport.pointer
        self._held = hold
        self._start = self._at = pointer if pointer is not None else QPointF(self._viewport.rect().center())
        self._viewport.update()

    def _go_on(self, key: Qt.Key, *, fine: bool) -> bool:
        lens = self._viewport.lens
        if key in _MOVES:
            step = STEP if fine else _HELD_STEP
            area = self._viewport.rect()
            self._at = QPointF(
                min(max(self._at.x() + _MOVES[key][0] * step, 0), area.width() - 1),
                min(max(self._at.y() + _MOVES[key][1] * step, 0), area.height() - 1),
            )
        elif key in _POWER and self._held is Hold.MAGNIFIER:
            lens.strengthen(_POWER[key])
        elif key in _SIZE and self._held is Hold.MAGNIFIER:
            lens.grow(_SIZE[key])
        elif key in _ENTER or key is Qt.Key.Key_Escape:
            area_drawn = self.rubber
            self.put_away()
            if area_drawn is not None and key in _ENTER:
                self._viewport.window_from(area_drawn)
        else:
            return False
        self._viewport.update()
        return True
