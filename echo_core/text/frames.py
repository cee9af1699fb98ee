"""Finding frames: what one sentence of a report says, freed from its wording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


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


class Said(Protocol):
    """Whatever says a finding of a text: a frame, or a statement of a section."""

    @property
    def finding(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def negated(self) -> bool: ...
    @property
    def uncertain(self) -> bool: ...


def decisions(frames: Iterable[Said]) -> frozenset[str]:
    """What asserted ``frames`` decide: finding keys, and "key/left", "key/right" (both for a bilateral finding)."""
    decided: set[str] = set()
    for frame in frames:
        if not frame.negated and not frame.uncertain:
            decided.add(frame.finding)
            sides = ("left", "right") if frame.side == "bilateral" else (frame.side,) if frame.side else ()
            decided.update(f"{frame.finding}/{side}" for side in sides)
    return frozenset(decided)


@dataclass(frozen=True, slots=True)
class Report:
    """The two sections of a report, plain text, without their headings."""

    findings: str
    impression: str
