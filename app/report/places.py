"""Places in a report that one can jump to, and which of them comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.report.splitter import REPORT_SECTIONS


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A stretch of a section's text, ``start`` to ``end`` in units; both are the same where a caret stands."""

    section: str
    start: int
    end: int

    @property
    def order(self) -> tuple[int, int]:
        """Where it comes in a report that is read from top to bottom."""
        return REPORT_SECTIONS.index(self.section), self.start


def next_place(places: Iterable[TextPlace], here: TextPlace, *, forward: bool) -> TextPlace | None:
    """The place behind (or in front of) ``here``, round the report's end; None where there is no other.

    A place that is ``here`` itself is passed by; one that only begins where the caret stands is not.
    """
    ordered = sorted((place for place in places if place != here), key=lambda place: place.order)
    if not ordered:
        return None
    if forward:
        return next((place for place in ordered if place.order >= here.order), ordered[0])
    return next((place for place in reversed(ordered) if place.order <= here.order), ordered[-1])


def rank(places: Sequence[TextPlace], here: TextPlace) -> int:
    """Which of ``places`` is selected, from 1 on; 0 where none is."""
    return places.index(here) + 1 if here in places else 0
