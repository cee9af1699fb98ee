"""A film that nobody sees, painted once before the first real one: what is made at first use is made by then.

Qt's enumerations, glyphs and the tables of the grey pipeline cost the first film's painting a third of its time.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from app.films.film_display import FilmDisplay
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader, Window

_SIDE = 96


def rehearse(store: PyramidStore) -> None:
    """Paint a small film, quickly and as it should be, into a picture that is thrown away; about 15 ms."""
    stored = np.arange(_SIDE * _SIDE, dtype=np.uint16).reshape(_SIDE, _SIDE)
    header = FilmHeader(
        rows=_SIDE,
        columns=_SIDE,
        view_position="PA",
        study_date="20000101",
        patient_orientation=("L", "F"),
        pixel_spacing=(1.0, 1.0),
        windows=(Window(4000.0, 4000.0),),
        for_processing=True,
    )
    view = FilmDisplay(store)
    view.resize(2 * _SIDE, 3 * _SIDE)
    view.set_presentation(Presentation(Film(header, stored, Path())))
    picture = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(picture)
    view.zoom_by(0.9)
    view.render(picture)
    view.deleteLater()
