"""The light box's commands, in one table: menu text, keys, icon and what each does to the film in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import qtawesome
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from app.films.mouse import Hold
from app.films.tools import MEASURING

ICON_COLOUR = "#e4e7eb"
DISABLED_COLOUR = "#6b7480"
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


def _tool(hold: Hold, text: str, icon: str, keys: str, tip: str) -> Command:
    return Command(f"{TOOL}{hold.value}", text, icon, (keys,), tip, 0, "&Tool", checkable=True, on_toolbar=False)


COMMANDS: tuple[Command, ...] = (
    _tool(Hold.WINDOW, "&Window and level", "mdi6.contrast-circle", "X", "The left button changes the window"),
    _tool(Hold.PAN, "&Pan", "mdi6.hand-back-right-outline", "P", "The left button moves the film"),
    _tool(Hold.ZOOM, "&Zoom", "mdi6.magnify", "Z", "The left button zooms: up is closer"),
    _tool(
        Hold.MAGNIFIER,
        "&Magnifier",
        "mdi6.magnify-scan",
        "M",
        "The left button shows a lens; the wheel sets its power, with Shift its size",
    ),
    _tool(
        Hold.REGION_WINDOW,
        "Window from a &rectangle",
        "mdi6.select-drag",
        "Shift+W",
        "Drag a rectangle: its values get all the greys",
    ),
    *(
        Command(
            f"{TOOL}{tool.kind.value}",
            tool.text,
            tool.icon,
            tool.keys,
            tool.tip,
            0,
            "&Measure",
            checkable=True,
            on_toolbar=False,
        )
        for tool in MEASURING.values()
    ),
    Command("fit", "&Fit film", "mdi6.fit-to-page-outline", ("F",), "Show the whole film", 1, "&Zoom"),
    Command(
        "actual_size",
        "&One film pixel per screen pixel",
        "mdi6.numeric-1-box-multiple-outline",
        ("0",),
        "One film pixel per screen pixel",
        1,
        "&Zoom",
    ),
    Command("zoom_in", "Zoom &in", "mdi6.magnify-plus-outline", ("+", "="), "Zoom in", 1, "&Zoom", on_toolbar=False),
    Command("zoom_out", "Zoom &out", "mdi6.magnify-minus-outline", ("-",), "Zoom out", 1, "&Zoom", on_toolbar=False),
    Command("invert", "In&vert", "mdi6.invert-colors", ("I",), "Exchange black and white", 2, checkable=True),
    Command("type_window", "&Type window…", "mdi6.tune-variant", ("W",), "Type window centre, width, ends, gamma", 2),
    Command(
        "automatic_window",
        "&Automatic window",
        "mdi6.auto-fix",
        ("A",),
        "Window from the film's own values",
        2,
        "&Window",
        on_toolbar=False,
    ),
    Command(
        "automatic_view",
        "Automatic window of what is in &sight",
        "mdi6.image-auto-adjust",
        ("Shift+A",),
        "Window from the values of the part of the film that is in sight",
        2,
        "&Window",
        on_toolbar=False,
    ),
    Command(
        "next_window",
        "&Next window of the list",
        "mdi6.skip-next-outline",
        ("N",),
        "Next of the film's windows and presets",
        2,
        "&Window",
        on_toolbar=False,
    ),
    Command("wider", "&Wider window", "", ("Shift+Right",), "Less contrast", 2, "&Window", on_toolbar=False),
    Command("narrower", "Na&rrower window", "", ("Shift+Left",), "More contrast", 2, "&Window", on_toolbar=False),
    Command("brighter", "&Brighter", "", ("Shift+Up",), "Brighter", 2, "&Window", on_toolbar=False),
    Command("darker", "&Darker", "", ("Shift+Down",), "Darker", 2, "&Window", on_toolbar=False),
    Command("gamma_up", "&Gamma up", "", ("]",), "Brighten the middle greys", 2, "&Window", on_toolbar=False),
    Command("gamma_down", "Ga&mma down", "", ("[",), "Darken the middle greys", 2, "&Window", on_toolbar=False),
    *(
        Command(
            f"preset_{number}",
            f"Window &{number} of the list",
            "",
            (str(number),),
            f"Window {number} of the film's windows and presets",
            2,
            "&Window",
            on_toolbar=False,
        )
        for number in range(1, PRESETS + 1)
    ),
    Command(
        "edges",
        "&Edge enhancement (view only)",
        "mdi6.blur",
        ("Shift+E",),
        "Bring out edges on the screen; the film's data and every export stay as they are",
        2,
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "local_contrast",
        "&Local contrast (view only)",
        "mdi6.blur-linear",
        ("Shift+C",),
        "Even out contrast on the screen (CLAHE); the film's data and every export stay as they are",
        2,
        checkable=True,
        on_toolbar=False,
    ),
    Command("rotate_left", "Rotate &left", "mdi6.rotate-left", ("L",), "Turn 90° anticlockwise", 3, "T&urn"),
    Command("rotate_right", "Rotate &right", "mdi6.rotate-right", ("R",), "Turn 90° clockwise", 3, "T&urn"),
    Command(
        "flip_horizontally",
        "Flip &horizontally",
        "mdi6.flip-horizontal",
        ("H",),
        "Exchange left and right",
        3,
        "T&urn",
    ),
    Command(
        "flip_vertically",
        "Flip &vertically",
        "mdi6.flip-vertical",
        ("V",),
        "Exchange top and bottom",
        3,
        "T&urn",
        on_toolbar=False,
    ),
    Command("reset", "Re&set film", "mdi6.restore", ("Backspace",), "Back to how the film opened", 3),
    Command(
        "layout_auto",
        "&As the study asks for",
        "mdi6.view-dashboard-outline",
        ("Alt+0",),
        "One film, or two where the study has two views",
        4,
        "La&yout",
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "layout_1",
        "&One film",
        "mdi6.square-outline",
        ("Alt+1",),
        "One film",
        4,
        "La&yout",
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "layout_2",
        "&Two films",
        "mdi6.view-split-vertical",
        ("Alt+2",),
        "Two films side by side",
        4,
        "La&yout",
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "layout_3",
        "One &large and two small",
        "mdi6.view-array",
        ("Alt+3",),
        "One large film and two small ones",
        4,
        "La&yout",
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "layout_4",
        "&Four films",
        "mdi6.view-grid-outline",
        ("Alt+4",),
        "Four films",
        4,
        "La&yout",
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "lateral_left",
        "&Lateral on the left",
        "",
        (),
        "Hang the lateral film to the left of the frontal one",
        4,
        "La&yout",
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "compare",
        "&Compare with prior",
        "mdi6.compare",
        ("K",),
        "Hang the same view of another examination of this patient beside the film",
        4,
        checkable=True,
    ),
    Command(
        "flicker",
        "Flic&ker",
        "mdi6.swap-horizontal",
        ("Y",),
        "Exchange the film with the same view of the other examination, in place",
        4,
        on_toolbar=False,
    ),
    Command(
        "link",
        "Lin&k zoom, place and window",
        "mdi6.link-variant",
        ("J",),
        "Let all films on the light box follow each other",
        4,
        checkable=True,
    ),
    Command(
        "text", "Corner te&xt", "mdi6.card-text-outline", ("T",), "Show or hide the corner text", 5, checkable=True
    ),
    Command(
        "overlays",
        "&Overlays of the file",
        "",
        ("Shift+L",),
        "Show or hide what the file itself draws over the film",
        5,
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "shutter",
        "Sh&utter of the file",
        "",
        ("Shift+S",),
        "Close or lift the shutter by which the file hides parts of the film",
        5,
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "measurements",
        "&Show measurements",
        "mdi6.eye-outline",
        ("Shift+M",),
        "Show or hide what is drawn on the films",
        5,
        "&Measure",
        checkable=True,
        on_toolbar=False,
    ),
    Command(
        "next_measurement",
        "&Next measurement",
        "",
        (".",),
        "Select the next drawing of this film; the arrow keys then move it",
        5,
        "&Measure",
        on_toolbar=False,
    ),
    Command(
        "edit_words",
        "Edit &words…",
        "",
        ("F2",),
        "Change the words of the selected text or arrow, or the length of a calibration",
        5,
        "&Measure",
        on_toolbar=False,
    ),
    Command(
        "delete_measurement",
        "&Delete measurement",
        "",
        ("Del",),
        "Delete the selected drawing",
        5,
        "&Measure",
        on_toolbar=False,
    ),
    Command(
        "clear_measurements",
        "Delete all measurements of the &film",
        "",
        ("Shift+Del",),
        "Delete everything that is drawn on this film; undo brings it back",
        5,
        "&Measure",
        on_toolbar=False,
    ),
    Command("undo", "&Undo drawing", "", ("Ctrl+Z",), "Take back the last drawing", 5, "&Measure", on_toolbar=False),
    Command(
        "redo",
        "&Redo drawing",
        "",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "Do the drawing again",
        5,
        "&Measure",
        on_toolbar=False,
    ),
    Command(
        "copy_picture",
        "&Copy picture",
        "mdi6.image-multiple-outline",
        ("Ctrl+C",),
        "Copy a picture of the whole film, without patient data",
        6,
        on_toolbar=False,
    ),
    Command(
        "picture",
        "Save or print &picture…",
        "mdi6.image-outline",
        ("Ctrl+P",),
        "Copy, save or print a picture of the film",
        6,
        on_toolbar=False,
    ),
    Command(
        "header",
        "DICOM &header…",
        "mdi6.table-search",
        ("Ctrl+H",),
        "Browse and search the film's header",
        6,
        on_toolbar=False,
    ),
    Command(
        "next_viewport",
        "Other &viewport",
        "",
        ("O",),
        "Go to the next film on the light box",
        6,
        "Fil&ms",
        on_toolbar=False,
    ),
    Command(
        "swap_films",
        "&Exchange with the next viewport",
        "",
        ("Shift+O",),
        "Exchange this film with the one in the next viewport",
        6,
        "Fil&ms",
        on_toolbar=False,
    ),
    Command(
        "next_film",
        "&Next film of the study",
        "",
        ("PgDown",),
        "Next film in this viewport",
        6,
        "Fil&ms",
        on_toolbar=False,
    ),
    Command(
        "previous_film",
        "&Previous film of the study",
        "",
        ("PgUp",),
        "Previous film in this viewport",
        6,
        "Fil&ms",
        on_toolbar=False,
    ),
)


def tool_icon(name: str) -> QIcon:
    """An icon in the light box's colours."""
    made: QIcon = qtawesome.icon(name, color=ICON_COLOUR, color_disabled=DISABLED_COLOUR)
    return made


