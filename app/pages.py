"""The pages that open over the window: help, keys, About, settings."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.actions import keys_of, shortcut_rows
from app.dialogs import GESTURES, AboutDialog, help_dialog, shortcuts_dialog
from app.model_monitor import ModelMonitor
from app.settings import SettingsStore
from app.settings_dialog import SettingsDialog

log = logging.getLogger("echo.settings")


class Pages(QObject):
    """Opens each page without blocking the window."""

    settings_changed = Signal()
    failed = Signal(str)

    def __init__(
        self, window: QWidget, store: SettingsStore, monitor: ModelMonitor, film_actions: list[QAction]
    ) -> None:
        """``film_actions`` are the light box's tools, for the list of keys."""
        super().__init__(window)
        self._window = window
        self._store = store
        self._monitor = monitor
        self._film_actions = film_actions
        self.actions_by_id: dict[str, QAction] = {}

    def show_settings(self) -> None:
        """Change the settings."""
        dialog = SettingsDialog(self._store.values, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._apply(dialog))
        dialog.open()

    def show_help(self) -> None:
        """Show the user help."""
        help_dialog(self._window).show()

    def show_shortcuts(self) -> None:
        """List every key and gesture, as they are in force."""
        sections: dict[str, list[tuple[str, str]]] = {"Film, with the mouse": list(GESTURES)}
        sections["Film"] = [
            (action.text().replace("&", "").rstrip("…"), keys_of(action))
            for action in self._film_actions
            if action.shortcuts()
        ]
        for menu, text, keys in shortcut_rows(self.actions_by_id):
            sections.setdefault(menu, []).append((text, keys))
        shortcuts_dialog(list(sections.items()), self._window).show()

    def show_about(self) -> None:
        """Say what this program is and what it must not be used for."""
        AboutDialog(f"Model: {self._monitor.line}", self._window).show()

    def save_settings(self) -> None:
        """Write the settings; a folder that cannot be written is said."""
        try:
            self._store.save()
        except OSError as error:
            log.warning("settings not saved: %s", error.strerror)
            self.failed.emit(f"The settings cannot be saved: {error.strerror}.")

    def _apply(self, dialog: SettingsDialog) -> None:
        self._store.values = dialog.values()
        self.save_settings()
        self.settings_changed.emit()
