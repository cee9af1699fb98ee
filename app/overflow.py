"""The button behind which a toolbar that is too narrow puts what does not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolBar, QToolButton

from app.theme import icon
from app.translation import translate

_NAME = "qt_toolbar_ext_button"
"""Qt's own name for it."""
_WIDTH = 22
"""Logical pixels; the theme keeps the right end of toolbars free for it."""


class Overflow(QObject):
    """Lets the button be seen on the dark ground, named, and reached with the keyboard.

    Qt's own is a black arrow, half as wide as its icon.
    """

    def __init__(self, bar: QToolBar) -> None:
        """The button of ``bar``, for the life of it."""
        super().__init__(bar)
        self._bar = bar
        button = bar.findChild(QToolButton, _NAME)
        assert button is not None
        self._button = button
        words = translate("Window", "More buttons")
        button.setIcon(icon("mdi6.chevron-double-right"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whenever the toolbar has placed the button: as wide as its icon, and whole within the toolbar."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            place = self._button.geometry()
            place.setLeft(self._bar.width() - _WIDTH - 2)
            place.setWidth(_WIDTH)
            if place != self._button.geometry():
                self._button.setGeometry(place)
        return False
