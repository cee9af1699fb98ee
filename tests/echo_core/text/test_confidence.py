"""Confidence maps: steps, the file beside the weights, and whose it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from echo_core.resources import resource
from echo_core.text.confidence import (
    CONFIDENCE_FILE,
    NO_MAP,
    OTHER_MODEL,
    ConfidenceMap,
    confidence_json,
    load_confidence,
    map_from_json,
    read_confidence,
)
from echo_core.text.errors import TextError

MAP = ConfidenceMap((0.1, 0.5, 0.9), (0.2, 0.6, 0.95), 0.6, True, "measured", "one")


def test_a_map_is_a_step_function() -> None:
    found = [MAP.calibrated(p) for p in (0.0, 0.1, 0.49, 0.5, 0.89, 0.9, 1.0)]
    assert found == [0.2, 0.2, 0.2, 0.6, 0.6, 0.95, 0.95]
    assert [MAP.doubtful(p) for p in (0.0, 0.49, 0.5, 1.0)] == [True, True, False, False]


def test_a_file_gives_its_maps_to_the_model_that_it_was_made_for_only(tmp_path: Path) -> None:
    assert load_confidence(tmp_path, "a") == ({}, NO_MAP)
    extra = MAP.to_json() | {"measured": {"words": 12}}
    (tmp_path / "confidence.json").write_text(confidence_json("a", {"en": extra}), "utf-8")
    assert load_confidence(tmp_path, "a") == ({"en": MAP}, "")
    assert load_confidence(tmp_path, "b") == ({}, OTHER_MODEL)


def test_a_map_fits_the_decoding_of_the_drafts_that_it_was_measured_on() -> None:
    assert (MAP.fits("one"), MAP.fits("multi")) == (True, False)
    silent = {name: value for name, value in MAP.to_json().items() if name != "source"}
    assert not any(map_from_json(silent).fits(mode) for mode in ("one", "multi", "ar"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_embedded_calibration_is_about_drafts_in_one_step(language: str) -> None:
    data = read_confidence(resource("models", "echo-mini") / CONFIDENCE_FILE)
    if data is None:
        pytest.skip("needs the embedded model, which is not in this checkout")
    assert map_from_json(data["languages"][language]).mode == "one"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "model": 3, "languages": {}}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "confidence.json").write_text(content, "utf-8")
    maps, reason = load_confidence(tmp_path, "a")
    assert maps == {}
    assert "cannot be used" in reason


@pytest.mark.parametrize(
    "change",
    [
        {"lows": []}, {"lows": [0.5, 0.1, 0.9]}, {"values": [0.2, 0.6]}, {"values": [0.2, 0.6, 1.5]}, {"lows": "abc"},
        {"helps": 1}, {"threshold": None}, {"reason": 3}, {"lows": 4},
        {"source": 3}, {"source": {"settings": "one"}},
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(TextError):
        map_from_json(json.loads(json.dumps(MAP.to_json() | change)))
