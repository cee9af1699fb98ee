"""Documents about films: presentation states to choose from, measurements of others, and which films are key films.

A document waits here for its films: it is found by their UIDs whenever one of them is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.core_messages import said
from app.films.key_flags import KeyFlags
from app.films.sr_drawings import drawing_of, placed
from app.translation import counted, translate
from echo_core.films import annotations as graphics
from echo_core.films.documents import Document
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.key_objects import KeyObjects, titles_for
from echo_core.films.measurements import MeasurementReport
from echo_core.films.presentation_state import PresentationState

Kind = TypeVar("Kind", PresentationState, KeyObjects, MeasurementReport)


class DocumentBook(QObject):
    """Everything that was opened or written about films, for all light boxes.

    ``changed`` comes after every change, ``flags_changed`` as well where there may be other key films.
    """

    changed = Signal()
    flags_changed = Signal()

    def __init__(self, parent: QObject | None = None, *, folder: Path | None = None) -> None:
        """``folder`` is where the person's own flags are kept; without one they live as long as the program."""
        super().__init__(parent)
        self.flags = KeyFlags(folder, self)
        self._by_image: dict[str, list[Document]] = {}
        self._known: set[str] = set()
        self._unreported: list[Document] = []

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
        self._tell(flags=isinstance(document, KeyObjects))
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
            for item in report.lying_on(film.header)
            if item.uid not in mine and placed(item)
        )

    def flagged(self, film: Film) -> bool:
        """Whether it is a key film: by the person, else by a key object selection."""
        by_hand = self.flags.get(film.header)
        return bool(self._selections(film, rejects=False)) if by_hand is None else by_hand

    def why_flagged(self, film: Film) -> tuple[str, ...]:
        """The titles of the key object selections that flag it."""
        return titles_for(film.header.sop_uid, self._selections(film, rejects=False))

    def why_rejected(self, film: Film) -> tuple[str, ...]:
        """The titles of the selections that say that it is not to be used."""
        return titles_for(film.header.sop_uid, self._selections(film, rejects=True))

    def flag(self, film: Film, flagged: bool) -> None:
        """Make it a key film, or not, whatever the selections say."""
        self.flags.put(film.header, flagged)
        self._tell(flags=True)

    # What the person is told ----------------------------------------------------------------------------------------

    def news(self, headers: Iterable[FilmHeader]) -> tuple[str, ...]:
        """What became of the documents since the last call, with ``headers`` of all open films; () for nothing new."""
        fresh, self._unreported = self._unreported, []
        if not fresh:
            return ()
        films = list(headers)
        by_uid: dict[str, list[FilmHeader]] = {}
        for header in films:
            by_uid.setdefault(header.sop_uid, []).append(header)
        here = [
            document
            for document in fresh
            if any(document.concerns(header) for uid in document.image_uids for header in by_uid.get(uid, ()))
        ]
        states = sum(isinstance(document, PresentationState) for document in here)
        found = []
        if states:
            found.append(
                counted(
                    "Documents",
                    "%n presentation state(s) opened: choose under Film → Presentation state.",
                    states,
                )
            )
        foreign = [one for one in fresh if one not in here and not by_uid.keys().isdisjoint(one.image_uids)]
        if foreign:
            found.append(
                counted(
                    "Documents",
                    "%n document(s) for an open film, but of another study, patient or frame: not shown with it.",
                    len(foreign),
                )
            )
        waiting = len(fresh) - len(here) - len(foreign)
        if waiting:
            found.append(
                counted(
                    "Documents",
                    "%n document(s) about films that are not open: shown as soon as the film(s) can be opened.",
                    waiting,
                )
            )
        for document in here:
            if isinstance(document, MeasurementReport):
                found += _without_place(document, films)
        return tuple(found)

    def _tell(self, *, flags: bool) -> None:
        self.changed.emit()
        if flags:
            self.flags_changed.emit()

    def _selections(self, film: Film, *, rejects: bool) -> tuple[KeyObjects, ...]:
        return tuple(one for one in self._about(film, KeyObjects) if one.rejects is rejects)

    def _about(self, film: Film, kind: type[Kind]) -> tuple[Kind, ...]:
        found = self._by_image.get(film.header.sop_uid, ())
        return tuple(one for one in found if isinstance(one, kind) and one.concerns(film.header))


def _without_place(report: MeasurementReport, films: list[FilmHeader]) -> list[str]:
    """Measurements of a report that no film can show."""
    shown = [item for header in films if report.concerns(header) for item in report.lying_on(header)]
    lost = [item for item in report.measurements if item not in shown]
    nowhere = [item for item in report.measurements if item in shown and not placed(item)]
    found = []
    if lost:
        found.append(
            counted("Documents", "%n measurement(s) of a report belong to films that are not open.", len(lost))
        )
    for item in nowhere:
        values = ", ".join(f"{said(part.name)} {part.value:g} {part.unit}".strip() for part in item.quantities)
        found.append(
            translate("Documents", "A measurement of a report names no place on its film: {values}.").format(
                values=values
            )
        )
    return found
