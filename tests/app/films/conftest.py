"""Films made by hand, and viewports that end with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.films.light_box import LightBox
from app.films.pyramid_store import PyramidStore
from app.films.viewport import Viewport
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader, Window

MakeFilm = Callable[..., Film]


@pytest.fixture
def make_film() -> MakeFilm:
    """``make_film(stored, **header)``: a film of 12 bit noise unless told otherwise, with a window of its own."""
    numbers = iter(range(1, 1000))

    def make(stored: NDArray[Any] | None = None, **header: Any) -> Film:
        number = next(numbers)
        if stored is None:
            stored = np.random.default_rng(number).integers(0, 4096, (300, 260), dtype=np.uint16)
        values: dict[str, Any] = {
            "patient_name": "Doe^Jane",
            "patient_id": "P1",
            "study_uid": "1.2.3",
            "sop_uid": f"1.2.3.{number}",
            "modality": "DX",
            "rows": stored.shape[0],
            "columns": stored.shape[1],
            "bits_allocated": stored.dtype.itemsize * 8,
            "bits_stored": 12 if stored.dtype.itemsize == 2 else 8,
            "signed": stored.dtype.kind == "i",
            "samples": 3 if stored.ndim == 3 else 1,
            "windows": (Window(2048.0, 4096.0),),
        }
        return Film(FilmHeader(**(values | header)), stored, Path(f"film{number}.dcm"))

    return make


@pytest.fixture
def store(qtbot: Any) -> Iterator[PyramidStore]:
    """A pyramid store that is shut down after the test."""
    made = PyramidStore()
    yield made
    made.shutdown()


@pytest.fixture
def viewport(qtbot: Any, store: PyramidStore) -> Viewport:
    """A shown viewport of 700 × 600 logical pixels."""
    made = Viewport(store)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


@pytest.fixture
def light_box(qtbot: Any) -> Iterator[LightBox]:
    """A shown light box."""
    made = LightBox()
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    yield made
    made.shutdown()


@pytest.fixture
def picture_of() -> Callable[[QWidget], NDArray[np.uint8]]:
    """``picture_of(widget)``: what it paints, (height, width, 3) RGB."""

    def grab(widget: QWidget) -> NDArray[np.uint8]:
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return raw[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()

    return grab
