"""What the mouse does on a film: each button holds a tool; the left one the tool that the person has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from app.films.annotations import Kind
from app.translation import marked

if TYPE_CHECKING:
    from app.films.viewport import Viewport

ZOOM_STEP = 1.25
_ZOOM_A_PIXEL = 1.01
_LEAST_REGION = 6.0
_WHEEL_DRAG = 12.0
_NOTCH = 120
"""A notch of a wheel as Qt tells angles, in eighths of a degree."""


class Hold(StrEnum):
    """What a button does while it is held; the value is its name in the settings."""

    CHOSEN = "chosen"
    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"
    MAGNIFIER = "magnifier"
    REGION_WINDOW = "region_window"
    MENU = "menu"
    NOTHING = "nothing"


class Wheel(StrEnum):
    """What the wheel does; the value is its name in the settings."""

    ZOOM = "zoom"
    FILM = "film"
    WINDOW = "window"


PLACING = (Hold.PAN, Hold.ZOOM)
"""What can be done to a coarse picture too."""
HOLD_WORDS: dict[Hold, str] = {
    Hold.CHOSEN: marked("Mouse", "the chosen tool"),
    Hold.WINDOW: marked("Mouse", "window and level"),
    Hold.PAN: marked("Mouse", "pan"),
    Hold.ZOOM: marked("Mouse", "zoom"),
    Hold.MAGNIFIER: marked("Mouse", "magnifier"),
    Hold.REGION_WINDOW: marked("Mouse", "window from a rectangle"),
    Hold.MENU: marked("Mouse", "menu of windows"),
    Hold.NOTHING: marked("Mouse", "nothing"),
}
WHEEL_WORDS: dict[Wheel, str] = {
    Wheel.ZOOM: marked("Mouse", "zoom at the pointer"),
    Wheel.FILM: marked("Mouse", "next and previous film"),
    Wheel.WINDOW: marked("Mouse", "brighter and darker"),
}


@dataclass(frozen=True)
class MouseMap:
    """Which button holds what."""

    left: Hold = Hold.CHOSEN
    middle: Hold = Hold.PAN
    right: Hold = Hold.MENU
    wheel: Wheel = Wheel.ZOOM

    @classmethod
    def from_settings(cls, names: Mapping[str, str]) -> MouseMap:
        """The map that the settings name; what they do not name, or misname, is as at first."""
        start = cls()
        holds = {value.value: value for value in Hold}
        wheels = {value.value: value for value in Wheel}
        return cls(
            holds.get(names.get("left", ""), start.left),
            holds.get(names.get("middle", ""), start.middle),
            holds.get(names.get("right", ""), start.right),
            wheels.get(names.get("wheel", ""), start.wheel),
        )

    def to_settings(self) -> dict[str, str]:
        """What :meth:`from_settings` reads."""
        return {"left": self.left, "middle": self.middle, "right": self.right, "wheel": self.wheel}

    def of(self, button: Qt.MouseButton) -> Hold:
        """What a button holds."""
        found = {
            Qt.MouseButton.LeftButton: self.left,
            Qt.MouseButton.MiddleButton: self.middle,
            Qt.MouseButton.RightButton: self.right,
        }
        return found.get(button, Hold.NOTHING)


@dataclass
class InHand:
    """The tool and the buttons of a whole light box, shared by its viewports."""

    tool: Hold | Kind = Hold.WINDOW
    former: Hold = Hold.WINDOW
    """What comes back when a measuring tool is put away."""
    map: MouseMap = field(default_factory=MouseMap)


class ViewportMouse:
    """Turns a viewport's mouse events into its operations."""

    def __init__(self, viewport: Viewport, in_hand: InHand) -> None:
        self._viewport = viewport
        self._in_hand = in_hand
        self._drag = Hold.NOTHING
        self._editing = False
        self._over = False
        self._last = QPointF()
        self._start = QPointF()
        self._space = False
        self._turned = 0
        """By how much the wheel was turned since the last film."""

    @property
    def drag(self) -> Hold:
        """What the drag in progress does."""
        return self._drag

    @property
    def rubber(self) -> QRectF | None:
        """The rectangle that is being dragged, in logical pixels."""
        return QRectF(self._start, self._last).normalized() if self._drag is Hold.REGION_WINDOW else None

    def press(self, event: QMouseEvent) -> None:
        """Begin the drag that the button and the held keys ask for.

        The button of the chosen tool draws, and takes hold of drawings whatever the tool; a button that has something
        else does that and nothing more.
        """
        hold = self._in_hand.map.of(event.button())
        chosen = self._in_hand.tool
        left = event.button() == Qt.MouseButton.LeftButton
        self._start = self._last = event.position()
        if left and (self._space or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            hold = Hold.PAN
        elif hold is Hold.CHOSEN and self._viewport.editor.press(event.position()):
            self._editing = True
            hold = Hold.NOTHING
        elif hold is Hold.CHOSEN:
            hold = chosen if isinstance(chosen, Hold) else Hold.NOTHING
        elif hold is Hold.MENU and event.button() != Qt.MouseButton.RightButton:
            # For the right one Qt asks by itself.
            self._viewport.menu_requested.emit(event.globalPosition().toPoint())
        if hold is Hold.MENU or (self._viewport.film is None and hold not in PLACING):
            hold = Hold.NOTHING
        self._drag = hold
        self.show_cursor()
        self._viewport.update()

    def move(self, event: QMouseEvent) -> bool:
        """Go on with the drag; False when there is none."""
        held = event.buttons() != Qt.MouseButton.NoButton
        if not held:
            self._let_go()
            self._look(event.position())
        step = event.position() - self._last
        self._last = event.position()
        if self._drag is Hold.WINDOW:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._viewport.drag_window(step.x(), -step.y(), fine=fine)
        elif self._drag is Hold.PAN:
            self._viewport.pan(step.x(), step.y())
        elif self._drag is Hold.ZOOM:
            self._viewport.zoom_by(_ZOOM_A_PIXEL ** -step.y(), self._start)
        elif self._drag in (Hold.MAGNIFIER, Hold.REGION_WINDOW):
            self._viewport.update()
        elif not self._viewport.editor.move(event.position(), held=held and self._editing):
            return False
        return True

    def release(self, event: QMouseEvent) -> None:
        """End the drag when its last button goes up."""
        if event.buttons() != Qt.MouseButton.NoButton:
            return
        if self._editing:
            self._editing = False
            self._viewport.editor.release(event.position())
        region = self.rubber
        self._drag = Hold.NOTHING
        self._over = self._grabs(event.position())
        self.show_cursor()
        self._viewport.update()
        if region is not None and min(region.width(), region.height()) >= _LEAST_REGION:
            self._viewport.window_from(region)

    def give_up_rectangle(self) -> None:
        """Take no window from the rectangle that is being dragged."""
        if self._drag is Hold.REGION_WINDOW:
            self._drag = Hold.NOTHING
            self._viewport.update()

    def film_goes(self) -> None:
        """A window that is being dragged is the film's that goes: the next one keeps its own. A move goes on."""
        if self._drag in (Hold.WINDOW, Hold.REGION_WINDOW):
            self._drag = Hold.NOTHING

    def wheel(self, event: QWheelEvent) -> None:
        """Set the magnifier while it is held; otherwise what the settings say of the wheel."""
        # With Shift or Alt held, some platforms turn the wheel's direction.
        delta = event.angleDelta()
        angle = delta.y() or delta.x()
        steps = angle / _NOTCH
        if not steps or not self._viewport.movable:
            return
        if self._drag is Hold.MAGNIFIER:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._viewport.lens.grow(steps)
            else:
                self._viewport.lens.strengthen(steps)
            self._viewport.update()
        elif self._in_hand.map.wheel is Wheel.ZOOM:
            self._viewport.zoom_by(ZOOM_STEP**steps, event.position())
        elif self._in_hand.map.wheel is Wheel.WINDOW:
            self._viewport.drag_window(0, steps * _WHEEL_DRAG)
        else:
            self._turn_films(angle)

    def _turn_films(self, angle: int) -> None:
        """Go a film on with each whole notch; wheels and touchpads that tell smaller angles are summed up."""
        if angle * self._turned < 0:
            self._turned = 0
        notches = int((self._turned + angle) / _NOTCH)
        self._turned += angle - notches * _NOTCH
        for _ in range(abs(notches)):
            self._viewport.film_step_wanted.emit(-1 if notches > 0 else 1)

    def key(self, event: QKeyEvent, *, pressed: bool) -> bool:
        """Follow the Space key; False for any other."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self._space = pressed
            self.show_cursor()
        return True

    def lost_focus(self) -> None:
        """Space may be let go where it cannot be seen: forget it."""
        self._space = False
        self.show_cursor()

    def show_cursor(self) -> None:
        """Let the pointer say what the left button would do, or does, and where a press takes hold of a drawing."""
        tool = self._in_hand.tool if self._in_hand.map.left is Hold.CHOSEN else self._in_hand.map.left
        shape = Qt.CursorShape.CrossCursor
        if self._drag is Hold.PAN:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._drag is Hold.MAGNIFIER:
            shape = Qt.CursorShape.BlankCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._over and self._drag is Hold.NOTHING:
            shape = Qt.CursorShape.SizeAllCursor
        elif self._drag is Hold.NOTHING and tool is Hold.PAN:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._drag is Hold.ZOOM or tool is Hold.ZOOM:
            shape = Qt.CursorShape.SizeVerCursor
        self._viewport.setCursor(shape)

    def _let_go(self) -> None:
        """A drag may have ended where it was not seen, in a dialog that opened meanwhile: it goes no farther."""
        if self._editing:
            self._editing = False
            self._viewport.editor.release(self._last)
        if self._drag is not Hold.NOTHING:
            self._drag = Hold.NOTHING
            self.show_cursor()
            self._viewport.update()

    def _grabs(self, at: QPointF) -> bool:
        buttons = self._in_hand.map
        able = Hold.CHOSEN in (buttons.left, buttons.middle, buttons.right)
        return able and self._viewport.editor.holds(at)

    def _look(self, at: QPointF) -> None:
        """Say before the press whether it would take hold of a drawing."""
        over = self._grabs(at)
        if over != self._over:
            self._over = over
            self.show_cursor()
