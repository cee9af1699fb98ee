"""Esc: what it gives up on the films before it stops a draft."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent

from app.films.board import Board
from app.films.command_tables import TOOL
from app.films.mouse import Hold


class Escape(QObject):
    """Hears Esc in the widgets that it filters: one thing a press, in this order.

    The unfinished drawing, the selected drawing, the measuring tool; with none of these, the key is left to others.
    """

    def __init__(self, board: Board, actions: Mapping[str, QAction]) -> None:
        """``actions`` are the light box's, by id."""
        super().__init__(board)
        self._board = board
        self._actions = actions

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key, before it is anybody's shortcut, where there is something to give up."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape or event.modifiers():
            return False
        editor, in_hand = self._board.active_viewport.editor, self._board.in_hand
        if not editor.busy and isinstance(in_hand.tool, Hold):
            return False
        if event.type() == QEvent.Type.KeyPress:
            if editor.busy:
                editor.let_go()
            else:
                self._actions[f"{TOOL}{in_hand.former.value}"].trigger()
        event.accept()
        return True
