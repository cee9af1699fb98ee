"""Measurements (TID 1500) and key object selections: valid by dciodvfy, equal when read back, read from others."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pydicom
import pytest
from highdicom import sr
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from echo_core.films.annotations import Annotation, Graphic
from echo_core.films.documents import read_document
from echo_core.films.errors import DamagedFilmError, FilmError, FilmReferenceError, NoPixelsError, UnsupportedFilmError
from echo_core.films.header import FilmHeader
from echo_core.films.key_object_files import key_objects_bytes, read_key_objects
from echo_core.films.key_objects import REJECTING, TITLES, KeyObjects, titles_for
from echo_core.films.measurement_reading import read_measurements
from echo_core.films.measurement_writing import measurements_bytes
from echo_core.films.measurements import Measurement, MeasurementReport, Quantity
from echo_core.films.orientation import Turn
from echo_core.films.presentation_reading import read_presentation_state
from echo_core.films.presentation_state import DisplayedArea, PresentationState
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.reader import read_header
from echo_core.films.references import ImageReference, evidence
from echo_core.films.voi import Voi
from echo_core.films.wholeness import BreaksOffError, check_whole

HEADER = FilmHeader(
    patient_name="Müller^Jörg",
    patient_id="P-1",
    patient_birth_date="19500101",
    patient_sex="M",
    study_uid="1.2.3",
    series_uid="1.2.3.4",
    sop_uid="1.2.3.4.5",
    sop_class_uid="1.2.840.10008.5.1.4.1.1.1",
    study_date="20250203",
    modality="CR",
    rows=400,
    columns=600,
)
OTHER = replace(HEADER, series_uid="1.2.3.9", sop_uid="1.2.3.4.6")
LINE = ((1.5, 2.5), (30.0, 40.25))
MEASUREMENTS = (
    Measurement("length", LINE, (Quantity("length", 47.123456789012345, "mm", "at detector"),), "1.2.3.4.5", "Tube"),
    Measurement("length", LINE, (Quantity("length", 47.5, "px"),), "1.2.3.4.6", "", "2.25.12"),
    Measurement("angle", (*LINE, (4, 4)), (Quantity("angle", 1 / 3, "°"),), "1.2.3.4.5", "", "2.25.13"),
    Measurement("cobb", (*LINE, (4, 4), (9, 5)), (Quantity("cobb angle", 12.25, "°"),), "1.2.3.4.5", "Wirbelsäule"),
    Measurement(
        "cardiothoracic",
        ((10, 5), (30, 5), (1, 4), (45, 4)),
        (
            Quantity("cardiothoracic ratio", 20 / 44, ""),
            Quantity("cardiac diameter", 130.1, "mm", "at detector"),
            Quantity("thoracic diameter", 286.22, "mm", "at detector"),
        ),
        "1.2.3.4.5",
        "CTR",
    ),
    Measurement(
        "rectangle",
        ((1, 2), (30, 2), (30, 20), (1, 20)),
        (
            Quantity("area", 522.0, "px²"),
            Quantity("mean", 260.2, ""),
            Quantity("standard deviation", 2.2, ""),
            Quantity("minimum", -1e-7, ""),
            Quantity("maximum", 65535.0, ""),
        ),
        "1.2.3.4.5",
        "ROI 1",
    ),
    Measurement(
        "ellipse",
        ((1, 12), (30, 12), (15.5, 0), (15.5, 24)),
        (Quantity("area", 5.25, "mm²"), Quantity("mean", 7.5, "")),
        "1.2.3.4.6",
        "ROI 2",
    ),
)
REPORT = MeasurementReport(
    tuple(item if item.uid else replace(item, uid=f"2.25.{n + 20}") for n, item in enumerate(MEASUREMENTS)),
    "Reader^One",
    created=("20260102", "030405"),
    sop_uid="2.25.1",
    series_uid="2.25.2",
    study_uid="1.2.3",
    patient_id="P-1",
)
KEYS = KeyObjects(
    "For Teaching",
    (ImageReference.of(HEADER), ImageReference.of(OTHER)),
    "schöner Fall",
    "Reader^One",
    created=("20260102", "030405"),
    sop_uid="2.25.3",
    series_uid="2.25.4",
    study_uid="1.2.3",
    patient_id="P-1",
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put a file's content on the disc."""

    def written(data: bytes) -> Path:
        path = tmp_path / "document.dcm"
        path.write_bytes(data)
        return path

    return written


