"""Finding the other examinations of a study's patient among those that are open."""

from __future__ import annotations

from collections.abc import Sequence

from app.films.priors import Prior, in_order, relation
from app.studies.study_list import StudyList
from echo_core.films.film import Film
from echo_core.films.suitability import same_part


def priors_of(studies: StudyList, uid: str) -> list[Prior]:
    """The other open studies of this study's patient, the most recent earlier one first; other body parts last."""
    current = studies.study(uid)
    if current is None:
        return []
    others = (study for study in studies.of_patient(current.header) if study.uid != uid and study.films)
    found = in_order([Prior(study.uid, relation(current.header, study.header), tuple(study.films)) for study in others])
    # The first is what is compared unless another is chosen: it has to be one that can be.
    return sorted(found, key=lambda prior: not _comparable(current.films, prior.films))


def _comparable(films: Sequence[Film], others: Sequence[Film]) -> bool:
    return any(same_part(film.header, other.header) for film in films for other in others)
