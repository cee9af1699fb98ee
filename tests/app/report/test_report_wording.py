"""How a study and a draft's figures are put into words."""

from __future__ import annotations

import pytest

from app.report.stream import Progress
from app.report.wording import notice, patient_line, progress_line, study_line
from echo_core.films.header import FilmHeader


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DOE^JANE^M^Dr", "DOE, JANE M Dr"),
        ("DOE", "DOE"),
        ("", "No patient name"),
        ("^^^", "No patient name"),
        ("Wang^XiaoDong=王^小东", "Wang, XiaoDong (王小东)"),
        ("=王^小东", "王小东"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou (山田太郎)"),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert patient_line(FilmHeader(patient_name=name)) == expected


def test_study_line_says_what_is_missing() -> None:
    assert study_line(FilmHeader()) == "No patient ID · No study date"
    assert (
        study_line(FilmHeader(patient_id="7", study_date="2020.01", study_description=" CXR "))
        == "ID 7 · 2020.01 · CXR"
    )


@pytest.mark.parametrize(
    ("progress", "drafting", "expected"),
    [
        (Progress(), False, ""),
        (Progress(seconds=1.26), True, "Drafting…  1.3 s"),
        (Progress(2, 0.44, 16), True, "Drafting…  2 blocks · 0.4 s · 16 tokens"),
        (Progress(9, 0.5, 70, 7.78), False, "Drafted:  9 blocks · 0.5 s · 7.8 tokens per forward"),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_progress(progress: Progress, drafting: bool, expected: str) -> None:
    assert progress_line(progress, drafting=drafting) == expected


def test_notice_without_a_known_model() -> None:
    assert notice("") == "Research draft, not a diagnosis. Drafted by ECHO echo-mini."
