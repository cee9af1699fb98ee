"""From a word's raw confidence to a calibrated one, and whether the word is to be marked as doubtful.

A map belongs to one model: it is measured on films that the model has not learned from (``echo-core evaluate
--calibrate``) and kept beside the weights, under the fingerprint of the model's files.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from echo_core.text.errors import TextError
from echo_core.text.prompts import LANGUAGES

CONFIDENCE_FILE: Final = "confidence.json"
FORMAT: Final = 1

NO_MAP: Final = (
    "The confidence of this model has not been calibrated on held-out films, so no word of a new draft is marked."
)
OTHER_MODEL: Final = (
    "The calibration in the model's folder belongs to other weights, so no word of a new draft is marked."
)


@dataclass(frozen=True, slots=True)
class ConfidenceMap:
    """A rising step function: ``values[i]`` is the calibrated confidence from ``lows[i]`` on.

    ``lows`` and ``values`` are in [0, 1], as long as each other and rising; below ``lows[0]`` the first value holds.
    A word is doubtful where its calibrated confidence is below ``threshold``. ``helps``: the marks pointed out wrong
    words on the reporting half; ``reason`` says what was measured. ``mode`` is the decoding of the drafts that it was
    measured on, "" where the file does not say.
    """

    lows: tuple[float, ...]
    values: tuple[float, ...]
    threshold: float
    helps: bool
    reason: str = ""
    mode: str = ""

    def calibrated(self, p: float) -> float:
        """The share of right words among words of the raw confidence ``p``."""
        return self.values[max(0, bisect_right(self.lows, p) - 1)]

    def doubtful(self, p: float) -> bool:
        """Whether a word of the raw confidence ``p`` is to be marked."""
        return self.calibrated(p) < self.threshold

    def fits(self, mode: str) -> bool:
        """Whether the map is about drafts decoded in ``mode``: with more steps a block, the same raw confidence means
        something else."""
        return mode == self.mode

    def to_json(self) -> dict[str, Any]:
        """The map as JSON types."""
        return {
            "lows": list(self.lows),
            "values": list(self.values),
            "threshold": self.threshold,
            "helps": self.helps,
            "reason": self.reason,
            "source": {"settings": {"mode": self.mode}},
        }


def map_from_json(data: Any) -> ConfidenceMap:
    """What ``ConfidenceMap.to_json`` wrote; further fields are ignored.

    Raises TextError for anything else.
    """
    try:
        lows, values = (tuple(float(x) for x in data[name]) for name in ("lows", "values"))
        threshold, helps, reason = float(data["threshold"]), data["helps"], data["reason"]
        mode = str(data.get("source", {}).get("settings", {}).get("mode", ""))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise TextError(f"A confidence map lacks {error}.") from error
    rising = all(list(steps) == sorted(steps) and all(0 <= x <= 1 for x in steps) for steps in (lows, values))
    if not lows or len(lows) != len(values) or not rising or not isinstance(helps, bool) or not isinstance(reason, str):
        raise TextError("A confidence map is no rising step function between 0 and 1.")
    return ConfidenceMap(lows, values, threshold, helps, reason, mode)


def maps_from_json(data: Any) -> dict[str, ConfidenceMap]:
    """Maps by report language out of ``{"en": {…}, "zh": {…}}``.

    Raises TextError for anything else.
    """
    if not isinstance(data, dict):
        raise TextError("Confidence maps are not ordered by language.")
    return {language: map_from_json(data[language]) for language in LANGUAGES if language in data}


def load_confidence(folder: Path, fingerprint: str) -> tuple[dict[str, ConfidenceMap], str]:
    """The maps of the model in ``folder``, whose files have ``fingerprint``, and why there are none ("" if there are).

    A file that is damaged, or belongs to other weights, counts as none.
    """
    try:
        data = read_confidence(folder / CONFIDENCE_FILE)
        if data is None:
            return {}, NO_MAP
        if data["model"] != fingerprint:
            return {}, OTHER_MODEL
        return maps_from_json(data["languages"]), ""
    except TextError as error:
        return {}, f"The calibration in the model's folder cannot be used: {error}"


def read_confidence(path: Path) -> dict[str, Any] | None:
    """The content of a confidence file; None where there is none.

    Raises TextError where it cannot be read or is something else.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise TextError(f"{path.name} cannot be read ({type(error).__name__}).") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise TextError(f"{path.name} was not written by this version of the program.")
    if not isinstance(data.get("model"), str) or not isinstance(data.get("languages"), dict):
        raise TextError(f"{path.name} names no model or no languages.")
    return data


def confidence_json(fingerprint: str, languages: Mapping[str, Any]) -> str:
    """The text of a confidence file: ``languages`` holds a map in JSON types, and what was measured, by language."""
    data = {"format": FORMAT, "model": fingerprint, "languages": dict(languages)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
