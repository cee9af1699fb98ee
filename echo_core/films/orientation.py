"""Which way the patient lies on the film, and the turn that shows a film the usual way round (PS3.3 C.7.6.1.1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from echo_core.films.header import FilmHeader

_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}
Edges = tuple[str, str, str, str]
"""Labels of the top, right, bottom and left edge; "" where the file does not say."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Mirror left to right (if ``mirrored``), then rotate clockwise by ``rotation`` degrees (0, 90, 180, 270)."""

    rotation: int = 0
    mirrored: bool = False
    note: str = ""

    @property
    def identity(self) -> bool:
        """Whether nothing is turned."""
        return not (self.rotation or self.mirrored)

    @property
    def sideways(self) -> bool:
        """Whether rows become columns."""
        return self.rotation in (90, 270)

    def apply(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """``pixels`` (rows, columns, …) turned, as a view."""
        flipped = pixels[:, ::-1] if self.mirrored else pixels
        return np.rot90(flipped, -self.rotation // 90) if self.rotation else flipped


def edge_labels(
    header: FilmHeader, rotation: int = 0, flip_horizontal: bool = False, flip_vertical: bool = False
) -> Edges:
    """The letters at the top, right, bottom and left edge of the film as shown.

    Shown means: the stored picture, flipped left to right and / or top to bottom, then rotated clockwise by
    ``rotation`` degrees. All are "" where the file gives no orientation: no side is invented.
    """
    if header.patient_orientation is None:
        return ("", "", "", "")
    right, bottom = header.patient_orientation
    edges = [_opposite(bottom), right, bottom, _opposite(right)]
    if flip_horizontal:
        edges[1], edges[3] = edges[3], edges[1]
    if flip_vertical:
        edges[0], edges[2] = edges[2], edges[0]
    quarter = rotation // 90 % 4
    top, right, bottom, left = edges[-quarter:] + edges[:-quarter] if quarter else edges
    return (top, right, bottom, left)


def standard_turn(header: FilmHeader) -> Turn:
    """The turn that brings the feet down and, on a frontal film, the patient's left to the right.

    The identity where the orientation is absent, unusual or already so. A lateral is never mirrored: both ways of
    facing are in use.
    """
    if header.patient_orientation is None:
        return Turn()
    letters = {part[:1] for part in header.patient_orientation}
    if len(letters & {"H", "F"}) != 1 or len(letters) != 2:
        return Turn()
    frontal = bool(letters & {"L", "R"})
    for mirrored in (False, True) if frontal else (False,):
        for rotation in (0, 90, 180, 270):
            _, right, bottom, _ = (label[:1] for label in edge_labels(header, rotation, flip_horizontal=mirrored))
            if bottom == "F" and (right == "L" or not frontal):
                return Turn(rotation, mirrored, _note(rotation, mirrored))
    return Turn()


def _opposite(direction: str) -> str:
    return "".join(_OPPOSITE.get(letter, "") for letter in direction)


def _note(rotation: int, mirrored: bool) -> str:
    if not (rotation or mirrored):
        return ""
    how = " and ".join(
        part for part in ("mirrored" if mirrored else "", f"rotated by {rotation} degrees" if rotation else "") if part
    )
    return f"Shown {how}, by the patient orientation in the file"
