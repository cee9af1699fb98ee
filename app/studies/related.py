"""Finding the other examinations of a study's patient among those that are open."""

from __future__ import annotations

from app.films.priors import Prior, in_order, relation
from app.studies.study_list import StudyList


def priors_of(studies: StudyList, uid: str) -> list[Prior]:
    """The other open studies of this study's patient, the most recent earlier one first."""
    current = studies.study(uid)
    if current is None:
        return []
    others = (study for study in studies.of_patient(current.header) if study.uid != uid and study.films)
    return in_order([Prior(study.uid, relation(current.header, study.header), tuple(study.films)) for study in others])
