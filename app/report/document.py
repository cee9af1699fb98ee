"""The report of one study: its text, the draft that streams into it, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.report.content import DoubtfulPlace, ReportContent
from app.report.document_draft import DraftedReport
from app.report.errors import SignedReportError
from app.report.history import History
from app.report.pieces import Author, Change, Step
from app.report.record import Addendum, ReportRecord, ReportState, Signature
from app.report.splitter import ADDENDUM, REPORT_SECTIONS, SECTIONS
from app.report.units import plain, to_units
from app.translation import translate
from echo_core.text.provenance import Origin

_AUTHORS = {Origin.MODEL: Author.DRAFT, Origin.HEADER: Author.HEADER}
"""Who wrote text of an origin, where it was not the user."""


class ReportDocument(DraftedReport):
    """One report. It lives, and takes in its draft, whether or not a pane shows it.

    The pane tells it what the user did (``edit``, ``undo``, ``redo``) and applies to the editors what it did itself
    (``changed_by_document``). Positions are UTF-16 code units of the visible text of a section.
    """

    state_changed = Signal()
    """The report has become preliminary or final, has an addendum, or stands as an earlier version again."""

    def content(self) -> ReportContent:
        """The report as it stands now, as plain data."""
        record = self.record
        return ReportContent(
            key=self.study_uid,
            header=self.header,
            language=self.language,
            sections={name: tuple(self.spans(name)) for name in REPORT_SECTIONS},
            doubts={name: found for name in SECTIONS if (found := self._doubtful_places(name))},
            state=record.state,
            edited=self.edited_by_user,
            preliminary=record.preliminary,
            signature=record.signature,
            drafts=tuple(record.drafts),
            films=tuple(record.films),
            addenda=tuple(record.addenda),
            filled=tuple(dict.fromkeys((*self._filled_before, *self._filled))),
        )

    def restore(self, content: ReportContent) -> None:
        """Puts in a report of an earlier run, behind what stands here; undo does not take it back."""
        steps, changed = {author: Step(author) for author in Author}, self._changed
        for section, spans in content.sections.items():
            before = self._sections[section].length
            if before and spans:
                self._sections[section].append("\n", steps[Author.USER], Origin.TYPED)
            start = self._sections[section].length
            for span in spans:
                author = _AUTHORS.get(span.origin, Author.USER)
                self._sections[section].append(to_units(plain(span.text)), steps[author], span.origin, span.visited)
            units = self._sections[section].units[before:]
            self._restore_doubts(section, content, start)
            self.changed_by_document.emit(section, [Change(before, 0, units)], False)
        self.language = content.language
        self.model = content.model
        self._edited_before = content.edited
        self._filled_before = content.filled
        self.record = ReportRecord(
            content.state,
            content.preliminary,
            content.signature,
            list(content.drafts),
            list(content.films),
            list(content.addenda),
        )
        self._touch()
        self._changed = changed
        self.state_changed.emit()

    def bring_back(self, content: ReportContent) -> None:
        """The text of another version replaces what can be changed now, as one undo step.

        Raises SignedReportError where the report is final.
        """
        self._require_open()
        self.milestone.emit("replaced")
        step = Step(Author.USER)
        self._forget(self._history.forget_undone())
        for name in SECTIONS:
            self.dismiss_offer(name)
        for name in self.writable:
            target = self._sections[name]
            self._show(name, target.discard(target.steps(), step))
            for span in content.sections.get(name, ()):
                position = target.length
                units = to_units(plain(span.text))
                target.append(units, step, span.origin, span.visited)
                self._show(name, [Change(position, 0, units)])
            self._restore_doubts(name, content, 0)
        self._history.push_draft(step)
        self._touch()
        self.state_changed.emit()

    def make_preliminary(self, signature: Signature) -> None:
        """The report may be read as preliminary from now on; it can still be changed.

        Raises SignedReportError where the report is final.
        """
        self._require_open()
        self.record.state, self.record.preliminary = ReportState.PRELIMINARY, signature
        self._state("preliminary")

    def sign(self, signature: Signature) -> None:
        """The report is final: from here on nothing changes it, and undo ends. A draft under way ends here.

        Raises SignedReportError where it is final already.
        """
        self._require_open()
        self.stop_draft()
        self.record.state, self.record.signature = ReportState.FINAL, signature
        self._history = History()
        dropped = bool(self.offers)
        self._clear_offers()
        if dropped:
            self.tell(translate("Report", "What the draft still offered was not taken in and is gone."), "notice")
        else:
            self.tell("")
        self._state("final")

    def retract(self, kind: str, reason: str) -> None:
        """The milestone ``kind`` could not be kept: the report is again what it was before, and the user is told."""
        record = self.record
        if kind == "addendum":
            for span in record.addenda.pop().spans:
                at = self._sections[ADDENDUM].length
                self.insert(ADDENDUM, at, 0, span.text, span.origin)
        elif kind == "final":
            record.signature = None
            record.state = ReportState.PRELIMINARY if record.preliminary else ReportState.DRAFT
        else:
            record.preliminary, record.state = None, ReportState.DRAFT
        self._touch()
        self.tell(reason, "store")
        self.state_changed.emit()

    def sign_addendum(self, signature: Signature) -> None:
        """What stands in the addendum joins the final report for good.

        Raises SignedReportError where the report is not final yet, or the addendum is empty.
        """
        spans = tuple(self.spans(ADDENDUM))
        if not self.record.final or not self.text(ADDENDUM).strip():
            raise SignedReportError(translate("Report", "An addendum needs a signed report and some text."))
        self.record.addenda.append(Addendum(spans, signature))
        self._history = History()
        target = self._sections[ADDENDUM]
        self._show(ADDENDUM, target.discard(target.steps(), Step(Author.USER)))
        self._state("addendum")

    def _doubtful_places(self, section: str) -> tuple[DoubtfulPlace, ...]:
        return tuple(
            DoubtfulPlace(position, len(doubt.units), doubt.alternatives) for position, doubt in self.doubts(section)
        )

    def _restore_doubts(self, section: str, content: ReportContent, offset: int) -> None:
        """Marks what is doubtful in the text of ``content``, which stands from ``offset`` on."""
        target = self._sections[section]
        for place in content.doubts.get(section, ()):
            if offset + place.start + place.length <= target.length:
                target.mark_doubt(offset + place.start, place.length, place.alternatives)

    def _state(self, kind: str) -> None:
        self._touch()
        self.milestone.emit(kind)
        self.state_changed.emit()
