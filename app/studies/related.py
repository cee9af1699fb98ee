"""Finding the other examinations of a study's patient among those that are open."""

from __future__ import annotations

from app.films.priors import Prior, in_order, relation
from app.studies.study import same_patient
from app.studies.study_list import StudyList


def priors_of(studies: StudyList, uid: str) -> list[Prior]:
    """The other open studies of this study's patient, the most recent earlier one first.

    Name and identity number must both agree, and one of them must be stated: two nameless films are not one person.
    """
    current = studies.study(uid)
    if current is None or not (current.header.patient_id or current.header.patient_name):
        return []
    found = []
    for other_uid in studies.uids():
        other = studies.study(other_uid)
        if other is not None and other_uid != uid and other.films and same_patient(current.header, other.header):
            found.append(Prior(other_uid, relation(current.header, other.header), tuple(other.films)))
    return in_order(found)
