"""A second window with the films of the study, for a second monitor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.films.light_box import LightBox
from app.films.light_box_options import LightBoxOptions
from app.films.priors import Prior
from app.opening import local_paths
from app.translation import translate
from echo_core.films.film import Film

_SIZE = (1100, 900)
_FILL = "full_screen"
"""The one action of the main window that is about that window only."""


class _FilmWindow(QWidget):
    """A window around a light box; ``closed`` when the person closes it, ``dropped(list[Path])`` for files.

    The main window's commands act here too; those that give the keyboard to something in that window bring it forward.
    """

    closed = Signal()
    dropped = Signal(list)

    def __init__(self, light_box: LightBox, parent: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        # Like the main window's, the title names no patient: it can be read in the list of windows.
        self.setWindowTitle(translate("Window", "ECHO films"))
        self.setAcceptDrops(True)
        self._main = parent
        self._main_focus: QWidget | None = None
        self._main_fill = actions.get(_FILL)
        self._fill = QAction(self)
        self._fill.triggered.connect(self._fill_screen)
        self.addAction(self._fill)
        for name, action in actions.items():
            if name != _FILL:
                self.addAction(action)
                action.triggered.connect(self._follow)
        if self._main_fill is not None:
            self._main_fill.changed.connect(self._take_fill_key)
        self._take_fill_key()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(light_box)

    def changeEvent(self, event: QEvent) -> None:
        """Keep what has the keyboard in the main window while this one is in front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._main_focus = self._main.focusWidget()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders of this machine are welcome."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what is dropped."""
        if paths := local_paths(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _follow(self) -> None:
        """A command was used: where it turned to something in the main window, so does the keyboard."""
        if self.isActiveWindow() and self._main.focusWidget() is not self._main_focus:
            self._main.activateWindow()

    def _fill_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _take_fill_key(self) -> None:
        """The key that lets the main window fill its screen lets this one fill its own."""
        if self._main_fill is not None:
            self._fill.setShortcuts(self._main_fill.shortcuts())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so."""
        super().closeEvent(event)
        self.closed.emit()


class SecondScreen(QObject):
    """Owns the second window while it is shown.

    It has layouts, tools and a comparison of its own and shares levels and measurements with the first light box. It
    follows the study list: another study hangs in both.
    """

    shown_changed = Signal(bool)
    dropped = Signal(list)
    """Paths that were dropped on it."""
    told = Signal(str)
    failed = Signal(str)
    """As the light box says it."""

    def __init__(self, window: QWidget, light_box: LightBox, prepare: Callable[[LightBox], None]) -> None:
        """``prepare`` gives a new light box the user's keys and mouse buttons."""
        super().__init__(window)
        self._parent = window
        self._first = light_box
        self._prepare = prepare
        self._window: _FilmWindow | None = None
        self.light_box: LightBox | None = None
        self.geometry = ""
        """Where it stood, base64; "" before it was ever shown."""
        self.options: LightBoxOptions | None = None
        """How its light box was left; None before it was ever shown."""
        self.actions: Mapping[str, QAction] = {}
        """The main window's, which act in this one too."""

    @property
    def shown(self) -> bool:
        """Whether it is open."""
        return self._window is not None

    def set_shown(self, shown: bool, films: Sequence[Film] = (), priors: Sequence[Prior] = ()) -> None:
        """Open the window with a study's films, on another monitor where there is one; or close it."""
        if not shown:
            self.close()
            return
        if self._window is not None:
            return
        self.light_box = LightBox(partner=self._first)
        self.light_box.set_options(self._first.options if self.options is None else self.options)
        self.light_box.told.connect(self.told)
        self.light_box.failed.connect(self.failed)
        self._prepare(self.light_box)
        self._window = _FilmWindow(self.light_box, self._parent, self.actions)
        self._window.dropped.connect(self.dropped)
        self._window.closed.connect(self.close)
        saved = QByteArray.fromBase64(QByteArray(self.geometry.encode("ascii", "ignore")))
        if not (self.geometry and self._window.restoreGeometry(saved)):
            self._window.resize(*_SIZE)
            others = [screen for screen in QGuiApplication.screens() if screen is not self._parent.screen()]
            if others:
                self._window.setGeometry(others[0].availableGeometry())
        self._window.show()
        self.show_films(films, priors)
        self.shown_changed.emit(True)

    def close(self) -> None:
        """Close the window; where it stood and how it hung is kept."""
        window, box = self._window, self.light_box
        self._window = self.light_box = None
        if window is None or box is None:
            return
        self.geometry = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
        self.options = box.options
        box.shutdown()
        window.hide()
        window.deleteLater()
        self.shown_changed.emit(False)

    def show_films(self, films: Sequence[Film], priors: Sequence[Prior]) -> None:
        """Hang a study's films and offer the patient's other examinations."""
        if self.light_box is not None:
            self.light_box.show_films(films, priors)

    def offer(self, priors: Sequence[Prior]) -> None:
        """Offer the patient's other examinations."""
        if self.light_box is not None:
            self.light_box.offer(priors)

    def forget(self, films: Sequence[Film]) -> None:
        """Let go of films that were closed."""
        if self.light_box is not None:
            self.light_box.forget(films)
