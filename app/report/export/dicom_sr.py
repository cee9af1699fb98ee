"""The report as a DICOM Basic Text SR by TID 2000, Basic Diagnostic Imaging Report (PS3.16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.report.content import ReportContent
from app.report.export.dicom import base, file_bytes, film_references, is_final, language_code, moment_of, person
from app.report.export.exported import Part, notices, parts_of
from app.report.splitter import COMPARISON, FINDINGS, IMPRESSION, INDICATION, TECHNIQUE

if TYPE_CHECKING:
    from pydicom.dataset import Dataset
    from pydicom.sr.coding import Code

_BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11"


def sr_bytes(content: ReportContent, *, research: bool = True, charset: str = "ISO_IR 192") -> bytes:
    """A Basic Text SR: one container a section (CID 7001) with its text, the films that it is about, who signed."""
    data = base(content, _BASIC_TEXT_SR, "SR", charset)
    final = is_final(content)
    data.ReferencedPerformedProcedureStepSequence = []
    data.PerformedProcedureCodeSequence = []
    data.CompletionFlag = "COMPLETE" if final else "PARTIAL"
    data.PreliminaryFlag = "FINAL" if final else "PRELIMINARY"
    data.VerificationFlag = "VERIFIED" if final else "UNVERIFIED"
    if final:
        data.VerifyingObserverSequence = [_verifier(content)]
    if evidence := _evidence(content, data.StudyInstanceUID):
        data.CurrentRequestedProcedureEvidenceSequence = evidence
    _document(data, content, research)
    return file_bytes(data)


def _document(data: Dataset, content: ReportContent, research: bool) -> None:
    from pydicom.dataset import Dataset
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    data.ValueType, data.ContinuityOfContent = "CONTAINER", "SEPARATE"
    data.ConceptNameCodeSequence = [_code(codes.LN.DiagnosticImagingReport)]
    template = Dataset()
    template.MappingResource, template.TemplateIdentifier = "DCMR", "2000"
    data.ContentTemplateSequence = [template]
    value, meaning = language_code(content)
    items = [
        _coded("HAS CONCEPT MOD", codes.DCM.LanguageOfContentItemAndDescendants, Code(value, "RFC5646", meaning)),
        *_observers(content),
    ]
    headings = {
        INDICATION: codes.LN.IndicationsForProcedure,
        COMPARISON: codes.LN.PriorProcedureDescriptions,
        TECHNIQUE: codes.LN.CurrentProcedureDescriptions,
        FINDINGS: codes.LN.Findings,
        IMPRESSION: codes.LN.Impressions,
        "addendum": codes.LN.Addendum,
    }
    names = {FINDINGS: codes.DCM.Finding, IMPRESSION: codes.DCM.Impression}
    for part in parts_of(content):
        text = _text(names.get(part.section, codes.DCM.Finding), _with_signature(part))
        inside = [text] if part.text else []
        if part.section == FINDINGS:
            inside += [_image(reference) for reference in film_references(content)]
        if inside:
            items.append(_container(headings[part.section], inside))
    lines = " ".join(notices(content, research=research))
    items.append(_container(codes.LN.Summary, [_text(codes.DCM.ProcedureDescription, lines)]))
    data.ContentSequence = items


def _observers(content: ReportContent) -> list[Dataset]:
    """TID 1001: the person who signed, and the model that drafted."""
    from pydicom.dataset import Dataset
    from pydicom.sr.codedict import codes

    items = []
    signed = content.signature or content.preliminary
    if signed is not None:
        items.append(_coded("HAS OBS CONTEXT", codes.DCM.ObserverType, codes.DCM.Person))
        name = Dataset()
        name.RelationshipType, name.ValueType = "HAS OBS CONTEXT", "PNAME"
        name.ConceptNameCodeSequence = [_code(codes.DCM.PersonObserverName)]
        name.PersonName = person(signed.author)
        items.append(name)
    if content.drafts:
        made = content.drafts[-1]
        items.append(_coded("HAS OBS CONTEXT", codes.DCM.ObserverType, codes.DCM.Device))
        if made.fingerprint:
            uid = Dataset()
            uid.RelationshipType, uid.ValueType = "HAS OBS CONTEXT", "UIDREF"
            uid.ConceptNameCodeSequence = [_code(codes.DCM.DeviceObserverUID)]
            # A UID out of a UUID (PS3.5 B.2): the model's files are the device.
            uid.UID = f"2.25.{int(made.fingerprint[:32], 16)}"
            items.append(uid)
        items.append(_text(codes.DCM.DeviceObserverName, f"ECHO {made.name}".strip(), "HAS OBS CONTEXT"))
    return items


def _verifier(content: ReportContent) -> Dataset:
    from pydicom.dataset import Dataset

    assert content.signature is not None
    item = Dataset()
    item.VerifyingObserverName = person(content.signature.author)
    item.VerifyingOrganization = "unknown"
    item.VerificationDateTime = moment_of(content.signature.at).strftime("%Y%m%d%H%M%S+0000")
    item.VerifyingObserverIdentificationCodeSequence = []
    return item


def _evidence(content: ReportContent, study: str) -> list[Dataset]:
    """The films, by series, as the evidence of the document (PS3.3 C.17.2.1)."""
    from pydicom.dataset import Dataset

    by_series: dict[str, list[Dataset]] = {}
    for film, reference in zip(content.films, film_references(content), strict=True):
        by_series.setdefault(film.series_uid, []).append(reference)
    if not by_series:
        return []
    item = Dataset()
    item.StudyInstanceUID = study
    item.ReferencedSeriesSequence = []
    for series, references in by_series.items():
        one = Dataset()
        one.SeriesInstanceUID, one.ReferencedSOPSequence = series, references
        item.ReferencedSeriesSequence.append(one)
    return [item]


def _with_signature(part: Part) -> str:
    return part.text if part.signature is None else f"{part.text} ({part.signature.author}, {part.signature.at})"


def _code(code: Code) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code.value, code.scheme_designator, code.meaning
    return item


def _coded(relation: str, name: Code, value: Code) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.RelationshipType, item.ValueType = relation, "CODE"
    item.ConceptNameCodeSequence, item.ConceptCodeSequence = [_code(name)], [_code(value)]
    return item


def _text(name: Code, text: str, relation: str = "CONTAINS") -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.RelationshipType, item.ValueType = relation, "TEXT"
    item.ConceptNameCodeSequence = [_code(name)]
    # A line of a DICOM text ends in CR LF (PS3.5 6.2, UT).
    item.TextValue = text.replace("\n", "\r\n")
    return item


def _image(reference: Dataset) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.RelationshipType, item.ValueType = "CONTAINS", "IMAGE"
    item.ReferencedSOPSequence = [reference]
    return item


def _container(name: Code, content: list[Dataset]) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.RelationshipType, item.ValueType, item.ContinuityOfContent = "CONTAINS", "CONTAINER", "SEPARATE"
    item.ConceptNameCodeSequence, item.ContentSequence = [_code(name)], content
    return item
