"""What presentation states, key object selections and measurements share: whose they are, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pydicom

from echo_core.films.dataset import open_source
from echo_core.films.errors import DamagedFilmError, FilmError, UnsupportedFilmError
from echo_core.films.header import FilmHeader
from echo_core.films.measurement_codes import Code
from echo_core.films.values import items_of, text_of
from echo_core.films.wholeness import breaks_off

Document = TypeVar("Document")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmDocument:
    """Something that was said about films, and kept in a file of its own.

    ``created`` is (date, time) as DICOM writes them. UIDs and time are made up on writing where they are empty.
    """

    created: tuple[str, str] = ("", "")
    sop_uid: str = ""
    series_uid: str = ""
    study_uid: str = ""
    patient_id: str = ""

    @property
    def image_uids(self) -> frozenset[str]:
        """The SOP Instance UIDs of the images that it is about."""
        raise NotImplementedError

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


def read_as(
    path: Path, sop_classes: Collection[str], name: str, build: Callable[[pydicom.Dataset], Document]
) -> Document:
    """What ``build`` makes of the file's data set; ``name`` says what the file should be.

    Raises:
        FilmNotFoundError, NotDicomError: nothing to read, or not DICOM.
        UnsupportedFilmError: an object of none of the classes.
        DamagedFilmError: the file breaks off, or ``build`` cannot make sense of it.
        FilmTooLargeError: more bytes than such a document has.
    """
    source = open_source(path)
    if text_of(source.dataset, "SOPClassUID") not in sop_classes:
        raise UnsupportedFilmError(path, f"this is not a {name}; open another file")
    try:
        if breaks_off(source):
            raise DamagedFilmError(path, f"its {name} breaks off; fetch it again from its source")
        return build(source.dataset)
    except (FilmError, MemoryError):
        raise
    except Exception as error:  # whatever a foreign value makes of pydicom, the caller hears of this file
        raise DamagedFilmError(path, f"its {name} is damaged; fetch it again from its source") from error


def identity_of(dataset: pydicom.Dataset, stage: str = "Content") -> dict[str, Any]:
    """The fields of :class:`FilmDocument`; ``stage`` is how its date and time begin in the file."""
    return {
        "created": (text_of(dataset, f"{stage}Date"), text_of(dataset, f"{stage}Time")),
        "sop_uid": text_of(dataset, "SOPInstanceUID"),
        "series_uid": text_of(dataset, "SeriesInstanceUID"),
        "study_uid": text_of(dataset, "StudyInstanceUID"),
        "patient_id": text_of(dataset, "PatientID"),
    }


def concept_of(item: pydicom.Dataset) -> Code:
    """The name of a content item (PS3.3 C.17.3.2.4); empty where it has none."""
    names = items_of(item, "ConceptNameCodeSequence")
    return code_of(names[0]) if names else Code("", "", "")


def code_of(item: pydicom.Dataset) -> Code:
    """A coded entry (PS3.3 8.1)."""
    return Code(text_of(item, "CodeValue"), text_of(item, "CodingSchemeDesignator"), text_of(item, "CodeMeaning"))
