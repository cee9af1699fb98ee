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
    def references(self) -> tuple[ImageReference, ...]:
        """The images that it is about; one whose study is not stated belongs to the document's own."""

    @property
    def image_uids(self) -> frozenset[str]:
        """Their SOP Instance UIDs."""
        return frozenset(image.sop_uid for image in self.references)

    def names(self, sop_uid: str) -> bool:
        """Whether it is about the image with this SOP Instance UID."""
        return sop_uid in self.image_uids

    def concerns(self, header: FilmHeader) -> bool:
        """Whether it is about this film.

        The UID should do, but some teaching files share theirs: patient, study and series must not contradict it. The
        study is the one under which the document lists the image: a selection or a report may span several, and of the
        copies that belong into each of these (PS3.3 C.17.6.2.1) one may be all that has come.
        """
        same_patient = not _differ(self.patient_id, header.patient_id)
        return same_patient and any(self.refers_to(image, header) for image in self.references)

    def refers_to(self, image: ImageReference, header: FilmHeader) -> bool:
        """Whether one of the references means this film, in the frame that is shown of it."""
        same_image = bool(header.sop_uid) and image.sop_uid == header.sop_uid and image.of_shown_frame
        same_study = not _differ(image.study_uid or self.study_uid, header.study_uid)
        return same_image and same_study and not _differ(image.series_uid, header.series_uid)


def _differ(one: str, other: str) -> bool:
    """Whether both are stated, and not the same."""
    return bool(one and other) and one != other
