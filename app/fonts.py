"""The bundled font: one look on every machine, and Chinese where no Chinese font is installed."""

from __future__ import annotations

import logging

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from echo_core.resources import resource

log = logging.getLogger("echo.fonts")

FAMILY = "ECHO Sans SC"
POINT_SIZE = 11


def load_bundled_font() -> str:
    """Make the bundled font known to Qt; return its family, or ``""`` where the file is damaged or absent."""
    identifier = QFontDatabase.addApplicationFont(str(resource("fonts", "EchoSansSC-Regular.otf")))
    families = QFontDatabase.applicationFontFamilies(identifier) if identifier >= 0 else []
    if FAMILY not in families:
        log.warning("the bundled font cannot be loaded")
        return ""
    return FAMILY


def apply_font(application: QApplication) -> None:
    """Use the bundled font for the window, and the system's for whatever it lacks."""
    families = [family for family in (load_bundled_font(), application.font().family()) if family]
    font = QFont(families, POINT_SIZE)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    application.setFont(font)
