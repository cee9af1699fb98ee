"""Key object selections: documents that flag images, and why (PS3.3 A.35.4, PS3.16 TID 2010), as plain data.

:func:`~echo_core.films.key_object_files.key_objects_bytes` writes one,
:func:`~echo_core.films.key_object_files.read_key_objects` reads one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from echo_core.films.film_document import FilmDocument
from echo_core.films.measurement_codes import Code
from echo_core.films.references import ImageReference

SOP_CLASS = "1.2.840.10008.5.1.4.1.1.88.59"

TITLES: dict[str, Code] = {
    "Of Interest": Code("113000", "DCM", "Of Interest"),
    "For Referring Provider": Code("113002", "DCM", "For Referring Provider"),
    "For Teaching": Code("113004", "DCM", "For Teaching"),
    "For Conference": Code("113005", "DCM", "For Conference"),
    "For Patient": Code("113007", "DCM", "For Patient"),
    "For Research": Code("113009", "DCM", "For Research"),
}
"""Why films may be flagged, of CID 7010, without the titles that need a modifier of CID 7011 or 7012."""

REJECTING = frozenset((code, "DCM") for code in ("113001", "113037", "113038", "113039"))
"""Code and scheme of the titles that say what must not be used, and why (PS3.16 CID 7010)."""


@dataclass(frozen=True, slots=True)
class KeyObjects(FilmDocument):
    """Images that somebody flagged; ``title`` is a meaning of :data:`TITLES`, or whatever another program gave.

    A selection that ``rejects`` names images that are not to be used: of poor quality, of another patient, expired.
    """

    title: str
    images: tuple[ImageReference, ...]
    description: str = ""
    observer: str = ""
    rejects: bool = False

    @property
    def references(self) -> tuple[ImageReference, ...]:
        """The flagged images."""
        return self.images


def titles_for(sop_uid: str, documents: Iterable[KeyObjects]) -> tuple[str, ...]:
    """Why an image is flagged, each reason once, in the order of the documents."""
    return tuple(dict.fromkeys(document.title for document in documents if document.names(sop_uid)))
