"""What is written into every document about films: who made it, when, and the file around it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian
from pydicom.valuerep import DA, TM

from echo_core.films.written_text import date, person_name, time

if TYPE_CHECKING:
    from highdicom import sr

MANUFACTURER = "ECHO Reader"


def file_bytes(dataset: Dataset, created: tuple[str, str] = ("", "")) -> bytes:
    """A data set as the content of a DICOM file, explicit little endian; ``created`` replaces a document's own time."""
    day, moment = date(created[0]), time(created[1])
    if day and moment:
        dataset.ContentDate, dataset.ContentTime = DA(day), TM(moment)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def person_observer(name: str) -> sr.ObserverContext:
    """The person who says what a structured document says."""
    from highdicom import sr

    return sr.ObserverContext(
        sr.CodedConcept("121006", "DCM", "Person"), sr.PersonObserverIdentifyingAttributes(person_name(name))
    )
