"""The films of one study, checked and rendered for the model."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from echo_core.backends.protocol import Images
from echo_core.errors import EchoError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.orientation import standard_turn
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import is_compressed, read_film, read_header
from echo_core.films.rendering import p_values
from echo_core.films.spacing import pixel_aspect
from echo_core.films.suitability import Objection, drafting_objection
from echo_core.model.config import EchoConfig
from echo_core.model.view import model_view

_log = logging.getLogger("echo.decoding")

_KEPT_VIEWS = 64
_LATERAL_VIEWS = ("LL", "RL", "LLD", "RLD", "LLO", "RLO")


class StudyError(EchoError):
    """The films given cannot be drafted together."""

    kind = "study"


class UnsuitableFilmError(StudyError):
    """Drafting does not apply to a film; ``kind`` is that of the objection ("not_chest", "colour", …)."""

    def __init__(self, objection: Objection, name: str) -> None:
        super().__init__(f"{name}: {objection.message}")
        self.kind = objection.kind


@dataclass(frozen=True, slots=True)
class StudyFilms:
    """Decoded films of one study in the model's order, and the milliseconds that reading them took."""

    films: tuple[Film, ...]
    film_ms: float

    def views(self, config: EchoConfig, kept: KeptViews | None = None) -> Images:
        """The model's view of each film, uint8 (films, size, size); out of ``kept`` where it holds them.

        Raises:
            FilmError: a film has no grey values.
        """
        kept = kept or KeptViews()
        return np.stack([kept.view(film, config.vision.image_size) for film in self.films])


class KeptViews:
    """The model's views of the films that were drafted last, by all that decides them: pixels, header and size.

    To recognise a film of 8 megapixels takes a tenth of the time of rendering it.
    """

    def __init__(self) -> None:
        self._views: OrderedDict[bytes, npt.NDArray[np.uint8]] = OrderedDict()

    def view(self, film: Film, size: int) -> npt.NDArray[np.uint8]:
        """uint8 (size, size).

        Raises:
            FilmError: the film has no grey values.
        """
        header = json.dumps([film.header.to_json(), film.stored.dtype.str, film.shape, size])
        digest = hashlib.sha256(header.encode())
        digest.update(np.ascontiguousarray(film.stored).data)
        key = digest.digest()
        view = self._views.pop(key, None)
        if view is None:
            view = _view(film, size)
        self._views[key] = view
        if len(self._views) > _KEPT_VIEWS:
            self._views.popitem(last=False)
        return view


def read_safely(path: Path, decoder: FilmDecoder) -> Film:
    """Read one file: native pixels here, compressed ones in a film process, where a codec may hang or crash.

    Raises:
        FilmError: the file cannot be read.
    """
    return decoder.read(path) if is_compressed(read_header(path)) else read_film(path)


def read_study(paths: Sequence[Path], max_films: int, force: bool = False) -> StudyFilms:
    """Read the files of one study.

    Raises:
        FilmError: a file cannot be read.
        StudyError: see :func:`gather_study`.
    """
    with FilmDecoder() as decoder:
        return gather_study([partial(read_safely, path, decoder) for path in paths], max_films, force)


def gather_study(sources: Sequence[Callable[[], Film]], max_films: int, force: bool = False) -> StudyFilms:
    """Take the films of one study from ``sources``, frontal films before lateral ones.

    Args:
        sources: each gives one decoded film.
        max_films: how many the model takes.
        force: draft a film that may not be a chest radiograph.

    Raises:
        FilmError: a film cannot be read.
        UnsuitableFilmError: drafting does not apply to a film.
        StudyError: no film, too many films, films of several studies, or several films of unknown ones.
    """
    _check_count(len(sources), max_films)
    started = time.perf_counter()
    films = [source() for source in sources]
    film_ms = (time.perf_counter() - started) * 1000.0
    for film in films:
        objection = drafting_objection(film)
        if objection is not None and not (force and objection.overridable):
            raise UnsuitableFilmError(objection, film.path.name)
    _check_owner(films)
    films.sort(key=lambda film: _is_lateral(film.header))
    return StudyFilms(tuple(films), film_ms)


def _check_owner(films: Sequence[Film]) -> None:
    """Refuse films of several studies or patients, and several films that do not say whose they are."""
    names = ", ".join(film.path.name for film in films)
    if len({(film.header.study_uid, film.header.patient_id) for film in films}) > 1:
        raise StudyError(f"The films belong to different studies ({names}); a report is drafted from one study only.")
    if len(films) > 1 and not films[0].header.study_uid:
        raise StudyError(f"The films do not say which study they belong to ({names}); draft them one by one.")


def _check_count(count: int, max_films: int) -> None:
    if not 1 <= count <= max_films:
        raise StudyError(f"A draft takes 1 to {max_films} films of a study; {count} were given.")


def _is_lateral(header: FilmHeader) -> bool:
    view = header.view_position
    if not view and header.patient_orientation is not None:
        return header.patient_orientation[0][:1] in ("A", "P")
    return view in _LATERAL_VIEWS or "LAT" in view


def _view(film: Film, size: int) -> Images:
    aspect = pixel_aspect(film.header)
    if standard_turn(film.header).sideways:
        aspect = 1.0 / aspect
    return model_view(p_values(film), size, aspect)
