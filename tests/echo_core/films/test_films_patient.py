"""Which films are of one person."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_core.films.header import FilmHeader
from echo_core.films.patient import identity_key, normal_name, same_patient, surely_same_patient
from echo_core.films.reader import read_header

ALIKE = [
    ("Doe^Jane", "DOE^JANE"),
    ("Doe^Jane", "DOE^JANE^^^"),
    ("Doe^Jane", " doe ^ jane "),
    ("Doe^Jane", "Doe^Jane=="),
    ("Doe^Jane", "Doe^Jane=某^某"),
    ("Wang^XiaoDong=王^小东", "WANG^XIAODONG=王^小东=wang^xiaodong"),
    ("=王^小东", "Wang^Xiaodong=王^小东"),
    ("Mu\u0308ller^Jörg", "MÜLLER^JÖRG"),
    ("", " ^ "),
]
DIFFERENT = [
    ("Doe^Jane", "Doe^Janet"),
    ("Doe^Jane", "Doe^Jane^M"),
    ("Doe^Jane", "Jane^Doe"),
    ("Doe^Jane", "DoeJane"),
    ("Doe^Jane", ""),
    ("Doe^Jane", "^Jane"),
    ("Wang^Xiaodong=王^小东", "Wang^Xiaodong=王^晓东"),
    ("Wang^Xiaodong", "=王^小东"),
]


def header(name: str = "Doe^Jane", number: str = "7", **more: Any) -> FilmHeader:
    return FilmHeader(patient_name=name, patient_id=number, **more)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert same_patient(header(one), header(other))
    assert same_patient(header(other), header(one))
    assert surely_same_patient(header(one), header(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_under_one_number_are_different_people(one: str, other: str) -> None:
    assert not same_patient(header(one), header(other))
    assert not same_patient(header(other), header(one))
    assert identity_key(header(one)) != identity_key(header(other))


@pytest.mark.parametrize(
    ("one", "other", "within", "between"),
    [
        ({"number": "7 "}, {"number": " 7"}, True, True),
        ({"number": "7"}, {"number": "07"}, False, False),
        ({"number": "7"}, {"number": ""}, False, False),
        ({"patient_id_issuer": "A"}, {"patient_id_issuer": "A "}, True, True),
        ({"patient_id_issuer": "A"}, {"patient_id_issuer": "B"}, False, False),
        ({"patient_id_issuer": "A"}, {}, True, True),
        ({"patient_birth_date": "19700101"}, {"patient_birth_date": "1970.01.01"}, True, True),
        ({"patient_birth_date": "19700101"}, {"patient_birth_date": "19700110"}, True, False),
        ({"patient_birth_date": "19700101"}, {"patient_birth_date": "unknown"}, True, True),
        ({"patient_birth_date": "19700101", "number": ""}, {"patient_birth_date": "1971", "number": ""}, True, True),
        (
            {"patient_birth_date": "19700101", "number": ""},
            {"patient_birth_date": "19710101", "number": ""},
            False,
            False,
        ),
        ({"name": "", "number": ""}, {"name": "", "number": ""}, True, False),
        ({"name": ""}, {"name": ""}, True, True),
    ],
)
def test_what_else_tells_people_apart(one: dict[str, Any], other: dict[str, Any], within: bool, between: bool) -> None:
    first, second = header(**one), header(**other)
    assert same_patient(first, second) is same_patient(second, first) is within
    assert surely_same_patient(first, second) is surely_same_patient(second, first) is between


@given(st.text(alphabet="aB^= é王"), st.text(alphabet="aB^= é王"))
def test_equal_keys_are_one_person_and_normalising_twice_changes_nothing(one: str, other: str) -> None:
    if identity_key(header(one)) == identity_key(header(other)):
        assert same_patient(header(one), header(other))
    assert normal_name("=".join(normal_name(one))) == normal_name(one)
    assert same_patient(header(one), header(one))


def test_the_issuer_is_read(make_dicom: Any) -> None:
    read = read_header(make_dicom(np.zeros((4, 4), np.uint16), IssuerOfPatientID="HOSPITAL"))
    assert read.patient_id_issuer == "HOSPITAL"
    assert FilmHeader.from_json(read.to_json()) == read
