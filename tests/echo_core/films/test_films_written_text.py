"""What is written about a film is valid, whatever the film's header says of patient, study and names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.valuerep import validate_value

from echo_core.films.annotations import Annotation, Text
from echo_core.films.header import FilmHeader, Window
from echo_core.films.key_object_files import key_objects_bytes
from echo_core.films.key_objects import KeyObjects
from echo_core.films.measurement_writing import measurements_bytes
from echo_core.films.measurements import Measurement, MeasurementReport, Quantity
from echo_core.films.orientation import Turn
from echo_core.films.presentation_state import PresentationState
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.references import ImageReference
from echo_core.films.rendering import voi_choices
from echo_core.films.written_text import date, identifier, long_text, patient_name, person_name, short_text, time

HEADER = FilmHeader(
    rows=40, columns=60, bits_stored=12, high_bit=11, sop_class_uid="1.2.840.10008.5.1.4.1.1.1", sop_uid="1.2.3",
    series_uid="1.2.4", study_uid="1.2.5", modality="CR",
)  # fmt: skip
ODD: tuple[dict[str, Any], ...] = (
    {"patient_name": "A" * 80 + "^B", "patient_id": "X" * 80, "accession_number": "ACC\\1"},
    {"patient_name": "Do\ne^Jane\x1b", "patient_id": "A\\B", "accession_number": "1" * 17},
    {"patient_name": "a^b^c^d^e^f=王^小^东^x^y^z=q=r", "patient_id": "1\n2", "modality": "é"},
    {"patient_birth_date": "19991332", "study_date": "20240230", "study_time": "256199", "patient_sex": "X"},
    {"patient_name": "Müller^Jörg=王^小东", "study_time": "235960.5"},
    {"windows": (Window(1.0, 20.0, "WIDE\\X\n" + "y" * 80),)},
)


@pytest.mark.parametrize("odd", ODD)
def test_documents_about_an_odd_film_are_valid(assert_valid: Any, odd: dict[str, Any]) -> None:
    # The long ones in ASCII: the checker counts the bytes of UTF-8, where the standard counts characters.
    header = replace(HEADER, **odd)
    state = replace(
        PresentationState.from_view(header, voi_choices(header)[0], Turn()),
        description="d\n" * 70,
        creator="Dr=e\\x^y" * 12,
        created=("20240230", "999999"),
        annotations=(Annotation("LAY", texts=(Text("e\nb\x07" + "x" * 2000, (3.0, 4.0)),)),),
    )
    assert_valid(presentation_state_bytes(state, header))
    keys = KeyObjects("For Teaching", (ImageReference.of(header),), "a\\b", "Dr^a^b^c^d^e^f", created=("1", "2"))
    assert_valid(key_objects_bytes(keys, [header]))
    measured = Measurement("length", ((1.0, 2.0), (3.0, 4.0)), (Quantity("length", 5.0, "px", "m\\n" * 40),), "1.2.3")
    assert_valid(measurements_bytes(MeasurementReport((measured,), "x" * 90), [header]))


def test_what_identifies_is_not_cut(tmp_path: Any) -> None:
    header = replace(HEADER, patient_id="X" * 65, accession_number="1" * 17)
    state = PresentationState.from_view(header, voi_choices(header)[0], Turn())
    path = tmp_path / "state.dcm"
    path.write_bytes(presentation_state_bytes(state, header))
    dataset = pydicom.dcmread(path)
    assert (dataset.PatientID, dataset.AccessionNumber) == ("", "")
    assert identifier("X" * 64, 64) == "X" * 64


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Doe^Jane", "Doe^Jane"),
        ("Buc^Jérôme=王^小东", "Buc^Jérôme=王^小东"),
        ("=王^小东", "=王^小东"),
        ("a^b^c^d^e^f", "a^b^c^d^e f"),
        ("", ""),
    ],
)
def test_a_patients_name_stays_as_it_is_as_far_as_it_may(text: str, written: str) -> None:
    assert patient_name(text) == written


def test_dates_and_times_are_real_ones() -> None:
    assert [date(text) for text in ("20240229", "20230229", "19991332", "2024", "")] == ["20240229", "", "", "", ""]
    times = ("12", "1259", "125959", "125959.123456", "1", "2460", "126000", "12:30", "")
    assert [time(text) for text in times] == ["12", "1259", "125959", "125959.123456", "", "", "", "", ""]


@given(st.text(max_size=200))
def test_any_text_becomes_valid(text: str) -> None:
    for vr, value in (
        ("PN", person_name(text)), ("PN", patient_name(text)), ("LO", short_text(text)), ("LO", identifier(text, 64)),
        ("SH", identifier(text, 16)), ("ST", long_text(text, 1024)), ("DA", date(text)), ("TM", time(text)),
    ):  # fmt: skip
        validate_value(vr, value, pydicom.config.RAISE)
        assert vr == "ST" or not any(ord(one) < 32 or ord(one) == 127 for one in value)