def test_measurements_are_valid_and_come_back_equal(write: Any, assert_valid: Any) -> None:
    path = write(measurements_bytes(REPORT, [HEADER, OTHER]))
    assert_valid(path)
    assert read_measurements(path) == REPORT
    assert str(pydicom.dcmread(path).PatientName) == "Müller^Jörg"


def test_highdicom_finds_the_same_measurements(write: Any) -> None:
    path = write(measurements_bytes(REPORT, [HEADER, OTHER]))
    content = sr.srread(path).content
    regions = content.get_planar_roi_measurement_groups()
    assert [group.tracking_identifier for group in regions] == ["ROI 1", "ROI 2"]
    (area,) = regions[0].get_measurements(name=sr.CodedConcept("42798000", "SCT", "Area"))
    assert area.value == 522.0
    np.testing.assert_array_equal(regions[1].roi.value, MEASUREMENTS[-1].points)
    lines = content.get_image_measurement_groups()
    assert [group.tracking_identifier for group in lines] == ["Tube", "length", "angle", "Wirbelsäule", "CTR"]
    assert lines[0].get_measurements()[0].value == 47.123456789012345
    assert lines[4].get_measurements()[0].value == 20 / 44


@pytest.mark.parametrize(("sop_class", "frames"), [("1.2.840.10008.5.1.4.1.1.7.3", (1,)), (HEADER.sop_class_uid, ())])
def test_what_is_said_of_an_object_of_several_frames_is_said_of_the_one_that_is_shown(
    write: Any, assert_valid: Any, sop_class: str, frames: tuple[int, ...]
) -> None:
    cine = replace(HEADER, sop_class_uid=sop_class, frames=3)
    mine = tuple(replace(item, image=cine.sop_uid) for item in MEASUREMENTS)
    path = write(measurements_bytes(MeasurementReport(mine), [cine]))
    assert_valid(path)
    report = read_measurements(path)
    assert [item.frames for item in report.measurements] == [frames] * len(mine)
    assert len(report.lying_on(cine)) == len(mine)
    state = PresentationState.from_view(cine, Voi.manual(300, 200), Turn())
    path = write(presentation_state_bytes(state, cine))
    assert_valid(path)
    (image,) = pydicom.dcmread(path).ReferencedSeriesSequence[0].ReferencedImageSequence
    assert image.get("ReferencedFrameNumber") == (1 if frames else None)
    assert read_presentation_state(path).concerns(cine)


def test_measurements_by_highdicom_are_read(write: Any) -> None:
    image = evidence(HEADER)
    image.PatientOrientation, image.ImagerPixelSpacing = ["L", "F"], [0.1, 0.1]
    region = sr.ImageRegion(
        "POLYLINE", np.array([(1, 1), (9, 2), (4, 7), (1, 1)]), sr.SourceImageForRegion.from_source_image(image)
    )
    volume = sr.Measurement(sr.CodedConcept("X", "99X", "Oddness"), 3.5, sr.CodedConcept("u", "UCUM", "odd unit"))
    group = sr.PlanarROIMeasurementsAndQualitativeEvaluations(
        sr.TrackingIdentifier("2.25.9", "lesion"), referenced_region=region, measurements=[volume]
    )
    observer = sr.ObserverContext(
        sr.CodedConcept("121006", "DCM", "Person"), sr.PersonObserverIdentifyingAttributes("A^B")
    )
    content = sr.MeasurementReport(
        sr.ObservationContext(observer_person_context=observer),
        sr.CodedConcept("168537006", "SCT", "Plain radiography"),
        imaging_measurements=[group],
        referenced_images=[image],
    )
    document = sr.Comprehensive3DSR([image], content, highdicom.UID(), 1, highdicom.UID(), 1, "m")
    path = write(b"")
    document.save_as(path)
    report = read_measurements(path)
    assert report.observer == "A^B"
    (found,) = report.measurements
    assert (found.kind, found.image, found.label, found.uid) == ("other", HEADER.sop_uid, "lesion", "2.25.9")
    assert found.quantities == (Quantity("Oddness", 3.5, "u"),)
    assert found.points == ((1, 1), (9, 2), (4, 7), (1, 1))


