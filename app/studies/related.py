"""Finding the other examinations of a study's patient among those that are open."""

from __future__ import annotations

from app.films.priors import Prior, in_order, relation
from app.studies.study_list import StudyList
from echo_core.films.patient import surely_same_patient


def priors_of(studies: StudyList, uid: str) -> list[Prior]:
    """The other open studies of this study's patient, the most recent earlier one first."""
    current = studies.study(uid)
    if current is None:
        return []
    found = []
    for other_uid in studies.uids():
        other = studies.study(other_uid)
        if other is not None and other_uid != uid and other.films and surely_same_patient(current.header, other.header):
            found.append(Prior(other_uid, relation(current.header, other.header), tuple(other.films)))
    return in_order(found)
