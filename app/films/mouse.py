"""What the mouse does on a film: the left button changes the window, the middle one (or Space, or Ctrl) moves it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

if TYPE_CHECKING:
    from app.films.viewport import Viewport


class Drag(Enum):
    """What a drag in progress does."""

    NONE = 0
    WINDOW = 1
    PAN = 2


class ViewportMouse:
    """Turns a viewport's mouse events into its window and pan operations."""

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self._drag = Drag.NONE
        self._last = QPointF()
        self._hand = False

    @property
    def drag(self) -> Drag:
        """The drag in progress."""
        return self._drag

    def press(self, event: QMouseEvent) -> None:
        """Begin the drag that the button and the held keys ask for."""
        left = event.button() == Qt.MouseButton.LeftButton
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.button() == Qt.MouseButton.MiddleButton or (left and (self._hand or control)):
            self._drag = Drag.PAN
            self._viewport.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left:
            self._drag = Drag.WINDOW
        self._last = event.position()

    def move(self, event: QMouseEvent) -> bool:
        """Go on with the drag; False when there is none."""
        step = event.position() - self._last
        self._last = event.position()
        if self._drag is Drag.WINDOW:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._viewport.drag_window(step.x(), -step.y(), fine=fine)
        elif self._drag is Drag.PAN:
            self._viewport.pan(step.x(), step.y())
        return self._drag is not Drag.NONE

    def release(self, event: QMouseEvent) -> None:
        """End the drag when its last button goes up."""
        if event.buttons() == Qt.MouseButton.NoButton:
            self._drag = Drag.NONE
            self._show_hand()

    def key(self, event: QKeyEvent, *, pressed: bool) -> bool:
        """Follow the Space key; False for any other."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self._hand = pressed
            self._show_hand()
        return True

    def lost_focus(self) -> None:
        """Space may be let go where it cannot be seen: forget it."""
        self._hand = False
        self._show_hand()

    def _show_hand(self) -> None:
        if self._drag is Drag.NONE:
            self._viewport.setCursor(Qt.CursorShape.OpenHandCursor if self._hand else Qt.CursorShape.CrossCursor)
