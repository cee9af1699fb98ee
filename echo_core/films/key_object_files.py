"""Key object selection documents, read and written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pydicom

from echo_core.films.document_reading import concept_of, evidence_of, identity_of, read_as
from echo_core.films.document_writing import MANUFACTURER, file_bytes, person_observer
from echo_core.films.errors import DamagedFilmError, FilmReferenceError
from echo_core.films.header import FilmHeader
from echo_core.films.key_objects import REJECTING, SOP_CLASS, TITLES, KeyObjects
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
    selection = read_as(path, (SOP_CLASS,), "key object selection", _selection)
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

    if selection.title not in TITLES:
        raise ValueError(f"there is no code for the title {selection.title}")
    films = [evidence(header) for header in headers if selection.names(header.sop_uid)]
    if not films or len(films) < len(selection.images):
        raise FilmReferenceError("a flagged film is not open: nothing can refer to it")
    content = ko.KeyObjectSelection(
        sr.CodedConcept(*TITLES[selection.title]),
        films,
        observer_person_context=person_observer(selection.observer) if selection.observer else None,
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
    return file_bytes(document, selection.created)


def _selection(dataset: pydicom.Dataset) -> KeyObjects:
    title = items_of(dataset, "ConceptNameCodeSequence")
    places = evidence_of(dataset)
    description = observer = ""
    images: list[ImageReference] = []
    for item in items_of(dataset, "ContentSequence"):
        match text_of(item, "ValueType"), concept_of(item)[:2]:
            case "IMAGE", _:
                for reference in items_of(item, "ReferencedSOPSequence"):
                    uid = text_of(reference, "ReferencedSOPInstanceUID")
                    frames = integers_of(reference, "ReferencedFrameNumber")
                    sop_class = text_of(reference, "ReferencedSOPClassUID")
                    images += [
                        ImageReference(sop_class, uid, series, study, frames)
                        for study, series in places.get(uid, [("", "")])
                    ]
            case "TEXT", concept if concept == _DESCRIPTION:
                description = text_of(item, "TextValue")
            case "PNAME", concept if concept == _OBSERVER_NAME:
                observer = text_of(item, "PersonName")
    return KeyObjects(
        text_of(title[0], "CodeMeaning") if title else "",
        tuple(images),
        description,
        observer,
        concept_of(dataset)[:2] in REJECTING,
        **identity_of(dataset),
    )
