"""How one film is shown: its window, its polarity, its turn. Changing it never changes what the model sees."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.films import windowing
from app.films.annotations import Point
from app.films.enhancement import Enhancement
from app.films.turn import Turn
from app.films.windowing import Choice, DragFeel
from echo_core.films.film import Film
from echo_core.films.orientation import standard_turn
from echo_core.films.rendering import (
    automatic_voi,
    banners,
    default_voi,
    grey_levels,
    grey_table,
    inverted_by_file,
    polarity_conflict,
)
from echo_core.films.spacing import pixel_aspect
from echo_core.films.voi import Voi

LEAST_GAMMA, MOST_GAMMA = 0.2, 5.0

CORNER_NOTES = ("Lossy compression", "For processing: not meant for reading")
"""Notes that stand in the corner of the film already."""


class Presentation:
    """The display state of one film, from its defaults to whatever the person makes of it."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self.aspect = pixel_aspect(film.header)
        self.reset()

    def reset(self) -> None:
        """The film's default rendering and standard turn."""
        turn = standard_turn(self.film.header)
        self.turn = Turn(turn.rotation // 90, turn.mirrored)
        self.inverted = False
        self.gamma = 1.0
        self.enhancement = Enhancement.NONE
        self.voi = self._default

    @cached_property
    def _default(self) -> Voi:
        # A colour film has no grey pipeline; identity stands in for "nothing to choose".
        return Voi("identity", "Colour") if self.film.colour else default_voi(self.film)

    @cached_property
    def _banners(self) -> tuple[str, ...]:
        return banners(self.film)

    @property
    def dark_is_low(self) -> bool:
        """Whether low modality values are shown dark, after the file's polarity and the person's inversion."""
        return inverted_by_file(self.film.header) == self.inverted

    def table(self) -> NDArray[np.uint8]:
        """Stored code → grey, for the screen. A gamma over 1 makes the middle greys brighter, whatever the polarity."""
        if self.gamma == 1.0:
            return grey_table(self.film.header, self.voi, self.inverted)
        levels = grey_levels(self.film.header, self.voi, self.inverted) ** (1 / self.gamma)
        return np.floor(levels * 255.0 + 0.5).astype(np.uint8)

    def notes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(all notes of the film, those among them about polarity), for the banners."""
        notes = self._banners
        automatic = () if self.film.colour or self.voi == self._default else (self._default.note,)
        # A note about the window in which the film opened is stale once the person has chosen another.
        kept = tuple(note for note in notes if note not in automatic and note not in CORNER_NOTES)
        conflict = not self.film.colour and polarity_conflict(self.film.header)
        return kept, kept[:1] if conflict else ()

    def choices(self) -> list[Choice]:
        """The windows to choose from; none for colour."""
        return [] if self.film.colour else windowing.choices(self.film, dark_is_low=self.dark_is_low)

    def next_choice(self) -> Voi:
        """The choice after the present window, the first after the last or after a window set by hand."""
        vois = [choice.voi for choice in self.choices()]
        return vois[(vois.index(self.voi) + 1) % len(vois)] if self.voi in vois else vois[0]

    def automatic(self) -> Voi:
        """A window from the film's own values."""
        return automatic_voi(self.film)

    def automatic_of(self, points: tuple[Point, ...]) -> Voi | None:
        """A window from the values of a rectangle, given by two corners; None where it holds nothing but padding."""
        return windowing.automatic_of_region(self.film, points)

    def dragged(self, feel: DragFeel) -> Voi:
        """The window after a drag step."""
        return windowing.dragged(self.film, self.voi, feel, dark_is_low=self.dark_is_low)
