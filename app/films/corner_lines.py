"""Lines of corner text over as many rows as they need: a number is never cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_PARTS = re.compile(r" {2,}")
# A run of ASCII stays together; between other characters, as in Chinese, a line can break anywhere.
_LEVELS = (r" +|[!-~]+|[^ !-~]", r"[0-9]+(?:[.,:][0-9]+)*|.", r"[0-9]+|.", r".")
"""Pieces that stay together if they fit into a row: words, numbers, their digits."""
_MOST = 2
"""Rows of a line in which nothing is lost but words."""

Width = Callable[[str], float]


def rows(line: str, width: Width, room: float) -> list[str]:
    """``line`` in rows no wider than ``room``, in the units of ``width``.

    It breaks where two blanks part it, else between words; a run without a break is broken where the room ends. Words
    beyond the second row give way to an ellipsis, but never a number.
    """
    if width(line) <= room:
        return [line]
    made = [row for part in _packed(_PARTS.split(line), "  ", width, room) for row in _words(part, width, room)]
    lost = made[_MOST:]
    if lost and not any(character.isdigit() for row in lost for character in row):
        made = [*made[: _MOST - 1], f"{made[_MOST - 1]}…"]
    return made


def _words(part: str, width: Width, room: float) -> list[str]:
    if width(part) <= room:
        return [part]
    return _packed(_broken(part, width, room), "", width, room)


def _broken(part: str, width: Width, room: float, level: int = 0) -> list[str]:
    if level == len(_LEVELS) or (level and width(part) <= room):
        return [part]
    return [piece for long in re.findall(_LEVELS[level], part) for piece in _broken(long, width, room, level + 1)]


def _packed(parts: Sequence[str], between: str, width: Width, room: float) -> list[str]:
    """As many parts a row as fit."""
    made = [""]
    for part in parts:
        longer = f"{made[-1]}{between}{part}" if made[-1] else part.lstrip()
        if made[-1] and width(longer.rstrip()) > room:
            made.append(part.lstrip())
        else:
            made[-1] = longer
    return [row.rstrip() for row in made if row.strip()]
