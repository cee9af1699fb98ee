"""How documents about films (presentation states, key objects, measurements) name the films that they are about."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from echo_core.films.errors import FilmReferenceError
from echo_core.films.header import FilmHeader
from echo_core.films.written_text import date, identifier, patient_name, time

if TYPE_CHECKING:
    import pydicom

SHOWN_FRAME = 1
"""The frame that the program shows of an object of several."""
_OF_ONE_FRAME = frozenset(
    f"1.2.840.10008.5.1.4.1.1.{part}"
    for part in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "2", "4", "6.1", "7")
)
"""CR, DX, mammography, intra-oral, CT, MR, ultrasound, secondary capture: of these no frame may be named, whatever
number of frames a file claims."""


@dataclass(frozen=True, slots=True)
class ImageReference:
    """One image by its UIDs; ``frames`` are the frames meant, from 1, () for all."""

    sop_class_uid: str
    sop_uid: str
    series_uid: str = ""
    study_uid: str = ""
    frames: tuple[int, ...] = ()

    @property
    def of_shown_frame(self) -> bool:
        """Whether it means the frame that is shown of an object of several."""
        return not self.frames or SHOWN_FRAME in self.frames

    @classmethod
    def of(cls, header: FilmHeader) -> ImageReference:
        """The reference to a film.

        Raises:
            FilmReferenceError: the film lacks a UID, so that nothing can refer to it.
        """
        uids = (header.sop_class_uid, header.sop_uid, header.series_uid, header.study_uid)
        if not all(re.fullmatch(r"[0-9.]{1,64}", uid) for uid in uids):
            raise FilmReferenceError("the film lacks a valid study, series or instance UID: nothing can refer to it")
        return cls(*uids)


def shown_frames(header: FilmHeader) -> tuple[int, ...]:
    """The frames that a document about what is shown of a film names: none where there is but one, or should be."""
    return (SHOWN_FRAME,) if header.frames > 1 and header.sop_class_uid not in _OF_ONE_FRAME else ()


def new_uid() -> str:
    """A UID for a new object, from a random UUID (PS3.5 B.2)."""
    return f"2.25.{uuid.uuid4().int}"


def copy_subject(header: FilmHeader, target: pydicom.Dataset) -> pydicom.Dataset:
    """Give ``target`` the patient and study of a film, in UTF-8; what the film says against the rules stays empty."""
    target.SpecificCharacterSet = "ISO_IR 192"
    target.PatientName = patient_name(header.patient_name)
    target.PatientID = identifier(header.patient_id, 64)
    target.PatientBirthDate = date(header.patient_birth_date)
    target.PatientSex = header.patient_sex if header.patient_sex in ("M", "F", "O") else ""
    target.StudyInstanceUID = header.study_uid
    target.StudyDate = date(header.study_date)
    target.StudyTime = time(header.study_time)
    target.StudyID = ""
    target.AccessionNumber = identifier(header.accession_number, 16)
    target.ReferringPhysicianName = ""
    return target


def evidence(header: FilmHeader) -> pydicom.Dataset:
    """A film as highdicom wants it for a reference: its subject and identity, without its pixels.

    Raises:
        FilmReferenceError: the film lacks a UID.
    """
    from pydicom.dataset import Dataset

    reference = ImageReference.of(header)
    dataset = copy_subject(header, Dataset())
    dataset.SOPClassUID = reference.sop_class_uid
    dataset.SOPInstanceUID = reference.sop_uid
    dataset.SeriesInstanceUID = reference.series_uid
    dataset.Modality = header.modality if re.fullmatch(r"[A-Z0-9_]{1,16}", header.modality) else "OT"
    dataset.Rows, dataset.Columns = header.rows, header.columns
    if shown_frames(header):
        dataset.NumberOfFrames = header.frames
    return dataset
