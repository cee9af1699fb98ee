"""The formats in which a report can leave the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.report.content import ReportContent
from app.report.export.dicom_pdf import encapsulated_bytes
from app.report.export.dicom_sr import sr_bytes
from app.report.export.docx import docx_bytes
from app.report.export.fhir import fhir_bytes
from app.report.export.hl7 import hl7_bytes
from app.report.export.pdf import pdf_bytes
from app.report.export.text import DEFAULT_LAYOUT, text_bytes
from app.translation import marked


@dataclass(frozen=True)
class Choices:
    """What the settings say about exports."""

    layout: str = DEFAULT_LAYOUT
    research: bool = True
    """Whether the research notice stands in them."""
    charset: str = "ISO_IR 192"
    """Specific Character Set of DICOM files."""


@dataclass(frozen=True)
class Format:
    """One format: ``key`` for settings, ``suffix`` of a file name, and what makes the file's content."""

    key: str
    name: str
    suffix: str
    make: Callable[[ReportContent, Choices], bytes]


FORMATS: tuple[Format, ...] = (
    Format(
        "text",
        marked("Export", "Text"),
        "txt",
        lambda report, how: text_bytes(report, how.layout, research=how.research),
    ),
    Format("pdf", "PDF", "pdf", lambda report, how: pdf_bytes(report, research=how.research)),
    Format(
        "docx", marked("Export", "Word document"), "docx", lambda report, how: docx_bytes(report, research=how.research)
    ),
    Format(
        "dicom_sr",
        marked("Export", "DICOM structured report"),
        "sr.dcm",
        lambda report, how: sr_bytes(report, research=how.research, charset=how.charset),
    ),
    Format(
        "dicom_pdf",
        marked("Export", "DICOM encapsulated PDF"),
        "pdf.dcm",
        lambda report, how: encapsulated_bytes(report, pdf_bytes(report, research=how.research), charset=how.charset),
    ),
    Format(
        "fhir",
        marked("Export", "FHIR R4 bundle"),
        "fhir.json",
        lambda report, how: fhir_bytes(report, research=how.research),
    ),
    Format(
        "hl7", marked("Export", "HL7 v2 message"), "hl7", lambda report, how: hl7_bytes(report, research=how.research)
    ),
)


def format_of(key: str) -> Format:
    """The format of a key; text for an unknown one."""
    return next((form for form in FORMATS if form.key == key), FORMATS[0])
