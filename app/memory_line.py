"""What the open films take, kept up to date in the status bar."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from app.films.pixel_keeper import PixelKeeper
from app.films.planes import PlaneStore
from app.films.pyramid_store import PyramidStore
from app.status import StatusBar
from app.studies.study_list import StudyList

_SOON_MS = 150


class MemoryLine(QObject):
    """Follows the study list and the caches: pixels, and what is made of them for the screen."""

    def __init__(
        self, status: StatusBar, studies: StudyList, pixels: PixelKeeper, levels: PyramidStore, planes: PlaneStore
    ) -> None:
        super().__init__(status)
        self._status = status
        self._studies = studies
        self._pixels = pixels
        self._levels = levels
        self._planes = planes
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._show)
        for changed in (
            studies.rowsInserted,
            studies.dataChanged,
            studies.rowsRemoved,
            pixels.changed,
            levels.ready,
            planes.ready,
        ):
            changed.connect(self._on_changed)

    @Slot()
    def _on_changed(self) -> None:
        # Many times a second while films load, and each takes a look at all of them.
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _show(self) -> None:
        self._status.show_memory(
            sum(len(self._studies.films(uid)) for uid in self._studies.uids()),
            self._pixels.away,
            (self._pixels.used_bytes, self._pixels.limit_bytes),
            (
                self._levels.used_bytes + self._planes.used_bytes,
                self._levels.limit_bytes + self._planes.limit_bytes,
            ),
        )
