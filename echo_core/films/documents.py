"""Files that are about films and hold none: presentation states, key object selections, measurements."""

from __future__ import annotations

from pathlib import Path

from echo_core.films.key_objects import SOP_CLASS as KEY_OBJECTS
from echo_core.films.key_objects import KeyObjects
from echo_core.films.measurements import MeasurementReport
from echo_core.films.presentation_state import SOP_CLASS as PRESENTATION_STATE
from echo_core.films.presentation_state import PresentationState

Document = PresentationState | KeyObjects | MeasurementReport


def read_document(path: Path) -> Document | None:
    """Read what :func:`~echo_core.films.reader.read_header` refused with NoPixelsError; None if it is none of these.

    Raises:
        FilmNotFoundError, NotDicomError: nothing to read, or not DICOM.
        UnsupportedFilmError: a structured report without measurements.
        DamagedFilmError: the document breaks off or contradicts itself.
    """
    # The window knows what documents are without the libraries that read them.
    from echo_core.films.dataset import open_source
    from echo_core.films.key_object_files import read_key_objects
    from echo_core.films.measurement_reading import SR_CLASSES, read_measurements
    from echo_core.films.presentation_reading import read_presentation_state
    from echo_core.films.values import text_of

    sop_class = text_of(open_source(path).dataset, "SOPClassUID")
    if sop_class == PRESENTATION_STATE:
        return read_presentation_state(path)
    if sop_class == KEY_OBJECTS:
        return read_key_objects(path)
    return read_measurements(path) if sop_class in SR_CLASSES else None
