"""The formats in which a report can leave the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.report.content import ReportContent
from app.report.export.text import DEFAULT_LAYOUT, text_bytes
from app.translation import marked

if TYPE_CHECKING:
    from app.report.export.pdf_pictures import Picture


@dataclass(frozen=True)
class Choices:
    """What the settings say about exports."""

    layout: str = DEFAULT_LAYOUT
    research: bool = True
    """Whether the research notice stands in them."""
    charset: str = "ISO_IR 192"
    """Specific Character Set of DICOM files."""
    pictures: tuple[Picture, ...] = ()
    """Pictures of films, for the formats that show them."""


@dataclass(frozen=True)
class Format:
    """One format: ``key`` for settings, ``suffix`` of a file name, and what makes the file's content."""

    key: str
    name: str
    suffix: str
    make: Callable[[ReportContent, Choices], bytes]
    pictures: bool = False
    """Whether it can show pictures of films."""


def _text(report: ReportContent, how: Choices) -> bytes:
    return text_bytes(report, how.layout, research=how.research)


# What makes each of the others is loaded when a report is first exported in it, not when the window starts.


def _pdf(report: ReportContent, how: Choices) -> bytes:
    from app.report.export.pdf import pdf_bytes

    return pdf_bytes(report, research=how.research, pictures=how.pictures)


def _docx(report: ReportContent, how: Choices) -> bytes:
    from app.report.export.docx import docx_bytes

    return docx_bytes(report, research=how.research)


def _dicom_sr(report: ReportContent, how: Choices) -> bytes:
    from app.report.export.dicom_sr import sr_bytes

    return sr_bytes(report, research=how.research, charset=how.charset)


def _dicom_pdf(report: ReportContent, how: Choices) -> bytes:
    from app.report.export.dicom_pdf import encapsulated_bytes

    return encapsulated_bytes(report, _pdf(report, how), charset=how.charset)


def _fhir(report: ReportContent, how: Choices) -> bytes:
    from app.report.export.fhir import fhir_bytes

    return fhir_bytes(report, research=how.research)


def _hl7(report: ReportContent, how: Choices) -> bytes:
    from app.report.export.hl7 import hl7_bytes

    return hl7_bytes(report, research=how.research)


FORMATS: tuple[Format, ...] = (
    Format("text", marked("Export", "Text"), "txt", _text),
    Format("pdf", "PDF", "pdf", _pdf, pictures=True),
    Format("docx", marked("Export", "Word document"), "docx", _docx),
    Format("dicom_sr", marked("Export", "DICOM structured report"), "sr.dcm", _dicom_sr),
    Format("dicom_pdf", marked("Export", "DICOM encapsulated PDF"), "pdf.dcm", _dicom_pdf, pictures=True),
    Format("fhir", marked("Export", "FHIR R4 bundle"), "fhir.json", _fhir),
    Format("hl7", marked("Export", "HL7 v2 message"), "hl7", _hl7),
)


def format_of(key: str) -> Format:
    """The format of a key; text for an unknown one."""
    return next((form for form in FORMATS if form.key == key), FORMATS[0])
