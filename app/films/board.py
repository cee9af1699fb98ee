"""The places of the light box: how many there are, which film hangs in each, which one the tools act on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.films.annotation_book import AnnotationBook
from app.films.annotations import Kind
from app.films.document_book import DocumentBook
from app.films.expected_film import ExpectedFilm
from app.films.geometry import Place, Sight
from app.films.layouts import MOST_PLACES, Layout
from app.films.lens import Lens
from app.films.mouse import Hold, InHand
from app.films.pixel_keeper import PixelKeeper
from app.films.planes import PlaneStore
from app.films.preliminary import PreliminaryPicture
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.region_counts import RegionCounts
from app.films.viewport import Viewport
from app.translation import marked, translate
from echo_core.films.film import Film
from echo_core.films.preview import Preview

WHOLE = Sight(Place(1.0, 0.5, 0.5), fitted=True)
READING_AGAIN = marked("Light box", "Reading this film again…")
LOST = marked("Light box", "This film cannot be read again. What is wrong is said below the films.")


class Board(QWidget):
    """Up to four viewports in a grid. How a film was shown is kept until it is closed.

    ``active_changed`` when the tools act on another place, ``shown_differently`` when the active film is shown in
    another way, ``film_dropped(place, Film)`` when a film was dragged to a place, ``film_step_wanted(int)`` when the
    wheel asks for the next (1) or the previous (-1) film of the active place, which is then the one under the pointer.

    A film whose pixels are away hangs in its place from the start, and is shown there when they have been read again:
    then ``arrived``.
    """

    active_changed = Signal()
    shown_differently = Signal()
    menu_requested = Signal(QPoint)
    film_dropped = Signal(int, object)
    film_step_wanted = Signal(int)
    arrived = Signal()

    def __init__(
        self,
        store: PyramidStore,
        book: AnnotationBook,
        documents: DocumentBook,
        parent: QWidget | None = None,
        pixels: PixelKeeper | None = None,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._pixels = pixels
        self._awaited: dict[int, Film] = {}
        """Place to the film that hangs there without its pixels."""
        self._asked: dict[int, Sight] = {}
        """What of a film that is awaited in a place is to be seen there."""
        if pixels is not None:
            pixels.arrived.connect(self._on_arrived)
            pixels.previewed.connect(self._on_previewed)
            pixels.lost.connect(self._on_lost)
        self._presentations: dict[Film, Presentation] = {}
        self._layout_now = Layout.ONE
        self._active = 0
        self.in_hand = InHand()
        self.lens = Lens()
        self.counts = RegionCounts(self)
        self.planes = PlaneStore(self)
        self.viewports = tuple(
            Viewport(
                store,
                self,
                in_hand=self.in_hand,
                lens=self.lens,
                counts=self.counts,
                planes=self.planes,
                documents=documents,
            )
            for _ in range(MOST_PLACES)
        )
        self.expected = ExpectedFilm(self.viewports[0])
        self.planes.on_display = lambda: [view.presentation.seen for view in self.viewports if view.presentation]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        for part in (0, 1):
            self._grid.setRowStretch(part, 1)
            self._grid.setColumnStretch(part, 1)
        for place, viewport in enumerate(self.viewports):
            viewport.setAccessibleName(translate("Light box", "Film {number}").format(number=place + 1))
            viewport.activated.connect(lambda place=place: self.activate(place))
            viewport.changed.connect(lambda place=place: self._on_changed(place))
            viewport.menu_requested.connect(self.menu_requested)
            viewport.film_dropped.connect(lambda film, place=place: self.film_dropped.emit(place, film))
            viewport.film_step_wanted.connect(lambda step, place=place: self._on_film_step(place, step))
        self.set_arrangement(Layout.ONE)

    @property
    def arrangement(self) -> Layout:
        """The layout in force."""
        return self._layout_now

    @property
    def places(self) -> tuple[Viewport, ...]:
        """The viewports that show, in the order in which films are hung."""
        return self.viewports[: self._layout_now.places]

    @property
    def films(self) -> list[Film | None]:
        """The film of each place that shows, be it that its pixels are still being read again."""
        return [self._film_in(place) for place in range(self._layout_now.places)]

    @property
    def film_in_hand(self) -> Film | None:
        """The film of the active place, be it that its pixels are still being read again."""
        return self._film_in(self._active)

    @property
    def active(self) -> int:
        """The place that the tools act on."""
        return self._active

    @property
    def active_viewport(self) -> Viewport:
        """The viewport that the tools act on."""
        return self.viewports[self._active]

    def set_arrangement(self, layout: Layout) -> None:
        """Divide the board in another way; films beyond the last place are taken down."""
        self._layout_now = layout
        here = self._has_keyboard  # before the place that has it may be hidden
        for place, viewport in enumerate(self.viewports):
            self._grid.removeWidget(viewport)
            shows = place < layout.places
            if shows:
                self._grid.addWidget(viewport, *layout.cells[place])
            else:
                self._take_down(place)
            viewport.setVisible(shows)
        self.activate(min(self._active, layout.places - 1), unasked=not here)

    def put(self, place: int, film: Film | None, sight: Sight | None = None) -> None:
        """Hang a film in a place, as it was last shown; one that hangs there already stays as it is.

        ``sight`` is what is to be seen of it; by default what was seen of its coarse picture, else the whole film.
        """
        if film is self._film_in(place) and place not in self._awaited:
            return
        if film is not None and sight is None:
            again = film is self._awaited.get(place)
            sight = self._asked.get(place) if again else self.expected.take_sight(film)
        self._take_down(place)
        if film is not None and sight is not None:
            self._asked[place] = sight
        if film is None:
            return
        if self._pixels is not None:
            self._pixels.show(film)
        if film.in_memory:
            self._show(place, film)
        else:
            self._awaited[place] = film
            self.viewports[place].set_waiting(translate("Light box", READING_AGAIN))

    def hang(self, films: Sequence[Film | None], layout: Layout | None = None) -> None:
        """Hang films in the places in order, in another ``layout`` if one is given; places beyond them are emptied.

        Of a film that goes to another place the same is seen there.
        """
        seen = {film: self.sight(place) for place, film in enumerate(self.films) if film is not None}
        if layout is not None:
            self.set_arrangement(layout)
        for place in range(self._layout_now.places):
            film = films[place] if place < len(films) else None
            self.put(place, film, None if film is None else seen.get(film))

    def place_of(self, film: Film) -> int | None:
        """The place in which a film hangs."""
        return next((place for place, shown in enumerate(self.films) if shown is film), None)

    def sight(self, place: int) -> Sight:
        """What is seen of the film in a place, or will be once its pixels are there."""
        if place in self._awaited:
            return self._asked.get(place, WHOLE)
        return self.viewports[place].sight

    def exchange(self, place: int, other: int) -> None:
        """Let the films of two places change over; of each the same is seen in its new place."""
        one, two = self._film_in(place), self._film_in(other)
        sight, other_sight = self.sight(place), self.sight(other)
        self.put(place, two, other_sight)
        self.put(other, one, sight)

    def activate(self, place: int, *, unasked: bool = False) -> None:
        """Let the tools act on a place; the keyboard goes there too, ``unasked`` only from another place."""
        place = place if place < self._layout_now.places else 0
        changed = place != self._active
        self._active = place
        several = self._layout_now.places > 1
        for number, viewport in enumerate(self.viewports):
            viewport.set_active(several and number == place)
        if changed:
            if not unasked or self._has_keyboard:
                self.active_viewport.setFocus(Qt.FocusReason.OtherFocusReason)
            self.active_changed.emit()

    def take_tool(self, tool: Hold | Kind) -> None:
        """Take a tool in hand: what the left button does, in every place."""
        self.in_hand.tool = tool
        if isinstance(tool, Hold):
            self.in_hand.former = tool
        for viewport in self.viewports:
            viewport.tool_changed()

    def forget(self, films: Sequence[Film]) -> None:
        """Let go of films that were closed, and of how they were shown."""
        for film in films:
            self._presentations.pop(film, None)
        for place in range(len(self.viewports)):
            if self._film_in(place) in films:
                self._take_down(place)

    @property
    def _has_keyboard(self) -> bool:
        return any(viewport.hasFocus() for viewport in self.viewports)

    def _film_in(self, place: int) -> Film | None:
        return self._awaited.get(place, self.viewports[place].film)

    def _take_down(self, place: int) -> None:
        self._awaited.pop(place, None)
        self._asked.pop(place, None)
        self.viewports[place].set_presentation(None)

    def _show(self, place: int, film: Film) -> None:
        self.viewports[place].set_presentation(self.presentation(film), self._book.layer(film))
        sight = self._asked.pop(place, None)
        if sight is not None:
            self.viewports[place].follow_place(sight.place, fitted=sight.fitted)

    def presentation(self, film: Film) -> Presentation:
        """How the film was last shown; how it opens, if it was not."""
        if film not in self._presentations:
            self._presentations[film] = Presentation(film)
        return self._presentations[film]

    def _on_previewed(self, film: Film, preview: Preview) -> None:
        """The film that is awaited, in a coarse picture, as it was last shown."""
        places = [place for place, awaited in self._awaited.items() if awaited is film]
        if not places:
            return
        shown = self.presentation(film)
        grey = shown.table()[preview.codes]
        for place in places:
            view = self.viewports[place]
            picture = PreliminaryPicture(preview, grey, shown.turn, shown.seen if view.show_shutter else None)
            view.set_waiting(READING_AGAIN, picture, self._asked.get(place))

    def _on_arrived(self, film: Film) -> None:
        places = [place for place, awaited in self._awaited.items() if awaited is film]
        for place in places:
            del self._awaited[place]
            self._show(place, film)
        if places:
            self.arrived.emit()

    def _on_lost(self, film: Film) -> None:
        for place, awaited in self._awaited.items():
            if awaited is film:
                self.viewports[place].set_waiting(translate("Light box", LOST))

    def _on_film_step(self, place: int, step: int) -> None:
        """The wheel turns the film under the pointer, not the one that was in hand."""
        self.activate(place)
        self.film_step_wanted.emit(step)

    def _on_changed(self, place: int) -> None:
        view = self.viewports[place]
        # Fitted without being asked to, a film may yet open as its presentation state says.
        if place in self._awaited and view.shows_preliminary and (place in self._asked or not view.fitted):
            self._asked[place] = view.sight
        if place == self._active:
            self.shown_differently.emit()
