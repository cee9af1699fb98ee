"""One study of the worklist: the films that share a StudyInstanceUID, and how far its report is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from app.translation import marked, translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.patient import identity_key


class DraftState(Enum):
    """How far a study's report is; the value is what the worklist shows in English."""

    NONE = ""
    QUEUED = marked("Studies", "waiting")
    DRAFTING = marked("Studies", "drafting")
    DRAFTED = marked("Studies", "draft")
    EDITED = marked("Studies", "edited")
    SAVED = marked("Studies", "saved")
    PRELIMINARY = marked("Studies", "preliminary")
    SIGNED = marked("Studies", "signed")
    FAILED = marked("Studies", "failed")

    @property
    def words(self) -> str:
        """What the worklist shows, in the interface's language."""
        return translate("Studies", self.value) if self.value else ""


@dataclass
class Study:
    """Films of one examination of one patient, in the order in which they were opened."""

    uid: str
    header: FilmHeader
    films: list[Film] = field(default_factory=list)
    state: DraftState = DraftState.NONE

    def holds(self, film: Film) -> bool:
        """Whether the same object (SOPInstanceUID, else the same file) is here already."""
        return any(same_object(film, other) for other in self.films)


def same_object(one: Film, other: Film) -> bool:
    """Whether two films are the same DICOM object."""
    if one.header.sop_uid and other.header.sop_uid:
        return one.header.sop_uid == other.header.sop_uid
    return one.path == other.path


def own_key(uid: str, header: FilmHeader) -> str:
    """The key of this patient's study where another patient's has the study's UID."""
    return "#".join((uid, *identity_key(header)))
