"""The report of one study: its sections, its undo history, and the draft that streams into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.report.content import DoubtfulPlace, ReportContent
from app.report.errors import SignedReportError
from app.report.history import History
from app.report.record import Addendum, DraftRecord, ReportRecord, ReportState, Signature, draft_record, now
from app.report.sections import Author, Change, Doubt, Section, Step
from app.report.splitter import ADDENDUM, FINDINGS, IMPRESSION, REPORT_SECTIONS, SECTIONS
from app.report.stream import DraftStream, Progress
from app.report.units import from_units, plain, to_units
from echo_core.films.header import FilmHeader
from echo_core.text.confidence import ConfidenceMap
from echo_core.text.continuation import continuation_prefix
from echo_core.text.provenance import Origin, Span

_AUTHORS = {Origin.MODEL: Author.DRAFT, Origin.HEADER: Author.HEADER}
"""Who wrote text of an origin, where it was not the user."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """``text`` of one origin in place of ``removed`` units at ``position`` of a section."""

    section: str
    position: int
    removed: int
    text: str
    origin: Origin


class ReportDocument(QObject):
    """One report. It lives, and takes in its draft, whether or not a pane shows it.

    The pane tells it what the user did (``edit``, ``undo``, ``redo``) and applies to the editors what it did itself
    (``changed_by_document``). Positions are UTF-16 code units of the visible text of a section.
    """

    changed_by_document = Signal(str, list, bool)
    """Section, list of ``Change`` in the order in which to apply them, whether the user asked for it (undo, redo)."""
    edited = Signal()
    """The text has changed, by whomever."""
    draft_changed = Signal()
    """A draft has begun, progressed or ended, there is a message, or the header has filled in a section."""
    state_changed = Signal()
    """The report has become preliminary or final, has an addendum, or stands as an earlier version again."""
    milestone = Signal(str)
    """The report as it stands now is a version to keep: "draft", "preliminary", "final", "addendum", "replaced"."""

    def __init__(self, header: FilmHeader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.header = header
        self.language = "en"
        self.model = ""
        self.message = ""
        self.message_kind = ""
        self.progress = Progress()
        self.newest_block = -1
        self.unsaved = False
        self.record = ReportRecord()
        self._edited_before = False
        self._sections = {name: Section() for name in REPORT_SECTIONS}
        self._history = History()
        self._filled: dict[str, tuple[str, Step]] = {}
        """What this run has filled in from the films' header, by section."""
        self._filled_before: tuple[str, ...] = ()
        self._stream: DraftStream | None = None
        self._redraft = False
        self._place: tuple[str, int] | None = None
        self._blocks = 0
        self._held: list[Callable[[], None]] | None = None

    @property
    def study_uid(self) -> str:
        return self.header.study_uid

    @property
    def drafting(self) -> bool:
        """Whether a draft is under way."""
        return self._stream is not None

    @property
    def draft_id(self) -> str | None:
        """The draft under way."""
        return self._stream.draft_id if self._stream else None

    @property
    def has_text(self) -> bool:
        """Whether anything stands here beside what the films' header says."""
        return any(
            piece.origin is not Origin.HEADER and not piece.units.isspace()
            for section in self._sections.values()
            for _, piece in section.visible_pieces()
        )

    @property
    def drafted(self) -> bool:
        """Whether text of a draft stands here, so that another draft would be a second one."""
        return any(
            piece.step.author is Author.DRAFT
            for section in self._sections.values()
            for _, piece in section.visible_pieces()
        )

    @property
    def edited_by_user(self) -> bool:
        """Whether the report holds anything of the user's own: typed text, or deletions in a draft."""
        return self._edited_before or any(section.edited_by_user() for section in self._sections.values())

    @property
    def writable(self) -> tuple[str, ...]:
        """The sections that can be changed now: all before the report is final, the addendum afterwards."""
        return (ADDENDUM,) if self.record.final else REPORT_SECTIONS[:-1]

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    def text(self, section: str) -> str:
        """The visible text of a section."""
        return from_units(self._sections[section].units)

    def units(self, section: str) -> str:
        return self._sections[section].units

    def spans(self, section: str) -> list[Span]:
        """The visible text in runs of one origin, visited or not."""
        return [span for _, _, span in self.placed_spans(section)]

    def placed_spans(self, section: str) -> list[tuple[int, int, Span]]:
        """As :meth:`spans`, each with its position and length in units."""
        runs: list[tuple[int, str, Origin, bool]] = []
        for position, piece in self._sections[section].visible_pieces():
            if runs and runs[-1][2:] == (piece.origin, piece.visited):
                runs[-1] = (runs[-1][0], runs[-1][1] + piece.units, piece.origin, piece.visited)
            else:
                runs.append((position, piece.units, piece.origin, piece.visited))
        return [(at, len(units), Span(from_units(units), origin, seen)) for at, units, origin, seen in runs]

    def doubts(self, section: str) -> list[tuple[int, Doubt]]:
        """The position of each word that the model was not sure of and that nobody has changed, and the word."""
        return self._sections[section].doubts()

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

    def newest_ranges(self, section: str) -> list[tuple[int, int]]:
        """(position, length) of what is visible of the newest block of a draft under way."""
        if not self.drafting or self.newest_block < 0:
            return []
        return [
            (position, len(piece.units))
            for position, piece in self._sections[section].visible_pieces()
            if piece.block == self.newest_block
        ]

    def stream_end(self, section: str) -> int | None:
        """Where the next block goes, None where no draft is under way or none writes into this section."""
        return self._sections[section].anchor_position() if self.drafting and section in SECTIONS else None

    def restore(self, content: ReportContent) -> None:
        """Puts in a report of an earlier run, behind what stands here; undo does not take it back."""
        steps = {author: Step(author) for author in Author}
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
        self.state_changed.emit()

    def bring_back(self, content: ReportContent) -> None:
        """The text of another version replaces what can be changed now, as one undo step.

        Raises SignedReportError where the report is final.
        """
        self._require_open()
        self.milestone.emit("replaced")
        step = Step(Author.USER)
        self._forget(self._history.forget_undone())
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
            raise SignedReportError("An addendum needs a signed report and some text.")
        self.record.addenda.append(Addendum(spans, signature))
        self._history = History()
        target = self._sections[ADDENDUM]
        self._show(ADDENDUM, target.discard(target.steps(), Step(Author.USER)))
        self._state("addendum")

    def visit(self, section: str, position: int, length: int) -> None:
        """The reader has been at this place: what the model wrote there counts as looked at."""
        if not self.record.final and self._sections[section].visit(position, length):
            self.edited.emit()

    def visit_all(self) -> None:
        """The reader says that he has read every word."""
        for name in SECTIONS:
            self.visit(name, 0, self._sections[name].length)

    def _require_open(self) -> None:
        if self.record.final:
            raise SignedReportError("This report is signed. Write an addendum instead.")

    def _state(self, kind: str) -> None:
        self._touch()
        self.milestone.emit(kind)
        self.state_changed.emit()

    def edit(self, section: str, position: int, removed: int, inserted: str, origin: Origin = Origin.TYPED) -> None:
        """The user has replaced ``removed`` units at ``position`` by ``inserted``.

        Raises ValueError where the range is not in the text, SignedReportError in a section that is signed.
        """
        if section not in self.writable:
            raise SignedReportError("This part of the report is signed and stays as it is.")
        target = self._sections[section]
        step, dropped = self._history.step_for_edit(section, position, removed, inserted)
        if dropped:
            self._forget(dropped)
        target.replace(position, removed, inserted, step, origin)
        self._touch()

    def insert(self, section: str, position: int, removed: int, text: str, origin: Origin) -> None:
        """As :meth:`edit` with text that a macro, a template or a measurement gives, as a step of its own; the
        editors follow."""
        self.insert_all([Insertion(section, position, removed, text, origin)])

    def insert_all(self, insertions: Sequence[Insertion]) -> None:
        """As :meth:`insert` for several places, one behind the other, as one step."""
        changes: dict[str, list[Change]] = {}
        with self.one_step():
            for one in insertions:
                units = to_units(plain(one.text))
                self.edit(one.section, one.position, one.removed, units, one.origin)
                changes.setdefault(one.section, []).append(Change(one.position, one.removed, units, rides=True))
        for section, made in changes.items():
            self.changed_by_document.emit(section, made, True)

    def fill(self, section: str, text: str) -> None:
        """Puts in what the films' header says; undo does not take it back.

        Nothing changes where the user has written or deleted anything, where an earlier run has filled the section,
        and once the report is preliminary or final. The store keeps it with the next edit: to look at a study in a
        second window must not write over what the first one types.
        """
        self._when_free(lambda: self._fill(section, plain(text)))

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """The edits made inside are one undo step."""
        self._history.open_group()
        try:
            yield
        finally:
            self._history.close_group()

    def undo(self) -> None:
        """Takes back the user's last step, or a finished draft as a whole; never a block of a draft under way."""
        if (step := self._history.undo()) is not None:
            self._switch(step, applied=False)

    def redo(self) -> None:
        """Applies again what ``undo`` took back last."""
        if (step := self._history.redo()) is not None:
            self._switch(step, applied=True)

    def request_redraft(self, wanted: bool = True) -> None:
        """Whether the next draft replaces what stands here now (as one undo step), once its first text arrives."""
        self._redraft = wanted

    def request_continuation(self, section: str, position: int) -> str:
        """The next draft goes on behind ``position`` of Findings or Impression, and what stands behind it there gives
        way once its first text arrives (as one undo step). The text in front, for the worker.

        Of Findings, the Impression gives way as well: it follows from them. Text behind the place cannot influence
        the draft.
        """
        front = self._sections[section].units[:position].rstrip()
        self._redraft, self._place = False, (section, len(front))
        if section == FINDINGS:
            return continuation_prefix(from_units(front), None, self.language)
        return continuation_prefix(self.text(FINDINGS), from_units(front), self.language)

    def forget_continuation(self) -> None:
        """The draft that was to go on does not begin."""
        self._place = None

    def own_text_behind(self, section: str, position: int) -> bool:
        """Whether a continuation from this place would replace anything that the user wrote."""
        names = (FINDINGS, IMPRESSION) if section == FINDINGS else (IMPRESSION,)
        return any(
            span.origin is not Origin.MODEL and span.text.strip() != "" and (name != section or at + size > position)
            for name in names
            for at, size, span in self.placed_spans(name)
        )

    def begin_draft(self, draft_id: str, language: str = "en", record: DraftRecord | None = None) -> None:
        """Blocks of ``draft_id`` are taken in from now on, at the end of what stands in each section.

        A final report takes none.
        """
        self._when_free(lambda: self._begin(draft_id, language, record))

    def add_block(self, draft_id: str, event: dict[str, Any], confidence: ConfidenceMap | None = None) -> None:
        """A ``block`` event. One of another draft, or of one that has ended, is dropped.

        ``confidence`` says which of its words are doubtful; without it none is.
        """
        self._when_free(lambda: self._add_block(draft_id, event, confidence))

    def finish_draft(self, draft_id: str, event: dict[str, Any]) -> None:
        """The ``done`` event: the draft becomes one undo step."""

        def finish() -> None:
            if self._stream is not None and self._stream.draft_id == draft_id:
                self._stream.doubts.finish()
                self._put(self._stream, self._stream.splitter.finish())
                if (made := draft_record(event)) is not None:
                    self.record.drafts[-1] = made
                    self.model = made.name
                self._end(event)

        self._when_free(finish)

    def stop_draft(self, draft_id: str | None = None, message: str = "", kind: str = "") -> None:
        """The draft under way ends here, by the user's wish or a failure; what has arrived stays."""

        def stop() -> None:
            if self._stream is not None and draft_id in (None, self._stream.draft_id):
                self._end(None)
                self.tell(message, kind)

        self._when_free(stop)

    def tell(self, message: str, kind: str = "") -> None:
        """Shows a message above the report; "" takes it away. ``kind`` is a worker's kind of error, or "notice"."""
        self.message, self.message_kind = message, kind
        self.draft_changed.emit()

    def current_progress(self) -> Progress:
        """The figures of the draft under way, or of the last one."""
        return self._stream.progress() if self._stream else self.progress

    def hold(self) -> None:
        """An input method is composing at the caret: the draft's events wait, the text must not move under it."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """The composition is over: what has waited is taken in, in order."""
        held, self._held = self._held or [], None
        for action in held:
            action()

    def mark_saved(self) -> None:
        self.unsaved = False
        self.edited.emit()

    def _when_free(self, action: Callable[[], None]) -> None:
        if self._held is None:
            action()
        else:
            self._held.append(action)

    def _fill(self, section: str, text: str) -> None:
        target, units = self._sections[section], to_units(text)
        before, step = self._filled.get(section, ("", None))
        untouched = target.units == before and all(piece.step is step for _, piece in target.visible_pieces())
        if section in self._filled_before or not untouched or units == before:
            return
        if self.record.state is not ReportState.DRAFT:
            return
        new = Step(Author.HEADER)
        if step is not None:
            self._show(section, target.discard({id(step)}, new))
        position = target.length
        target.append(units, new, Origin.HEADER)
        self._filled[section] = (units, new)
        self._show(section, [Change(position, 0, units)])
        self.draft_changed.emit()

    def _begin(self, draft_id: str, language: str, record: DraftRecord | None) -> None:
        if self.record.final:
            return
        if self._stream is not None:
            self._end(None)
        place, self._place = self._place, None
        if (self._redraft or place) and self.has_text:
            self.milestone.emit("replaced")
        self._history.break_run()
        step = Step(Author.DRAFT)
        discards: set[int] = set()
        if self._redraft:
            discards = {found for name in SECTIONS for found in self._sections[name].steps()}
            self._history.set_floor()
        self._redraft = False
        prefix = ""
        if place is not None:
            prefix = self.request_continuation(*place)
            self._place = None
            self._history.set_floor()
        for name in SECTIONS:
            self._sections[name].place_anchor(step, _anchor_place(name, place))
        self._stream = DraftStream(draft_id, step, discards, prefix)
        self.language = language
        self.record.drafts.append(record or DraftRecord("", "", "", (), now()))
        self.model = self.record.drafts[-1].name
        self.newest_block = -1
        self.tell("")

    def _add_block(self, draft_id: str, event: dict[str, Any], confidence: ConfidenceMap | None) -> None:
        stream = self._stream
        if stream is None or stream.draft_id != draft_id:
            return
        stream.count(event)
        self._blocks += 1
        self.newest_block = self._blocks
        text = plain(str(event.get("text", "")))
        stream.doubts.take(text, event.get("tokens"), confidence)
        self._put(stream, stream.splitter.feed(text))
        self.draft_changed.emit()

    def _put(self, stream: DraftStream, parts: list[tuple[str, str]]) -> None:
        for name, text in parts:
            if not stream.wrote:
                self._discard(stream)
                stream.wrote = True
            units = to_units(text)
            target = self._sections[name]
            if not stream.prefix and not target.streamed and target.around_anchor()[0] not in ("", "\n"):
                units = "\n" + units
                stream.line_breaks[name] = 1
            self._show(name, [target.stream(units, self._blocks)])
        for name, start, length, alternatives in stream.doubts.placed(stream.splitter):
            start += stream.line_breaks.get(name, 0)
            self._sections[name].mark_doubt(start, length, alternatives, stream.step)
        if parts:
            self._touch()

    def _discard(self, stream: DraftStream) -> None:
        if not stream.discards and not stream.prefix:
            return
        self._forget(self._history.forget_undone())
        for name in SECTIONS:
            self._show(name, self._sections[name].discard(stream.discards, stream.step))
            self._show(name, self._sections[name].remove_doomed(stream.step))

    def _end(self, done: dict[str, Any] | None) -> None:
        stream = self._stream
        assert stream is not None
        for name in SECTIONS:
            section = self._sections[name]
            left, right = section.around_anchor()
            if section.streamed and left.isascii() and left.strip() and right.strip():
                # What was typed at the draft's end must not run into its last word.
                self._show(name, [section.stream(" ", self._blocks)])
            section.drop_anchor()
        self.progress = stream.progress(done)
        self._stream = None
        self._history.lift_floor()
        if stream.wrote:
            self._history.push_draft(stream.step)
            self.milestone.emit("draft")
        self._touch()
        self.draft_changed.emit()

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

    def _switch(self, step: Step, *, applied: bool) -> None:
        for name, section in self._sections.items():
            changes = section.switch(step, applied)
            if changes:
                self._show(name, changes, by_user=True)
        self._touch()

    def _show(self, name: str, changes: list[Change], *, by_user: bool = False) -> None:
        for change in changes:
            self._history.shift(name, change)
        if changes:
            self.changed_by_document.emit(name, changes, by_user)

    def _forget(self, steps: set[int]) -> None:
        for section in self._sections.values():
            section.forget(steps)

    def _touch(self) -> None:
        self.unsaved = self.has_text
        self.edited.emit()


def _anchor_place(section: str, place: tuple[str, int] | None) -> int | None:
    """Where a draft that goes on from ``place`` writes in ``section``; None is the end."""
    if place is None:
        return None
    if section == place[0]:
        return place[1]
    return 0 if section == IMPRESSION else None
