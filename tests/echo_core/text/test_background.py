"""Indication, comparison and technique out of headers."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset

from echo_core.films.header import FilmHeader
from echo_core.films.parsing import parse_header
from echo_core.text.background import comparison_text, indication_text, technique_text


def film(view: str = "", study: str = "", series: str = "", part: str = "CHEST", date: str = "") -> FilmHeader:
    return FilmHeader(
        view_position=view, study_description=study, series_description=series, body_part=part, study_date=date
    )


@pytest.mark.parametrize(
    ("films", "english", "chinese"),
    [
        ([film("PA"), film("LL")], "PA and lateral chest radiographs.", "胸部后前位及侧位X线片。"),
        ([film("LL"), film("LATERAL")], "Lateral chest radiograph.", "胸部侧位X线片。"),
        ([film("AP", "Chest PORTABLE")], "Portable AP chest radiograph.", "床旁胸部前后位X线片。"),
        ([film("AP", part="")], "AP radiograph.", "前后位X线片。"),
        ([film("PA", part=""), film("PA", "CHEST 2V", part="")], "PA radiograph.", "后前位X线片。"),
        ([film("", "XR  CHEST 2 VIEWS")], "XR CHEST 2 VIEWS.", "XR CHEST 2 VIEWS."),
        ([film("", "胸部正侧位")], "胸部正侧位。", "胸部正侧位。"),
        ([film("", "CHEST"), film("XX")], "", ""),
        ([], "", ""),
    ],
)
def test_technique(films: list[FilmHeader], english: str, chinese: str) -> None:
    assert technique_text(films, "en") == english
    assert technique_text(films, "zh") == chinese


def test_comparison_names_the_days_of_the_priors_and_nothing_else() -> None:
    priors = [film(date="20190505"), film(date="20200131"), film(date="20200131"), film(date="unknown")]
    assert comparison_text(priors, "en") == "Chest radiographs of 2020-01-31 and 2019-05-05."
    assert comparison_text(priors[:1], "zh") == "2019-05-05胸片。"
    assert comparison_text([film(part="HAND", date="20190505")], "en") == "Radiograph of 2019-05-05."
    assert comparison_text([], "en") == comparison_text([film()], "en") == ""


@pytest.mark.parametrize(
    ("words", "text"),
    [
        *(("Cough,\r\n fever", "Cough, fever."), ("咳嗽3周", "咳嗽3周。"), ("发热？", "发热？"), ("CA 2", "CA 2.")),
        *((nothing, "") for nothing in ("", " - ", "XXXX", "N/A", "Chest", "none")),
    ],
)
def test_indication(words: str, text: str) -> None:
    assert indication_text([FilmHeader(), FilmHeader(indication=words), FilmHeader(indication="Later.")]) == (
        text or "Later."
    )


def test_the_reason_is_read_from_wherever_the_header_has_it() -> None:
    data = Dataset()
    data.Rows = data.Columns = 8
    data.AdmittingDiagnosesDescription = "Pneumonia"
    assert _parsed(data).indication == "Pneumonia"
    data.ReasonForStudy = "Cough"
    assert _parsed(data).indication == "Cough"
    data.SpecificCharacterSet = "GB18030"
    item = Dataset()
    item.ReasonForTheRequestedProcedure = "发热"
    data.RequestAttributesSequence = [item]
    assert _parsed(data).indication == "发热"
    data.RequestAttributesSequence = [Dataset()]
    data.ReasonForTheRequestedProcedure = "Fever\\chills"
    assert _parsed(data).indication.startswith("Fever")
    assert FilmHeader.from_json(_parsed(data).to_json()) == _parsed(data)


def _parsed(data: pydicom.Dataset) -> FilmHeader:
    return parse_header(data, "1.2.840.10008.1.2.1", Path("film.dcm"))
