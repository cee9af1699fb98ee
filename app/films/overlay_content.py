"""What is written over one film, put together from its header and from how it is shown."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.films import corner_text, overlays, windowing
from app.films.corner_text import Corners
from app.films.geometry import Geometry
from app.films.measuring import Scale, scale_of, scale_words
from app.films.presentation import Presentation
from app.films.turn import Turn
from app.translation import marked, translate
from echo_core.films.film import Film
from echo_core.films.orientation import Edges, edge_labels
from echo_core.films.voi import modality_values

SHUTTER_CLOSED = marked("Light box", "PARTS HIDDEN (shutter of the file)")
STATE_SHUTTER = marked("Light box", "PARTS HIDDEN (shutter of the state)")
TRUE_SIZE = marked("Light box", "true size, if the screen's own size is right")
_BAR_SHARE = 0.2
"""The widest scale bar, as a share of the viewport's width."""


class OverlayContent:
    """The overlays of one film; everything that does not change while it is shown is made once."""

    def __init__(self, film: Film) -> None:
        header = film.header
        self._film = film
        self._fixed = Corners(
            top_left=corner_text.patient_lines(header),
            top_right=corner_text.study_lines(header),
            bottom_right=corner_text.caution_lines(header),
        )

    def description(self) -> tuple[str, ...]:
        """The film in words, for a screen reader."""
        return self._fixed.top_left + self._fixed.top_right

    def corners(
        self,
        presentation: Presentation,
        geometry: Geometry,
        cursor: str = "",
        *,
        shutter: bool = True,
        marks: tuple[str, ...] = (),
    ) -> Corners:
        """The corner text for the film as it is shown; ``cursor`` is about the pointer, ``marks`` stand out."""
        window = translate("Light box", "Colour") if self._film.colour else windowing.words(presentation.voi)
        polarity = translate("Light box", "  inverted") if presentation.inverted else ""
        gamma = (
            ""
            if presentation.gamma == 1.0
            else translate("Light box", "  gamma {gamma:.2f}").format(gamma=presentation.gamma)
        )
        zoom = translate("Light box", "Zoom {percent:.0f} %").format(percent=geometry.zoom * 100)
        if presentation.true_zoom is not None and math.isclose(presentation.true_zoom, geometry.zoom, rel_tol=1e-6):
            zoom += f"  {translate('Light box', TRUE_SIZE)}"
        lines = (cursor, window + polarity + gamma, zoom)
        state = presentation.state
        whose = translate("Light box", SHUTTER_CLOSED if state is None else STATE_SHUTTER)
        closed = whose if shutter and presentation.seen.header.shutter is not None else ""
        applied = (
            ""
            if state is None
            else translate("Light box", "PRESENTATION STATE: {name}").format(name=state.description or state.label)
        )
        loud = tuple(
            line for line in (*marks, applied, translate("Light box", presentation.enhancement.value), closed) if line
        )
        return replace(
            self._fixed,
            bottom_left=tuple(line for line in lines if line),
            bottom_right=(*loud, *self._fixed.bottom_right),
            loud=loud,
        )

    def edge_labels(self, turn: Turn) -> Edges:
        """Patient directions at the (top, right, bottom, left) edges; all "" where the file states none."""
        return edge_labels(self._film.header, turn.quarters * 90, flip_horizontal=turn.mirrored)

    def scale(self, geometry: Geometry, ratio: float, measured: Scale | None = None) -> overlays.ScaleBar | None:
        """The scale bar at this zoom, by ``measured`` or else by the file; None where neither gives millimetres."""
        measured = measured if measured is not None else scale_of(self._film.header)
        if measured.unit != "mm":
            return None
        if geometry.turn.swaps_axes:
            device_per_mm = geometry.row_scale / measured.row
        else:
            device_per_mm = geometry.column_scale / measured.column
        return overlays.scale_bar(device_per_mm / ratio, geometry.width / ratio * _BAR_SHARE, scale_words(measured))

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        presentation: Presentation,
        geometry: Geometry,
        ratio: float,
        cursor: str,
        show_text: bool,
        measured: Scale | None = None,
        shutter: bool = True,
        marks: tuple[str, ...] = (),
    ) -> overlays.CornerRows:
        """Paint all of it over the film, in logical pixels; ``shutter``: whether a shutter of the file is closed.

        What comes back says where the corner text stands.
        """
        corners = self.corners(presentation, geometry, cursor, shutter=shutter, marks=marks)
        if not show_text:
            # Who it is and what to be careful about may be tidied away; the window and the zoom go with them.
            corners = Corners(bottom_right=corners.bottom_right, loud=corners.loud)
        rows = overlays.draw_corners(painter, area, corners)
        overlays.draw_edge_labels(painter, area, self.edge_labels(geometry.turn))
        overlays.draw_scale(painter, area, self.scale(geometry, ratio, measured), rows.bottom_right)
        return rows


def cursor_words(film: Film, column: float, row: float) -> str:
    """Place, stored value and modality value of the pixel at a film point; "" outside the film."""
    x, y = int(np.floor(column)), int(np.floor(row))
    if not (0 <= x < film.stored.shape[1] and 0 <= y < film.stored.shape[0]):
        return ""
    place = translate("Light box", "column {column}, row {row}").format(column=x + 1, row=y + 1)
    if film.colour:
        red, green, blue = (int(part) for part in film.stored[y, x])
        return f"{place}:  {red} {green} {blue}"
    stored = int(film.stored[y, x])
    value = float(modality_values(film.header)[int(film.codes[y, x])])
    shown = f"{stored}" if value == stored else f"{stored} → {value:g}"
    return f"{place}:  {shown}"
