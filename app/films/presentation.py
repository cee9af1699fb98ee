"""How one film is shown: its window, its polarity, its turn. Changing it never changes what the model sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.films import windowing
from app.films.annotations import Point
from app.films.enhancement import Enhancement
from app.films.geometry import MAX_ZOOM, MIN_ZOOM, Geometry, Place
from app.films.graphics_painter import drawable
from app.films.turn import Turn
from app.films.windowing import Choice, DragFeel
from app.translation import marked
from echo_core.films.annotations import Annotation
from echo_core.films.film import Film
from echo_core.films.orientation import standard_turn
from echo_core.films.presentation_state import DisplayedArea, PresentationState
from echo_core.films.rendering import (
    automatic_voi,
    banners,
    default_voi,
    grey_levels,
    grey_table,
    polarity_conflict,
    voi_choices,
)
from echo_core.films.spacing import pixel_aspect
from echo_core.films.voi import FUNCTIONS, Voi, usable

LEAST_GAMMA, MOST_GAMMA = 0.2, 5.0
MOST_ASPECT = 100

TOO_MANY = marked("Core", "The presentation state draws more on this film than can be shown: its drawings are left out")
CORNER_NOTES = ("Lossy compression", "For processing: not meant for reading")
"""Notes that stand in the corner of the film already."""


@dataclass(frozen=True)
class _View:
    """What the person had made of the film; ``place`` is None for the whole film."""

    voi: Voi
    inverted: bool
    gamma: float
    enhancement: Enhancement
    turn: Turn
    place: Place | None


class Greys(NamedTuple):
    """How the grey values of a film are shown."""

    voi: Voi
    inverted: bool
    gamma: float


class Presentation:
    """The display state of one film, from its defaults to whatever the person makes of it.

    ``film`` is the film itself; ``seen`` is the film under the presentation state in force, whose grey stages, shutter
    and overlays replace the file's. Without a state they are the same.
    """

    def __init__(self, film: Film) -> None:
        self.film = film
        self.pixel_mm: float | None = None
        """The side of a screen pixel in millimetres, as far as the screen tells; for states that ask for true size."""
        self.reset()

    def reset(self) -> None:
        """The film's default rendering and standard turn, as stored."""
        self.state: PresentationState | None = None
        self.seen = self.film
        self.graphics: tuple[Annotation, ...] = ()
        """What the presentation state draws on the film."""
        self._own: _View | None = None
        turn = standard_turn(self.film.header)
        self._show(Turn(turn.rotation // 90, turn.mirrored), self._default)

    def _show(self, turn: Turn, voi: Voi) -> None:
        self.turn = turn
        self.voi = voi
        self.inverted = False
        self.gamma = 1.0
        self.enhancement = Enhancement.NONE

    def show_state(self, state: PresentationState | None, place: Place | None) -> Place | None:
        """Show the film as a presentation state says; None brings back what the person had made of the film.

        ``place`` is what is in sight now (None: the whole film); the answer is the place to go back to.
        """
        if self.state is None and state is not None:
            self._own = _View(self.voi, self.inverted, self.gamma, self.enhancement, self.turn, place)
        self.state = state
        if state is None:
            own, self._own = self._own, None
            self.seen, self.graphics = self.film, ()
            if own is None:
                return place
            self._show(own.turn, own.voi)
            self.inverted, self.gamma, self.enhancement = own.inverted, own.gamma, own.enhancement
            return own.place
        self.seen, self.graphics = state.film_for(self.film), state.annotations_for(self.film.header)
        self._show(Turn(state.turn.rotation // 90, state.turn.mirrored), voi_choices(self.seen.header)[0])
        return None

    @property
    def greys(self) -> Greys:
        """Window, polarity and gamma, to be compared."""
        return Greys(self.voi, self.inverted, self.gamma)

    @property
    def as_opened(self) -> bool:
        """Whether the greys are those in which the film, or its presentation state, opens."""
        return self.greys == Greys(self.opening, False, 1.0)

    @property
    def opening(self) -> Voi:
        """The window in which the film, or its presentation state, opens."""
        return self._default if self.state is None else voi_choices(self.seen.header)[0]

    @property
    def aspect(self) -> float:
        """The height ÷ width of a pixel on the screen."""
        area = self.area
        wanted = None if area is None else area.spacing or area.aspect
        # A shape beyond all sense is a damaged number, and would leave nothing of the film to be seen.
        if wanted is not None and wanted[1] / MOST_ASPECT <= wanted[0] <= wanted[1] * MOST_ASPECT:
            return wanted[0] / wanted[1]
        return pixel_aspect(self.film.header)

    @property
    def area(self) -> DisplayedArea | None:
        """The displayed area of the presentation state; None without one, or where nothing of the film lies in it."""
        area = None if self.state is None else self.state.area_for(self.film.header)
        if area is None:
            return None
        left, top, right, bottom = area.rectangle
        header = self.film.header
        return area if left < header.columns and top < header.rows and right > 0 and bottom > 0 else None

    @property
    def whole(self) -> bool:
        """Whether the presentation state, if any, shows the whole film."""
        area, header = self.area, self.film.header
        return area is None or (area.rectangle == (0, 0, header.columns, header.rows) and self._asked_zoom is None)

    @property
    def true_zoom(self) -> float | None:
        """The zoom at which the film has its true size, where the state asks for that and screen and state tell."""
        area = self.area
        if area is None or area.mode != "TRUE SIZE" or area.spacing is None or self.pixel_mm is None:
            return None
        zoom = min(area.spacing) / self.pixel_mm
        return zoom if MIN_ZOOM <= zoom <= MAX_ZOOM else None

    @property
    def _asked_zoom(self) -> float | None:
        """The zoom that the state asks for; None: its area is to fill the viewport."""
        area = self.area
        return area.magnification if area is not None and area.mode == "MAGNIFY" else self.true_zoom

    def opened(self, geometry: Geometry) -> Geometry:
        """Where the film lies in a viewport at first: its displayed area, else the whole film."""
        area = self.area
        if area is None or self.whole:
            return geometry.fitted()
        return geometry.showing(area.rectangle, self._asked_zoom)

    def displayed(self, geometry: Geometry) -> tuple[float, float, float, float]:
        """Where the displayed area lies before the person moves it: (left, top, width, height) in device pixels."""
        start, area, header = self.opened(geometry), self.area, self.film.header
        left, top, right, bottom = (0, 0, header.columns, header.rows) if area is None else area.rectangle
        (x0, y0), (x1, y1) = start.to_device(left, top), start.to_device(right, bottom)
        return min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)

    @cached_property
    def _default(self) -> Voi:
        # A colour film has no grey pipeline; identity stands in for "nothing to choose".
        return Voi("identity", "Colour") if self.film.colour else default_voi(self.film)

    @cached_property
    def _banners(self) -> tuple[str, ...]:
        return banners(self.film)

    @property
    def contradicted(self) -> bool:
        """Whether the file contradicts itself about its polarity."""
        return polarity_conflict(self.seen.header)

    @property
    def mended(self) -> bool:
        """Whether the person's inversion decides against a file that contradicts itself."""
        return self.inverted and self.contradicted

    @property
    def dark_is_low(self) -> bool:
        """Whether low modality values are shown dark, after the film's polarity and the person's inversion."""
        return windowing.dark_is_low(self.seen.header) != self.inverted

    def table(self) -> NDArray[np.uint8]:
        """Stored code → grey, for the screen. A gamma over 1 makes the middle greys brighter, whatever the polarity."""
        if self.gamma == 1.0:
            return grey_table(self.seen.header, self.voi, self.inverted)
        levels = grey_levels(self.seen.header, self.voi, self.inverted) ** (1 / self.gamma)
        return np.floor(levels * 255.0 + 0.5).astype(np.uint8)

    def notes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(all notes of the film, those among them about polarity), for the banners."""
        if self.state is not None:
            # Notes on the file's own window, polarity and turn are about what this state has replaced.
            notes = (*_state_notes(self.state, self.seen, self.area, self.true_zoom), *self.film.header.notes)
            return notes if drawable(self.graphics) else (*notes, TOO_MANY), ()
        notes = self._banners
        automatic = () if self.film.colour or self.voi == self._default else (self._default.note,)
        # A note about the window in which the film opened is stale once the person has chosen another.
        kept = tuple(note for note in notes if note not in automatic and note not in CORNER_NOTES)
        conflict = not self.film.colour and polarity_conflict(self.film.header)
        return kept, kept[:1] if conflict else ()

    def choices(self) -> list[Choice]:
        """The windows to choose from; none for colour.

        The lungs stay where they are in the film's range when the person inverts it, unless that mends a file which
        contradicts itself.
        """
        if self.film.colour:
            return []
        return windowing.choices(self.seen, dark_is_low=windowing.dark_is_low(self.seen.header) != self.mended)

    def next_choice(self) -> Voi:
        """The choice after the present window, the first after the last or after a window set by hand."""
        vois = [choice.voi for choice in self.choices()]
        return vois[(vois.index(self.voi) + 1) % len(vois)] if self.voi in vois else vois[0]

    def automatic(self) -> Voi:
        """A window from the film's own values."""
        return automatic_voi(self.seen)

    def automatic_of(self, points: tuple[Point, ...]) -> Voi | None:
        """A window from the values of a rectangle, given by two corners; None where it holds nothing but padding."""
        return windowing.automatic_of_region(self.seen, points)

    def dragged(self, feel: DragFeel) -> Voi:
        """The window after a drag step."""
        return windowing.dragged(self.seen, self.voi, feel, dark_is_low=self.dark_is_low)


def _state_notes(
    state: PresentationState, seen: Film, area: DisplayedArea | None, true_zoom: float | None
) -> tuple[str, ...]:
    header, found = seen.header, list(state.notes)
    if header.voi_function not in FUNCTIONS:
        found.append(
            marked(
                "Core",
                "The presentation state asks for an unknown VOI LUT function: its windows are shown as linear",
            )
        )
    if any(not usable(window.width, header.voi_function) for window in header.windows):
        found.append(marked("Core", "A window of the presentation state has an impossible width and is left out"))
    if area is None and state.areas:
        found.append(
            marked(
                "Core",
                "The part of the film that the presentation state asks for lies outside of it: all is shown",
            )
        )
    if area is not None and area.mode == "TRUE SIZE" and true_zoom is None:
        unknown_screen = marked(
            "Core",
            "The presentation state asks for true size, but this screen does not tell its own size: fitted instead",
        )
        no_spacing = marked(
            "Core", "The presentation state asks for true size, but gives no pixel size for it: fitted instead"
        )
        found.append(unknown_screen if area.spacing else no_spacing)
    return tuple(found)
