"""Windows with a scripted drafting worker, and small chest films on disk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.drafting.client import DraftingClient, Patience
from app.fonts import apply_font
from app.main_window import MainWindow
from app.paths import UserFolders
from app.settings import SettingsStore
from app.translation import speak

DOUBLE = Path(__file__).with_name("window_worker_double.py")

MakeFilm = Callable[..., Path]


@pytest.fixture
def make_film(tmp_path: Path) -> MakeFilm:
    """``make_film(name, **attributes)`` writes a 256 × 240 chest CR and returns its path."""

    def make(name: str, *, study: str = "", size: tuple[int, int] = (256, 240), **attributes: Any) -> Path:
        data = Dataset()
        data.file_meta = FileMetaDataset()
        data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
        data.SOPInstanceUID = generate_uid()
        data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
        data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
        data.StudyInstanceUID = study or generate_uid()
        data.SeriesInstanceUID = generate_uid()
        data.PatientName, data.PatientID, data.StudyDate = f"{name}^TEST", name, "20240331"
        data.Modality, data.BodyPartExamined, data.ViewPosition = "CR", "CHEST", "PA"
        data.Rows, data.Columns = size
        data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
        data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
        data.WindowCenter, data.WindowWidth = 2048, 4096
        data.PixelData = (np.arange(size[0] * size[1]) % 4096).astype("<u2").tobytes()
        for keyword, value in attributes.items():
            setattr(data, keyword, value)
        path = tmp_path / "films" / f"{name}.dcm"
        path.parent.mkdir(exist_ok=True)
        pydicom.dcmwrite(path, data, enforce_file_format=True)
        return path

    return make


@dataclass
class WindowMaker:
    """Makes windows that share a profile, and closes them."""

    qtbot: QtBot
    profile: Path
    go: Path
    made: list[MainWindow] = field(default_factory=list)

    def __call__(
        self, *, command: list[str] | None = None, paths: Sequence[Path] = (), draft: bool = False
    ) -> MainWindow:
        """A shown, started window; ``command`` replaces the scripted worker."""
        folders = UserFolders.under(self.profile)
        patience = Patience(backoff_ms=(1, 2, 3), silence_ms=60_000, cancel_ms=60_000)
        program = command or [sys.executable, str(DOUBLE), str(self.go)]
        options = ["--backend", "auto", "--device", "auto"]
        client = DraftingClient(command=program, options=options, patience=patience)
        window = MainWindow(SettingsStore(folders.settings / "settings.json"), folders, client=client)
        client.setParent(window)
        self.qtbot.addWidget(window)
        window.ask_before_leaving = False
        self.made.append(window)
        window.show()
        window.start(paths, draft=draft)
        return window

    def open(self, window: MainWindow, *paths: Path) -> None:
        """Open films and wait until all are read."""
        with self.qtbot.waitSignal(window.loader.finished, timeout=120_000):
            window.open_paths(paths)

    def let_go(self) -> None:
        """Let paused drafts go on."""
        self.go.write_text("")


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application, speaking English with its plurals."""
    speak(qapp, "en")
    return qapp


@pytest.fixture
def windows(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[WindowMaker]:
    """A maker of windows with the program's own look; all are closed at the end."""
    theme.apply_theme(qapp)
    apply_font(qapp)
    maker = WindowMaker(qtbot, tmp_path / "profile", tmp_path / "go")
    yield maker
    for window in maker.made:
        window.close()
    qapp.setStyleSheet("")
