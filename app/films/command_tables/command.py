"""What a command of the light box is."""

from __future__ import annotations

from dataclasses import dataclass

from app.films.windowing import CHEST_PRESETS, FILE_WINDOW
from app.translation import marked

FILE_WINDOWS = 5
"""Windows of the file that have a command; further ones are in the menu."""
WINDOW_CHOICES = (
    *(f"{FILE_WINDOW}{number}" for number in range(1, FILE_WINDOWS + 1)),
    "all_values",
    "full_range",
    *(command for command, *_ in CHEST_PRESETS),
)
"""The commands that choose one window each, the same on every film."""
TOOL = "tool_"
"""How the ids of the commands begin that take a tool in hand."""

TOOLS = marked("Film commands", "&Tool")
MEASURE = marked("Film commands", "&Measure")
ZOOM = marked("Film commands", "&Zoom")
WINDOW = marked("Film commands", "&Window")
TURN = marked("Film commands", "T&urn")
LAYOUTS = marked("Film commands", "La&yout")
STATES = marked("Film commands", "&Presentation state")
KEY_FILMS = marked("Film commands", "&Key films")
FILMS = marked("Film commands", "Fil&ms")


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
    number: int = 0
    """What stands for ``{number}`` in the text and the tip."""
