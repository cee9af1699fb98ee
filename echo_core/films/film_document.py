"""What presentation states, key object selections and measurements share: whose they are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from echo_core.films.header import FilmHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmDocument(ABC):
    """Something that was said about films, and kept in a file of its own.

    ``created`` is (date, time) as DICOM writes them. UIDs and time are made up on writing where they are empty.
    """

    created: tuple[str, str] = ("", "")
    sop_uid: str = ""
    series_uid: str = ""
    study_uid: str = ""
    patient_id: str = ""

    @property
    @abstractmethod
    def image_uids(self) -> frozenset[str]:
        """The SOP Instance UIDs of the images that it is about."""

    def names(self, sop_uid: str) -> bool:
        """Whether it is about the image with this SOP Instance UID."""
        return sop_uid in self.image_uids

    def concerns(self, header: FilmHeader) -> bool:
        """Whether it is about this film.

        The UID should do, but some teaching files share theirs: study and patient must not contradict it.
        """
        same_study = not (self.study_uid and header.study_uid) or self.study_uid == header.study_uid
        same_patient = not (self.patient_id and header.patient_id) or self.patient_id == header.patient_id
        return bool(header.sop_uid) and self.names(header.sop_uid) and same_study and same_patient
