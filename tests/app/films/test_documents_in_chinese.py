"""What a Chinese window writes into DICOM files: numbers and codes as in any language, words that can be read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydicom
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.films.annotations import Annotation, Kind
from app.films.light_box import LightBox
from app.films.measurement_exchange import measurements_of
from app.films.measuring import scale_of
from app.films.tools import reading
from app.films.tools.base import Subject
from app.translation import speak
from echo_core.films.documents import read_document
from echo_core.films.presentation_state import PresentationState

RATIO = Annotation(Kind.CARDIOTHORACIC, ((30.0, 5.0), (60.0, 9.0), (10.0, 4.0), (70.0, 4.0)))
LENGTH = Annotation(Kind.LENGTH, ((10.0, 20.0), (60.0, 20.0)))


@pytest.fixture
def in_chinese(qapp: QApplication) -> Iterator[None]:
    """The application, speaking Chinese for one test."""
    made = speak(qapp, "zh")
    yield
    for translator in made:
        qapp.removeTranslator(translator)


def test_measurements_are_the_same_in_every_language(
    make_film: Any, qapp: QApplication, request: pytest.FixtureRequest
) -> None:
    film = make_film(pixel_spacing=(0.2, 0.2), view_position="AP")
    english = measurements_of(film, [RATIO, LENGTH])
    request.getfixturevalue("in_chinese")
    assert measurements_of(film, [RATIO, LENGTH]) == english
    subject = Subject(film, scale_of(film.header), lambda _region: (True, None))
    assert reading(RATIO, subject).lines[0] == "心胸比 0.50  （不大于 0.50）"
    assert reading(LENGTH, subject).label == "Length"


@pytest.mark.usefixtures("in_chinese")
def test_chinese_words_beside_a_drawing_are_read_back_from_the_presentation_state(
    light_box: LightBox, make_film: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    film = make_film(
        pixel_spacing=(0.2, 0.2),
        view_position="AP",
        study_uid="1.2.3",
        series_uid="1.2.4",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.1",
    )
    light_box.show_films([film])
    layer = light_box.active_viewport.editor.layer
    assert layer is not None
    layer.add(RATIO)
    with qtbot.waitSignal(light_box.told, timeout=60_000):
        light_box.desk.write_state(light_box.active_viewport, tmp_path / "state.dcm")
    state = read_document(tmp_path / "state.dcm")
    assert isinstance(state, PresentationState)
    words = state.annotations[-1].texts[0].text
    assert words.startswith("心胸比 0.50")
    assert "前后位片：心影被放大" in words
    assert pydicom.dcmread(tmp_path / "state.dcm").SpecificCharacterSet == "ISO_IR 192"
