"""How large a pixel of the screen is, as far as the screen tells."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_LEAST_MM, _MOST_MM = 0.04, 0.6
"""From a telephone's pixels to a large television's; anything else is a made-up number."""
_MOST_UNEQUAL = 1.03


def pixel_pitch(widget: QWidget) -> float | None:
    """The side of a device pixel of the widget's screen in millimetres; None where the screen does not tell.

    It is what the monitor says of itself: projectors, remote desktops and many adapters say nothing, or something that
    cannot be.
    """
    screen = widget.screen()
    ratio, pixels, size = screen.devicePixelRatio(), screen.geometry(), screen.physicalSize()
    return pitch_of((pixels.width() * ratio, pixels.height() * ratio), (size.width(), size.height()))


def pitch_of(pixels: tuple[float, float], millimetres: tuple[float, float]) -> float | None:
    """Millimetres a pixel of a screen of so many (across, down); None where they make no square pixel of a screen."""
    if min(*pixels, *millimetres) <= 0:
        return None
    across, down = millimetres[0] / pixels[0], millimetres[1] / pixels[1]
    if max(across, down) > _MOST_UNEQUAL * min(across, down) or not _LEAST_MM <= across <= _MOST_MM:
        return None
    return (across + down) / 2
