"""The light box's commands in one table, in the order of the film menu, and by subject in modules of their own."""

from __future__ import annotations

from app.films.command_tables.command import TOOL, WINDOW_CHOICES, Command
from app.films.command_tables.documents import DOCUMENTS
from app.films.command_tables.drawing import DRAWING
from app.films.command_tables.layout import LAYOUT
from app.films.command_tables.picture import PICTURE

COMMANDS: tuple[Command, ...] = (*PICTURE, *LAYOUT, *DRAWING, *DOCUMENTS)

__all__ = ["COMMANDS", "TOOL", "WINDOW_CHOICES", "Command"]
