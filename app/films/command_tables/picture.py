"""Tools of the left button, zoom, window and turn."""

from __future__ import annotations

from app.films.command_tables.command import PRESETS, TOOL, Command
from app.films.mouse import Hold
from app.films.tools import MEASURING


def _tool(hold: Hold, text: str, icon: str, keys: str, tip: str) -> Command:
    return Command(f"{TOOL}{hold.value}", text, icon, (keys,), tip, 0, "&Tool", checkable=True, on_toolbar=False)


PICTURE: tuple[Command, ...] = (
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
)
