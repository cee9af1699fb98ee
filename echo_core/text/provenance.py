"""Where a stretch of a report's text comes from, and whether its reader has looked at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Who or what wrote a stretch of text."""

    MODEL = "model"
    EDITED = "edited"
    """Typed into, or in place of, text of the model."""
    TYPED = "typed"
    MACRO = "macro"
    TEMPLATE = "template"
    MEASUREMENT = "measurement"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one origin. ``visited``: the reader has been there; only the model's text needs it."""

    text: str
    origin: Origin
    visited: bool = True


def text_of(spans: Iterable[Span]) -> str:
    """The text of ``spans``, one behind the other."""
    return "".join(span.text for span in spans)


def shares(spans: Iterable[Span]) -> dict[Origin, int]:
    """Characters other than white space by origin; origins that wrote nothing are absent."""
    counts: dict[Origin, int] = {}
    for span in spans:
        size = len("".join(span.text.split()))
        if size:
            counts[span.origin] = counts.get(span.origin, 0) + size
    return counts
