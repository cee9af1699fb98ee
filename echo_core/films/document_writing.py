"""What is written into every document about films: who made it, when, and the file around it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian
from pydicom.valuerep import DA, TM

if TYPE_CHECKING:
    from highdicom import sr

MANUFACTURER = "ECHO Reader"


def file_bytes(dataset: Dataset, created: tuple[str, str] = ("", "")) -> bytes:
    """A data set as the content of a DICOM file, explicit little endian; ``created`` replaces a document's own time."""
    if all(created):
        dataset.ContentDate, dataset.ContentTime = DA(created[0]), TM(created[1])
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def person_name(name: str) -> str:
    """A name as a DICOM person name: what would begin another group or value becomes a space, and 64 characters."""
    return " ".join(name.replace("=", " ").replace("\\", " ").split())[:64]


def person_observer(name: str) -> sr.ObserverContext:
    """The person who says what a structured document says."""
    from highdicom import sr

    return sr.ObserverContext(
        sr.CodedConcept("121006", "DCM", "Person"), sr.PersonObserverIdentifyingAttributes(person_name(name))
    )
