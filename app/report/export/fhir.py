"""The report as a FHIR R4 bundle: DiagnosticReport, patient, study, and the provenance of the text."""

from __future__ import annotations

import base64
import json
import uuid
from html import escape
from typing import Any

from app.report.content import ReportContent
from app.report.export.exported import language_of, notices, parts_of, spans_of, study_uid
from app.report.export.text import report_text
from app.report.record import ReportState, now
from app.report.splitter import IMPRESSION
from echo_core.text.provenance import Span

_GENDERS = {"M": "male", "F": "female", "O": "other"}
_LOINC = "http://loinc.org"
SPAN_EXTENSION = "urn:echo-reader:report-span"
"""The extension that says where a stretch of text comes from."""


def fhir_bytes(content: ReportContent, *, research: bool = True) -> bytes:
    """A bundle of the type "collection", as JSON.

    What a model drafted and nobody has signed is "preliminary"; only a signed report is "final", with addenda
    "appended".
    """
    patient, study, report = (f"urn:uuid:{uuid.uuid4()}" for _ in range(3))
    entries = [
        (report, _report(content, patient, study, research)),
        (patient, _patient(content)),
        (study, _study(content, patient)),
        (f"urn:uuid:{uuid.uuid4()}", _provenance(content, report)),
    ]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": now(),
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in entries],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def status_of(content: ReportContent) -> str:
    """The DiagnosticReport's status."""
    if content.state is not ReportState.FINAL:
        return "preliminary"
    return "appended" if content.addenda else "final"


def _report(content: ReportContent, patient: str, study: str, research: bool) -> dict[str, Any]:
    sections = "".join(
        f"<h3>{escape(part.title)}</h3><p>{escape(part.text).replace(chr(10), '<br/>')}</p>"
        for part in parts_of(content)
    )
    lines = "".join(f"<p><i>{escape(line)}</i></p>" for line in notices(content, research=research))
    resource: dict[str, Any] = {
        "resourceType": "DiagnosticReport",
        "language": "zh-CN" if language_of(content) == "zh" else "en",
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{_xml(sections + lines)}</div>',
        },
        "status": status_of(content),
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "RAD"}]},
        ],
        "code": {"coding": [{"system": _LOINC, "code": "18748-4", "display": "Diagnostic imaging study"}]},
        "subject": {"reference": patient},
        "imagingStudy": [{"reference": study}],
        "presentedForm": [
            {
                "contentType": "text/plain; charset=utf-8",
                "data": base64.b64encode(report_text(content, research=research).encode("utf-8", "replace")).decode(),
            }
        ],
    }
    # A FHIR string is never empty.
    if spans := [_span(title, span) for title, span in spans_of(content) if _xml(span.text).strip()]:
        resource["extension"] = spans
    if content.text(IMPRESSION):
        resource["conclusion"] = content.text(IMPRESSION)
    if content.header.accession_number:
        resource["identifier"] = [{"type": {"text": "Accession number"}, "value": content.header.accession_number}]
    if content.signature is not None:
        resource["issued"] = content.signature.at
        resource["resultsInterpreter"] = [{"display": content.signature.author}]
    return resource


def _span(title: str, span: Span) -> dict[str, Any]:
    """A stretch of the report's text with its origin, in the order of the report."""
    return {
        "url": SPAN_EXTENSION,
        "extension": [
            {"url": "section", "valueString": title},
            {"url": "origin", "valueCode": span.origin.value},
            {"url": "text", "valueString": _xml(span.text.strip())},
        ],
    }


def _patient(content: ReportContent) -> dict[str, Any]:
    header = content.header
    family, _, given = header.patient_name.partition("=")[0].partition("^")
    name: dict[str, Any] = {"text": header.patient_name.replace("^", " ").strip() or "unknown"}
    if family.strip():
        name["family"] = family.strip()
    if parts := [part for part in given.split("^") if part.strip()]:
        name["given"] = [part.strip() for part in parts]
    resource: dict[str, Any] = {"resourceType": "Patient", "name": [name]}
    if header.patient_id.strip():
        resource["identifier"] = [{"value": header.patient_id.strip()}]
    if header.patient_sex in _GENDERS:
        resource["gender"] = _GENDERS[header.patient_sex]
    if birth := _date(header.patient_birth_date):
        resource["birthDate"] = birth
    return resource


def _study(content: ReportContent, patient: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "resourceType": "ImagingStudy",
        "status": "available",
        "subject": {"reference": patient},
    }
    if uid := study_uid(content):
        resource["identifier"] = [{"system": "urn:dicom:uid", "value": f"urn:oid:{uid}"}]
    if day := _date(content.header.study_date):
        resource["started"] = day
    if content.header.study_description.strip():
        resource["description"] = content.header.study_description.strip()
    by_series: dict[str, list[dict[str, Any]]] = {}
    for film in content.films:
        sop_class = {"system": "urn:ietf:rfc:3986", "code": f"urn:oid:{film.sop_class}"}
        by_series.setdefault(film.series_uid, []).append({"uid": film.sop_uid, "sopClass": sop_class})
    if by_series:
        modality = {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "DX"}
        resource["series"] = [
            {"uid": series, "modality": modality, "instance": films} for series, films in by_series.items() if series
        ]
    return resource


def _provenance(content: ReportContent, report: str) -> dict[str, Any]:
    """Who made the text: the model as the assembler, the people who signed as authors."""
    kinds = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    agents: list[dict[str, Any]] = []
    if content.drafts:
        made = content.drafts[-1]
        display = f"ECHO {made.name}" + (f", SHA-256 {made.fingerprint}" if made.fingerprint else "")
        agents.append({"type": {"coding": [{"system": kinds, "code": "assembler"}]}, "who": {"display": display}})
    for signed in (content.preliminary, content.signature, *(addendum.signature for addendum in content.addenda)):
        if signed is not None:
            agents.append(
                {"type": {"coding": [{"system": kinds, "code": "author"}]}, "who": {"display": signed.author}}
            )
    return {
        "resourceType": "Provenance",
        "target": [{"reference": report}],
        "recorded": now(),
        "agent": agents or [{"who": {"display": "ECHO reader"}}],
    }


def _date(text: str) -> str:
    """A DICOM date as FHIR writes it; "" for anything else."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdecimal() else ""


def _xml(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\n\t")
