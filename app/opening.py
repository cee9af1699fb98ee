"""Opening films: what is asked for, what is being read, and what could not be."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.demo import demo_film
from app.errors import AppError
from app.films.light_box import LightBox
from app.films.loader import FilmLoader
from app.paths import printable
from app.settings import SettingsStore
from app.status import StatusBar
from app.translation import marked, translate

_FILTER = marked("Opening", "Films (*.dcm *.dicom *.ima DICOMDIR *.zip *.png *.jpg *.jpeg);;All files (*)")


class Opening(QObject):
    """Gives paths to the loader and says how far it is; the films themselves go to whoever listens to the loader."""

    failed = Signal(str)
    loaded = Signal()
    """Nothing is on its way any more."""

    def __init__(
        self, window: QWidget, loader: FilmLoader, store: SettingsStore, status: StatusBar, light_box: LightBox
    ) -> None:
        """The dialogs open over ``window``."""
        super().__init__(window)
        self._window = window
        self._loader = loader
        self._store = store
        self._status = status
        self._light_box = light_box
        self.last_failure = ""
        """Why the newest film that could not be opened could not; "" if all could."""
        loader.film_failed.connect(self._on_failed)
        loader.progress.connect(self._on_progress)
        loader.finished.connect(self._on_finished)
        status.cancel_wanted.connect(loader.cancel)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Load films and folders in the background. What is on the light box stays there."""
        if paths:
            self._loader.load(list(paths))

    def ask_films(self) -> None:
        """Choose films."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            translate("Opening", "Open films"),
            self._store.values.last_folder,
            translate("Opening", _FILTER),
        )
        if names:
            self._store.values.last_folder = str(Path(names[0]).parent)
            self.open_paths([Path(name) for name in names])

    def ask_folder(self) -> None:
        """Choose a folder of films."""
        name = QFileDialog.getExistingDirectory(
            self._window, translate("Opening", "Open folder"), self._store.values.last_folder
        )
        if name:
            self._store.values.last_folder = name
            self.open_paths([Path(name)])

    def open_demo(self) -> None:
        """Open the demonstration film."""
        try:
            self.open_paths([demo_film()])
        except AppError as error:
            self.failed.emit(str(error))

    @Slot(object, object)
    def _on_failed(self, path: Path, message: str) -> None:
        self.last_failure = printable(message)
        self._light_box.show_failure(path, message)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self._status.show_loading(done, total)
        self._light_box.show_opening(done, total)

    @Slot()
    def _on_finished(self) -> None:
        self._status.show_loaded(self._loader.summary)
        self._light_box.show_loaded()
        self.loaded.emit()


def local_paths(data: QMimeData) -> list[Path]:
    """The files and folders of this machine among what is dragged."""
    return [_local_path(url) for url in data.urls() if url.isLocalFile()]


def _local_path(url: QUrl) -> Path:
    name = url.toLocalFile()
    if "\ufffd" in name:
        # Bytes of a name that are no UTF-8; the address has them still.
        name = os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))
    return Path(name)
