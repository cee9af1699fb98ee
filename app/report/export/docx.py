"""The report as a Word document."""

from __future__ import annotations

import io
import re

from app.report.content import ReportContent
from app.report.export.exported import language_of, notices, origin_name, parts_of, spans_of, state_name
from app.report.wording import local_time, patient_line, study_line

_FONTS = {"en": "Calibri", "zh": "Microsoft YaHei"}
_ORIGIN_TITLE = {"en": "Where the text comes from", "zh": "文字来源"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx_bytes(content: ReportContent, *, research: bool = True) -> bytes:
    """An OOXML word-processing document: patient, sections as headings and paragraphs, signature, notices,
    and a table of where each stretch of text comes from."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    normal = document.styles["Normal"]
    font = _FONTS[language_of(content)]
    normal.font.name, normal.font.size = font, Pt(11)
    # Word takes Chinese characters from the East Asian font of a style.
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    document.add_heading(_xml(patient_line(content.header, exported=True)), level=1)
    document.add_paragraph(_xml(study_line(content.header, exported=True)))
    document.add_paragraph(_xml(state_name(content)))
    for part in parts_of(content):
        document.add_heading(_xml(part.title), level=2)
        for line in part.text.split("\n"):
            document.add_paragraph(_xml(line))
        if part.signature is not None:
            document.add_paragraph(_xml(f"{part.signature.author}, {local_time(part.signature.at)}"))
    if content.signature is not None:
        document.add_paragraph(_xml(f"{content.signature.author}, {local_time(content.signature.at)}"))
    for line in notices(content, research=research):
        document.add_paragraph().add_run(_xml(line)).italic = True
    if spans := spans_of(content):
        document.add_heading(_ORIGIN_TITLE[language_of(content)], level=2)
        table = document.add_table(rows=0, cols=3, style="Table Grid")
        for title, span in spans:
            cells = table.add_row().cells
            texts = (title, origin_name(span.origin, language_of(content)), span.text.strip())
            for cell, text in zip(cells, texts, strict=True):
                cell.text = _xml(text)
    # The name of the patient belongs into the text, not into the file's properties.
    document.core_properties.title, document.core_properties.author = "Report", "ECHO reader"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _xml(text: str) -> str:
    """``text`` without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)
