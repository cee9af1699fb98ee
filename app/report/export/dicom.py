"""What the DICOM exports share: patient, study, equipment and the file around them (PS3.3 C.7, C.17)."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.report.content import ReportContent
from app.report.export.exported import language_of, study_uid
from app.report.record import ReportState
from echo_core.films.header import FilmHeader

if TYPE_CHECKING:
    from pydicom.dataset import Dataset


def base(content: ReportContent, sop_class: str, modality: str, charset: str) -> Dataset:
    """A data set with everything that a report's SOP instance has in common, whatever it encapsulates.

    A study whose films had no Study Instance UID gets a new one.
    """
    from pydicom.dataset import Dataset
    from pydicom.uid import generate_uid

    header, moment = content.header, _moment(content)
    data = Dataset()
    data.SpecificCharacterSet = charset
    data.SOPClassUID, data.SOPInstanceUID = sop_class, generate_uid(prefix=None)
    data.StudyInstanceUID = study_uid(content) or generate_uid(prefix=None)
    data.SeriesInstanceUID = generate_uid(prefix=None)
    data.PatientName, data.PatientID = header.patient_name, header.patient_id
    data.PatientBirthDate, data.PatientSex = _date(header), header.patient_sex
    data.StudyDate, data.StudyTime = header.study_date, header.study_time
    data.StudyDescription, data.AccessionNumber = header.study_description[:64], header.accession_number
    data.StudyID, data.ReferringPhysicianName = "", ""
    data.Modality, data.SeriesNumber, data.InstanceNumber = modality, 1, 1
    data.SeriesDescription = "Report"
    data.Manufacturer, data.ManufacturerModelName = "ECHO", "ECHO reader"
    data.ContentDate, data.ContentTime = moment.strftime("%Y%m%d"), moment.strftime("%H%M%S")
    data.TimezoneOffsetFromUTC = "+0000"
    return data


def is_final(content: ReportContent) -> bool:
    return content.state is ReportState.FINAL and content.signature is not None


def moment_of(text: str) -> datetime:
    """A signature's time; now where it is not one."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)


def person(name: str) -> str:
    """A local user's name as a DICOM person name: what would separate its components becomes a space."""
    return " ".join(name.replace("^", " ").replace("=", " ").replace("\\", " ").split())[:64] or "unknown"


def file_bytes(data: Dataset) -> bytes:
    """The data set as a DICOM file, explicit VR little endian."""
    from pydicom import dcmwrite
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    stream = io.BytesIO()
    dcmwrite(stream, data, enforce_file_format=True)
    return stream.getvalue()


def film_references(content: ReportContent) -> list[Dataset]:
    """The report's films as items of a Referenced SOP Sequence."""
    from pydicom.dataset import Dataset

    items = []
    for film in content.films:
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = film.sop_class, film.sop_uid
        items.append(item)
    return items


def language_code(content: ReportContent) -> tuple[str, str]:
    """RFC 5646 code and its meaning."""
    return ("zh", "Chinese") if language_of(content) == "zh" else ("en", "English")


def _moment(content: ReportContent) -> datetime:
    if content.addenda:
        return moment_of(content.addenda[-1].signature.at)
    return moment_of(content.signature.at) if content.signature is not None else datetime.now(UTC)


def _date(header: FilmHeader) -> str:
    text = header.patient_birth_date
    return text if len(text) == 8 and text.isdecimal() else ""