def test_measurements_that_cannot_be_written_are_refused() -> None:
    with pytest.raises(FilmReferenceError, match="not open"):
        measurements_bytes(REPORT, [HEADER])
    with pytest.raises(FilmReferenceError, match="UID"):
        measurements_bytes(REPORT, [HEADER, replace(OTHER, series_uid="")])
    for change in (
        {"points": LINE[:1]},
        {"kind": "other"},
        {"quantities": (Quantity("beauty", 1, "mm"),)},
        {"quantities": (Quantity("length", 1, "furlong"),)},
    ):
        with pytest.raises(ValueError, match=r"points|code"):
            measurements_bytes(replace(REPORT, measurements=(replace(MEASUREMENTS[0], **change),)), [HEADER])


def test_measurements_without_identity_get_one(write: Any, assert_valid: Any) -> None:
    bare = MeasurementReport((replace(MEASUREMENTS[0], uid=""),))
    path = write(measurements_bytes(bare, [HEADER]))
    assert_valid(path)
    first = read_measurements(path)
    assert first.observer == ""
    assert first.measurements[0].uid
    second = read_measurements(write(measurements_bytes(bare, [HEADER])))
    assert first.sop_uid != second.sop_uid


@pytest.mark.parametrize("title", TITLES)
def test_key_objects_are_valid_and_come_back_equal(write: Any, assert_valid: Any, title: str) -> None:
    selection = replace(KEYS, title=title)
    path = write(key_objects_bytes(selection, [OTHER, HEADER, replace(HEADER, sop_uid="1.9")]))
    assert_valid(path)
    back = read_key_objects(path)
    assert set(back.images) == set(selection.images)
    assert replace(back, images=selection.images) == selection
    assert (back.names("1.2.3.4.6"), back.names("1.9")) == (True, False)


def test_a_document_concerns_a_film_of_the_patient_and_study_that_it_names_only() -> None:
    assert KEYS.concerns(HEADER)
    assert KEYS.concerns(replace(HEADER, study_uid="", patient_id=""))
    for other in ({"sop_uid": "1.9"}, {"sop_uid": ""}, {"study_uid": "1.9"}, {"patient_id": "P-2"}):
        assert not KEYS.concerns(replace(HEADER, **other))
    # Not the document's study counts, but the one under which it lists the image: it may span several.
    abroad = replace(KEYS, images=(KEYS.images[0], replace(KEYS.images[1], study_uid="1.9")))
    assert abroad.concerns(HEADER)
    assert abroad.concerns(replace(OTHER, study_uid="1.9"))
    assert not abroad.concerns(OTHER)
    assert not abroad.concerns(replace(OTHER, study_uid="1.9", patient_id="P-2"))
    unstated = replace(KEYS, images=(replace(KEYS.images[0], study_uid=""),))
    assert unstated.concerns(HEADER)
    assert not unstated.concerns(replace(HEADER, study_uid="1.9"))
    assert not KEYS.concerns(replace(HEADER, series_uid="1.9"))
    elsewhere = replace(KEYS, images=tuple(replace(image, study_uid="1.9") for image in KEYS.images))
    assert not elsewhere.concerns(HEADER)
    assert REPORT.concerns(OTHER)
    assert not replace(REPORT, measurements=REPORT.measurements[:1]).concerns(OTHER)


def test_why_a_film_is_flagged() -> None:
    documents = [KEYS, replace(KEYS, title="Of Interest", images=KEYS.images[:1]), KEYS]
    assert titles_for(HEADER.sop_uid, documents) == ("For Teaching", "Of Interest")
    assert titles_for(OTHER.sop_uid, documents) == ("For Teaching",)
    assert titles_for("1.9", documents) == ()


