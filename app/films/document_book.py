"""Documents about films: presentation states to choose from, measurements of others, and which films are key films.

A document waits here for its films: it is found by their UIDs whenever one of them is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.films.sr_drawings import drawing_of, placed
from echo_core.films import annotations as graphics
from echo_core.films.documents import Document
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.key_objects import KeyObjects, titles_for
from echo_core.films.measurements import MeasurementReport
from echo_core.films.presentation_state import PresentationState

Kind = TypeVar("Kind", PresentationState, KeyObjects, MeasurementReport)
_Key = tuple[str, str, str]


class DocumentBook(QObject):
    """Everything that was opened or written about films, for all light boxes. ``changed`` after every change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_image: dict[str, list[Document]] = {}
        self._known: set[str] = set()
        self._unreported: list[Document] = []
        self._by_hand: dict[_Key, bool] = {}

    def holds(self, document: Document) -> bool:
        """Whether this document is here already, by its SOP Instance UID."""
        return bool(document.sop_uid) and document.sop_uid in self._known

    def add(self, document: Document) -> bool:
        """Take a document in; False for one that is here already."""
        if self.holds(document):
            return False
        self._known.add(document.sop_uid)
        for uid in document.image_uids:
            self._by_image.setdefault(uid, []).append(document)
        self._unreported.append(document)
        self.changed.emit()
        return True

    def keep_written(self, document: Document) -> None:
        """Take in what this program has just written: nothing new to the person."""
        if self.add(document):
            self._unreported.remove(document)

    # What there is for a film ---------------------------------------------------------------------------------------

    def states(self, film: Film) -> tuple[PresentationState, ...]:
        """The presentation states for a film, oldest first; none for colour, which they do not apply to."""
        return () if film.colour else self._about(film, PresentationState)

    def drawings(self, film: Film, own: Iterable[str] = ()) -> tuple[graphics.Annotation, ...]:
        """The measurements of structured reports on a film, to be drawn; those with a UID in ``own`` are left out."""
        mine = set(own)
        return tuple(
            drawing_of(item)
            for report in self._about(film, MeasurementReport)
            for item in report.measurements
            if item.image == film.header.sop_uid and item.uid not in mine and placed(item)
        )

    def flagged(self, film: Film) -> bool:
        """Whether it is a key film: by the person, else by a key object selection."""
        return self._by_hand.get(_key(film.header), bool(self._about(film, KeyObjects)))

    def why_flagged(self, film: Film) -> tuple[str, ...]:
        """The titles of the key object selections that flag it."""
        return titles_for(film.header.sop_uid, self._about(film, KeyObjects))

    def flag(self, film: Film, flagged: bool) -> None:
        """Make it a key film, or not, whatever the selections say."""
        self._by_hand[_key(film.header)] = flagged
        self.changed.emit()

    # What the person is told ----------------------------------------------------------------------------------------

    def news(self, headers: Iterable[FilmHeader]) -> tuple[str, ...]:
        """What became of the documents since the last call, with ``headers`` of all open films; () for nothing new."""
        fresh, self._unreported = self._unreported, []
        films = list(headers)
        here = [document for document in fresh if any(document.concerns(header) for header in films)]
        states = sum(isinstance(document, PresentationState) for document in here)
        found = []
        if states:
            what = "1 presentation state" if states == 1 else f"{states} presentation states"
            found.append(f"{what} opened: choose under Film → Presentation state.")
        waiting = len(fresh) - len(here)
        if waiting:
            what, them = ("1 document", "its film") if waiting == 1 else (f"{waiting} documents", "their films")
            found.append(f"{what} about films that are not open: shown as soon as {them} can be opened.")
        for document in here:
            if isinstance(document, MeasurementReport):
                found += _without_place(document, films)
        return tuple(found)

    def _about(self, film: Film, kind: type[Kind]) -> tuple[Kind, ...]:
        found = self._by_image.get(film.header.sop_uid, ())
        return tuple(one for one in found if isinstance(one, kind) and one.concerns(film.header))


def _without_place(report: MeasurementReport, films: list[FilmHeader]) -> list[str]:
    """Measurements of a report that no film can show."""
    open_uids = {header.sop_uid for header in films if report.concerns(header)}
    lost = [item for item in report.measurements if item.image not in open_uids]
    nowhere = [item for item in report.measurements if item.image in open_uids and not placed(item)]
    found = []
    if lost:
        what = "1 measurement of a report belongs" if len(lost) == 1 else f"{len(lost)} measurements of a report belong"
        found.append(f"{what} to films that are not open.")
    for item in nowhere:
        values = ", ".join(f"{part.name} {part.value:g} {part.unit}".strip() for part in item.quantities)
        found.append(f"A measurement of a report names no place on its film: {values}.")
    return found


def _key(header: FilmHeader) -> _Key:
    return header.sop_uid, header.study_uid, header.patient_id
