"""The theme's icons: glyphs of Material Design Icons, drawn when they are shown.

The glyphs and their names are those of qtawesome's data files. They are read here because importing qtawesome reads
sixteen icon fonts and every Qt binding module, which takes longer than the rest of the window's start; what it draws
is drawn here in the same way.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from app.errors import AppError

_PREFIX = "mdi6."
_GLYPHS = "materialdesignicons6-webfont"
_GLYPH_SHARE = 0.875
"""Height of the glyph in its icon; the rest is the font's bearing."""


@lru_cache(maxsize=512)
def font_icon(name: str, colour: str, disabled: str) -> QIcon:
    """The icon ``name``, such as ``mdi6.folder-open-outline``, in the colours ``#rrggbb``.

    Raises:
        AppError: there is no icon of this name, or the icons' files are missing.
    """
    try:
        glyph = chr(int(_glyphs()[name.removeprefix(_PREFIX)], 16))
    except KeyError as error:
        raise AppError(f"there is no icon “{name}”") from error
    return QIcon(_GlyphEngine(glyph, QColor(colour), QColor(disabled)))


class _GlyphEngine(QIconEngine):
    """Draws one glyph of the icon font, centred."""

    def __init__(self, glyph: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._glyph = glyph
        self._colour = colour
        self._disabled = disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the glyph in the middle of ``rect``."""
        font = QFont(_family())
        font.setPixelSize(max(1, round(_GLYPH_SHARE * rect.height())))
        painter.save()
        painter.setPen(self._disabled if mode is QIcon.Mode.Disabled else self._colour)
        painter.setFont(font)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The glyph on a transparent ground of ``size`` device pixels."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, made.rect(), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return _GlyphEngine(self._glyph, self._colour, self._disabled)


@lru_cache(maxsize=1)
def _glyphs() -> dict[str, str]:
    """Code points in hexadecimal by the icons' names."""
    found: dict[str, str] = json.loads(_file(f"{_GLYPHS}-charmap-*.json").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def _family() -> str:
    """The family of the icon font, which becomes known to Qt when the first icon is drawn."""
    families = QFontDatabase.applicationFontFamilies(
        QFontDatabase.addApplicationFont(str(_file(f"{_GLYPHS}-[0-9]*.ttf")))
    )
    if not families:
        raise AppError("the icon font cannot be loaded; install qtawesome again")
    return families[0]


def _file(pattern: str) -> Path:
    spec = find_spec("qtawesome")
    folders = [] if spec is None else spec.submodule_search_locations or []
    for folder in folders:
        for path in sorted((Path(folder) / "fonts").glob(pattern)):
            return path
    raise AppError("the icons are missing; install them with: pip install qtawesome")
