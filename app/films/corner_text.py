"""The words in the corners of a viewport: who, what, how it is shown, and what to be careful about."""

from __future__ import annotations

from dataclasses import dataclass

from app.films import wording
from app.films.hanging import Direction, oriented
from app.translation import marked, translate
from echo_core.films.header import FilmHeader

_VIEWS = {
    "LL": marked("Light box", "left lateral"),
    "RL": marked("Light box", "right lateral"),
    "LATERAL": marked("Light box", "lateral"),
}
_ORIENTED = {
    Direction.FRONTAL: marked("Light box", "frontal"),
    Direction.LATERAL: _VIEWS["LATERAL"],
    Direction.UNKNOWN: "",
}
_SIDES = {"L": marked("Light box", "left"), "R": marked("Light box", "right"), "B": marked("Light box", "both sides")}


UNCALIBRATED = marked("Light box", "uncalibrated display")


@dataclass(frozen=True)
class Corners:
    """Lines of text for each corner, outermost first; those that are ``loud`` are drawn so that they stand out."""

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()
    loud: tuple[str, ...] = ()


def patient_lines(header: FilmHeader) -> tuple[str, ...]:
    """Name, identity number, sex and birth date, as far as the file states them."""
    birth = header.patient_birth_date
    born = wording.date(birth) if wording.is_date(birth) else ""
    about = ", ".join(
        part
        for part in (
            wording.sex(header.patient_sex),
            translate("Light box", "born {date}").format(date=born) if born else "",
        )
        if part
    )
    name = wording.person(header.patient_name) or translate("Light box", "Name not stated")
    return _stated(
        name, translate("Light box", "ID {number}").format(number=header.patient_id) if header.patient_id else "", about
    )


def study_lines(header: FilmHeader) -> tuple[str, ...]:
    """Study date, description, and what the film shows."""
    return _stated(wording.date(header.study_date), header.study_description, view_words(header))


def view_words(header: FilmHeader) -> str:
    """Modality, body part, view and laterality, for example "DX · CHEST · PA"."""
    side = translate("Light box", _SIDES[header.laterality]) if header.laterality in _SIDES else header.laterality
    return " · ".join(_stated(header.modality, header.body_part, view_name(header), side))


def view_name(header: FilmHeader) -> str:
    """The view alone, for example "PA" or "left lateral"; "frontal" or "lateral" where the file states no more than
    the patient's orientation, "" where it does not state that."""
    view = _VIEWS.get(header.view_position.upper()) or ("" if header.view_position else _ORIENTED[oriented(header)])
    return translate("Light box", view) if view else header.view_position


def caution_lines(header: FilmHeader) -> tuple[str, ...]:
    """What limits trust in the pixels: lossy compression, FOR PROCESSING, one frame of several, no calibration."""
    return _stated(
        translate("Light box", "FOR PROCESSING") if header.for_processing else "",
        translate("Light box", "lossy compression") if header.lossy else "",
        translate("Light box", "frame 1 of {count}").format(count=header.frames) if header.frames > 1 else "",
        translate("Light box", UNCALIBRATED),
    )


def _stated(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
