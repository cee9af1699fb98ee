"""Which film of the study hangs where: layout, sides, comparison, and the way from film to film."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.films.board import Board
from app.films.comparison import Comparison
from app.films.hanging import hang, pair
from app.films.layouts import Layout
from app.films.links import Links
from app.films.priors import Prior
from echo_core.films.film import Film


class Hanger(QObject):
    """Hangs the films of one study on a board. ``rehung`` after every change; ``film_chosen(Film)`` when the person
    asked for one that did not hang.
    """

    rehung = Signal()
    film_chosen = Signal(object)

    def __init__(self, board: Board, links: Links, prior: Callable[[], Prior | None]) -> None:
        """``prior`` is the examination that is offered for comparison now."""
        super().__init__(board)
        self._board = board
        self._prior = prior
        self._films: list[Film] = []
        self.comparison = Comparison(board, links)
        self._late: list[Film] = []
        """The films that came to the study while it was compared."""
        self.layout: Layout | None = None
        """The layout that the person chose; None: as the study asks for."""
        self.lateral_left = False

    @property
    def films(self) -> tuple[Film, ...]:
        """The films of the study, in hanging order."""
        return tuple(self._films)

    def show(self, films: Sequence[Film]) -> bool:
        """Hang a study; True if it is another one than hangs already.

        When these are the films on show and some more, what the person looks at stays, and only an empty place is
        filled.
        """
        if self._films and all(film in films for film in self._films):
            added = [film for film in films if self._add(film)]
            if added:
                self.rehung.emit()
            return False
        self._films, self._late = hang(films), []
        self.comparison.forget()
        self.hang_all()
        return True

    def show_film(self, film: Film) -> None:
        """Show a film of the study in the active place; one that hangs in another place is only gone to."""
        place = self._board.place_of(film)
        if place is not None:
            self._board.activate(place)
            return
        self._board.put(self._board.active, film)
        self.rehung.emit()
        self.film_chosen.emit(film)

    def forget(self, films: Sequence[Film]) -> bool:
        """Let go of films that were closed; True if the study on the board was among them, and has to hang afresh."""
        own = any(film in films for film in self._films)
        if not own:
            self.comparison.let_go(films)
        self._board.forget(films)
        if not own:
            self._hang_late()
        return own

    def rest_of(self, films: Sequence[Film]) -> list[Film]:
        """Take down everything; what is left of the study without ``films``."""
        left = [film for film in self._films if film not in films]
        self._films, self._late = [], []
        return left

    def choose_layout(self, layout: Layout | None) -> None:
        """Divide the board; None: as the study asks for."""
        hidden = self.comparison.hidden
        self.comparison.settle()
        self._late = []
        self.layout = layout
        active = self._board.film_in_hand
        if layout is None:
            self.hang_all()
            return
        # What the person looks at stays; new places get the films that do not hang yet.
        kept = [film for film in self._board.films if film is not None]
        if active is not None and layout.places < len(kept):
            kept = [active, *(film for film in kept if film is not active)]
        hung = (kept + [film for film in self._films if film not in kept + hidden])[: layout.places]
        if len(hung) == 2 and all(film in self._films for film in hung):
            hung = self._in_order(hung)
        self._board.hang(hung, layout)
        self._board.activate(hung.index(active) if active in hung else 0)
        self.rehung.emit()

    def change_side(self) -> None:
        """Hang the lateral film on the other side."""
        self.lateral_left = not self.lateral_left
        films, active = [film for film in self._board.films if film is not None], self._board.film_in_hand
        if len(films) == 2 and not self.comparison.active:
            self._board.hang(self._in_order(films))
            place = None if active is None else self._board.place_of(active)
            self._board.activate(place or 0)
        self.rehung.emit()

    def compare(self) -> None:
        """Hang the chosen prior beside the film in hand; again: bring back what hung before."""
        prior = self._prior()
        if self.comparison.active:
            self.comparison.end()
            self._hang_late()
        elif prior is not None:
            self.comparison.start(prior, self._films)
        self.rehung.emit()

    def change_prior(self) -> None:
        """Another prior was chosen: what is compared, or flickers, is of that one from now on."""
        prior = self._prior()
        if prior is not None:
            self.comparison.change(prior, self._films)
            self._hang_late()
        self.rehung.emit()

    @property
    def can_compare(self) -> bool:
        """Whether a comparison can begin or end."""
        return self.comparison.active or self.comparison.possible(self._prior(), self._films)

    @property
    def can_flicker(self) -> bool:
        """Whether the film in hand can be exchanged with another one."""
        return self.comparison.flicker_possible(self._prior(), self._films)

    def flicker(self) -> None:
        """Exchange the film in hand with its counterpart in the chosen prior."""
        if self.comparison.flicker(self._prior(), self._films):
            self.rehung.emit()

    def swap(self) -> None:
        """Exchange the film in hand with the one in the next place."""
        places = self._board.arrangement.places
        self._board.exchange(self._board.active, (self._board.active + 1) % places)
        self.rehung.emit()

    def drop(self, place: int, film: Film) -> None:
        """Hang a film that was dragged to a place; where it hung already, the two places change over."""
        there = self._board.place_of(film)
        if there is None:
            self._board.put(place, film)
        else:
            self._board.exchange(there, place)
        self._board.activate(place)
        self.rehung.emit()

    def step_film(self, step: int) -> None:
        """Go to the next (1) or previous (-1) film of the study that does not hang yet."""
        film = self.comparison.flickers() or self._board.film_in_hand
        if film is None or film not in self._films:
            return
        others = [other for other in self._board.films if other is not film]
        place = self._films.index(film)
        for _ in self._films:
            place = (place + step) % len(self._films)
            if self._films[place] not in others:
                self.show_film(self._films[place])
                return

    def hang_all(self) -> None:
        """Hang the study afresh in the chosen layout, or in the one that it asks for."""
        shown = pair(self._films) if self._films else []
        layout = self.layout or (Layout.TWO if len(shown) > 1 else Layout.ONE)
        if layout.places > 2 or (layout is Layout.TWO and len(shown) < 2):
            shown = [*shown, *(film for film in self._films if film not in shown)][: layout.places]
        self._board.hang(self._sided(shown) if len(shown) == 2 else shown, layout)
        self._board.activate(0, unasked=True)
        self.rehung.emit()

    def _in_order(self, films: list[Film]) -> list[Film]:
        """In the order of hanging; of two, the lateral on its side."""
        return self._sided(hang(films)) if len(films) == 2 else hang(films)

    def _sided(self, films: list[Film]) -> list[Film]:
        return films[::-1] if self.lateral_left else films

    def _add(self, film: Film) -> bool:
        """Take a film of the study in; False if it is there already."""
        if film in self._films:
            return False
        self._films = hang([*self._films, film])
        if self.comparison.active:
            self._late.append(film)
        else:
            self._hang_too(film)
        return True

    def _hang_late(self) -> None:
        """Hang what came during a comparison, if that is over."""
        if self.comparison.active:
            return
        late, self._late = self._late, []
        for film in late:
            if film not in self._board.films:
                self._hang_too(film)

    def _hang_too(self, film: Film) -> None:
        """Hang a film that has come to the study, where there is a place for it."""
        shown = [other for other in self._board.films if other is not None]
        if len(shown) == 1 and shown[0] in self._films and self.layout in (None, Layout.TWO):
            hung = pair(hang([shown[0], film]))
            if len(hung) > 1:
                self._complete(film, self._sided(hung))
        elif self.layout is not None and None in self._board.films:
            self._fill(film, shown)

    def _complete(self, film: Film, hung: list[Film]) -> None:
        """Hang the second view, and give the frontal its side; a film that the person works on stays in hand."""
        view, active = self._board.active_viewport, self._board.film_in_hand
        if view.busy:
            self._board.set_arrangement(Layout.TWO)
            self._board.put(self._board.films.index(None), film)
            return
        touched = view.touched
        self._board.hang(hung, Layout.TWO)
        place = self._board.place_of(active) if touched and active is not None else None
        self._board.activate(place or 0, unasked=True)

    def _fill(self, film: Film, shown: list[Film]) -> None:
        """Hang a film in an empty place; in the order of hanging, as long as the person has not made another, nor is
        in the midst of something."""
        ordered = shown == self._in_order(shown) and all(other in self._films for other in shown)
        if ordered and not self._board.active_viewport.busy:
            active = self._board.film_in_hand
            self._board.hang(self._in_order([*shown, film]))
            place = None if active is None else self._board.place_of(active)
            self._board.activate(place or 0, unasked=True)
        else:
            self._board.put(self._board.films.index(None), film)
