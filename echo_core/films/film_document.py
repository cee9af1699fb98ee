"""What presentation states, key object selections and measurements share: whose they are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from echo_core.films.header import FilmHeader
from echo_core.films.references import ImageReference


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

    @property
    def references(self) -> tuple[ImageReference, ...]:
        """The images with their series and studies, where the kind of document states them."""
        return ()

    def concerns(self, header: FilmHeader) -> bool:
        """Whether it is about this film.

        The UID should do, but some teaching files share theirs: patient, study and series must not contradict it. A
        selection of images in several studies is filed in each of them (PS3.3 C.17.6.2.1), so that its own counts too.
        """
        same_study = not _differ(self.study_uid, header.study_uid)
        same_patient = not _differ(self.patient_id, header.patient_id)
        if not (header.sop_uid and same_study and same_patient and self.names(header.sop_uid)):
            return False
        named = [image for image in self.references if image.sop_uid == header.sop_uid]
        return not named or any(
            not _differ(image.study_uid, header.study_uid) and not _differ(image.series_uid, header.series_uid)
            for image in named
        )


def _differ(one: str, other: str) -> bool:
    """Whether both are stated, and not the same."""
    return bool(one and other) and one != other
