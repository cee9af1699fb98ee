"""Finding frames: what one sentence of a report says, freed from its wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    """The regions of a normalised report, in the order in which it states them (arXiv 2604.09450, normalisation)."""

    THORAX = "thorax"
    MEDIASTINUM = "mediastinum"
    LUNGS = "lungs"
    HEART = "heart"
    HILA = "hila"
    DIAPHRAGM = "diaphragm"
    BONES = "bones"
    DEVICES = "devices"


@dataclass(frozen=True, slots=True)
class Frame:
    """One finding of a sentence.

    ``finding`` is a key of the table in ``echo_core.text.findings``; ``side`` is "left", "right", "bilateral" or "";
    ``severity`` is "borderline", "mild", "moderate", "severe" or ""; ``places`` are canonical place words in
    sentence order ("lower lobe", "base", "apex", "thoracic spine", …).
    """

    finding: str
    region: Region
    places: tuple[str, ...] = ()
    side: str = ""
    severity: str = ""
    negated: bool = False
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The two sections of a report, plain text, without their headings."""

    findings: str
    impression: str
