"""What is marked in the editors: the newest block, where text comes from, places that a check names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit

from app.theme import COLOURS
from app.translation import marked, translate
from echo_core.text.provenance import Origin, Span


@dataclass(frozen=True)
class OriginLook:
    """How text of one origin is shown on demand: its name, and a background colour."""

    name: str
    colour: str


ORIGINS: dict[Origin, OriginLook] = {
    Origin.MODEL: OriginLook(marked("Report", "Model"), "#2c5f8f"),
    Origin.EDITED: OriginLook(marked("Report", "Edited"), "#6b4fa0"),
    Origin.REPHRASED: OriginLook(marked("Report", "Model (rephrased)"), "#255a6e"),
    Origin.TYPED: OriginLook(marked("Report", "Typed"), "#2f6b4a"),
    Origin.MACRO: OriginLook(marked("Report", "Macro"), "#7a5a1e"),
    Origin.TEMPLATE: OriginLook(marked("Report", "Template"), "#6e4a3a"),
    Origin.MEASUREMENT: OriginLook(marked("Report", "Measurement"), "#1f6f78"),
    Origin.HEADER: OriginLook(marked("Report", "Header of the film"), "#4a5560"),
}


def mark(editor: QTextEdit, position: int, length: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
    """A mark on ``length`` units from ``position`` on. The text itself stays unformatted."""
    made = QTextEdit.ExtraSelection()
    cursor = QTextCursor(editor.document())
    last = editor.document().characterCount() - 1
    cursor.setPosition(min(position, last))
    cursor.setPosition(min(position + length, last), QTextCursor.MoveMode.KeepAnchor)
    made.cursor = cursor
    made.format = look
    made.format.setProperty(QTextFormat.Property.FullWidthSelection, False)
    return made


def newest_look(tint: QColor) -> QTextCharFormat:
    """How the newest block of a draft is marked."""
    look = QTextCharFormat()
    look.setBackground(tint)
    return look


def origin_look(span: Span) -> QTextCharFormat:
    """How a span is marked while origins are shown: its colour, and a dashed line under what nobody has read."""
    look = QTextCharFormat()
    look.setBackground(QColor(ORIGINS[span.origin].colour))
    if not span.visited:
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        look.setUnderlineColor(QColor(COLOURS.warning))
    return look


def doubt_look() -> QTextCharFormat:
    """How a word is marked that the model was not sure of: a dotted line, and the colour of the text."""
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    look.setUnderlineColor(QColor(COLOURS.doubt))
    look.setForeground(QColor(COLOURS.doubt))
    return look


def concern_look() -> QTextCharFormat:
    """How the place is marked that a check warns of."""
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    look.setUnderlineColor(QColor(COLOURS.warning))
    background = QColor(COLOURS.warning)
    background.setAlpha(60)
    look.setBackground(background)
    return look


def found_look() -> QTextCharFormat:
    """How every place is marked at which what is looked for stands."""
    look = QTextCharFormat()
    background = QColor(COLOURS.good)
    background.setAlpha(80)
    look.setBackground(background)
    return look


def origin_name(span: Span) -> str:
    """What a span is, in words: for the tool tip."""
    name = translate("Report", ORIGINS[span.origin].name)
    return name if span.visited else translate("Report", "{origin}, not read yet").format(origin=name)


def legend(spans: Iterable[Span]) -> str:
    """The legend of the origins that stand in the report, as rich text; "" for an empty report."""
    found = list(spans)
    present = {span.origin for span in found if span.text.strip()}
    parts = [
        f"<span style='background:{look.colour}'>&nbsp;{translate('Report', look.name)}&nbsp;</span>"
        for origin, look in ORIGINS.items()
        if origin in present
    ]
    if any(not span.visited and span.text.strip() for span in found):
        line = translate("Report", "dashed line")
        unread = translate("Report", "not read yet")
        shown = translate("Report", "{mark}: {meaning}")
        parts.append(shown.format(mark=f"<span style='text-decoration: underline'>{line}</span>", meaning=unread))
    return " ".join(parts)