def test_the_titles_that_reject_are_those_of_the_standard() -> None:
    named = (
        codes.DCM.RejectedForQualityReasons,
        codes.DCM.RejectedForPatientSafetyReasons,
        codes.DCM.IncorrectModalityWorklistEntry,
        codes.DCM.DataRetentionPolicyExpired,
    )
    assert {(code.value, code.scheme_designator) for code in named} == REJECTING


def test_a_selection_that_rejects_is_read_as_one(write: Any) -> None:
    dataset = pydicom.dcmread(write(key_objects_bytes(KEYS, [HEADER, OTHER])))
    assert not read_key_objects(write(key_objects_bytes(KEYS, [HEADER, OTHER]))).rejects
    (title,) = dataset.ConceptNameCodeSequence
    title.CodeValue, title.CodeMeaning = "113038", "Incorrect Modality Worklist Entry"
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    assert read_key_objects(write(buffer.getvalue())).rejects


def test_key_objects_that_cannot_be_written_are_refused() -> None:
    with pytest.raises(FilmReferenceError, match="not open"):
        key_objects_bytes(KEYS, [HEADER])
    with pytest.raises(ValueError, match="title"):
        key_objects_bytes(replace(KEYS, title="Funny"), [HEADER, OTHER])


def test_documents_about_real_films(write: Any, assert_valid: Any, real_films: Path) -> None:
    for film in sorted(real_films.glob("*.dcm")):
        header = read_header(film)
        measured = replace(MEASUREMENTS[0], image=header.sop_uid, uid="2.25.1")
        path = write(measurements_bytes(MeasurementReport((measured,)), [header]))
        assert_valid(path)
        assert read_measurements(path).measurements == (measured,)
        path = write(key_objects_bytes(KeyObjects("Of Interest", (ImageReference.of(header),)), [header]))
        assert_valid(path)
        assert read_key_objects(path).names(header.sop_uid)


_WRITING = """
from echo_core.films.header import FilmHeader
from echo_core.films.key_object_files import key_objects_bytes
from echo_core.films.key_objects import KeyObjects
from echo_core.films.measurement_writing import measurements_bytes
from echo_core.films.measurements import Measurement, MeasurementReport, Quantity
from echo_core.films.presentation_state import PresentationState
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.references import ImageReference

uids = {name: f"1.2.{number}" for number, name in enumerate(("study_uid", "series_uid", "sop_uid"), start=3)}
header = FilmHeader(
    patient_name="Lovelace", patient_id="Lovelace" * 12, patient_birth_date="Lovelace", study_date="Lovelace",
    sop_class_uid="1.2.840.10008.5.1.4.1.1.1", accession_number="Lovelace" * 12, rows=9, columns=9, **uids,
)
image = (ImageReference.of(header),)
key_objects_bytes(KeyObjects("Of Interest", image, observer="Lovelace"), [header])
line = Measurement("length", ((1.0, 1.0), (5.0, 5.0)), (Quantity("length", 4.0, "px"),), header.sop_uid, "", "2.25.1")
report = MeasurementReport((line,), "Lovelace")
measurements_bytes(report, [header])
presentation_state_bytes(PresentationState("VIEW", image, creator="Lovelace"), header)
"""


