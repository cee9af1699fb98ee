"""One draft that is wanted: its command for the worker."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.drafting.errors import MixedStudiesError, NoFilmsError
from app.translation import translate
from echo_core.films.errors import FilmError
from echo_core.films.film import Film

_AS_NEEDED: Final = 1024
"""More steps than a block of any model has tokens: each block takes as many as it needs."""


@dataclass(frozen=True)
class DraftRequest:
    """Holds the films, and the pixels that the worker was given, until the draft has ended."""

    films: tuple[Film, ...]
    language: str
    force: bool = False
    prefix: str = ""
    """Report text behind which the draft goes on."""
    sentence: str = ""
    """The sentence behind ``prefix`` of which other wordings are wanted; "" where a draft is."""
    careful: bool = False
    """Several denoising steps a block where the model is unsure, in place of the model's own way."""
    draft_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _given: list[object] = field(default_factory=list, init=False, repr=False, compare=False)

    def command(self) -> dict[str, Any]:
        """The worker's ``draft`` command. Pixels go as shared memory: what is drafted is what is on the screen."""
        wanted = {"op": "reword", "sentence": self.sentence} if self.sentence else {"op": "draft"}
        return {
            **wanted,
            "id": self.draft_id,
            "films": [self._handed_over(film) for film in self.films],
            "lang": self.language,
            "force": self.force,
            "prefix": self.prefix,
            "steps": _AS_NEEDED if self.careful else None,
        }

    def _handed_over(self, film: Film) -> dict[str, Any]:
        try:
            ticket = film.share()
        except FilmError:
            # Not in memory at the moment, or no shared memory is left: the worker reads the file itself, and makes
            # sure that it is still the film on the screen.
            return {"path": str(film.path), "seal": film.seal()}
        # The film may let go of its pixels before the worker has mapped them.
        self._given.append(film.shared_pixels)
        return {"shared": ticket}

    def private_words(self) -> set[str]:
        """What of these films must not get into a log."""
        words = set()
        for film in self.films:
            words |= {str(film.path), film.path.name, film.header.patient_name, film.header.patient_id}
            words |= set(film.header.patient_name.split("^"))
        return {word for word in words if len(word) > 1}


def checked_films(study: str, films: Sequence[Film]) -> tuple[Film, ...]:
    """``films`` if they can be drafted together for ``study``: a Study Instance UID, or a worklist's key that begins
    with it where two patients carry the same one.

    Raises NoFilmsError or MixedStudiesError.
    """
    if not films:
        raise NoFilmsError(
            translate("Drafting", "No film of this study is loaded yet, so there is nothing to draft from.")
        )
    owners = {(film.header.study_uid, film.header.patient_id) for film in films}
    nameless = not films[0].header.study_uid and len(films) > 1
    if len(owners) > 1 or nameless or not study.startswith(films[0].header.study_uid):
        raise MixedStudiesError(
            translate("Drafting", "These films belong to different studies; they cannot be drafted as one report.")
        )
    return tuple(films)
