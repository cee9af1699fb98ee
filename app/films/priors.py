"""Other examinations of the same patient, for comparison with the one on the light box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.films import wording
from app.films.hanging import Direction, direction, hang
from app.translation import counted, marked, translate
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.patient import surely_same_patient
from echo_core.films.suitability import same_part

_RELATIONS = {
    "earlier": marked("Light box", "earlier"),
    "later": marked("Light box", "later"),
    "undated": marked("Light box", "undated"),
}


@dataclass(frozen=True)
class Prior:
    """One other examination; ``relation`` is "earlier", "later" or "undated", seen from the current one."""

    uid: str
    relation: str
    films: tuple[Film, ...]

    @property
    def date(self) -> str:
        """Its date in words."""
        return wording.date(self.films[0].header.study_date) or translate("Light box", "date not stated")

    @property
    def words(self) -> str:
        """Date and time, relation and how many films, for the offer."""
        count = counted("Light box", "%n film(s)", len(self.films))
        when = f"{self.date} {wording.clock(self.films[0].header.study_time)}".strip()
        return f"{when} ({translate('Light box', _RELATIONS[self.relation])}, {count})"


def relation(current: FilmHeader, other: FilmHeader) -> str:
    """Whether ``other`` was taken "earlier" or "later" than ``current``; "undated" where a date is missing or equal."""
    if not (wording.is_date(current.study_date) and wording.is_date(other.study_date)):
        return "undated"
    here, there = _when(current), _when(other)
    if here[0] == there[0] and not (here[1] and there[1]):
        return "undated"
    return "undated" if here == there else ("earlier" if there < here else "later")


def _when(header: FilmHeader) -> tuple[str, str]:
    return wording.date(header.study_date), header.study_time


def in_order(priors: Sequence[Prior]) -> list[Prior]:
    """Earlier examinations first, the most recent of them leading; then undated and later ones."""
    rank = {"earlier": 0, "undated": 1, "later": 2}
    newest_first = sorted(priors, key=lambda prior: _when(prior.films[0].header), reverse=True)
    return sorted(newest_first, key=lambda prior: rank[prior.relation])


def same_view(film: Film, others: Sequence[Film]) -> Film | None:
    """The film among ``others`` that shows what ``film`` shows: the same ViewPosition, else the same direction, else
    one that may, for its direction or the film's own is unknown; never another part of the body."""
    own = direction(film.header)
    parts = [other for other in hang(others) if same_part(other.header, film.header)]
    candidates = [other for other in parts if direction(other.header) is own]
    exact = [other for other in candidates if other.header.view_position == film.header.view_position]
    maybe = [other for other in parts if Direction.UNKNOWN in (direction(other.header), own)]
    return next(iter(exact or candidates or maybe), None)


def mark(film: Film, current: FilmHeader | None, study: Sequence[Film]) -> str:
    """What must stand over a film that is not of the study on the light box; "" over the study's own."""
    if current is None or film in study:
        return ""
    header = film.header
    if not surely_same_patient(current, header):
        return translate("Light box", "OTHER PATIENT")
    names = {
        "earlier": translate("Light box", "PRIOR"),
        "later": translate("Light box", "LATER STUDY"),
        "undated": translate("Light box", "OTHER STUDY"),
    }
    day = wording.date(header.study_date)
    # Of two examinations of one day, the time tells which it is.
    time = wording.clock(header.study_time) if day == wording.date(current.study_date) else ""
    return f"{names[relation(current, header)]}  {day} {time}".strip()