def test_writing_documents_says_no_name_on_the_terminal() -> None:
    """The libraries quote a name that they find odd, as one of a single word is."""
    done = subprocess.run([sys.executable, "-c", _WRITING], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Lovelace" not in done.stdout + done.stderr


def test_other_objects_and_empty_documents_are_refused(write: Any, real_films: Path) -> None:
    film = real_films / "cr-mono1-10bit-pa.dcm"
    for read in (read_measurements, read_key_objects):
        with pytest.raises(UnsupportedFilmError, match="open another file"):
            read(film)
    path = write(key_objects_bytes(KEYS, [HEADER, OTHER]))
    dataset = pydicom.dcmread(path)
    dataset.ContentSequence = [Dataset()]
    dataset.save_as(path)
    with pytest.raises(DamagedFilmError, match="names no image"):
        read_key_objects(path)
    path = write(measurements_bytes(REPORT, [HEADER, OTHER]))
    dataset = pydicom.dcmread(path)
    dataset.ContentSequence = [Dataset()]
    dataset.save_as(path)
    with pytest.raises(UnsupportedFilmError, match="no measurements"):
        read_measurements(path)


def test_a_document_of_any_kind_is_read_as_what_it_is(write: Any, real_films: Path) -> None:
    state = PresentationState("A", (ImageReference.of(HEADER),), areas=(DisplayedArea((1, 1), (2, 2)),))
    for data, kind in (
        (presentation_state_bytes(state, HEADER), PresentationState),
        (key_objects_bytes(KEYS, [HEADER, OTHER]), KeyObjects),
        (measurements_bytes(REPORT, [HEADER, OTHER]), MeasurementReport),
    ):
        path = write(data)
        with pytest.raises(NoPixelsError):
            read_header(path)
        assert isinstance(read_document(path), kind)
    assert read_document(real_films / "cr-mono1-10bit-pa.dcm") is None


def test_a_document_that_breaks_off_is_never_taken_for_a_whole_one(write: Any) -> None:
    state = PresentationState(
        "A",
        (ImageReference.of(HEADER),),
        areas=(DisplayedArea((1, 1), (9, 9)),),
        annotations=(Annotation("L", (Graphic("POLYLINE", ((1, 2), (3, 4))),)),),
    )
    contents = (
        presentation_state_bytes(state, HEADER),
        key_objects_bytes(KEYS, [HEADER, OTHER]),
        measurements_bytes(REPORT, [HEADER, OTHER]),
    )
    for content in contents:
        assert read_document(write(content)) is not None
        assert read_document(write(content + bytes(10))) is not None, "some writers pad"
        for end in range(140, len(content) - 1, 41):
            with contextlib.suppress(FilmError):
                assert read_document(write(content[:end])) is None, end


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("undefined", [False, True])
def test_every_encoding_of_a_whole_data_set_is_told_from_its_parts(syntax: str, undefined: bool) -> None:
    inner, item, dataset = Dataset(), Dataset(), Dataset()
    inner.CodeValue = "113000"
    item.ConceptCodeSequence = [inner, Dataset()]
    item.TextValue = "text"
    dataset.PatientID = "P"
    dataset.ContentSequence = [item, item]
    dataset.add_new(0x60003000, "OW", bytes(64))
    for sequence in (dataset["ContentSequence"], item["ConceptCodeSequence"]):
        sequence.is_undefined_length = undefined
        for part in sequence.value:
            part.is_undefined_length_sequence_item = undefined
    buffer = io.BytesIO()
    implicit = syntax == ImplicitVRLittleEndian
    pydicom.dcmwrite(buffer, dataset, implicit_vr=implicit, little_endian=syntax != ExplicitVRBigEndian)
    data = buffer.getvalue()
    check_whole(data, 0, syntax)
    whole = []
    for end in range(1, len(data)):
        with contextlib.suppress(BreaksOffError):
            check_whole(data[:end], 0, syntax)
            whole.append(end)
    # Only where an element of the outermost level ends does a part look like a whole.
    assert len(whole) == 2
    deep = Dataset()
    for _ in range(100):
        outer = Dataset()
        deep.is_undefined_length_sequence_item = True
        outer.ContentSequence = [deep]
        outer["ContentSequence"].is_undefined_length = True
        deep = outer
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, deep, implicit_vr=implicit, little_endian=syntax != ExplicitVRBigEndian)
    with pytest.raises(BreaksOffError):
        check_whole(buffer.getvalue(), 0, syntax)


@pytest.mark.parametrize("document", ["measurements", "key objects"])
def test_injured_documents_end_in_a_document_or_a_film_error(write: Any, document: str) -> None:
    if document == "measurements":
        data, read = measurements_bytes(REPORT, [HEADER, OTHER]), read_measurements
    else:
        data, read = key_objects_bytes(KEYS, [HEADER, OTHER]), read_key_objects
    rng = np.random.default_rng(8)
    opened = 0
    for _ in range(150):
        injured = bytearray(data)
        for _ in range(rng.integers(1, 4)):
            injured[int(rng.integers(128, len(injured)))] = int(rng.integers(0, 256))
        path = write(bytes(injured[: int(rng.integers(200, len(injured) * 2))]))
        with contextlib.suppress(FilmError):
            read(path)
            opened += 1
    assert 10 < opened < 140
