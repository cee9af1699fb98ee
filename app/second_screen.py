"""A second window with the films of the study, for a second monitor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.films.light_box import LightBox
from app.films.priors import Prior
from app.translation import translate
from echo_core.films.film import Film

_SIZE = (1100, 900)


class _FilmWindow(QWidget):
    """A window around a light box; ``closed`` when the person closes it."""

    closed = Signal()

    def __init__(self, light_box: LightBox, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(translate("Window", "ECHO films"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(light_box)

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

    def set_shown(self, shown: bool, films: Sequence[Film] = (), priors: Sequence[Prior] = ()) -> None:
        """Open the window with a study's films, on another monitor where there is one; or close it."""
        if not shown:
            self.close()
            return
        if self._window is not None:
            return
        self.light_box = LightBox(partner=self._first)
        self.light_box.set_options(self._first.options)
        self.light_box.told.connect(self.told)
        self.light_box.failed.connect(self.failed)
        self._prepare(self.light_box)
        self._window = _FilmWindow(self.light_box, self._parent)
        self._window.closed.connect(self.close)
        saved = QByteArray.fromBase64(QByteArray(self.geometry.encode("ascii", "ignore")))
        if not (self.geometry and self._window.restoreGeometry(saved)):
            self._window.resize(*_SIZE)
            others = [screen for screen in QGuiApplication.screens() if screen is not self._parent.screen()]
            if others:
                self._window.setGeometry(others[0].availableGeometry())
        self._window.show()
        self.show_films(films)
        self.offer(priors)
        self.shown_changed.emit(True)

    def close(self) -> None:
        """Close the window; where it stood is kept."""
        window, box = self._window, self.light_box
        self._window = self.light_box = None
        if window is None or box is None:
            return
        self.geometry = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
        box.shutdown()
        window.hide()
        window.deleteLater()
        self.shown_changed.emit(False)

    def show_films(self, films: Sequence[Film]) -> None:
        """Hang a study's films."""
        if self.light_box is not None:
            self.light_box.show_films(films)

    def offer(self, priors: Sequence[Prior]) -> None:
        """Offer the patient's other examinations."""
        if self.light_box is not None:
            self.light_box.offer(priors)

    def forget(self, films: Sequence[Film]) -> None:
        """Let go of films that were closed."""
        if self.light_box is not None:
            self.light_box.forget(films)
