"""The sections of one report with their undo history: what a user, a macro, a template or the header writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.report.errors import SignedReportError
from app.report.history import History
from app.report.pieces import Author, Change, Doubt, Step
from app.report.record import ReportRecord, ReportState
from app.report.sections import Section
from app.report.splitter import ADDENDUM, REPORT_SECTIONS, SECTIONS
from app.report.units import from_units, plain, to_units
from app.translation import translate
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span


@dataclass(frozen=True, slots=True)
class Insertion:
    """``text`` of one origin in place of ``removed`` units at ``position`` of a section."""

    section: str
    position: int
    removed: int
    text: str
    origin: Origin


class ReportText(QObject):
    """The text of a report. Positions are UTF-16 code units of the visible text of a section."""

    changed_by_document = Signal(str, list, bool)
    """Section, list of ``Change`` in the order in which to apply them, whether the user asked for it (undo, redo)."""
    edited = Signal()
    """The text has changed, by whomever."""
    draft_changed = Signal()
    """A draft has begun, progressed or ended, there is a message, or the header has filled in a section."""
    milestone = Signal(str)
    """The report as it stands now is a version to keep: "draft", "preliminary", "final", "addendum", "replaced"."""

    def __init__(self, header: FilmHeader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.header = header
        self.language = "en"
        self.message = ""
        self.message_kind = ""
        self.unsaved = False
        self.record = ReportRecord()
        self._edited_before = False
        self._changed = False
        """Whether this run has changed anything beside what the header says."""
        self._sections = {name: Section() for name in REPORT_SECTIONS}
        self._history = History()
        self._filled: dict[str, tuple[str, Step]] = {}
        """What this run has filled in from the films' header, by section."""
        self._filled_before: tuple[str, ...] = ()
        self._held: list[Callable[[], None]] | None = None

    @property
    def study_uid(self) -> str:
        return self.header.study_uid

    @property
    def has_text(self) -> bool:
        """Whether anything stands here beside what the films' header says."""
        return any(
            piece.origin is not Origin.HEADER and not piece.units.isspace()
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
            raise SignedReportError(translate("Report", "This report is signed. Write an addendum instead."))

    def edit(self, section: str, position: int, removed: int, inserted: str, origin: Origin = Origin.TYPED) -> None:
        """The user has replaced ``removed`` units at ``position`` by ``inserted``.

        Raises ValueError where the range is not in the text, SignedReportError in a section that is signed.
        """
        if section not in self.writable:
            raise SignedReportError(translate("Report", "This part of the report is signed and stays as it is."))
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
        and once the report is preliminary or final. Of a report that this run has not changed, the store keeps it with
        the first edit: to look at a study in a second window must not write over what the first one types.
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

    def tell(self, message: str, kind: str = "") -> None:
        """Shows a message above the report; "" takes it away. ``kind`` is a worker's kind of error, or "notice"."""
        self.message, self.message_kind = message, kind
        self.draft_changed.emit()

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
        if self._changed:
            self.edited.emit()

    def _switch(self, step: Step, *, applied: bool) -> None:
        for name, section in self._sections.items():
            changes = section.switch(step, applied)
            if changes:
                self._show(name, changes, by_user=True)
        if step.languages is not None:
            self.language = step.languages[applied]
            self.draft_changed.emit()
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
        self._changed = True
        self.unsaved = self.has_text
        self.edited.emit()
