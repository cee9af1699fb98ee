"""Whether doubtful words are marked: what the user wants, and what the calibration of the model on duty says."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.core_messages import said
from app.report.book import ReportBook
from app.translation import marked, translate
from echo_core.text.confidence import NO_MAP, ConfidenceMap, maps_from_json
from echo_core.text.errors import TextError
from echo_core.text.prompts import LANGUAGES

log = logging.getLogger("echo.report")

_NAMES = {"en": marked("Report", "English"), "zh": marked("Report", "Chinese")}


class ConfidenceMarks(QObject):
    """Takes the maps from the worker's ``ready`` event, which checks that they belong to the weights it has loaded."""

    changed = Signal(object)
    """The report languages in which doubtful words are to be marked from now on."""

    def __init__(self, book: ReportBook, choice: str, parent: QObject | None = None) -> None:
        """``choice``: "auto" (where the calibration says that marks help), "on" or "off"."""
        super().__init__(parent)
        self._book = book
        self._choice = choice
        self._maps: dict[str, ConfidenceMap] = {}
        self._reason = NO_MAP

    @property
    def languages(self) -> frozenset[str]:
        """The report languages in which doubtful words are marked."""
        if self._choice == "auto":
            return frozenset(language for language, found in self._maps.items() if found.helps)
        return frozenset(LANGUAGES) if self._choice == "on" else frozenset()

    @property
    def reason(self) -> str:
        """What the calibration says of the model on duty, for the reader."""
        found = [
            translate("Report", "{language}: {reason}").format(
                language=translate("Report", _NAMES[language]), reason=said(one.reason)
            )
            for language, one in self._maps.items()
        ]
        return "\n".join(found) or said(self._reason)

    def choose(self, choice: str) -> None:
        """The user wants marks ("on"), none ("off"), or what the calibration says ("auto")."""
        self._choice = choice
        self.changed.emit(self.languages)

    @Slot(dict)
    def on_ready(self, event: dict[str, Any]) -> None:
        """A model is on duty, with or without a calibration."""
        told = event.get("confidence")
        told = told if isinstance(told, dict) else {}
        try:
            self._maps = maps_from_json(told.get("languages", {}))
        except TextError as error:
            log.warning("the worker's confidence maps are not used: %s", error)
            self._maps = {}
        self._reason = str(told.get("reason") or NO_MAP)
        self._book.confidence = self._maps
        self.changed.emit(self.languages)
