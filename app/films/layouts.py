"""How the light box is divided: one film, two, one large and two small, four."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Cell = tuple[int, int, int, int]
"""Row, column, rows spanned, columns spanned, in a grid of 2 × 2."""


@dataclass(frozen=True)
class _Plan:
    name: str
    cells: tuple[Cell, ...]


class Layout(Enum):
    """A layout; its name in the settings and the cells of its places, in the order in which films are hung."""

    ONE = _Plan("1", ((0, 0, 2, 2),))
    TWO = _Plan("2", ((0, 0, 2, 1), (0, 1, 2, 1)))
    ONE_AND_TWO = _Plan("1+2", ((0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)))
    FOUR = _Plan("2+2", ((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)))

    @property
    def plan_name(self) -> str:
        """The name in the settings."""
        return self.value.name

    @property
    def cells(self) -> tuple[Cell, ...]:
        """One cell a place."""
        return self.value.cells

    @property
    def places(self) -> int:
        """How many films it shows."""
        return len(self.value.cells)

    @classmethod
    def named(cls, name: str) -> Layout | None:
        """The layout of this name; None for any other, which means: as the study asks for."""
        return next((layout for layout in cls if layout.plan_name == name), None)


MOST_PLACES = max(layout.places for layout in Layout)
