"""What the text of a report section is made of: pieces, the steps that insert and remove them, doubtful words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from echo_core.text.provenance import Origin

_FIRST_HAN = "\u3400"


class Author(Enum):
    """Who wrote a piece of text."""

    USER = "user"
    DRAFT = "draft"
    HEADER = "header"


@dataclass(eq=False, slots=True)
class Step:
    """One thing that undo takes back as a whole: a run of the user's typing, a deletion, or a finished draft."""

    author: Author
    applied: bool = True
    languages: tuple[str, str] | None = None
    """The report's language before and after a draft that replaced its text."""
    offered_by: Step | None = None
    """The draft whose blocks this step holds back; they are in the text once the user has taken them in."""


@dataclass(frozen=True, eq=False, slots=True)
class Doubt:
    """A word of a draft that the model was not sure of, as it stood, and the words that it might have been."""

    units: str
    alternatives: tuple[str, ...]


@dataclass(eq=False, slots=True)
class Piece:
    """A run of text inserted by one step. ``block`` numbers the streamed block it came with, -1 for typed text.

    ``visited``: the reader has been there; what he wrote himself counts as visited.
    """

    units: str
    step: Step
    block: int = -1
    removed_by: tuple[Step, ...] = ()
    origin: Origin = Origin.TYPED
    visited: bool = True
    doomed: Step | None = None
    """The draft that will remove this piece once its first text arrives."""
    doubt: Doubt | None = None
    """The doubtful word that this piece is, or was cut out of."""

    @property
    def held_back(self) -> bool:
        """Whether this is text of a draft that the user has been offered and has not taken in."""
        return self.step.offered_by is not None and not self.step.applied

    @property
    def visible(self) -> bool:
        if not self.step.applied:
            return False
        # A plain loop: this is asked of every piece, hidden ones too, at every block and key.
        for step in self.removed_by:  # noqa: SIM110
            if step.applied:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Change:
    """Replace ``removed`` units at ``position`` by ``inserted``. ``rides``: a caret exactly there goes along."""

    position: int
    removed: int
    inserted: str
    rides: bool = False

    def moved(self, caret: int) -> int:
        """Where a caret at ``caret`` stands after this change."""
        if caret < self.position or (caret == self.position and not self.rides):
            return caret
        if caret < self.position + self.removed:
            return self.position
        return caret - self.removed + len(self.inserted)


def standing_doubts(standing: Sequence[tuple[int, Piece]]) -> list[tuple[int, Doubt]]:
    """The position of each doubtful word that stands as the model wrote it, out of the visible pieces of a section
    with their positions."""
    found: list[tuple[int, Doubt]] = []
    at = 0
    while at < len(standing):
        position, piece = standing[at]
        end = at + 1
        while end < len(standing) and piece.doubt is not None and standing[end][1].doubt is piece.doubt:
            end += 1
        if piece.doubt is not None:
            units = "".join(one.units for _, one in standing[at:end])
            left = standing[at - 1][1].units[-1] if at else ""
            right = standing[end][1].units[0] if end < len(standing) else ""
            if units == piece.doubt.units and not (_one_word(left, units[0]) or _one_word(units[-1], right)):
                found.append((position, piece.doubt))
        at = end
    return found


def _one_word(left: str, right: str) -> bool:
    """Whether a character goes on with the word in front of it; in Chinese nothing shows that."""
    return left.isalnum() and right.isalnum() and max(left, right) < _FIRST_HAN
