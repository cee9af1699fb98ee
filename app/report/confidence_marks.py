"""Whether doubtful words are marked: what the user wants, and what the calibration of the model on duty says."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.core_messages import said
from app.report.book import ReportBook
from app.report.document import ReportDocument
from app.translation import marked, translate
from echo_core.text.confidence import NO_MAP, ConfidenceMap, maps_from_json
from echo_core.text.errors import TextError
from echo_core.text.prompts import LANGUAGES

log = logging.getLogger("echo.report")

_OTHER_STEPS = marked(
    "Report",
    "The calibration was measured on drafts with another number of steps a block, so no word of this kind of draft is "
    "marked.",
)
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
        self._own_mode = ""

    @property
    def languages(self) -> frozenset[str]:
        """The report languages in which doubtful words are marked."""
        if self._choice == "auto":
            return frozenset(language for language, found in self._maps.items() if found.helps)
        return frozenset(LANGUAGES) if self._choice == "on" else frozenset()

    def reason(self, careful: bool) -> str:
        """What the calibration says of the drafts that the model on duty makes, careful or not, for the reader."""
        mode = self._mode(careful)
        found = [
            translate("Report", "{language}: {reason}").format(
                language=translate("Report", _NAMES[language]), reason=said(one.reason)
            )
            for language, one in self._maps.items()
            if one.fits(mode)
        ]
        return "\n".join(found) or self.why_none(careful)

    def why_none(self, careful: bool) -> str:
        """Why no word of a new draft, careful or not, is marked; "" where the calibration is about such drafts."""
        if not self._maps:
            return said(self._reason)
        mode = self._mode(careful)
        return "" if any(one.fits(mode) for one in self._maps.values()) else translate("Report", _OTHER_STEPS)

    def why_none_in(self, report: ReportDocument) -> str:
        """Why no word of the newest draft of ``report`` is marked, as :meth:`why_none`."""
        found = self._maps.get(report.language)
        mode = report.record.drafts[-1].setting("mode") if report.record.drafts else ""
        return translate("Report", _OTHER_STEPS) if found and mode and not found.fits(mode) else ""

    def _mode(self, careful: bool) -> str:
        """The decoding of a draft; a model that drafts word by word knows no other."""
        return "multi" if careful and self._own_mode != "ar" else self._own_mode

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
        self._own_mode = str(event.get("mode", ""))
        self._reason = str(told.get("reason") or NO_MAP)
        self._book.confidence = self._maps
        self.changed.emit(self.languages)
