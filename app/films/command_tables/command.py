"""What a command of the light box is."""

from __future__ import annotations

from dataclasses import dataclass

PRESETS = 9
TOOL = "tool_"
"""How the ids of the commands begin that take a tool in hand."""


@dataclass(frozen=True)
class Command:
    """One command. ``keys`` are in force while the light box has the focus, so that they never eat typed text.

    ``menu`` is the part of the film menu that it stands in, "" for the menu itself; ``group`` parts the toolbar.
    """

    id: str
    text: str
    icon: str
    keys: tuple[str, ...]
    tip: str
    group: int
    menu: str = ""
    checkable: bool = False
    on_toolbar: bool = True
