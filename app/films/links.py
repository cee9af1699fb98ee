"""Films that follow each other: zoom, place and window of one are taken over by the others."""

from __future__ import annotations

from collections.abc import Sequence

from app.films.film_view import FilmView
from app.films.presentation import Presentation
from app.films.windowing import carried
from echo_core.films.voi import Voi


class Links:
    """Links the visible views while ``enabled``; each keeps its own turn.

    Films of another size or another range of values follow in proportion: the same part of the film is in sight, and
    the window keeps its place in the film's range; that in which a film opens stands for that of the others.
    """

    def __init__(self, views: Sequence[FilmView]) -> None:
        self._views = tuple(views)
        self.enabled = False
        for view in self._views:
            view.placed.connect(lambda view=view: self._pass_place(view))
            view.windowed.connect(lambda view=view: self._pass_window(view))

    def align(self, source: FilmView) -> None:
        """Let every other film show the same part as ``source`` now; each keeps its window until one is changed."""
        self._pass_place(source)

    def _others(self, source: FilmView) -> list[FilmView]:
        if not self.enabled or not source.movable:
            return []
        return [view for view in self._views if view is not source and view.movable and not view.isHidden()]

    def _pass_place(self, source: FilmView) -> None:
        for view in self._others(source):
            place = source.geometry_on_screen.place()
            view.follow_place(place, fitted=source.fitted, quick=source.zooming)

    def _pass_window(self, source: FilmView) -> None:
        for view in self._others(source):
            take_window(source, view)


def take_window(source: FilmView, target: FilmView) -> None:
    """Show ``target`` through the window that stands for ``source``'s."""
    shown, other = source.presentation, target.presentation
    if shown is None or other is None or (voi := _window(shown, other)) is None:
        return
    target.follow_window(voi, inverted=_inverted(shown, other), gamma=shown.gamma)


def pass_window(source: Presentation, target: Presentation) -> None:
    """As :func:`take_window`, for a film that does not hang."""
    voi = _window(source, target)
    if voi is not None:
        target.voi, target.inverted, target.gamma = voi, _inverted(source, target), source.gamma


def _window(source: Presentation, target: Presentation) -> Voi | None:
    if source.film.colour or target.film.colour:
        return None
    if source.voi == source.opening:
        return target.opening  # so that films which are reset, or inverted, keep each the window of its own file
    return carried(source.voi, source.seen, target.seen, mended=(source.mended, target.mended))


def _inverted(source: Presentation, target: Presentation) -> bool:
    """The person's inversion goes along, except from or to a file that contradicts itself about its polarity: there it
    decides about that one file."""
    return target.inverted if source.contradicted or target.contradicted else source.inverted
