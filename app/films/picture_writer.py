"""Writing a film's picture to a PNG or PDF file or to a printer, beside the interface: it takes a second."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QRectF, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageWriter, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.atomic import write_atomically

log = logging.getLogger("echo.films.pictures")

_MARGIN_MM = 10.0
_PDF_DPI = 300


class PictureWriter(QObject):
    """``written(text)`` and ``failed(text)`` say how each picture fared."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def save(self, image: QImage, path: Path) -> None:
        """Write ``image`` to ``path``: PDF by its ending, else PNG."""
        self._pool.start(lambda: self._run(lambda: _save(image, path), f"Picture saved as {path.name}"))

    def print_on(self, image: QImage, printer: QPagedPaintDevice) -> None:
        """Print ``image`` on one page."""
        self._pool.start(lambda: self._run(lambda: _paint_page(image, printer), "Picture printed"))

    def shutdown(self) -> None:
        """Finish what is being written."""
        self._pool.waitForDone()

    def _run(self, act: Callable[[], None], done: str) -> None:
        try:
            act()
        except OSError as error:
            log.warning("a picture was not written: %s", error.strerror or type(error).__name__)
            self.failed.emit(f"The picture cannot be written: {error.strerror or error}.")
        except MemoryError:
            self.failed.emit("There is not enough memory for the picture; close other films.")
        else:
            self.written.emit(done)


def _save(image: QImage, path: Path) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".pdf":
        writer = QPdfWriter(buffer)
        writer.setTitle("ECHO picture")
        writer.setCreator("ECHO")
        writer.setResolution(_PDF_DPI)
        _paint_page(image, writer)
    else:
        encoder = QImageWriter(buffer, QByteArray(b"png"))
        if not encoder.write(image):
            raise OSError(encoder.errorString())
    write_atomically(path, bytes(buffer.data().data()))


def _paint_page(image: QImage, device: QPagedPaintDevice) -> None:
    upright = image.height() >= image.width()
    orientation = QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, margins, QPageLayout.Unit.Millimeter)
    )
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the page cannot be opened")
    room = QRectF(painter.viewport())
    size = image.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(room.topLeft(), size), image)
    painter.end()
