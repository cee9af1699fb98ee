"""All reports of the open studies, and which of them each draft belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.report.document import ReportDocument
from app.report.record import DraftRecord
from echo_core.films.header import FilmHeader
from echo_core.text.confidence import ConfidenceMap

if TYPE_CHECKING:
    from app.report.store.store import Stored


class ReportBook(QObject):
    """One ``ReportDocument`` per Study Instance UID; drafts find theirs by the draft's id, whatever is on display."""

    edited = Signal()
    """The text of any report has changed."""
    document_changed = Signal(object)
    """The report that has changed."""
    milestone = Signal(object, str)
    """A report that stands as a version to keep, and of which kind (see ``ReportDocument.milestone``)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source: Callable[[str], Stored | None] | None = None
        """Where reports of earlier runs come from, by study key."""
        self.confidence: Mapping[str, ConfidenceMap] = {}
        """Which words of a draft are doubtful, by the draft's language: the maps of the model on duty."""
        self._documents: dict[str, ReportDocument] = {}
        self._absent: set[str] = set()
        self._drafts: dict[str, ReportDocument] = {}

    def __iter__(self) -> Iterator[ReportDocument]:
        return iter(tuple(self._documents.values()))

    def get(self, study_uid: str) -> ReportDocument | None:
        """The report of a study, of this or an earlier run; None where nothing has been written."""
        found = self._documents.get(study_uid)
        if found is None and self.source is not None and study_uid not in self._absent:
            stored = self.source(study_uid)
            if stored is None:
                self._absent.add(study_uid)
                return None
            found = self._add(ReportDocument(replace(stored.content.header, study_uid=study_uid), self))
            found.restore(stored.content)
            found.unsaved = stored.unsaved and found.has_text
            self._connect(found)
        return found

    def document(self, header: FilmHeader) -> ReportDocument:
        """The report of the study that ``header`` belongs to, made at the first call."""
        found = self.get(header.study_uid)
        if found is None:
            found = self._add(ReportDocument(header, self))
            self._connect(found)
        return found

    def begin_draft(
        self, study_uid: str, draft_id: str, language: str = "en", record: DraftRecord | None = None
    ) -> None:
        """The blocks of ``draft_id`` go to the report of ``study_uid``. Raises KeyError for an unknown study."""
        document = self._documents[study_uid]
        self._drafts[draft_id] = document
        document.begin_draft(draft_id, language, record)

    def on_block(self, draft_id: str, event: dict[str, Any]) -> None:
        if document := self._drafts.get(draft_id):
            confidence = self.confidence.get(document.language)
            fits = confidence is not None and confidence.fits(str(event.get("mode", "")))
            document.add_block(draft_id, event, confidence if fits else None)

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

    def _add(self, document: ReportDocument) -> ReportDocument:
        self._documents[document.study_uid] = document
        return document

    def _connect(self, document: ReportDocument) -> None:
        document.edited.connect(self.edited)
        document.edited.connect(lambda: self.document_changed.emit(document))
        document.milestone.connect(lambda kind: self.milestone.emit(document, kind))
