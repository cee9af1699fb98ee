"""Two texts word by word: what stayed, went and came."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

_PIECE = re.compile(r"[A-Za-z0-9'’-]+|\s+|.", re.DOTALL)


class Fate(StrEnum):
    """What became of a piece of the older text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one fate."""

    fate: Fate
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces from ``old`` to ``new`` in reading order; what went stands before what came in its place.

    English is compared by words, Chinese by characters.
    """
    left, right = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, start, end, low, high in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece(Fate.SAME, "".join(left[start:end])))
            continue
        if end > start:
            found.append(Piece(Fate.REMOVED, "".join(left[start:end])))
        if high > low:
            found.append(Piece(Fate.ADDED, "".join(right[low:high])))
    return found