def plain(text: str) -> str:
    """A menu text without its mnemonic and dots."""
    return text.replace("&", "").rstrip("…")


def keys_of(command: Command, overrides: Mapping[str, str]) -> list[QKeySequence]:
    """The keys in force: the person's own (an empty text means none), else the table's."""
    own = overrides.get(f"film.{command.id}")
    if own is not None:
        return [keys for keys in QKeySequence.listFromString(own) if keys.toString()]
    return [QKeySequence(keys) for keys in command.keys]


def set_keys(action: QAction, keys: list[QKeySequence], tip: str) -> None:
    """Give an action its keys, and say them in its tool tip."""
    action.setShortcuts(keys)
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({shown})" if shown else tip)


def make_actions(owner: QWidget, run: Callable[[str, bool], None]) -> dict[str, QAction]:
    """An action for each command, living on ``owner``; ``run(id, checked)`` is called when one is used."""
    made: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(command.text, owner)
        action.setObjectName(f"film_{command.id}")
        action.setCheckable(command.checkable)
        set_keys(action, keys_of(command, {}), command.tip)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setStatusTip(command.tip)
        if command.icon:
            action.setIcon(tool_icon(command.icon))
        action.triggered.connect(lambda checked=False, command_id=command.id: run(command_id, checked))
        owner.addAction(action)
        made[command.id] = action
    return made
