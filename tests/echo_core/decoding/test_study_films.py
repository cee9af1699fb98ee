"""Which films are drafted together, and in which order the model sees them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from echo_core.decoding import study
from echo_core.decoding.study import KeptViews, StudyError, StudyFilms, gather_study
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader, Window


def _gather(*fields: dict[str, Any]) -> StudyFilms:
    films = []
    for number, given in enumerate(fields):
        header = FilmHeader(modality="CR", rows=256, columns=256, **({"study_uid": "1.2"} | given))
        films.append(Film(header, np.zeros((256, 256), np.uint16), Path(f"{number}.dcm")))
    return gather_study([partial(lambda film: film, film) for film in films], max_films=4)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"study_uid": "1.3"}, "different studies"),
        ({"patient_id": "someone else"}, "different studies"),
    ],
)
def test_films_of_two_studies_or_patients_are_not_mixed(second: dict[str, Any], words: str) -> None:
    with pytest.raises(StudyError, match=rf"{words} \(0\.dcm, 1\.dcm\)"):
        _gather({}, second)


def test_a_film_without_a_study_is_drafted_alone_only() -> None:
    assert len(_gather({"study_uid": ""}).films) == 1
    with pytest.raises(StudyError, match="which study"):
        _gather({"study_uid": ""}, {"study_uid": ""})


@pytest.mark.parametrize(
    "lateral",
    [
        {"view_position": "LL"},
        {"view_position": "LATERAL"},
        {"view_position": "LEFT LAT"},
        {"patient_orientation": ("P", "F")},
    ],
)
@pytest.mark.parametrize("frontal", [{"view_position": "PA"}, {}, {"patient_orientation": ("L", "F")}])
def test_frontal_films_come_first(lateral: dict[str, Any], frontal: dict[str, Any]) -> None:
    assert [film.path.name for film in _gather(lateral, frontal).films] == ["1.dcm", "0.dcm"]
    assert [film.path.name for film in _gather(frontal, lateral).films] == ["0.dcm", "1.dcm"]


def test_a_view_is_kept_for_the_very_same_film_only(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[Film] = []
    original = study._view
    monkeypatch.setattr(study, "_view", lambda film, size: rendered.append(film) or original(film, size))
    pixels = np.arange(256 * 256, dtype=np.uint16).reshape(256, 256) % 4096

    def film(stored: Any = pixels, **fields: Any) -> Film:
        return Film(FilmHeader(modality="CR", rows=256, columns=256, **fields), stored.copy(), Path("f.dcm"))

    kept = KeptViews()
    first = kept.view(film(), 64)
    assert kept.view(film(), 64) is first
    changed = pixels.copy()
    changed[100, 100] += 1
    others = [film(changed), film(windows=(Window(100.0, 50.0),)), film(pixels.astype(np.int16))]
    for other in others:
        np.testing.assert_array_equal(kept.view(other, 64), original(other, 64))
    assert kept.view(film(), 32).shape == (32, 32)
    assert len(rendered) == 5
    assert kept.view(film(), 64) is first
