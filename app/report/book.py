"""All reports of the open studies, and which of them each draft belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.report.document import ReportDocument
from echo_core.films.header import FilmHeader


class ReportBook(QObject):
    """One ``ReportDocument`` per Study Instance UID; drafts find theirs by the draft's id, whatever is on display."""

    edited = Signal()
    """The text of any report has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[str, ReportDocument] = {}
        self._drafts: dict[str, ReportDocument] = {}

    def __iter__(self) -> Iterator[ReportDocument]:
        return iter(tuple(self._documents.values()))

    def get(self, study_uid: str) -> ReportDocument | None:
        return self._documents.get(study_uid)

    def document(self, header: FilmHeader) -> ReportDocument:
        """The report of the study that ``header`` belongs to, made at the first call."""
        found = self._documents.get(header.study_uid)
        if found is None:
            found = ReportDocument(header, self)
            found.edited.connect(self.edited)
            self._documents[header.study_uid] = found
        return found

    def begin_draft(self, study_uid: str, draft_id: str, language: str = "en", model: str = "") -> None:
        """The blocks of ``draft_id`` go to the report of ``study_uid``. Raises KeyError for an unknown study."""
        document = self._documents[study_uid]
        self._drafts[draft_id] = document
        document.begin_draft(draft_id, language, model)

    def on_block(self, draft_id: str, event: dict[str, Any]) -> None:
        if draft_id in self._drafts:
            self._drafts[draft_id].add_block(draft_id, event)

    def on_done(self, draft_id: str, event: dict[str, Any]) -> None:
        if document := self._drafts.pop(draft_id, None):
            document.finish_draft(draft_id, event)

    def on_cancelled(self, draft_id: str) -> None:
        if document := self._drafts.pop(draft_id, None):
            document.stop_draft(draft_id)

    def on_failed(self, draft_id: str, kind: str, message: str) -> None:
        if document := self._drafts.pop(draft_id, None):
            document.stop_draft(draft_id, message, kind)

    def on_notice(self, draft_id: str, message: str) -> None:
        """A notice about one draft; one that names none goes to every report with a draft under way."""
        concerned = {draft_id} & self._drafts.keys() if draft_id else set(self._drafts)
        for found in concerned:
            self._drafts[found].tell(message, "notice")
