"""Key object selection documents, read and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pydicom

from echo_core.films.dataset import open_source
from echo_core.films.errors import DamagedFilmError, FilmReferenceError, UnsupportedFilmError
from echo_core.films.header import FilmHeader
from echo_core.films.key_objects import SOP_CLASS, TITLES, KeyObjects
from echo_core.films.references import ImageReference, evidence
from echo_core.films.values import integers_of, items_of, text_of

_DESCRIPTION, _OBSERVER_NAME = ("113012", "DCM"), ("121008", "DCM")


def read_key_objects(path: Path) -> KeyObjects:
    """Read a key object selection.

    Raises:
        FilmNotFoundError, NotDicomError: nothing to read, or not DICOM.
        UnsupportedFilmError: another kind of object.
        DamagedFilmError: the file breaks off, or flags nothing.
    """
    source = open_source(path)
    if text_of(source.dataset, "SOPClassUID") != SOP_CLASS:
        raise UnsupportedFilmError(path, "this is not a key object selection; open another file")
    try:
        selection = _selection(source.dataset)
    except MemoryError:
        raise
    except Exception as error:  # whatever a foreign value makes of pydicom, the caller hears of this file
        raise DamagedFilmError(path, "its key object selection is damaged; fetch it again from its source") from error
    if not selection.images:
        raise DamagedFilmError(path, "its key object selection names no image; fetch it again from its source")
    return selection


def key_objects_bytes(selection: KeyObjects, headers: Sequence[FilmHeader]) -> bytes:
    """The file's content; ``headers`` are of the flagged films, all of one study.

    Raises:
        FilmReferenceError: a film lacks a UID, or a flagged film is not among ``headers``.
        ValueError: a title that is none of :data:`TITLES`.
    """
    from highdicom import ko, sr
    from pydicom.uid import generate_uid
    from pydicom.valuerep import DA, TM

    from echo_core.films.presentation_writing import MANUFACTURER, file_bytes

    if selection.title not in TITLES:
        raise ValueError(f"there is no code for the title {selection.title}")
    films = [evidence(header) for header in headers if selection.flags(header.sop_uid)]
    if not films or len(films) < len(selection.images):
        raise FilmReferenceError("a flagged film is not open: nothing can refer to it")
    observer = None
    if selection.observer:
        observer = sr.ObserverContext(
            sr.CodedConcept("121006", "DCM", "Person"), sr.PersonObserverIdentifyingAttributes(selection.observer)
        )
    content = ko.KeyObjectSelection(
        sr.CodedConcept(*TITLES[selection.title]),
        films,
        observer_person_context=observer,
        description=selection.description or None,
    )
    document = ko.KeyObjectSelectionDocument(
        films,
        content,
        series_instance_uid=selection.series_uid or generate_uid(None),
        series_number=1,
        sop_instance_uid=selection.sop_uid or generate_uid(None),
        instance_number=1,
        manufacturer=MANUFACTURER,
    )
    if all(selection.created):
        document.ContentDate, document.ContentTime = DA(selection.created[0]), TM(selection.created[1])
    return file_bytes(document)


def _selection(dataset: pydicom.Dataset) -> KeyObjects:
    title = items_of(dataset, "ConceptNameCodeSequence")
    places = {uid: (study, series) for study, series, uid in _evidence(dataset)}
    description = observer = ""
    images: list[ImageReference] = []
    for item in items_of(dataset, "ContentSequence"):
        match text_of(item, "ValueType"), _concept(item):
            case "IMAGE", _:
                for reference in items_of(item, "ReferencedSOPSequence"):
                    uid = text_of(reference, "ReferencedSOPInstanceUID")
                    study, series = places.get(uid, ("", ""))
                    frames = integers_of(reference, "ReferencedFrameNumber")
                    images.append(
                        ImageReference(text_of(reference, "ReferencedSOPClassUID"), uid, series, study, frames)
                    )
            case "TEXT", concept if concept == _DESCRIPTION:
                description = text_of(item, "TextValue")
            case "PNAME", concept if concept == _OBSERVER_NAME:
                observer = text_of(item, "PersonName")
    return KeyObjects(
        text_of(title[0], "CodeMeaning") if title else "",
        tuple(images),
        description,
        observer,
        (text_of(dataset, "ContentDate"), text_of(dataset, "ContentTime")),
        text_of(dataset, "SOPInstanceUID"),
        text_of(dataset, "SeriesInstanceUID"),
        text_of(dataset, "StudyInstanceUID"),
        text_of(dataset, "PatientID"),
    )


def _evidence(dataset: pydicom.Dataset) -> Iterator[tuple[str, str, str]]:
    """(study, series, instance) UIDs of everything that the document declares to be about."""
    for study in items_of(dataset, "CurrentRequestedProcedureEvidenceSequence"):
        for series in items_of(study, "ReferencedSeriesSequence"):
            for image in items_of(series, "ReferencedSOPSequence"):
                yield (
                    text_of(study, "StudyInstanceUID"),
                    text_of(series, "SeriesInstanceUID"),
                    text_of(image, "ReferencedSOPInstanceUID"),
                )


def _concept(item: pydicom.Dataset) -> tuple[str, str]:
    names = items_of(item, "ConceptNameCodeSequence")
    return (text_of(names[0], "CodeValue"), text_of(names[0], "CodingSchemeDesignator")) if names else ("", "")
