"""The light box's tools, in one table: menu text, keys, icon and what each does to the film in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import qtawesome
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

ICON_COLOUR = "#e4e7eb"
DISABLED_COLOUR = "#6b7480"


@dataclass(frozen=True)
class Tool:
    """One tool. ``keys`` are in force while the light box has the focus, so that they never eat typed text."""

    id: str
    text: str
    icon: str
    keys: tuple[str, ...]
    tip: str
    group: int
    checkable: bool = False
    on_toolbar: bool = True


TOOLS: tuple[Tool, ...] = (
    Tool("fit", "&Fit film", "mdi6.fit-to-page-outline", ("F",), "Show the whole film", 0),
    Tool(
        "actual_size",
        "&One film pixel per screen pixel",
        "mdi6.numeric-1-box-multiple-outline",
        ("1",),
        "One film pixel per screen pixel",
        0,
    ),
    Tool("zoom_in", "Zoom &in", "mdi6.magnify-plus-outline", ("+", "="), "Zoom in", 0),
    Tool("zoom_out", "Zoom &out", "mdi6.magnify-minus-outline", ("-",), "Zoom out", 0),
    Tool("invert", "In&vert", "mdi6.invert-colors", ("I",), "Exchange black and white", 1, checkable=True),
    Tool("type_window", "&Type window…", "mdi6.tune-variant", ("W",), "Type window centre and width", 1),
    Tool(
        "automatic_window",
        "&Automatic window",
        "mdi6.auto-fix",
        ("A",),
        "Window from the film's own values",
        1,
        on_toolbar=False,
    ),
    Tool(
        "next_window",
        "&Next window of the list",
        "mdi6.skip-next-outline",
        ("N",),
        "Next of the film's windows and presets",
        1,
        on_toolbar=False,
    ),
    Tool("wider", "&Wider window", "", ("Shift+Right",), "Less contrast", 1, on_toolbar=False),
    Tool("narrower", "Na&rrower window", "", ("Shift+Left",), "More contrast", 1, on_toolbar=False),
    Tool("brighter", "&Brighter", "", ("Shift+Up",), "Brighter", 1, on_toolbar=False),
    Tool("darker", "&Darker", "", ("Shift+Down",), "Darker", 1, on_toolbar=False),
    Tool("rotate_left", "Rotate &left", "mdi6.rotate-left", ("L",), "Turn 90° anticlockwise", 2),
    Tool("rotate_right", "Rotate &right", "mdi6.rotate-right", ("R",), "Turn 90° clockwise", 2),
    Tool("flip_horizontally", "Flip &horizontally", "mdi6.flip-horizontal", ("H",), "Exchange left and right", 2),
    Tool("flip_vertically", "Flip &vertically", "mdi6.flip-vertical", ("V",), "Exchange top and bottom", 2),
    Tool("reset", "Re&set film", "mdi6.restore", ("Backspace",), "Back to how the film opened", 2),
    Tool(
        "two_films",
        "&Two films side by side",
        "mdi6.view-split-vertical",
        ("2",),
        "One film or two side by side",
        3,
        checkable=True,
    ),
    Tool("text", "Corner te&xt", "mdi6.card-text-outline", ("T",), "Show or hide the corner text", 3, checkable=True),
    Tool("next_viewport", "Other &viewport", "", ("O",), "Go to the other film on the light box", 3, on_toolbar=False),
    Tool("next_film", "Next film of the study", "", ("PgDown",), "Next film in this viewport", 3, on_toolbar=False),
    Tool(
        "previous_film",
        "Previous film of the study",
        "",
        ("PgUp",),
        "Previous film in this viewport",
        3,
        on_toolbar=False,
    ),
)


def tool_icon(name: str) -> QIcon:
    """An icon in the light box's colours."""
    made: QIcon = qtawesome.icon(name, color=ICON_COLOUR, color_disabled=DISABLED_COLOUR)
    return made


def make_tools(owner: QWidget, run: Callable[[str, bool], None]) -> dict[str, QAction]:
    """An action for each tool, living on ``owner``; ``run(id, checked)`` is called when one is used."""
    made: dict[str, QAction] = {}
    for tool in TOOLS:
        action = QAction(tool.text, owner)
        action.setObjectName(f"film_{tool.id}")
        action.setCheckable(tool.checkable)
        action.setShortcuts([QKeySequence(keys) for keys in tool.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{tool.tip} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        action.setStatusTip(tool.tip)
        if tool.icon:
            action.setIcon(tool_icon(tool.icon))
        action.triggered.connect(lambda checked=False, tool_id=tool.id: run(tool_id, checked))
        owner.addAction(action)
        made[tool.id] = action
    return made
