"""The report as a PDF with text that can be selected, made by Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.report.content import ReportContent
from app.report.export.exported import notices, parts_of, state_name
from app.report.export.pdf_pictures import Picture, append_places, put_in
from app.report.wording import local_time, patient_line, study_line

_MARGIN_MM = 20.0
_DPI = 300


def pdf_bytes(content: ReportContent, *, research: bool = True, pictures: Sequence[Picture] = ()) -> bytes:
    """A PDF in A4, with ``pictures`` of films on pages of their own at its end."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setResolution(_DPI)
    writer.setTitle("Report")
    writer.setCreator("ECHO reader")
    page = QTextDocument()
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(10.5)
    # Local forms of digits are glyphs that Qt's PDF could not translate back into text.
    font.setFeature(QFont.Tag("locl"), 0)
    page.setDefaultFont(font)
    page.setDocumentMargin(0)
    page.setHtml(report_html(content, research=research))
    places = append_places(page, pictures)
    page.print_(writer)
    del places
    buffer.close()
    return put_in(_with_spaces(bytes(buffer.data().data())), pictures)


def report_html(content: ReportContent, *, research: bool = True) -> str:
    """The report as the HTML that Qt lays out."""
    rows = [
        f"<p style='font-size:15pt'>{escape(patient_line(content.header, exported=True))}</p>",
        f"<p>{escape(study_line(content.header, exported=True))}<br/>{escape(state_name(content))}</p>",
    ]
    for part in parts_of(content):
        # Bold is drawn twice where the font has none, and would be copied twice.
        title = f"<p style='font-size:12pt; color:#1d4a73'>{escape(part.title)}</p>"
        rows.append(f"{title}<p>{_lines(part.text)}</p>")
        if part.signature is not None:
            rows.append(f"<p>{escape(part.signature.author)}, {local_time(part.signature.at)}</p>")
    if content.signature is not None:
        rows.append(f"<p>{escape(content.signature.author)}, {local_time(content.signature.at)}</p>")
    rows += [f"<p><i>{escape(line)}</i></p>" for line in notices(content, research=research)]
    return f"<html><body style='color:#000000'>{''.join(rows)}</body></html>"


def _with_spaces(pdf: bytes) -> bytes:
    """The PDF with spaces that are copied as spaces.

    Qt's table from glyphs to characters (ToUnicode, ISO 32000-1 9.10.3) names the first character that has a glyph,
    and the space's glyph also serves the tab.
    """

    def table(found: re.Match[bytes]) -> bytes:
        return re.sub(
            rb"(\[[^\]]*\]|<\w{4}>(?=\n))", lambda one: one.group().replace(b"<0009>", b"<0020>"), found.group()
        )

    return re.sub(rb"beginbfrange\n.*?endbfrange", table, pdf, flags=re.DOTALL)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
