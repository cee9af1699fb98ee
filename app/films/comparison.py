"""Comparing the study on the light box with another examination: side by side, or flickering in place."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass

from app.films.board import Board
from app.films.layouts import Layout
from app.films.links import Links, pass_window
from app.films.presentation import Greys
from app.films.priors import Prior, same_view
from echo_core.films.film import Film
from echo_core.films.patient import surely_same_patient


@dataclass
class _Flickered:
    """A film that hangs in a place instead of another one."""

    place: int
    shown: Film
    hidden: Film


@dataclass
class _Before:
    """What hung before a comparison."""

    layout: Layout
    films: list[Film | None]
    active: int
    linked: bool


class Comparison:
    """Hangs the same view of a prior beside each film of the study, and brings back what hung before.

    Films follow each other while they are compared. On a board of four places two views are compared at once. What is
    compared is the study's own film, whatever hangs in the active place: the one that flickers there, or the view that
    a film from elsewhere shows. ``study`` is in every call the study on the light box.
    """

    def __init__(self, board: Board, links: Links) -> None:
        self._board = board
        self._links = links
        self._before: _Before | None = None
        self._flickered: list[_Flickered] = []
        self._greys: weakref.WeakKeyDictionary[Film, Greys] = weakref.WeakKeyDictionary()
        """How films were shown when they last flickered."""

    @property
    def active(self) -> bool:
        """Whether two examinations hang side by side."""
        return self._before is not None

    @property
    def linked_without(self) -> bool:
        """Whether films follow each other when nothing is compared."""
        return self._links.enabled if self._before is None else self._before.linked

    @property
    def in_use(self) -> bool:
        """Whether a film of a prior hangs for the sake of comparing."""
        return self.active or bool(self._flickering())

    @property
    def hidden(self) -> list[Film]:
        """The films whose places others have taken that flicker there."""
        return [flickered.hidden for flickered in self._flickering()]

    def flickers(self) -> Film | None:
        """The film that comes back to the active place at the next flicker."""
        found = self._flickered_in_hand()
        return None if found is None else found.hidden

    def possible(self, prior: Prior | None, study: Sequence[Film]) -> bool:
        """Whether what is in hand has a counterpart in ``prior``."""
        own = self._own(study)
        return prior is not None and own is not None and same_view(own, prior.films) is not None

    def flicker_possible(self, prior: Prior | None, study: Sequence[Film]) -> bool:
        """Whether there is a film that the one in hand can flicker with."""
        return self._flickered_in_hand() is not None or self._counterpart(prior, study) is not None

    def start(self, prior: Prior, study: Sequence[Film]) -> bool:
        """Hang the comparison; False where the prior has nothing that shows what the film in hand shows."""
        own = self._own(study)
        if own is None or same_view(own, prior.films) is None:
            return False
        self._end_flicker()
        board = self._board
        self._before = _Before(board.arrangement, board.films, board.active, self._links.enabled)
        self._links.enabled = True
        others = [film for film in self._before.films if film is not None and film is not own and film in study]
        self._hang([own, *others], prior)
        return True

    def change(self, prior: Prior, study: Sequence[Film]) -> None:
        """Another prior was chosen: it takes the place of the one that hangs; without a counterpart it is ended."""
        if self._before is None:
            self._flicker_with(prior)
            return
        self._end_flicker()
        own = [film for film in self._board.films if film is not None and film in study]
        if not own or same_view(own[0], prior.films) is None:
            self.end()
        else:
            self._hang(own, prior)

    def end(self) -> None:
        """Bring back the layout, the films and the links of before."""
        self._end_flicker()
        before, self._before = self._before, None
        if before is not None:
            self._board.hang(before.films, before.layout)
            self._board.activate(before.active, unasked=True)
            self._links.enabled = before.linked

    def settle(self) -> None:
        """What hangs is to stay: nothing of before comes back, but what flickers goes on doing so."""
        if self._before is not None:
            self._links.enabled = self._before.linked
        self._before = None

    def forget(self) -> None:
        """What hung before is no more: another study."""
        self.settle()
        self._flickered = []

    def let_go(self, films: Sequence[Film]) -> None:
        """Films were closed: where one of them hangs, the comparison is over; none of them comes back."""
        for found in self._flickering():
            if found.shown in films and found.hidden not in films:
                self._board.put(found.place, found.hidden, self._board.sight(found.place))
        self._flickered = [found for found in self._flickered if found.shown not in films and found.hidden not in films]
        if self._before is not None:
            self._before.films = [None if film in films else film for film in self._before.films]
            if any(film in films for film in self._board.films):
                self.end()

    def flicker(self, prior: Prior | None, study: Sequence[Film]) -> bool:
        """Exchange the film in hand with its counterpart, in the same place at the same zoom; again: back.

        Where films are linked, the window goes with it as it does side by side: when the person has changed it.
        """
        place, film = self._board.active, self._board.film_in_hand
        if film is None:
            return False
        found = self._flickered_in_hand()
        if found is not None:
            self._flickered.remove(found)
            self._exchange(place, film, found.hidden)
            return True
        match = self._counterpart(prior, study)
        if match is None:
            return False
        self._exchange(place, film, match)
        self._flickered = [*self._flickering(), _Flickered(place, match, film)]
        return True

    # Inside -----------------------------------------------------------------------------------------------------------

    def _own(self, study: Sequence[Film]) -> Film | None:
        """The study's film that stands for what is in hand."""
        film = self.flickers() or self._board.film_in_hand
        if film is None or film in study:
            return film
        hung = [other for other in self._board.films if other is not None and other in study]
        return same_view(film, hung) or same_view(film, study)

    def _counterpart(self, prior: Prior | None, study: Sequence[Film]) -> Film | None:
        """The film of ``prior`` that shows what the film in hand shows; none for another patient's film."""
        film = self._board.film_in_hand
        if prior is None or film is None or not study:
            return None
        if film not in study and not surely_same_patient(film.header, study[0].header):
            return None
        match = same_view(film, prior.films)
        return None if match is film else match

    def _hang(self, films: Sequence[Film], prior: Prior) -> None:
        """Hang the films, each with its counterpart on its right; the first one has one."""
        pairs: list[tuple[Film, Film]] = []
        for film in films:
            match = same_view(film, prior.films)
            if match is not None and match not in [counterpart for _, counterpart in pairs]:
                pairs.append((film, match))
        four = self._before is not None and self._before.layout is Layout.FOUR and len(pairs) > 1
        self._board.hang(
            [shown for pair in pairs[: 2 if four else 1] for shown in pair], Layout.FOUR if four else Layout.TWO
        )
        self._board.activate(0)
        self._links.align(self._board.active_viewport)

    def _flickering(self) -> list[_Flickered]:
        """What still flickers, with its place now: films may have been hung elsewhere or taken down since.

        Nothing is forgotten here, for this is also asked while films are being rehung.
        """
        hung = self._board.films
        for found in self._flickered:
            moved = found.place >= len(hung) or hung[found.place] is not found.shown
            if moved and found.shown in hung:
                found.place = hung.index(found.shown)
        return [found for found in self._flickered if found.shown in hung and found.hidden not in hung]

    def _flickered_in_hand(self) -> _Flickered | None:
        return next((found for found in self._flickering() if found.place == self._board.active), None)

    def _end_flicker(self) -> None:
        for found in self._flickering():
            self._board.put(found.place, found.hidden, self._board.sight(found.place))
        self._flickered = []

    def _flicker_with(self, prior: Prior) -> None:
        """Let what flickers be of another prior, or come back where that one has nothing to show."""
        left = []
        for found in self._flickering():
            match = same_view(found.hidden, prior.films)
            self._exchange(found.place, found.shown, match or found.hidden)
            if match is not None:
                left.append(_Flickered(found.place, match, found.hidden))
        self._flickered = left

    def _exchange(self, place: int, film: Film, other: Film) -> None:
        """Hang ``other`` in the place of ``film``, and let it have its window where films are linked."""
        mine, its = self._board.presentation(film), self._board.presentation(other)
        changed = mine.greys != self._greys[film] if film in self._greys else not mine.as_opened
        if self._links.enabled and changed and other not in self._board.films:
            pass_window(mine, its)
        self._greys[film], self._greys[other] = mine.greys, its.greys
        self._board.put(place, other, self._board.sight(place))
