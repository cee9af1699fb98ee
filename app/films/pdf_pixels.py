"""Pixels of pictures in a PDF, every grey value as it is on the screen.

Qt lays the pages out with an empty picture in each place. The pixels are put in afterwards: Qt would make JPEG of them,
which changes grey values, and would hold Python's interpreter lock, and so the window, while it compresses them.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def empty_picture() -> QImage:
    """What Qt is to paint in the place of a picture, each time another, with the hint LosslessImageRendering."""
    return QImage(1, 1, QImage.Format.Format_RGB32)


def put_in(pdf: bytes, images: Sequence[QImage], room: tuple[float, float] = (math.inf, math.inf)) -> bytes:
    """The PDF with the pixels of ``images`` in the places that were made for them, in the order of the pages.

    They become no finer than fits ``room``, (width, height) in pixels; by default they stay as they are.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, NumberObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    places: list[Any] = []
    for page in writer.pages:
        resources: Any = page["/Resources"]
        drawn = resources.get("/XObject", {})
        places += [drawn[name] for name in sorted(drawn, key=lambda name: int(name.removeprefix("/Im")))]
    for place, image in zip(places, images, strict=True):
        pixels = _pixels(image, room)
        place[NameObject("/Width")] = NumberObject(pixels.shape[1])
        place[NameObject("/Height")] = NumberObject(pixels.shape[0])
        place[NameObject("/ColorSpace")] = NameObject("/DeviceRGB" if pixels.ndim == 3 else "/DeviceGray")
        place.set_data(pixels.tobytes())
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _pixels(image: QImage, room: tuple[float, float]) -> NDArray[np.uint8]:
    """uint8 (rows, columns) of a picture without colour, else (rows, columns, 3)."""
    from PIL import Image

    made = image.convertToFormat(QImage.Format.Format_RGB32)
    rows, columns = made.height(), made.width()
    bytes_ = np.frombuffer(made.constBits(), np.uint8).reshape(rows, made.bytesPerLine() // 4, 4)
    # 0xffRRGGBB, the lowest byte first.
    pixels = np.ascontiguousarray(bytes_[:, :columns, 2::-1])
    if (pixels == pixels[..., :1]).all():
        pixels = np.ascontiguousarray(pixels[..., 0])
    shrunk = min(1.0, room[0] / columns, room[1] / rows)
    if shrunk == 1.0:
        return pixels
    size = max(1, round(columns * shrunk)), max(1, round(rows * shrunk))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))
