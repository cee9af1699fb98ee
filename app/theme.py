"""The reading-room theme: dark surfaces, quiet colours, text of high contrast, a focus that shows."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from app.icons import font_icon
from echo_core.resources import resource


@dataclass(frozen=True)
class Colours:
    """Colours by what they are for, as ``#rrggbb``."""

    film: str = "#000000"
    window: str = "#14171b"
    panel: str = "#1b1f24"
    field: str = "#101316"
    raised: str = "#262b32"
    hover: str = "#313842"
    line: str = "#343b45"
    text: str = "#e4e7eb"
    quiet: str = "#a3adb9"
    disabled: str = "#6b7480"
    accent: str = "#6cb6ff"
    selection: str = "#1d4a73"
    warning: str = "#f0b429"
    error: str = "#ff7b72"
    good: str = "#6cc58a"
    doubt: str = "#ffb38a"


COLOURS = Colours()


def apply_theme(application: QApplication) -> None:
    """Give the whole application the reading-room look."""
    application.setStyle("Fusion")
    application.setPalette(palette())
    application.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """The style sheet ``themes/reading-room.qss`` with the theme's colours filled in."""
    template = Template(resource("themes", "reading-room.qss").read_text(encoding="utf-8"))
    # Qt's style sheets read "/" on every platform.
    return template.substitute(vars(COLOURS), icons=resource("icons").as_posix())


def palette() -> QPalette:
    """The theme's palette; everything that the style sheet leaves alone is painted with it."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: COLOURS.window,
        QPalette.ColorRole.WindowText: COLOURS.text,
        QPalette.ColorRole.Base: COLOURS.field,
        QPalette.ColorRole.AlternateBase: COLOURS.panel,
        QPalette.ColorRole.Text: COLOURS.text,
        QPalette.ColorRole.PlaceholderText: COLOURS.quiet,
        QPalette.ColorRole.Button: COLOURS.raised,
        QPalette.ColorRole.ButtonText: COLOURS.text,
        QPalette.ColorRole.BrightText: COLOURS.error,
        QPalette.ColorRole.ToolTipBase: COLOURS.raised,
        QPalette.ColorRole.ToolTipText: COLOURS.text,
        QPalette.ColorRole.Highlight: COLOURS.selection,
        QPalette.ColorRole.HighlightedText: COLOURS.text,
        QPalette.ColorRole.Link: COLOURS.accent,
        QPalette.ColorRole.LinkVisited: COLOURS.accent,
        QPalette.ColorRole.Accent: COLOURS.accent,
        QPalette.ColorRole.Light: COLOURS.hover,
        QPalette.ColorRole.Midlight: COLOURS.raised,
        QPalette.ColorRole.Mid: COLOURS.line,
        QPalette.ColorRole.Dark: COLOURS.field,
        QPalette.ColorRole.Shadow: COLOURS.film,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(COLOURS.disabled))
    return made


def icon(name: str, colour: str = COLOURS.text) -> QIcon:
    """An icon of the theme by its name, such as ``mdi6.folder-open-outline``."""
    return font_icon(name, colour, COLOURS.disabled)
