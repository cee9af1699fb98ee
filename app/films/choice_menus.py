"""The menus of what a film can be shown through: its windows and its presentation states."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.films.board import Board
from app.films.document_book import DocumentBook
from app.films.state_menu import fill_state_menu
from app.films.window_menu import fill_window_menu


class ChoiceMenus(QObject):
    """Fills both menus for the film in hand each time they open."""

    def __init__(
        self, owner: QWidget, board: Board, documents: DocumentBook, states: QMenu, actions: Mapping[str, QAction]
    ) -> None:
        """``states`` is the submenu of presentation states, with its commands in it."""
        super().__init__(owner)
        self._board = board
        self._documents = documents
        self._actions = actions
        self.windows = QMenu(owner)
        self.states = states
        self._commands = states.actions()
        self.windows.aboutToShow.connect(self._fill_windows)
        self.states.aboutToShow.connect(self._fill_states)

    def _fill_windows(self) -> None:
        native = QKeySequence.SequenceFormat.NativeText
        keys = {name: action.shortcut().toString(native) for name, action in self._actions.items()}
        fill_window_menu(self.windows, self._board.active_viewport, keys)
        if self._actions["as_stored"].isEnabled():
            self.windows.addSeparator()
            self.windows.addAction(self.states.menuAction())

    def _fill_states(self) -> None:
        fill_state_menu(self.states, self._board.active_viewport, self._documents, self._commands)
