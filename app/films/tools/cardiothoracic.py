"""The cardiothoracic ratio: the widest heart over the widest chest, across the patient, on a frontal film."""

from __future__ import annotations

from app.films.annotations import Annotation, Kind, Point, Reading
from app.films.measuring import Scale, scale_words, transverse
from app.films.tools.base import Line, Mark, MeasuringTool, Points, Subject, end_marks
from app.translation import marked, translate
from echo_core.films.header import FilmHeader

THRESHOLD = 0.5
"""The usual upper limit for adults on a PA film."""


class CardiothoracicTool(MeasuringTool):
    """Two widths: heart border to heart border, inner rib margin to inner rib margin.

    The heart reaches farthest to either side at different heights, so only what runs across the patient counts: each
    width is drawn as one line across the film, with a thin line down to the point that was clicked.
    """

    kind = Kind.CARDIOTHORACIC
    text = marked("Film commands", "Cardi&othoracic ratio")
    icon = "mdi6.heart-pulse"
    keys = ("C",)
    tip = marked("Film commands", "Measure the cardiothoracic ratio in four clicks")
    prompts = (
        marked("Measuring tools", "Cardiothoracic ratio 1/4: click the heart border farthest to one side"),
        marked("Measuring tools", "Cardiothoracic ratio 2/4: click the heart border farthest to the other side"),
        marked(
            "Measuring tools",
            "Cardiothoracic ratio 3/4: click the inner margin of the ribs at the widest chest, on one side",
        ),
        marked("Measuring tools", "Cardiothoracic ratio 4/4: click the inner margin of the ribs on the other side"),
    )

    def lines(self, annotation: Annotation) -> list[Line]:
        made: list[Line] = []
        for start, end in _pairs(annotation.points):
            first, second = _level(start, end, annotation.across)
            made += [(start, first, second, end)]
        return made

    def marks(self, annotation: Annotation, scale: Scale) -> list[Mark]:
        pairs = _pairs(annotation.points)
        return [mark for pair in pairs for mark in end_marks(*_level(*pair, annotation.across))]

    def reading(self, annotation: Annotation, subject: Subject) -> Reading:
        heart, chest = (transverse(subject.scale, *pair, annotation.across) for pair in _pairs(annotation.points))
        if chest <= 0:
            return Reading(
                None,
                "",
                marked("Measuring tools", "Cardiothoracic ratio"),
                (translate("Measuring tools", "the chest line has no width"),),
            )
        ratio = heart / chest
        side = translate("Measuring tools", "above") if ratio > THRESHOLD else translate("Measuring tools", "not above")
        words = subject.scale.words
        return Reading(
            ratio,
            "",
            "Cardiothoracic ratio",
            (
                translate("Measuring tools", "CTR {ratio:.2f}  ({side} {threshold:.2f})").format(
                    ratio=ratio, side=side, threshold=THRESHOLD
                ),
                translate("Measuring tools", "heart {heart}, chest {chest}").format(
                    heart=words(heart), chest=words(chest)
                ),
                scale_words(subject.scale),
                *_caution(subject.film.header),
            ),
        )


def _caution(header: FilmHeader) -> tuple[str, ...]:
    # The threshold was set for PA films; on an AP film the heart is farther from the detector and comes out larger.
    view = header.view_position.upper()
    if view.startswith("AP"):
        return (translate("Measuring tools", "AP film: the heart is magnified"),)
    return () if view.startswith("PA") else (translate("Measuring tools", "threshold holds for PA films"),)


def _pairs(points: Points) -> list[tuple[Point, Point]]:
    return [(points[place], points[place + 1]) for place in range(0, len(points) - 1, 2)]


def _level(start: Point, end: Point, across: str) -> tuple[Point, Point]:
    if across == "column":
        middle = (start[1] + end[1]) / 2
        return (start[0], middle), (end[0], middle)
    middle = (start[0] + end[0]) / 2
    return (middle, start[1]), (middle, end[1])
