"""What was measured on the films, as words for a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.films.annotations import Annotation, Kind
from app.films.measuring import scale_of, scale_words
from app.films.tools import reading
from app.films.tools.base import Subject
from app.translation import translate
from echo_core.films.film import Film

_WORDS = {
    Kind.LENGTH: ("{:.0f} mm", "{:.0f} mm"),
    Kind.RULER: ("{:.0f} mm", "{:.0f} mm"),
    Kind.ANGLE: ("{:.0f}°", "{:.0f}°"),
    Kind.COBB: ("Cobb angle {:.0f}°", "Cobb角{:.0f}°"),
    Kind.CARDIOTHORACIC: ("cardiothoracic ratio {:.2f}", "心胸比{:.2f}"),
}
"""English and Chinese, by what was measured."""
_NUMBERS = {
    Kind.LENGTH: "{:.0f} mm",
    Kind.RULER: "{:.0f} mm",
    Kind.ANGLE: "{:.0f}°",
    Kind.COBB: "{:.0f}°",
    Kind.CARDIOTHORACIC: "{:.2f}",
}


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
        trust = f" ({scale_words(subject.scale)})" if read.unit == "mm" and subject.scale.label else ""
        kind = translate("Measuring tools", read.label)
        number = _NUMBERS[annotation.kind].format(read.value)
        film_name = translate("Report", "{view} film").format(view=name) if name else translate("Report", "film")
        found.append(Measured(f"{kind} {number}, {film_name}{trust}", text))
    return found
