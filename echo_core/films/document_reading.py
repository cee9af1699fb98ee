"""How presentation states, key object selections and measurements are read from their files."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

import pydicom

from echo_core.films.dataset import open_source
from echo_core.films.errors import DamagedFilmError, FilmError, UnsupportedFilmError
from echo_core.films.measurement_codes import Code
from echo_core.films.references import ImageReference
from echo_core.films.values import integers_of, items_of, text_of
from echo_core.films.wholeness import breaks_off

Document = TypeVar("Document")


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
    """The fields of ``FilmDocument``; ``stage`` is how its date and time begin in the file."""
    return {
        "created": (text_of(dataset, f"{stage}Date"), text_of(dataset, f"{stage}Time")),
        "sop_uid": text_of(dataset, "SOPInstanceUID"),
        "series_uid": text_of(dataset, "SeriesInstanceUID"),
        "study_uid": text_of(dataset, "StudyInstanceUID"),
        "patient_id": text_of(dataset, "PatientID"),
    }


def evidence_of(dataset: pydicom.Dataset) -> dict[str, list[tuple[str, str]]]:
    """Of each image that a structured document declares to be about, (study, series) UIDs (PS3.3 C.17.2.1, C.17.6.2).

    Mostly one; teaching files that share UIDs may stand in several studies.
    """
    places: dict[str, list[tuple[str, str]]] = {}
    for keyword in ("CurrentRequestedProcedureEvidenceSequence", "PertinentOtherEvidenceSequence"):
        for study in items_of(dataset, keyword):
            for series in items_of(study, "ReferencedSeriesSequence"):
                place = (text_of(study, "StudyInstanceUID"), text_of(series, "SeriesInstanceUID"))
                for image in items_of(series, "ReferencedSOPSequence"):
                    found = places.setdefault(text_of(image, "ReferencedSOPInstanceUID"), [])
                    if place not in found:
                        found.append(place)
    return places


def shown_images_of(item: pydicom.Dataset) -> tuple[str, ...] | None:
    """The SOP Instance UIDs to which an item of a presentation state is bound, () for all.

    None where it is bound to nothing but frames that are not shown.
    """
    images = items_of(item, "ReferencedImageSequence")
    shown = tuple(
        text_of(image, "ReferencedSOPInstanceUID")
        for image in images
        if ImageReference("", "", frames=integers_of(image, "ReferencedFrameNumber")).of_shown_frame
    )
    return shown if shown or not images else None


def concept_of(item: pydicom.Dataset) -> Code:
    """The name of a content item (PS3.3 C.17.3.2.4); empty where it has none."""
    names = items_of(item, "ConceptNameCodeSequence")
    return code_of(names[0]) if names else Code("", "", "")


def code_of(item: pydicom.Dataset) -> Code:
    """A coded entry (PS3.3 8.1)."""
    return Code(text_of(item, "CodeValue"), text_of(item, "CodingSchemeDesignator"), text_of(item, "CodeMeaning"))
