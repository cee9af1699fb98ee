"""What the mouse does on a film, in words, as the buttons are set."""

from __future__ import annotations

from app.films.mouse import Hold, MouseMap, Wheel
from app.translation import marked, translate

_DOES: dict[Hold, str] = {
    Hold.CHOSEN: marked("Help", "The chosen tool: window and level at first"),
    Hold.WINDOW: marked("Help", "Window and level"),
    Hold.PAN: marked("Help", "Pan"),
    Hold.ZOOM: marked("Help", "Zoom: up is closer"),
    Hold.MAGNIFIER: marked("Help", "Magnifier"),
    Hold.REGION_WINDOW: marked("Help", "Window from a rectangle"),
    Hold.MENU: marked("Help", "Windows and presets"),
}
_WHEEL: dict[Wheel, str] = {
    Wheel.ZOOM: marked("Help", "Zoom at the pointer"),
    Wheel.FILM: marked("Help", "Next and previous film"),
    Wheel.WINDOW: marked("Help", "Brighter and darker"),
}
_DRAG = {
    "left": marked("Help", "drag with the left button"),
    "middle": marked("Help", "drag with the middle button"),
    "right": marked("Help", "drag with the right button"),
}
_CLICK = {
    "left": marked("Help", "left click"),
    "middle": marked("Help", "middle click"),
    "right": marked("Help", "right click"),
}
_ON_DRAWING = {
    "left": marked("Help", "drag it with the left button"),
    "middle": marked("Help", "drag it with the middle button"),
    "right": marked("Help", "drag it with the right button"),
}
_NO_BUTTON = marked("Help", "with the keyboard only: no button has the chosen tool")
_FIXED = (
    (marked("Help", "Window and level, four times finer"), marked("Help", "with Shift")),
    (marked("Help", "Magnifier: power, size"), marked("Help", "wheel, Shift and wheel, while it is held")),
    (
        marked("Help", "Magnifier and window from a rectangle, without a mouse"),
        marked("Help", "Enter, arrow keys, Enter"),
    ),
    (marked("Help", "Drag a film to another place"), marked("Help", "Ctrl and Shift and drag with the left button")),
    (
        marked("Help", "Pan, whatever the left button does"),
        marked("Help", "Space or Ctrl and drag with the left button"),
    ),
    (marked("Help", "Whole film, or one film pixel per screen pixel"), marked("Help", "double click")),
)


def gestures(buttons: MouseMap) -> list[tuple[str, str]]:
    """(what it does, the gesture) in the interface's language, what the buttons are set to first."""
    holds = {"left": buttons.left, "middle": buttons.middle, "right": buttons.right}
    found = [
        (_DOES[hold], (_CLICK if hold is Hold.MENU else _DRAG)[button])
        for button, hold in holds.items()
        if hold is not Hold.NOTHING
    ]
    drawing = [button for button, hold in holds.items() if hold is Hold.CHOSEN]
    found.append((_WHEEL[buttons.wheel], marked("Help", "wheel")))
    found += [(marked("Help", "Move a drawing, or one of its ends"), _ON_DRAWING[button]) for button in drawing] or [
        (marked("Help", "Draw, move a drawing"), _NO_BUTTON)
    ]
    if drawing:
        found.append((marked("Help", "Change the words of an arrow or a text"), marked("Help", "double click it")))
    return [(translate("Help", what), translate("Help", how)) for what, how in (*found, *_FIXED)]
