"""Text, PDF, Word, FHIR and HL7, each opened by a reader that has nothing to do with what wrote it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from xml.etree import ElementTree

import pypdf
import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.diagnosticreport import DiagnosticReport
from hl7apy.parser import parse_message

from app.report.content import ReportContent
from app.report.export.docx import docx_bytes
from app.report.export.exported import origin_statement, words_statement
from app.report.export.fhir import fhir_bytes
from app.report.export.hl7 import hl7_bytes
from app.report.export.pdf import pdf_bytes
from app.report.export.text import LayoutError, report_text
from echo_core.text.provenance import Origin, Span

NOTICE = "Research and demonstration only"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_text_in_the_program_s_layout_and_in_another(draft: ReportContent, signed: ReportContent) -> None:
    lines = report_text(draft).splitlines()
    assert lines[0].startswith(NOTICE)
    assert lines[0].endswith("Drafted with ECHO echo-mini 0.1.0, not edited. Words: 11 by the model.")
    assert lines[1:] == [
        "", "Findings:", "Heart size < 50 % & normal.", "The lungs are clear.", "", "Impression:", "No acute disease."
    ]  # fmt: skip
    text = report_text(signed, "$state $id $date $$5 by $signature\n$sections")
    assert text.startswith("Final report P|7 2024-03-31 $5 by Anna^Reader, 2024-03-31")
    assert text.rstrip().endswith("Seen with the CT.")
    assert "Indication:\nCough | fever." in text
    for wrong in ("$nothing", "a lone $ sign"):
        with pytest.raises(LayoutError, match=r"\$sections"):
            report_text(draft, wrong)


def test_who_edited_is_said(draft: ReportContent, signed: ReportContent, chinese: ReportContent) -> None:
    assert origin_statement(draft) == "Drafted with ECHO echo-mini 0.1.0, not edited."
    assert origin_statement(signed) == "Drafted with ECHO echo-mini 0.1.0, edited by Anna^Reader."
    assert origin_statement(chinese) == "由 ECHO echo-mini 0.1.0 起草，经人工编辑。"
    assert origin_statement(ReportContent("1", draft.header)) == "No model drafted this report."


def test_the_research_notice_can_be_left_out(draft: ReportContent) -> None:
    assert NOTICE not in report_text(draft, research=False)
    assert "Drafted with ECHO" in report_text(draft, research=False)


def test_a_pdf_s_text_can_be_read(signed: ReportContent, chinese: ReportContent) -> None:
    page = pypdf.PdfReader(io.BytesIO(pdf_bytes(signed)))
    raw = " ".join(sheet.extract_text() for sheet in page.pages)
    assert "\t" not in raw
    text = " ".join(raw.split())
    assert text.count("DOE, JANE") == 1
    assert "0.1.0" in text
    for part in ("DOE, JANE", "Heart size < 50 % & normal.", "No acute disease.", "Seen with the CT.", NOTICE):
        assert part in text
    assert "edited by Anna^Reader" in text
    assert not any("DOE" in str(value) for value in (page.metadata or {}).values())
    text = "".join(pypdf.PdfReader(io.BytesIO(pdf_bytes(chinese))).pages[0].extract_text().split())
    assert "双肺清晰。" in text
    assert "王小东" in text


def test_a_long_pdf_has_more_pages(draft: ReportContent) -> None:
    long = ReportContent(
        draft.key, draft.header, "en", {"findings": draft.sections["findings"] * 400}, drafts=draft.drafts
    )
    assert len(pypdf.PdfReader(io.BytesIO(pdf_bytes(long))).pages) > 3


def test_a_word_document_holds_headings_and_paragraphs(signed: ReportContent) -> None:
    archive = zipfile.ZipFile(io.BytesIO(docx_bytes(signed)))
    body = ElementTree.fromstring(archive.read("word/document.xml"))
    paragraphs = ["".join(run.text or "" for run in one.iter(f"{_W}t")) for one in body.iter(f"{_W}p")]
    for expected in (
        "DOE, JANE",
        "Findings",
        "Heart size < 50 % & normal.",
        "The lungs are clear.",
        "Seen with the CT.",
    ):
        assert expected in paragraphs
    assert any(NOTICE in paragraph for paragraph in paragraphs)
    assert b"DOE" not in archive.read("docProps/core.xml")
    rows = [
        tuple("".join(run.text or "" for run in cell.iter(f"{_W}t")) for cell in row.iter(f"{_W}tc"))
        for row in body.iter(f"{_W}tr")
    ]
    assert ("Technique", "from templates", "PA and lateral.") in rows
    assert ("Impression", "by the model", "No acute disease.") in rows
    assert rows[-1] == ("Addendum", "typed", "Seen with the CT.")


def test_a_fhir_bundle_is_valid_and_a_draft_is_preliminary(
    draft: ReportContent, signed: ReportContent, chinese: ReportContent
) -> None:
    for content, status in ((draft, "preliminary"), (signed, "appended"), (chinese, "preliminary")):
        bundle = Bundle.model_validate_json(fhir_bytes(content))
        report = bundle.entry[0].resource
        assert isinstance(report, DiagnosticReport)
        assert report.status == status
        assert NOTICE in report.text.div or "仅供研究" in report.text.div
        ElementTree.fromstring(report.text.div)
        shown = json.loads(fhir_bytes(content))["entry"][0]["resource"]["presentedForm"][0]["data"]
        assert content.text("impression") in base64.b64decode(shown).decode("utf-8")
        links = {entry.fullUrl for entry in bundle.entry}
        assert {report.subject.reference, report.imagingStudy[0].reference} <= links
    report, patient, study, provenance = (
        entry.resource for entry in Bundle.model_validate_json(fhir_bytes(signed)).entry
    )
    assert report.resultsInterpreter[0].display == "Anna^Reader"
    assert patient.gender == "female"
    assert patient.birthDate.isoformat() == "1960-04-01"
    assert [film.uid for series in study.series for film in series.instance] == [film.sop_uid for film in signed.films]
    assert "SHA-256 abab" in provenance.agent[0].who.display
    parts = [{part.url: part.valueString or part.valueCode for part in one.extension} for one in report.extension]
    assert [(part["section"], part["origin"]) for part in parts] == [
        ("Indication", "typed"),
        ("Comparison", "typed"),
        ("Technique", "template"),
        ("Findings", "model"),
        ("Impression", "model"),
        ("Addendum", "typed"),
    ]
    assert parts[2]["text"] == "PA and lateral."
    odd = ReportContent(
        "1", signed.header, "en", {"findings": (Span("\x01", Origin.TYPED), Span("A\x02.", Origin.MODEL))}
    )
    report = Bundle.model_validate_json(fhir_bytes(odd)).entry[0].resource
    assert [one.extension[2].valueString for one in report.extension] == ["A."]


def test_words_are_counted_by_origin_in_every_format(signed: ReportContent, chinese: ReportContent) -> None:
    assert words_statement(signed) == "Words: 11 by the model, 7 typed, 3 from templates."
    assert words_statement(chinese) == "字数：12 模型起草，4 键入。"
    said = "7 typed, 3 from templates"
    assert said in report_text(signed)
    assert said in " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf_bytes(signed))).pages)
    assert said.encode() in hl7_bytes(signed)
    assert said in Bundle.model_validate_json(fhir_bytes(signed)).entry[0].resource.text.div
    assert words_statement(ReportContent("1", signed.header)) == ""


def test_only_a_signed_report_is_final(signed: ReportContent) -> None:
    without = ReportContent(**{**signed.__dict__, "addenda": ()})
    assert json.loads(fhir_bytes(without))["entry"][0]["resource"]["status"] == "final"
    assert b"|F" in hl7_bytes(without)


def test_an_hl7_message_can_be_parsed_and_keeps_every_character(draft: ReportContent, signed: ReportContent) -> None:
    text = hl7_bytes(signed).decode("utf-8")
    message = parse_message(text, find_groups=True)
    assert message.validate()
    assert [segment.split("|")[0] for segment in text.split("\r") if segment][:3] == ["MSH", "PID", "OBR"]
    rows = [segment.split("|") for segment in text.split("\r") if segment.startswith("OBX")]
    assert [row[1] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows[0][5] == r"Cough \F\ fever."
    assert rows[3][5] == r"Heart size < 50 % \T\ normal.\.br\The lungs are clear."
    assert {row[11] for row in rows} == {"C"}
    pid = next(segment.split("|") for segment in text.split("\r") if segment.startswith("PID"))
    assert (pid[3], pid[5], pid[7], pid[8]) == (r"P\F\7", "DOE^JANE", "19600401", "F")
    assert any(segment.startswith("NTE") and NOTICE in segment for segment in text.split("\r"))
    drafted = [segment.split("|") for segment in hl7_bytes(draft).decode().split("\r") if segment.startswith("OBX")]
    assert {row[11] for row in drafted} == {"P"}
