"""From the Draft button to the report: which films go to the model, what is asked first, where the blocks land."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.core_messages import said
from app.drafting.client import DraftingClient
from app.films.hanging import hang
from app.report.book import ReportBook
from app.report.document import ReportDocument
from app.report.record import DraftRecord, now
from app.studies.study import DraftState, own_key
from app.studies.study_list import StudyList
from app.translation import counted, translate
from echo_core.films.film import Film
from echo_core.films.patient import same_patient
from echo_core.films.suitability import Objection, drafting_objection

log = logging.getLogger("echo.draft")

MAX_FILMS = 4
"""The model takes one to four films of a study (``EchoConfig.max_films``)."""


class DraftFlow(QObject):
    """Carries drafts between the worklist, the drafting client and the reports. It holds no text of its own."""

    ended = Signal(str, bool, str)
    """A draft, or the attempt at one, is over: study, whether it ended well, and what to tell the user."""
    changed = Signal()
    """A draft began or ended."""

    def __init__(
        self, studies: StudyList, book: ReportBook, client: DraftingClient, parent: QObject | None = None
    ) -> None:
        """Connect the three."""
        super().__init__(parent)
        self._studies = studies
        self._book = book
        self._client = client
        self.language = "en"
        """The language that a new report starts with."""
        self.careful = False
        """Whether drafts that begin from now on take several steps a block where the model is unsure."""
        self._model = self._backend = self._device = ""
        self._running: dict[str, str] = {}
        """Draft id to study."""
        client.block.connect(self._on_block)
        client.done.connect(self._on_done)
        client.cancelled.connect(self._on_cancelled)
        client.failed.connect(self._on_failed)
        client.notice.connect(book.on_notice)
        client.ready.connect(self._on_ready)

    def report(self, uid: str) -> ReportDocument | None:
        """The report of a study of the list.

        The worklist keeps two patients under one Study Instance UID apart, and so must their reports: the list's key
        stands in for the UID.
        """
        study = self._studies.study(uid)
        if (found := self.written(uid)) is not None or study is None:
            return found
        key = uid if self._book.get(uid) is None else own_key(uid, study.header)
        made = self._book.document(replace(study.header, study_uid=key))
        made.language = self.language
        return made

    def written(self, uid: str) -> ReportDocument | None:
        """As :meth:`report`, without making one.

        Of two patients under one UID, the one who is opened first has that UID as key. An earlier run may have opened
        the other one first: so a report that it left counts only if it is this patient's.
        """
        study = self._studies.study(uid)
        if study is None:
            return self._book.get(uid)
        header = study.header
        # The last is the key of earlier versions, with the name as one film had it.
        keys = (uid, header.study_uid, own_key(uid, header), f"{uid}#{header.patient_id}#{header.patient_name}")
        reports = (self._book.get(key) for key in keys)
        return next((found for found in reports if found and same_patient(found.header, study.header)), None)

    def drafting(self, uid: str) -> bool:
        """Whether a draft of this study is under way or waiting."""
        return uid in self._running.values()

    @property
    def busy(self) -> bool:
        """Whether any draft is under way or waiting."""
        return bool(self._running)

    def draft(self, uid: str, language: str, *, force: bool = False, prefix: str = "") -> bool:
        """Send the study's films to the model; whether a draft began. What stands in the way is said on the report.

        ``force`` drafts films that are not said to be chest films: the user has been asked. ``prefix`` is the report
        text behind which the draft goes on (``ReportDocument.request_continuation``).
        """
        document = self.report(uid)
        if document is None or self.drafting(uid):
            return False
        choice = self._choose(uid, force)
        if isinstance(choice, Objection):
            document.tell(said(choice.message), choice.kind)
            self.ended.emit(uid, False, choice.message)
            return False
        films, notice = choice
        # The client checks the films' own UID; the list has already kept two patients under one UID apart.
        draft_id = self._client.draft(films[0].header.study_uid, films, language, force, prefix, self.careful)
        self._running[draft_id] = uid
        for film in films:
            document.record.note_film(film.header)
        self._book.begin_draft(document.study_uid, draft_id, language, self._record(language))
        if notice:
            document.tell(notice, "notice")
        self._studies.set_draft_state(uid, DraftState.QUEUED if len(self._running) > 1 else DraftState.DRAFTING)
        log.info("draft of %d film(s) asked for", len(films))
        self.changed.emit()
        return True

    def films(self, uid: str) -> list[Film]:
        """The films of a study that a draft is made from, frontal first; none where there is no draft of it."""
        choice = self._choose(uid, force=True)
        return [] if isinstance(choice, Objection) else choice[0]

    def stop(self, uid: str) -> None:
        """End the study's draft at the next block boundary."""
        # A draft that still waits is cancelled, and forgotten here, before ``cancel`` returns.
        for draft_id in [draft_id for draft_id, study in self._running.items() if study == uid]:
            self._client.cancel(draft_id)

    def _choose(self, uid: str, force: bool) -> tuple[list[Film], str] | Objection:
        """The films to draft from, frontal first, and what to say about films left out; or why there is no draft."""
        films = hang(self._studies.films(uid))
        left_out: list[Objection] = []
        chosen: list[Film] = []
        for film in films:
            objection = drafting_objection(film)
            if objection is None or (force and objection.overridable):
                chosen.append(film)
            else:
                left_out.append(objection)
        if chosen:
            return chosen[:MAX_FILMS], _left_out(left_out, len(chosen) - MAX_FILMS)
        # Something that the user can decide comes before something that nobody can.
        return min(left_out, key=lambda objection: not objection.overridable)

    def _record(self, language: str) -> DraftRecord:
        """What is known of the draft that begins now; the worker's ``done`` event says the rest."""
        settings = (("language", language), ("backend", self._backend), ("device", self._device))
        return DraftRecord(self._model, "", "", tuple(pair for pair in settings if pair[1]), now())

    @Slot(dict)
    def _on_ready(self, event: dict[str, Any]) -> None:
        self._model, self._backend, self._device = (str(event.get(key, "")) for key in ("model", "backend", "device"))

    @Slot(str, dict)
    def _on_block(self, draft_id: str, event: dict[str, Any]) -> None:
        if (uid := self._running.get(draft_id)) is not None:
            self._studies.set_draft_state(uid, DraftState.DRAFTING)
            self._book.on_block(draft_id, event)

    @Slot(str, dict)
    def _on_done(self, draft_id: str, event: dict[str, Any]) -> None:
        self._book.on_done(draft_id, event)
        self._end(draft_id, DraftState.DRAFTED, True, "")

    @Slot(str)
    def _on_cancelled(self, draft_id: str) -> None:
        self._book.on_cancelled(draft_id)
        document = self.report(self._running.get(draft_id, ""))
        kept = document is not None and document.has_text
        self._end(
            draft_id,
            DraftState.DRAFTED if kept else DraftState.NONE,
            False,
            translate("Drafting", "The draft was stopped."),
        )

    @Slot(str, str, str)
    def _on_failed(self, draft_id: str, kind: str, message: str) -> None:
        log.warning("draft failed: %s", kind)
        self._book.on_failed(draft_id, kind, message)
        self._end(draft_id, DraftState.FAILED, False, message)

    def _end(self, draft_id: str, state: DraftState, well: bool, message: str) -> None:
        uid = self._running.pop(draft_id, None)
        if uid is not None:
            self._studies.set_draft_state(uid, state)
            self.changed.emit()
            self.ended.emit(uid, well, message)


def _left_out(objections: list[Objection], beyond: int) -> str:
    """What to say about films that a draft leaves out."""
    parts = []
    if objections:
        parts.append(
            counted("Drafting", "%n film(s) are left out of the draft. {why}", len(objections)).format(
                why=said(objections[0].message)
            )
        )
    if beyond > 0:
        parts.append(translate("Drafting", "The draft is made from the first {count} films.").format(count=MAX_FILMS))
    return " ".join(parts)
