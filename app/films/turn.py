"""How a film is turned on screen: one of the eight ways to lay a rectangle on a rectangle."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """A mirror image (left with right, in the stored frame) followed by clockwise quarter turns.

    ``quarters`` is 0–3. The operations below act on what the reader sees, so "flip" always mirrors the picture on the
    screen, however the film was turned before.
    """

    quarters: int = 0
    mirrored: bool = False

    def rotated(self, quarters: int) -> Turn:
        """Turn the picture further by ``quarters`` clockwise (negative: anticlockwise)."""
        return Turn((self.quarters + quarters) % 4, self.mirrored)

    def flipped_horizontally(self) -> Turn:
        """Exchange left and right on the screen."""
        # A mirror seen after a rotation by r equals the mirror first and then a rotation by -r.
        return Turn(-self.quarters % 4, not self.mirrored)

    def flipped_vertically(self) -> Turn:
        """Exchange top and bottom on the screen."""
        return self.flipped_horizontally().rotated(2)

    @property
    def swaps_axes(self) -> bool:
        """Whether stored rows run across the screen instead of down it."""
        return self.quarters % 2 == 1

    @property
    def matrix(self) -> tuple[int, int, int, int]:
        """(a, b, c, d) with screen (x, y) = (a·col + b·row, c·col + d·row), directions only, y downwards."""
        mirror = -1 if self.mirrored else 1
        # Clockwise on a screen with y downwards: (x, y) → (-y, x).
        a, b, c, d = mirror, 0, 0, 1
        for _ in range(self.quarters):
            a, b, c, d = -c, -d, a, b
        return a, b, c, d


AS_STORED = Turn()
"""Rows down and columns across, as in the file."""
