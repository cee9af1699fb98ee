"""Making a film's picture and writing it to a PNG or PDF file or to a printer, beside the interface: both take their
time, together a second.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.atomic import write_atomically
from app.films.background_writer import BackgroundWriter
from app.films.pdf_pixels import empty_picture, put_in
from app.translation import translate

_MARGIN_MM = 10.0
_PDF_DPI = 300

Picture = Callable[[], QImage]


class PictureWriter(BackgroundWriter):
    """Says how each picture fared, and the ``note`` on it. What makes the picture is called in the writer's thread."""

    made = Signal(QImage)
    """A picture for the clipboard."""

    def make(self, picture: Picture, note: str = "") -> None:
        """Make a picture for the clipboard; it comes with ``made``."""
        self.start(
            lambda: self.made.emit(picture()),
            translate("Picture", "The picture"),
            translate("Picture", "Picture copied") + note,
        )

    def save(self, picture: Picture, path: Path, note: str = "") -> None:
        """Write a picture to ``path``: PDF by its ending, else PNG."""
        self.start(
            lambda: _save(picture(), path),
            translate("Picture", "The picture"),
            translate("Picture", "Picture saved as {name}").format(name=path.name) + note,
        )

    def print_on(self, picture: Picture, printer: QPagedPaintDevice, note: str = "") -> None:
        """Print a picture on one page."""
        self.start(
            lambda: _print(picture(), printer),
            translate("Picture", "The picture"),
            translate("Picture", "Picture printed") + note,
        )


def _print(image: QImage, printer: QPagedPaintDevice) -> None:
    _paint_page(image, image.size(), printer, QPainter.RenderHint.SmoothPixmapTransform)


def _save(image: QImage, path: Path) -> None:
    if path.suffix.lower() == ".pdf":
        write_atomically(path, _pdf(image))
        return
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    encoder = QImageWriter(buffer, QByteArray(b"png"))
    if not encoder.write(image):
        raise OSError(encoder.errorString())
    write_atomically(path, bytes(buffer.data().data()))


def _pdf(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("ECHO picture")
    writer.setCreator("ECHO")
    writer.setResolution(_PDF_DPI)
    _paint_page(empty_picture(), image.size(), writer, QPainter.RenderHint.LosslessImageRendering)
    return put_in(bytes(buffer.data().data()), [image])


def _paint_page(image: QImage, size: QSize, device: QPagedPaintDevice, hint: QPainter.RenderHint) -> None:
    """Paint ``image`` on a page of A4 in the shape of ``size``, as large as the margins allow."""
    upright = size.height() >= size.width()
    orientation = QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, margins, QPageLayout.Unit.Millimeter)
    )
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(translate("Picture", "the page cannot be opened"))
    room = QRectF(painter.viewport())
    painter.setRenderHint(hint)
    painter.drawImage(
        QRectF(room.topLeft(), size.toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)), image
    )
    painter.end()
