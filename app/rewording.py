"""Has the drafting worker write other wordings of a sentence for the report pane."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Slot

from app.draft_flow import DraftFlow
from app.drafting.client import DraftingClient
from app.report.rephrasing import Rephraser
from app.studies.study_panel import StudyPanel


class Rewording(QObject):
    """Carries one request at a time between the rephraser and the client. It holds no text."""

    def __init__(
        self, parent: QObject, flow: DraftFlow, client: DraftingClient, panel: StudyPanel, rephraser: Rephraser
    ) -> None:
        super().__init__(parent)
        self._flow = flow
        self._client = client
        self._panel = panel
        self._rephraser = rephraser
        self._running = ""
        rephraser.with_model = True
        rephraser.wanted.connect(self._begin)
        rephraser.withdrawn.connect(self._withdraw)
        client.wording.connect(self._on_wording)
        client.done.connect(self._on_end)
        client.cancelled.connect(self._on_end)
        client.failed.connect(self._on_failed)

    @Slot(str, str, str)
    def _begin(self, language: str, prefix: str, sentence: str) -> None:
        self._withdraw()
        films = self._flow.films(self._panel.current_uid)
        if not films:
            self._rephraser.end(self.tr("no film of this report is open that a draft can be made from"))
            return
        self._running = self._client.reword(films[0].header.study_uid, films, language, prefix, sentence)

    @Slot()
    def _withdraw(self) -> None:
        running, self._running = self._running, ""
        if running:
            self._client.cancel(running)

    @Slot(str, dict)
    def _on_wording(self, request: str, event: dict[str, Any]) -> None:
        if request == self._running:
            self._rephraser.add(event["text"], event.get("tokens"))

    @Slot(str)
    def _on_end(self, request: str) -> None:
        if request == self._running:
            self._running = ""
            self._rephraser.end()

    @Slot(str, str, str)
    def _on_failed(self, request: str, _kind: str, message: str) -> None:
        if request == self._running:
            self._running = ""
            self._rephraser.end(message)
