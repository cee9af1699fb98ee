"""The order in which films that are decoded side by side are handed on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

from echo_core.films.film import Film
from echo_core.films.header import FilmHeader


class Arrivals:
    """Holds a film back until those of its study that hang before it are there, or will not come.

    What hangs first is thus not a matter of which film takes less time. Films that do not name their study wait for
    nothing.
    """

    def __init__(self) -> None:
        self._study: dict[Path, str] = {}
        """The study of every film that is on its way."""
        self._order: dict[str, list[Path]] = {}
        """By study: what has not been handed on, in the order of hanging."""
        self._here: dict[Path, Film] = {}

    def expect(self, films: Iterable[tuple[FilmHeader, Path]]) -> None:
        """These are on their way; those of one study in the order in which they are to be handed on."""
        for header, path in films:
            if header.study_uid and path not in self._study:
                self._study[path] = header.study_uid
                self._order.setdefault(header.study_uid, []).append(path)

    def arrived(self, film: Film) -> list[Film]:
        """The films that can be handed on, now that this one is there."""
        study = self._study.pop(film.path, None)
        if study is None:
            return [film]
        self._here[film.path] = film
        return self._ready(study)

    def failed(self, path: Path, instead: Path | None = None) -> list[Film]:
        """The films that can be handed on, now that this one will not come; ``instead`` another file of it may."""
        study = self._study.pop(path, None)
        if study is None:
            return []
        order = self._order[study]
        place = order.index(path)
        order[place : place + 1] = [] if instead is None else [instead]
        if instead is not None:
            self._study[instead] = study
        return self._ready(study)

    def overdue(self, path: Path) -> list[Film]:
        """What to hand on when a film has waited long enough: of its study all that is there, if it waits still."""
        if path not in self._here:
            return []
        order = next(order for order in self._order.values() if path in order)
        return self._take(order, [other for other in order if other in self._here])

    def rest(self) -> list[Film]:
        """All that is there and waits."""
        held = list(self._here.values())
        self._here.clear()
        return held

    def _ready(self, study: str) -> list[Film]:
        order = self._order[study]
        ready = self._take(order, list(itertools.takewhile(self._here.__contains__, order)))
        if not order:
            del self._order[study]
        return ready

    def _take(self, order: list[Path], paths: list[Path]) -> list[Film]:
        for path in paths:
            order.remove(path)
        return [self._here.pop(path) for path in paths]
