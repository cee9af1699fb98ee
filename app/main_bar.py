"""The window's toolbar."""

from __future__ import annotations

from PySide6.QtGui import QActionEvent
from PySide6.QtWidgets import QToolBar

from app.films.commands import is_film_command


class MainBar(QToolBar):
    """Lends the keyboard to the films' commands while it has it, without showing buttons for them."""

    def actionEvent(self, event: QActionEvent) -> None:
        """A button for every action but the films'."""
        if not is_film_command(event.action()):
            super().actionEvent(event)
