"""The view of a film that states it by code only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.sr.codedict import Code, codes
from pydicom.uid import ExplicitVRLittleEndian

from echo_core.films.header import FilmHeader
from echo_core.films.parsing import parse_header
from echo_core.films.reader import read_header
from echo_core.films.views import coded_view

PIXELS = np.zeros((4, 4), np.uint16)
# By the concept's name in PS3.16 CID 4010, as pydicom knows it; a concept equals its older code.
EXPECTED = {
    "AnteroPosterior": "AP",
    "PosteroAnterior": "PA",
    "Frontal": "FRONTAL",
    "LeftLateral": "LL",
    "RightLateral": "RL",
    "LateralProjection": "LATERAL",
    "LeftAnteriorOblique": "LAO",
    "RightAnteriorOblique": "RAO",
    "LeftPosteriorOblique": "LPO",
    "RightPosteriorOblique": "RPO",
}
OLDER = ("R-10206", "R-40888", "R-10202", "R-10236", "R-10232", "R-102CD", "R-10220", "R-40985", "R-10212", "R-10210")


def item(value: str, scheme: str = "SCT", meaning: str = "x") -> Dataset:
    made = Dataset()
    made.CodeValue, made.CodingSchemeDesignator, made.CodeMeaning = value, scheme, meaning
    return made


@pytest.mark.parametrize(("name", "term"), EXPECTED.items())
def test_codes_of_the_dx_views_are_known(name: str, term: str) -> None:
    assert coded_view(item(getattr(codes.CID4010, name).value)) == term


@pytest.mark.parametrize(("older", "name"), list(zip(OLDER, EXPECTED, strict=True)))
def test_so_are_their_older_codes(older: str, name: str) -> None:
    assert Code(older, "SRT", "") == getattr(codes.CID4010, name)
    for scheme in ("SRT", "SNM3", "99SDM"):
        assert coded_view(item(older, scheme)) == EXPECTED[name]


def test_so_is_the_code_that_cid_4010_had_at_first() -> None:
    assert coded_view(item("R-10214", "SNM3", "postero-anterior")) == "PA"


@pytest.mark.parametrize(
    ("meaning", "term"),
    [
        ("Left lateral projection", "LL"),
        ("postero-anterior", "PA"),
        ("Tangential", "TANGENTIAL"),
        ("", ""),
        ("left  lateral\ndecubitus", "LEFT LATERAL DECUBITUS"),
        ("y" * 200, "Y" * 64),
    ],
)
def test_a_code_of_another_scheme_is_known_by_its_meaning(meaning: str, term: str) -> None:
    assert coded_view(item("399348003", "99MAKER", meaning)) == term


def test_the_stated_view_position_comes_first(make_dicom: Any) -> None:
    view = Sequence([item("399173006")])
    assert read_header(make_dicom(PIXELS, ViewCodeSequence=view)).view_position == "LL"
    header = read_header(make_dicom(PIXELS, ViewPosition="RL", ViewCodeSequence=view))
    assert header.view_position == "RL"
    assert FilmHeader.from_json(header.to_json()) == header


@given(st.binary(max_size=60))
def test_damaged_codes_never_raise(data: bytes) -> None:
    made = Dataset.from_json({})
    made.add_new("CodeValue", "SH", data)
    made.add_new("CodeMeaning", "LO", data)
    made.add_new("CodingSchemeDesignator", "SH", data)
    assert isinstance(coded_view(made), str)


def test_what_is_no_sequence_states_no_view(build_dicom: Any) -> None:
    dataset = build_dicom(PIXELS, ViewCodeSequence=DataElement(0x00540220, "LO", "R-10236"))
    assert parse_header(dataset, ExplicitVRLittleEndian, Path("film.dcm")).view_position == ""
