"""The rows of the header browser."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset

from echo_core.films.errors import NotDicomError
from echo_core.films.header_rows import MAX_DEPTH, MAX_ROWS, MAX_TEXT, HeaderRow, anonymised, header_rows
from echo_core.films.reader import read_header

PIXELS = np.zeros((4, 4), np.uint16)


def _find(rows: tuple[HeaderRow, ...], tag: str) -> HeaderRow:
    return next(row for row in rows if row.tag == tag)


def test_every_element_of_a_real_film_is_a_row(real_films: Path) -> None:
    path = real_films / "dx-mono1-j2k-pa.dcm"
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    rows = header_rows(path)
    expected = [f"({tag.group:04X},{tag.element:04X})" for tag in [*sorted(dataset.file_meta.keys()), *dataset.keys()]]
    assert [row.tag for row in rows if not row.depth] == expected
    assert _find(rows, "(0028,0010)") == HeaderRow("(0028,0010)", "Rows", "US", str(dataset.Rows))
    assert _find(rows, "(0010,0010)").identifying


def test_values_names_private_and_nested_elements(make_dicom: Any) -> None:
    item = Dataset()
    item.CodeValue, item.CodeMeaning = "T-1", "Lunge"
    path = make_dicom(
        PIXELS,
        PatientName="Doe^Jane",
        SpecificCharacterSet="ISO_IR 192",
        StudyDescription="Brustkorb, größer",
        AnatomicRegionSequence=[item, item],
        WindowCenter=["1", "2"],
        ImageComments="x" * 5000,
        AdditionalPatientHistory="größer \\ kleiner",
        RecommendedDisplayGrayscaleValue=0xABB8,
        ExposureTimeInms=123.456,
        private=pydicom.DataElement((0x0009, 0x0010), "LO", "ACME 1.0"),
        binary=pydicom.DataElement((0x0009, 0x1001), "OB", bytes(300)),
    )
    rows = header_rows(path)
    assert _find(rows, "(0008,1030)").value == "Brustkorb, größer"
    assert _find(rows, "(0010,21B0)").value == "größer \\ kleiner"
    assert _find(rows, "(0028,1050)").value == "1.0\\2.0".replace(".0", "")
    assert _find(rows, "(0062,000C)").value == str(0xABB8)
    assert _find(rows, "(0018,9328)").value == "123.456"
    assert _find(rows, "(0008,2218)").value == "2 items"
    nested = [row for row in rows if row.depth == 1]
    assert [row.value or row.name for row in nested] == ["Item 1", "T-1", "Lunge", "Item 2", "T-1", "Lunge"]
    assert len(_find(rows, "(0020,4000)").value) == MAX_TEXT
    assert _find(rows, "(0009,0010)").private
    assert _find(rows, "(0009,1001)").value == "300 bytes"
    assert not _find(rows, "(0028,0010)").private
    assert "(7FE0,0010)" not in [row.tag for row in rows]


def test_a_copy_for_others_names_nobody(make_dicom: Any) -> None:
    item = Dataset()
    item.PersonName = "Nested^Secret"
    path = make_dicom(
        PIXELS,
        PatientName="Secret^Jane",
        PatientID="ID-77",
        InstitutionName="Secret clinic",
        ContentCreatorIdentificationCodeSequence=[item],
        private=pydicom.DataElement((0x0009, 0x0010), "LO", "Secret maker"),
    )
    rows = header_rows(path)
    assert sum("Secret" in row.value for row in rows) == 4
    text = " ".join(row.value for row in anonymised(rows))
    assert "Secret" not in text
    assert "ID-77" not in text
    assert _find(anonymised(rows), "(0028,0010)").value == "4"


def test_a_copy_for_others_leads_to_nobody(make_dicom: Any) -> None:
    """No UID, no order, no device, nothing inside of private or identifying sequences, no name in a text."""
    inside, person, image = Dataset(), Dataset(), Dataset()
    inside.CodeMeaning = "hidden private"
    person.PersonTelephoneNumbers = "hidden telephone"
    person.CodeMeaning = "hidden person"
    image.ReferencedSOPInstanceUID = "1.2.3.99"
    path = make_dicom(
        PIXELS,
        PatientName="Lovelace^Ada=王^小东",
        PatientID="ID-77",
        SOPInstanceUID="1.2.3.98",
        creator=pydicom.DataElement((0x0009, 0x0010), "LO", "ACME 1.0"),
        private=pydicom.DataElement((0x0009, 0x1001), "SQ", [inside, inside]),
        ReferringPhysicianIdentificationSequence=[person],
        ReferencedImageSequence=[image],
        ReferringPhysicianTelephoneNumbers="hidden 1",
        PlacerOrderNumberImagingServiceRequest="hidden 2",
        ClinicalTrialSubjectID="hidden 3",
        DeviceSerialNumber="hidden 4",
        PerformedStationAETitle="HIDDEN5",
        StudyDescription="Chest, lovelace",
        SeriesDescription="胸片王小东",
        ProtocolName="Adaptive chest",
        SpecificCharacterSet="ISO_IR 192",
    )
    copied = anonymised(header_rows(path))
    values = [row.value for row in copied]
    for hidden in ("hidden", "HIDDEN", "1.2.3.9", "lovelace", "小东", "ID-77"):
        assert not [value for value in values if hidden in value], hidden
    assert not [row for row in copied if row.private or (not row.tag and row.name.startswith("Item"))]
    assert _find(copied, "(0002,0003)").value == "removed"
    assert _find(copied, "(0002,0010)").value == "1.2.840.10008.1.2.1"
    assert _find(copied, "(0018,1030)").value == "Adaptive chest"


@pytest.mark.parametrize(
    "keyword",
    [
        "TimezoneOffsetFromUTC", "InstitutionalDepartmentTypeCodeSequence", "AdmittingDiagnosesDescription",
        "AdmittingDiagnosesCodeSequence", "ReferencedPatientSequence", "ClinicalTrialSponsorName",
        "ClinicalTrialProtocolID", "ClinicalTrialProtocolName", "IssuerOfClinicalTrialSubjectID",
        "ClinicalTrialTimePointID", "ClinicalTrialCoordinatingCenterName", "ClinicalTrialProtocolEthicsCommitteeName",
        "GPSLatitude", "LensSerialNumber", "XRayDetectorID", "XRayDetectorLabel", "XRaySourceID", "UDISequence",
        "ModifyingDeviceID", "StudyIDIssuer", "ScheduledStudyLocation", "ReasonForStudy", "ReasonForVisit",
        "IssuerOfAdmissionID", "DischargeDiagnosisDescription", "SpecialNeeds", "IssuerOfServiceEpisodeID",
        "ServiceEpisodeDescription", "ReferencedPatientAliasSequence", "PreMedication",
        "ScheduledPerformingPhysicianIdentificationSequence", "ReasonForTheRequestedProcedure",
        "ReasonForRequestedProcedureCodeSequence", "PatientTransportArrangements",
        "IntendedRecipientsOfResultsIdentificationSequence", "ReasonForTheImagingServiceRequest",
        "OrderCallbackTelecomInformation", "ConfidentialityConstraintOnPatientDataDescription",
        "ScheduledStationNameCodeSequence", "ScheduledStationGeographicLocationCodeSequence",
        "PerformedStationNameCodeSequence", "PerformedStationGeographicLocationCodeSequence",
        "ScheduledHumanPerformersSequence", "ActualHumanPerformersSequence", "HumanPerformerOrganization",
        "VerifyingOrganization", "VerifyingObserverSequence", "AuthorObserverSequence", "ParticipantSequence",
        "CustodialOrganizationSequence", "ContentCreatorIdentificationCodeSequence", "TopicTitle", "TopicAuthor",
        "TopicKeywords", "ModifyingSystem", "SourceOfPreviousValues", "OriginalAttributesSequence",
        "InterpretationID", "ResultsID", "ResultsIDIssuer", "InterpretationIDIssuer", "PlateID", "DetectorID",
        "RequestingService", "CurrentPatientLocation", "AccessionNumber", "StudyID", "InstitutionCodeSequence",
    ],
)  # fmt: skip
def test_a_copy_for_others_leaves_out_what_the_basic_profile_does(make_dicom: Any, keyword: str) -> None:
    """PS3.15 Table E.1-1, as far as a film has it, without what describes the examination."""
    tag = tag_for_keyword(keyword)
    assert tag is not None, keyword
    vr, item = dictionary_VR(tag), Dataset()
    item.CodeMeaning = "HIDDEN"
    values = {"SQ": [item], "FD": 7.25, "DS": "7.25"}
    path = make_dicom(PIXELS, PatientID="ID-77", **{keyword: values.get(vr, "HIDDEN")})
    rows = header_rows(path)
    assert [row for row in rows if "HIDDEN" in row.value or "7.25" in row.value]
    assert not [row for row in anonymised(rows) if "HIDDEN" in row.value or "7.25" in row.value]


@pytest.mark.parametrize("declared", ["ISO_IR 100", "ISO_IR 192"])
def test_a_copy_for_others_knows_a_name_in_another_character_set_than_the_declared_one(
    make_dicom: Any, declared: str
) -> None:
    name = "王小东".encode("gb18030")
    path = make_dicom(
        PIXELS,
        SpecificCharacterSet=declared,
        PatientName="myname",
        SeriesDescription="chest 123456",
        ProtocolName="PA of 1999-12-31",
        PatientBirthDate="19991231",
    )
    data = path.read_bytes()
    assert data.count(b"myname") == data.count(b"123456") == 1
    path.write_bytes(data.replace(b"myname", name).replace(b"123456", name))
    rows = header_rows(path)
    copied = anonymised(rows)
    assert _find(rows, "(0010,0010)").value == read_header(path).patient_name
    assert _find(rows, "(0008,103E)").value.startswith("chest ")
    assert _find(copied, "(0008,103E)").value == "removed"
    assert _find(copied, "(0018,1030)").value == "removed", "the birth date"


def test_deep_broken_and_endless_headers_are_bounded(make_dicom: Any, tmp_path: Path) -> None:
    inner = Dataset()
    inner.CodeValue = "deep"
    for _ in range(40):
        outer = Dataset()
        outer.AnatomicRegionSequence = [inner]
        inner = outer
    rows = header_rows(make_dicom(PIXELS, AnatomicRegionSequence=[inner]))
    assert max(row.depth for row in rows) == MAX_DEPTH
    assert "deeper" in next(row.name for row in rows if row.depth == MAX_DEPTH and not row.tag)
    many = [pydicom.DataElement((0x0009, 0x1000 + n), "LO", "x") for n in range(MAX_ROWS + 10)]
    rows = header_rows(make_dicom(PIXELS, **{f"e{n}": element for n, element in enumerate(many)}))
    assert len(rows) == MAX_ROWS + 1
    path = make_dicom(PIXELS, ProtocolName="abcd")
    text, number = (struct.pack("<HH2s", 0x0018, 0x1030, vr) for vr in (b"LO", b"FD"))
    path.write_bytes(path.read_bytes().replace(text, number))
    assert _find(header_rows(path), "(0018,1030)").value == "not readable"
    path.write_text("no film")
    with pytest.raises(NotDicomError):
        header_rows(path)
