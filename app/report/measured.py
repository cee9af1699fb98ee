"""What was measured on the films, as words for a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.films.annotations import Annotation, Kind
from app.films.measuring import scale_of
from app.films.tools import reading
from app.films.tools.base import Subject
from echo_core.films.film import Film

_WORDS = {
    Kind.LENGTH: ("{:.0f} mm", "{:.0f} mm"),
    Kind.RULER: ("{:.0f} mm", "{:.0f} mm"),
    Kind.ANGLE: ("{:.0f}°", "{:.0f}°"),
    Kind.COBB: ("Cobb angle {:.0f}°", "Cobb角{:.0f}°"),
    Kind.CARDIOTHORACIC: ("cardiothoracic ratio {:.2f}", "心胸比{:.2f}"),
}
"""English and Chinese, by what was measured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: ``label`` for a list ("Length 43 mm, PA film"), ``text`` for the report ("43 mm")."""

    label: str
    text: str


def measured_on(film: Film, annotations: Iterable[Annotation], language: str) -> list[Measured]:
    """The film's lengths, angles and ratios, the newest first. Lengths in pixels say nothing and are left out."""
    drawn = list(annotations)
    subject = Subject(film, scale_of(film.header, drawn), lambda _annotation: (True, None))
    name = film.header.view_position or film.header.series_description.strip()
    found = []
    for annotation in reversed(drawn):
        if annotation.kind not in _WORDS:
            continue
        read = reading(annotation, subject)
        if read.value is None or read.unit == "px":
            continue
        text = _WORDS[annotation.kind][language == "zh"].format(read.value)
        trust = f" ({subject.scale.label})" if read.unit == "mm" and subject.scale.label else ""
        english = _WORDS[annotation.kind][0].format(read.value)
        words = english if read.label.lower() in english.lower() else f"{read.label} {english}"
        film_name = f"{name} film" if name else "film"
        found.append(Measured(f"{words[:1].upper()}{words[1:]}, {film_name}{trust}", text))
    return found
