"""How the window's panes stand: their widths, which of them show, and the keyboard's way through them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QByteArray, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.films.light_box import LightBox
from app.messages import MessagePanel
from app.report.pane import ReportPane
from app.report.splitter import ADDENDUM, SECTIONS
from app.settings import Settings
from app.studies.study_panel import StudyPanel

_START_SIZE = (1500, 940)
_FILM_WIDTH = 420
"""Below this the film is too small to read; the other panes give way first."""
_SHARES = (0.16, 0.52, 0.32)
"""Study list, light box, report pane."""


class Panes(QObject):
    """Lays the panes out in ``window`` and remembers how the user left them."""

    def __init__(
        self,
        window: QMainWindow,
        studies: StudyPanel,
        light_box: LightBox,
        messages: MessagePanel,
        report: ReportPane,
    ) -> None:
        """Study list, light box over messages, report pane; from left to right, in a splitter."""
        super().__init__(window)
        self._window = window
        self._studies = studies
        self._light_box = light_box
        self._report = report
        centre = QWidget(window)
        centre.setMinimumWidth(_FILM_WIDTH)
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(light_box, 1)
        middle.addWidget(messages)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, window)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(5)
        for place, (widget, stretch) in enumerate(((studies, 0), (centre, 1), (report, 0))):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(place, stretch)
        window.setCentralWidget(self.splitter)

    def restore(self, settings: Settings) -> None:
        """Stand as the user left it, or as at first."""
        if not (settings.window_geometry and self._window.restoreGeometry(_bytes(settings.window_geometry))):
            self._window.resize(*_START_SIZE)
        if not (settings.splitter_state and self.splitter.restoreState(_bytes(settings.splitter_state))):
            width = self._window.width()
            self.splitter.setSizes([round(width * share) for share in _SHARES])

    def kept(self, settings: Settings) -> Settings:
        """``settings`` with how the panes stand now."""
        return replace(
            settings,
            window_geometry=_text(self._window.saveGeometry()),
            splitter_state=_text(self.splitter.saveState()),
        )

    @Slot(bool)
    def show_studies(self, shown: bool) -> None:
        """Show or hide the study list."""
        self._studies.setVisible(shown)

    @Slot(bool)
    def show_report(self, shown: bool) -> None:
        """Show or hide the report pane."""
        self._report.setVisible(shown)

    @Slot(bool)
    def fill_screen(self, full: bool) -> None:
        """Fill the screen, or go back."""
        state = self._window.windowState() & ~Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | Qt.WindowState.WindowFullScreen if full else state)

    def focus_next(self) -> None:
        """Give the keyboard to the next pane that shows: studies, film, Findings, Impression, addendum."""
        editors = [self._report.editors[name] for name in (*SECTIONS, ADDENDUM)]
        stops = (self._studies.view, self._light_box.active_viewport, *editors)
        panes = [pane for pane in stops if pane.isVisible()]
        focused = QApplication.focusWidget()
        holders = (pane for pane in panes if focused is not None and (pane is focused or pane.isAncestorOf(focused)))
        holder = next(holders, None)
        here = panes.index(holder) if holder is not None else -1
        if panes:
            panes[(here + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._window.activateWindow()


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "ignore")))


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")
