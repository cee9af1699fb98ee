"""The words in the corners of a viewport: who, what, how it is shown, and what to be careful about."""

from __future__ import annotations

from dataclasses import dataclass

from app.films import wording
from echo_core.films.header import FilmHeader

_VIEWS = {"LL": "left lateral", "RL": "right lateral", "LATERAL": "lateral"}
_SIDES = {"L": "left", "R": "right", "B": "both sides"}


UNCALIBRATED = "uncalibrated display"


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
    about = ", ".join(part for part in (wording.sex(header.patient_sex), f"born {born}" if born else "") if part)
    name = wording.person(header.patient_name) or "Name not stated"
    return _stated(name, f"ID {header.patient_id}" if header.patient_id else "", about)


def study_lines(header: FilmHeader) -> tuple[str, ...]:
    """Study date, description, and what the film shows."""
    return _stated(wording.date(header.study_date), header.study_description, view_words(header))


def view_words(header: FilmHeader) -> str:
    """Modality, body part, view and laterality, for example "DX · CHEST · PA"."""
    side = _SIDES.get(header.laterality, header.laterality)
    return " · ".join(_stated(header.modality, header.body_part, view_name(header), side))


def view_name(header: FilmHeader) -> str:
    """The view alone, for example "PA" or "left lateral"; "" where the file states none."""
    return _VIEWS.get(header.view_position.upper(), header.view_position)


def caution_lines(header: FilmHeader) -> tuple[str, ...]:
    """What limits trust in the pixels: lossy compression, FOR PROCESSING, one frame of several, no calibration."""
    return _stated(
        "FOR PROCESSING" if header.for_processing else "",
        "lossy compression" if header.lossy else "",
        f"frame 1 of {header.frames}" if header.frames > 1 else "",
        UNCALIBRATED,
    )


def _stated(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
