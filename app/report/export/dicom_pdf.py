"""The report's PDF as a DICOM Encapsulated PDF (PS3.3 A.45.1)."""

from __future__ import annotations

from app.report.content import ReportContent
from app.report.export.dicom import base, file_bytes, film_references, is_final

_ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"


def encapsulated_bytes(content: ReportContent, pdf: bytes, *, charset: str = "ISO_IR 192") -> bytes:
    """``pdf`` inside a DICOM file of the report's study that refers to its films."""
    from pydicom.dataset import Dataset
    from pydicom.sr.codedict import codes

    data = base(content, _ENCAPSULATED_PDF, "DOC", charset)
    data.ConversionType = "WSD"
    data.SecondaryCaptureDeviceManufacturer = "ECHO"
    data.BurnedInAnnotation = "YES"
    data.AcquisitionDateTime = ""
    data.VerificationFlag = "VERIFIED" if is_final(content) else "UNVERIFIED"
    data.DocumentTitle = "Chest film report"
    title = Dataset()
    code = codes.LN.DiagnosticImagingReport
    title.CodeValue, title.CodingSchemeDesignator, title.CodeMeaning = code.value, code.scheme_designator, code.meaning
    data.ConceptNameCodeSequence = [title]
    if references := film_references(content):
        data.SourceInstanceSequence = references
    data.MIMETypeOfEncapsulatedDocument = "application/pdf"
    # A value has an even length; the true one is said beside it.
    data.EncapsulatedDocument = pdf + b"\x00" * (len(pdf) % 2)
    data.EncapsulatedDocumentLength = len(pdf)
    return file_bytes(data)
