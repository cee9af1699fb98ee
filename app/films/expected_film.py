"""The film that is on its way to an empty board: its coarse picture, and what the person makes of that meanwhile."""

from __future__ import annotations

from pathlib import Path

from app.films.film_display import FilmDisplay
from app.films.geometry import Sight
from app.films.preliminary import PreliminaryPicture
from echo_core.films.film import Film
from echo_core.films.preview import Preview


class ExpectedFilm:
    """Shows the picture in ``view``, where the film will hang, and knows what is seen of it.

    Should another film hang there first, the picture goes, and its place is kept for the film itself.
    """

    def __init__(self, view: FilmDisplay) -> None:
        self._view = view
        self._preview: Preview | None = None
        self._sight: Sight | None = None
        self._shown = False
        view.changed.connect(self._on_changed)

    @property
    def shown(self) -> bool:
        """Whether its picture is on the board."""
        return self._shown

    def show(self, preview: Preview) -> None:
        """A film of which this is a preview is on its way."""
        self._preview, self._shown = preview, True
        self._view.set_waiting("", PreliminaryPicture(preview))

    def end(self, path: Path | None = None) -> None:
        """No film is on its way any more; or the one at ``path`` will not come."""
        if self._preview is None or path not in (None, self._preview.path):
            return
        self._preview = None
        if self._shown:
            self._view.set_presentation(None)

    def take_sight(self, film: Film) -> Sight | None:
        """What is to be seen of ``film``, which is about to hang, if it is this one; it is expected no more then."""
        if self._preview is None or not self._preview.is_of(film):
            return None
        self._preview = None
        return self._sight

    def _on_changed(self) -> None:
        self._shown = self._shown and self._view.shows_preliminary
        if self._shown:
            self._sight = self._view.sight
