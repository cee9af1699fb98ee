"""Confidence maps: steps, the file beside the weights, and whose it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from echo_core.text.confidence import (
    NO_MAP,
    OTHER_MODEL,
    ConfidenceMap,
    confidence_json,
    load_confidence,
    map_from_json,
)
from echo_core.text.errors import TextError

MAP = ConfidenceMap((0.1, 0.5, 0.9), (0.2, 0.6, 0.95), 0.6, True, "measured")


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
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(TextError):
        map_from_json(json.loads(json.dumps(MAP.to_json() | change)))
