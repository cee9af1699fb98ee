"""Comparing the study on the light box with another examination: side by side, or flickering in place."""

from __future__ import annotations

from app.films.board import Board
from app.films.layouts import Layout
from app.films.links import Links
from app.films.priors import Prior, same_view
from echo_core.films.film import Film


class Comparison:
    """Hangs the same view of a prior beside each film of the study, and brings back what hung before.

    Films follow each other while they are compared. On a board of four places two views are compared at once.
    """

    def __init__(self, board: Board, links: Links) -> None:
        self._board = board
        self._links = links
        self._before: tuple[Layout, list[Film | None], bool] | None = None
        self._flickered: dict[int, Film] = {}

    @property
    def active(self) -> bool:
        """Whether two examinations hang side by side."""
        return self._before is not None

    def possible(self, prior: Prior | None) -> bool:
        """Whether the film in hand has a counterpart in ``prior``."""
        film = self._board.film_in_hand
        return prior is not None and film is not None and same_view(film, prior.films) is not None

    def start(self, prior: Prior) -> bool:
        """Hang the comparison; False where the prior has nothing that shows what the film in hand shows."""
        film = self._board.active_viewport.film
        counterpart = None if film is None else same_view(film, prior.films)
        if film is None or counterpart is None:
            return False
        self._before = (self._board.arrangement, self._board.films, self._links.enabled)
        self._flickered.clear()
        pairs = [(film, counterpart)]
        for other in self._before[1]:
            match = None if other is None or other is film else same_view(other, prior.films)
            if other is not None and match is not None and match is not counterpart:
                pairs.append((other, match))
        four = self._board.arrangement is Layout.FOUR and len(pairs) > 1
        self._board.set_arrangement(Layout.FOUR if four else Layout.TWO)
        self._board.hang([shown for pair in pairs[: 2 if four else 1] for shown in pair])
        self._board.activate(0)
        self._links.enabled = True
        self._links.align(self._board.active_viewport)
        return True

    def end(self) -> None:
        """Bring back the layout, the films and the links of before."""
        before, self._before = self._before, None
        self._flickered.clear()
        if before is not None:
            layout, films, linked = before
            self._board.set_arrangement(layout)
            self._board.hang(films)
            self._links.enabled = linked

    def forget(self) -> None:
        """What hung before is no more: another study, or one of the films was closed."""
        if self._before is not None:
            self._links.enabled = self._before[2]
        self._before = None
        self._flickered.clear()

    def flicker(self, prior: Prior | None) -> bool:
        """Exchange the film in hand with its counterpart, in the same place at the same zoom; again: back."""
        place, film = self._board.active, self._board.film_in_hand
        if film is None:
            return False
        if place in self._flickered:
            shown = self._flickered.pop(place)
        else:
            match = None if prior is None else same_view(film, prior.films)
            if match is None or match is film:
                return False
            self._flickered[place] = film
            shown = match
        self._board.put(place, shown, self._board.sight(place))
        return True
