"""What is told of a model beside its drafts: which one it is, how it was set, and how sure its words are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from echo_core.decoding.options import DecodeOptions
from echo_core.decoding.origin import fingerprint, settings_of
from echo_core.text.confidence import CONFIDENCE_FILE, NO_MAP, load_confidence

if TYPE_CHECKING:
    from echo_core.decoding.drafter import Drafter


class ModelFacts:
    """Reads the weights of a model once for its fingerprint, and only where that is asked for."""

    def __init__(self) -> None:
        self._fingerprints: dict[Path, str] = {}

    def made_by(self, drafter: Drafter, options: DecodeOptions, prefix: str) -> dict[str, Any]:
        """Model, version, fingerprint and settings of a draft, for the report's record."""
        settings = settings_of(drafter.config, options) | {
            "backend": drafter.backend.name,
            "device": drafter.backend.device,
        }
        if prefix:
            settings["prefix"] = f"{len(prefix)} characters"
        return {
            "model": drafter.config.name,
            "version": drafter.config.version,
            "fingerprint": self.fingerprint(drafter.folder),
            "settings": {name: str(value) for name, value in settings.items()},
        }

    def confidence(self, folder: Path) -> dict[str, Any]:
        """The calibration that belongs to the model in ``folder``, and why there is none."""
        if not (folder / CONFIDENCE_FILE).exists():  # the weights need not be read for it
            return {"languages": {}, "reason": NO_MAP}
        maps, reason = load_confidence(folder, self.fingerprint(folder))
        return {"languages": {language: found.to_json() for language, found in maps.items()}, "reason": reason}

    def fingerprint(self, folder: Path) -> str:
        """The fingerprint of the model in ``folder``, read once; "" where it cannot be read."""
        if folder not in self._fingerprints:
            try:
                self._fingerprints[folder] = fingerprint(folder)
            except OSError:
                self._fingerprints[folder] = ""
        return self._fingerprints[folder]
