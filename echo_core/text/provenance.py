"""Where a stretch of a report's text comes from, and whether its reader has looked at it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

_WORD = r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff](?:[^\s\u4e00-\u9fff]*[^\W_\u4e00-\u9fff])?"
_INSIDE = r"[^\W_\u4e00-\u9fff]\Z"

# A class of letters over all of Unicode takes milliseconds to compile: at the first word, not at the program's start.
_pattern = cache(re.compile)


class Origin(StrEnum):
    """Who or what wrote a stretch of text."""

    MODEL = "model"
    EDITED = "edited"
    """Typed into, or in place of, text of the model."""
    REPHRASED = "rephrased"
    """A wording of the model that the reader has chosen for a sentence."""
    TYPED = "typed"
    MACRO = "macro"
    TEMPLATE = "template"
    MEASUREMENT = "measurement"
    HEADER = "header"
    """Filled in from the films' header, by nobody."""


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


def words_by_origin(spans: Iterable[Span]) -> dict[Origin, int]:
    """Words by origin, a Chinese character counting as one; a word of two origins belongs to the one that begins it."""
    counts: dict[Origin, int] = {}
    inside = False
    for span in spans:
        for match in _pattern(_WORD).finditer(span.text):
            if not (inside and match.start() == 0 and match.group()[0].isascii()):
                counts[span.origin] = counts.get(span.origin, 0) + 1
        inside = bool(_pattern(_INSIDE).search(span.text)) if span.text else inside
    return counts
