"""A report into which drafts stream: from the start, behind what stands there, or from a place on.

A block goes where the one before it ended. Where the user has edited that very place, the blocks are *offered* instead.
That is: a draft under way has written into a section and is still writing there, and the user, a macro, a template or
the like replaces a range of that section that touches the end of what it has written: something typed or pasted right
there, a drafted word deleted or replaced right in front. Every other edit leaves the stream alone: further away, in
another section, and before the draft's first text in a section, behind which it begins a line of its own. Undo and
redo never begin an offer, nor end one.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from app.report.document_offer import OfferedReport
from app.report.pieces import Author, Step
from app.report.record import DraftRecord, draft_record, now
from app.report.splitter import FINDINGS, IMPRESSION, SECTIONS
from app.report.stream import DraftStream, Progress
from app.report.units import from_units, plain, to_units
from echo_core.films.header import FilmHeader
from echo_core.text.confidence import ConfidenceMap
from echo_core.text.continuation import continuation_prefix
from echo_core.text.provenance import Origin


class DraftedReport(OfferedReport):
    """Takes in one draft at a time, block by block, and keeps out of the way of what the user types meanwhile."""

    def __init__(self, header: FilmHeader, parent: QObject | None = None) -> None:
        super().__init__(header, parent)
        self.model = ""
        self.progress = Progress()
        self.newest_block = -1
        self._stream: DraftStream | None = None
        self._redraft = False
        self._place: tuple[str, int] | None = None
        self._blocks = 0

    @property
    def drafting(self) -> bool:
        """Whether a draft is under way."""
        return self._stream is not None

    @property
    def draft_id(self) -> str | None:
        """The draft under way."""
        return self._stream.draft_id if self._stream else None

    @property
    def drafted(self) -> bool:
        """Whether text of a draft stands here, so that another draft would be a second one."""
        return any(
            piece.step.author is Author.DRAFT
            for section in self._sections.values()
            for _, piece in section.visible_pieces()
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
        places = [(section, position)] + [(IMPRESSION, 0)] * (section == FINDINGS)
        return any(
            span.origin is not Origin.MODEL and self.units(name)[max(at, start) : at + size].strip() != ""
            for name, start in places
            for at, size, span in self.placed_spans(name)
        )

    def edit(self, section: str, position: int, removed: int, inserted: str, origin: Origin = Origin.TYPED) -> None:
        """As :meth:`ReportText.edit`. At the place where the draft goes on, its blocks are offered from now on."""
        touches = self._touches_stream(section, position, removed)
        super().edit(section, position, removed, inserted, origin)
        if touches and self._stream is not None and section not in self._stream.withheld:
            step = Step(Author.DRAFT, applied=False, offered_by=self._stream.step)
            self._stream.withheld[section] = self._offers[section] = step

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
                continued = bool(self._stream.prefix)
                self._end(event)
                if continued:
                    self._tell_disagreement()

        self._when_free(finish)

    def stop_draft(self, draft_id: str | None = None, message: str = "", kind: str = "") -> None:
        """The draft under way ends here, by the user's wish or a failure; what has arrived stays."""

        def stop() -> None:
            if self._stream is not None and draft_id in (None, self._stream.draft_id):
                replaced = self._stream.wrote and bool(self._stream.prefix or self._stream.discards)
                self._end(None)
                undo = self.tr("Undo brings back what stood here before.")
                self.tell(f"{message} {undo}" if message and replaced else message, kind)

        self._when_free(stop)

    def current_progress(self) -> Progress:
        """The figures of the draft under way, or of the last one."""
        return self._stream.progress() if self._stream else self.progress

    def _touches_stream(self, section: str, position: int, removed: int) -> bool:
        """Whether an edit of this range touches the place where the next block goes."""
        if self._stream is None or self._stream.section != section:
            return False
        return position <= self._sections[section].anchor_position() <= position + removed

    def _withdraw(self, section: str) -> None:
        super()._withdraw(section)
        if self._stream is not None:
            self._stream.withheld.pop(section, None)

    def _tell_disagreement(self) -> None:
        """Says where the Impression that has just been drafted does not follow the Findings in front of it."""
        findings, impression = self.text(FINDINGS), self.text(IMPRESSION)
        if not findings.strip() or not impression.strip():
            return
        # Hundreds of patterns, which no start of the window awaits; the checks load them before they are needed.
        from echo_core.text.checks.agreement import disagreement, finding_name

        found = disagreement(findings, impression, self.language)
        left_out = ", ".join(finding_name(key, self.language) for key in found.left_out)
        added = ", ".join(finding_name(key, self.language) for key in found.added)
        parts = [
            self.tr("The Impression leaves out what the Findings state: {}.").format(left_out) if left_out else "",
            self.tr("It states what the Findings do not: {}.").format(added) if added else "",
        ]
        if any(parts):
            said = " ".join(part for part in parts if part)
            self.tell(self.tr("{} The model follows the film more than your text: check it.").format(said), "notice")

    def _begin(self, draft_id: str, language: str, record: DraftRecord | None) -> None:
        if self.record.final:
            return
        if self._stream is not None:
            self._end(None)
        self._clear_offers()
        place, self._place = self._place, None
        if (self._redraft or place) and self.has_text:
            self.milestone.emit("replaced")
        self._history.break_run()
        step = Step(Author.DRAFT, languages=(self.language, language))
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
        if stream.blocks == 1 and "mode" in event:
            # A draft that is stopped has no ``done`` event to say it.
            self.record.drafts[-1] = self.record.drafts[-1].with_setting("mode", str(event["mode"]))
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
            stream.section = name
            if (offer := stream.withheld.get(name)) is not None:
                target.hold_back(units, self._blocks, offer)
                continue
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
            if (held := stream.withheld.get(name)) is not None and self._offers.get(name) is not held:
                section.forget({id(held)})
        self.progress = stream.progress(done)
        self._stream = None
        self._history.lift_floor()
        if not stream.wrote and stream.step.languages is not None:
            self.language = stream.step.languages[0]
        if stream.wrote:
            self._history.push_draft(stream.step)
            self.milestone.emit("draft")
        self._touch()
        self.draft_changed.emit()


def _anchor_place(section: str, place: tuple[str, int] | None) -> int | None:
    """Where a draft that goes on from ``place`` writes in ``section``; None is the end."""
    if place is None:
        return None
    if section == place[0]:
        return place[1]
    return 0 if section == IMPRESSION else None
