"""The pages that open over the window: help, keys, About, settings."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.dialogs import AboutDialog, help_dialog
from app.keys_dialog import KeysDialog
from app.model_monitor import ModelMonitor
from app.settings import SettingsStore
from app.settings_dialog import SettingsDialog
from app.translation import translate

log = logging.getLogger("echo.settings")


class Pages(QObject):
    """Opens each page without blocking the window."""

    settings_changed = Signal()
    input_changed = Signal()
    """Keys or mouse buttons were changed."""
    failed = Signal(str)

    def __init__(self, window: QWidget, store: SettingsStore, monitor: ModelMonitor) -> None:
        """The pages of ``window``."""
        super().__init__(window)
        self._window = window
        self._store = store
        self._monitor = monitor
        self.doubts_note: Callable[[bool], str] = lambda _careful: ""
        """What the calibration says of the doubts of the model on duty, in careful drafts or in others."""

    def show_settings(self) -> None:
        """Change the settings."""
        dialog = SettingsDialog(self._store.values, self._window, doubts_note=self.doubts_note)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._apply(dialog))
        dialog.open()

    def show_help(self) -> None:
        """Show the user help."""
        help_dialog(self._window).show()

    def show_shortcuts(self) -> None:
        """List every key and gesture, to be searched and changed."""
        dialog = KeysDialog(self._store.values.shortcuts, self._store.values.mouse, self._window)
        dialog.keys_changed.connect(self._take_keys)
        dialog.mouse_changed.connect(self._take_mouse)
        dialog.show()

    def show_about(self) -> None:
        """Say what this program is and what it must not be used for."""
        AboutDialog(translate("Window", "Model: {line}").format(line=self._monitor.line), self._window).show()

    def save_settings(self) -> None:
        """Write the settings; a folder that cannot be written is said."""
        try:
            self._store.save()
        except OSError as error:
            log.warning("settings not saved: %s", error.strerror)
            self.failed.emit(
                translate("Window", "The settings cannot be saved: {reason}.").format(reason=error.strerror)
            )

    def _apply(self, dialog: SettingsDialog) -> None:
        self._store.values = dialog.values()
        self.save_settings()
        self.settings_changed.emit()

    def _take_keys(self, overrides: dict[str, str]) -> None:
        self._store.values.shortcuts = overrides
        self.save_settings()
        self.input_changed.emit()

    def _take_mouse(self, buttons: dict[str, str]) -> None:
        self._store.values.mouse = buttons
        self.save_settings()
        self.input_changed.emit()
