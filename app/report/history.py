"""The order in which steps are taken back, and which keystrokes belong to one step."""

from __future__ import annotations

from dataclasses import dataclass

from app.report.pieces import Author, Change, Step


@dataclass(eq=False)
class _Run:
    """Keystrokes that go on where the last one ended: one word typed, or characters deleted one after another."""

    section: str
    typing: bool
    edge: int
    step: Step
    word: bool = False
    """Whether anything but white space has been typed."""
    spaced: bool = False
    """Whether white space has been typed after it."""


class History:
    """The user's steps, and finished drafts among them, for one report (both sections together)."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._floor = 0
        self._run: _Run | None = None
        self._group: Step | None = None

    @property
    def can_undo(self) -> bool:
        return len(self._done) > self._floor

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def step_for_edit(self, section: str, position: int, removed: int, inserted: str) -> tuple[Step, set[int]]:
        """The step that an edit belongs to, and the ``id`` of the steps that can never be redone from now on."""
        dropped = self.forget_undone()
        if self._group is not None:
            if not self._group.applied:
                self._group.applied = True
                self._done.append(self._group)
            return self._group, dropped
        step = self._continued(section, position, removed, inserted)
        if step is None:
            step = Step(Author.USER)
            self._done.append(step)
        run = self._run
        if removed + len(inserted) != 1:
            run = None
        elif run is None or run.step is not step:
            run = _Run(section, bool(inserted), position, step)
        self._run = run
        if run is not None:
            run.edge = position + len(inserted)
            run.spaced = run.word and inserted.isspace()
            run.word = run.word or bool(inserted.strip())
        return step, dropped

    def open_group(self) -> None:
        """Edits from here to ``close_group`` are one step."""
        self.break_run()
        self._group = Step(Author.USER, applied=False)

    def close_group(self) -> None:
        self._group = None

    def break_run(self) -> None:
        """What comes next is a step of its own."""
        self._run = None

    def shift(self, section: str, change: Change) -> None:
        """The text has changed under the run: its end moves as a caret there does."""
        if self._run is not None and self._run.section == section:
            self._run.edge = change.moved(self._run.edge)

    def push_draft(self, step: Step) -> None:
        """A draft is finished: from now on it is one step, the last one."""
        self.break_run()
        self._done.append(step)

    def forget_undone(self) -> set[int]:
        """Nothing can be redone any more; the ``id`` of the steps concerned."""
        dropped = {id(step) for step in self._undone}
        self._undone.clear()
        return dropped

    def set_floor(self) -> None:
        """A draft that replaces the text is under way: what it replaces cannot be undone before it has ended."""
        self._floor = len(self._done)

    def lift_floor(self) -> None:
        self._floor = 0

    def undo(self) -> Step | None:
        """The step to take back now."""
        self.break_run()
        if not self.can_undo:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step

    def redo(self) -> Step | None:
        """The step to apply again now."""
        self.break_run()
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step

    def _continued(self, section: str, position: int, removed: int, inserted: str) -> Step | None:
        run = self._run
        if run is None or run.section != section or removed + len(inserted) != 1:
            return None
        if inserted:
            new_word = run.spaced and not inserted.isspace()
            return run.step if run.typing and run.edge == position and not new_word else None
        adjacent = position in (run.edge - 1, run.edge)
        return run.step if not run.typing and adjacent else None
