"""The report of one study: its two sections, its undo history, and the draft that streams into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.report.history import History
from app.report.sections import Author, Change, Section, Step
from app.report.splitter import SECTIONS
from app.report.stream import DraftStream, Progress
from app.report.units import from_units, plain, to_units
from echo_core.films.header import FilmHeader


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
    """A draft has begun, progressed or ended, or there is a message."""

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
        self._sections = {name: Section() for name in SECTIONS}
        self._history = History()
        self._stream: DraftStream | None = None
        self._redraft = False
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
        return any(not section.units.isspace() and section.length for section in self._sections.values())

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
        return any(section.edited_by_user() for section in self._sections.values())

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    def text(self, section: str) -> str:
        """The visible text of "findings" or "impression"."""
        return from_units(self._sections[section].units)

    def units(self, section: str) -> str:
        return self._sections[section].units

    def spans(self, section: str) -> list[tuple[str, Author]]:
        """The visible text in runs of one author."""
        runs: list[tuple[str, Author]] = []
        for _, piece in self._sections[section].visible_pieces():
            if runs and runs[-1][1] is piece.step.author:
                runs[-1] = (runs[-1][0] + piece.units, piece.step.author)
            else:
                runs.append((piece.units, piece.step.author))
        return [(from_units(units), author) for units, author in runs]

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
        """Where the next block goes, None where no draft is under way."""
        return self._sections[section].anchor_position() if self.drafting else None

    def restore(self, spans: dict[str, list[tuple[str, Author]]]) -> None:
        """Puts in text of an earlier run, which undo does not take back."""
        steps = {author: Step(author) for author in Author}
        for section, runs in spans.items():
            before = self._sections[section].length
            if before and runs:
                self._sections[section].append("\n", steps[Author.USER])
            for text, author in runs:
                self._sections[section].append(to_units(plain(text)), steps[author])
            units = self._sections[section].units[before:]
            self.changed_by_document.emit(section, [Change(before, 0, units)], False)
        self._touch()

    def edit(self, section: str, position: int, removed: int, inserted: str) -> None:
        """The user has replaced ``removed`` units at ``position`` by ``inserted``.

        Raises ValueError where the range is not in the text.
        """
        target = self._sections[section]
        step, dropped = self._history.step_for_edit(section, position, removed, inserted)
        if dropped:
            self._forget(dropped)
        target.replace(position, removed, inserted, step)
        self._touch()

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

    def begin_draft(self, draft_id: str, language: str = "en", model: str = "") -> None:
        """Blocks of ``draft_id`` are taken in from now on, at the end of what stands in each section."""
        self._when_free(lambda: self._begin(draft_id, language, model))

    def add_block(self, draft_id: str, event: dict[str, Any]) -> None:
        """A ``block`` event. One of another draft, or of one that has ended, is dropped."""
        self._when_free(lambda: self._add_block(draft_id, event))

    def finish_draft(self, draft_id: str, event: dict[str, Any]) -> None:
        """The ``done`` event: the draft becomes one undo step."""

        def finish() -> None:
            if self._stream is not None and self._stream.draft_id == draft_id:
                self._put(self._stream, self._stream.splitter.finish())
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

    def _begin(self, draft_id: str, language: str, model: str) -> None:
        if self._stream is not None:
            self._end(None)
        self._history.break_run()
        step = Step(Author.DRAFT)
        discards: set[int] = set()
        if self._redraft:
            discards = {found for section in self._sections.values() for found in section.steps()}
            self._history.set_floor()
        self._redraft = False
        for section in self._sections.values():
            section.place_anchor(step)
        self._stream = DraftStream(draft_id, step, discards)
        self.language = language
        self.model = model or self.model
        self.newest_block = -1
        self.tell("")

    def _add_block(self, draft_id: str, event: dict[str, Any]) -> None:
        stream = self._stream
        if stream is None or stream.draft_id != draft_id:
            return
        stream.count(event)
        self._blocks += 1
        self.newest_block = self._blocks
        self._put(stream, stream.splitter.feed(plain(str(event.get("text", "")))))
        self.draft_changed.emit()

    def _put(self, stream: DraftStream, parts: list[tuple[str, str]]) -> None:
        for name, text in parts:
            if not stream.wrote:
                self._discard(stream)
                stream.wrote = True
            units = to_units(text)
            target = self._sections[name]
            if not target.streamed and target.around_anchor()[0] not in ("", "\n"):
                units = "\n" + units
            self._show(name, [target.stream(units, self._blocks)])
        if parts:
            self._touch()

    def _discard(self, stream: DraftStream) -> None:
        if not stream.discards:
            return
        self._forget(self._history.forget_undone())
        for name, section in self._sections.items():
            self._show(name, section.discard(stream.discards, stream.step))

    def _end(self, done: dict[str, Any] | None) -> None:
        stream = self._stream
        assert stream is not None
        for name, section in self._sections.items():
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
        self._touch()
        self.draft_changed.emit()

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
