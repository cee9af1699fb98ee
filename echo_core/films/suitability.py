"""Whether a chest-report draft makes sense for an object: it opens in any case, drafting warns or declines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from echo_core.films.film import Film
from echo_core.films.header import FilmHeader

MIN_SIDE = 224
"""The shorter side, in pixels, below which the model would be shown invented detail: its own input is 224 square."""

_RADIOGRAPH = ("CR", "DX")
_NEEDS_BODY_PART = ("SC", "OT")
_CHEST = re.compile(r"CHEST|THORA[XC]|T[OÓ]RAX|\bLUNGS?\b|\bRIBS?\b|\bCXR\b|胸(?![椎骨])")
# Views of other examinations; a view that is merely unknown does not contradict a chest.
_MAMMOGRAPHY = frozenset(["CC", "MLO", "ML", "LM", "LMO", "XCC", "XCCL", "XCCM", "FB", "SIO", "ISO", "CV", "AT"])
_SKULL_AND_TEETH = frozenset(
    ["CALDWELL", "WATERS", "TOWNE", "TOWNES", "ODONTOID", "PANORAMIC", "OCCLUSAL", "BITEWING", "PERIAPICAL"]
)
_LIMBS = frozenset(["SUNRISE", "SKYLINE", "MERCHANT", "FROG", "FROGLEG", "SWIMMERS", "STRYKER", "GARTH", "NORGAARD"])
_OTHER_VIEWS = _MAMMOGRAPHY | _SKULL_AND_TEETH | _LIMBS


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a draft does not apply. Only "not_chest" may be overridden by the person who knows better."""

    kind: Literal["not_chest", "colour", "multiframe", "too_small"]
    message: str

    @property
    def overridable(self) -> bool:
        """Whether asking the person and drafting all the same is right."""
        return self.kind == "not_chest"


def same_part(one: FilmHeader, other: FilmHeader) -> bool:
    """Whether two films may show the same part of the body: where both state one, the same, or both the chest."""
    parts = [header.body_part.strip() for header in (one, other)]
    return not all(parts) or parts[0] == parts[1] or all(_of_chest(header) for header in (one, other))


def drafting_objection(film: Film | FilmHeader) -> Objection | None:
    """The first reason against drafting, those that cannot be overridden first; None for a chest radiograph."""
    header = film.header if isinstance(film, Film) else film
    if header.colour:
        return Objection("colour", "This is a colour image; drafting works on grey-scale chest radiographs only.")
    if header.frames > 1:
        return Objection(
            "multiframe",
            f"This object has {header.frames} frames; drafting works on single chest radiographs only.",
        )
    if min(header.rows, header.columns) < MIN_SIDE:
        return Objection(
            "too_small",
            f"This image is {header.columns} by {header.rows} pixels; drafting needs {MIN_SIDE} by {MIN_SIDE} or more.",
        )
    contradiction = _contradiction(header)
    if contradiction:
        return Objection("not_chest", f"This may not be a chest radiograph: {contradiction}.")
    return None


def _of_chest(header: FilmHeader) -> bool:
    return bool(_CHEST.search(header.body_part.replace("_", " ")))


def _contradiction(header: FilmHeader) -> str:
    chest = _of_chest(header)
    if header.modality not in (*_RADIOGRAPH, *_NEEDS_BODY_PART):
        return f"its modality is {header.modality}, not CR or DX" if header.modality else "it names no modality"
    if header.modality in _NEEDS_BODY_PART and not chest:
        named = f"its body part is {header.body_part}" if header.body_part else "it names no body part"
        return f"its modality is {header.modality} and {named}"
    if header.body_part and not chest:
        return f"its body part is {header.body_part}"
    if re.sub(r"[^A-Z]", "", header.view_position) in _OTHER_VIEWS:
        return f"its view is {header.view_position}"
    return ""
