"""Random interleavings of a stream, edits, undo and redo, against rules that need no knowledge of the model.

Every character typed or streamed is unique, so a text is a set of characters and an order. What must be visible follows
from a plain log: a character is there when the step that inserted it is not undone and no step that deleted it is in
force. Two characters that were ever seen in one order must never be seen in the other. Blocks whose place was edited
are on offer: out of sight until they are taken in, as a step of their own, and gone once they are dismissed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from app.report.document import ReportDocument
from app.report.pieces import Change
from app.report.splitter import SECTIONS
from echo_core.films.header import FilmHeader

USER_FIRST, STREAM_FIRST = 0x4E00, 0xAC00


@dataclass(eq=False)
class LoggedStep:
    inserted: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)


class Reference:
    """A log of who inserted and deleted which characters, with an undo stack of its own."""

    def __init__(self) -> None:
        self.everything: list[LoggedStep] = []
        self.done: list[LoggedStep] = []
        self.undone: list[LoggedStep] = []
        self.draft: LoggedStep | None = None
        self.before: set[tuple[str, str]] = set()

    def edit(self, inserted: str, deleted: str) -> None:
        step = LoggedStep(set(inserted), set(deleted))
        self.everything.append(step)
        self.done.append(step)
        self.undone.clear()

    def visible(self) -> set[str]:
        in_force = [*self.done, *([self.draft] if self.draft else [])]
        there = {char for step in in_force for char in step.inserted}
        return there - {char for step in in_force for char in step.deleted}

    def see(self, text: str) -> None:
        """Checks ``text`` against every order seen so far."""
        for index, left in enumerate(text):
            for right in text[index + 1 :]:
                assert (right, left) not in self.before
                self.before.add((left, right))


class Player:
    """Plays operations on a document, on the reference, and on a mirror of the text such as a view keeps."""

    def __init__(self) -> None:
        self.document = ReportDocument(FilmHeader(study_uid="1.2.3"))
        self.reference = Reference()
        self.mirror = dict.fromkeys(SECTIONS, "")
        self.document.changed_by_document.connect(self._on_change)
        self.user_next, self.stream_next = USER_FIRST, STREAM_FIRST
        self.drafts = 0
        self.headed = False
        self.written: set[str] = set()
        self.offers: dict[str, str] = {}
        self.dismissed: set[str] = set()

    def _on_change(self, section: str, changes: list[Change], by_user: bool) -> None:
        for change in changes:
            text = self.mirror[section]
            assert change.position + change.removed <= len(text)
            self.mirror[section] = text[: change.position] + change.inserted + text[change.position + change.removed :]

    def fresh(self, count: int, *, user: bool) -> str:
        start = self.user_next if user else self.stream_next
        if user:
            self.user_next += count
        else:
            self.stream_next += count
        return "".join(chr(start + offset) for offset in range(count))

    def edit(self, section: str, where: float, remove: int, insert: int) -> None:
        old = self.document.text(section)
        position = round(where * len(old))
        remove = min(remove, len(old) - position)
        if not remove and not insert:
            return
        typed = self.fresh(insert, user=True)
        self.begin_offer(section, position, remove)
        with self.document.one_step():
            self.document.edit(section, position, remove, typed)
        gone = old[position : position + remove]
        self.mirror[section] = old[:position] + typed + old[position + remove :]
        assert self.document.text(section) == self.mirror[section]
        self.reference.edit(typed, gone.replace("\n", "").replace(" ", ""))

    def begin_offer(self, section: str, position: int, remove: int) -> None:
        end = self.document.stream_end(section)
        if end is not None and section in self.written and position <= end <= position + remove:
            writing = SECTIONS[self.headed]
            if section == writing and section not in self.dismissed:
                self.offers.setdefault(section, "")

    def insert(self, section: str) -> None:
        offered = self.offers.get(section, "")
        self.document.insert_offer(section)
        if offered:
            del self.offers[section]
            self.reference.edit(offered, "")

    def dismiss(self, section: str) -> None:
        self.document.dismiss_offer(section)
        if self.offers.pop(section, None) is not None and self.reference.draft is not None:
            self.dismissed.add(section)

    def type(self, section: str, position: int, text: str) -> None:
        old = self.document.text(section)
        self.mirror[section] = old[:position] + text + old[position:]
        self.begin_offer(section, position, 0)
        self.document.edit(section, position, 0, text)

    def block(self, count: int, impression: bool) -> None:
        if self.reference.draft is None:
            self.drafts += 1
            self.headed = False
            self.reference.draft = LoggedStep()
            self.offers.clear()
            self.written.clear()
            self.dismissed.clear()
            self.document.begin_draft(str(self.drafts))
        text = self.fresh(count, user=False)
        heading = "Impression: " if impression and not self.headed else ""
        self.headed = self.headed or bool(heading)
        name = SECTIONS[self.headed]
        old, end = self.document.text(name), self.document.stream_end(name)
        assert end is not None
        self.document.add_block(str(self.drafts), {"text": heading + text})
        new = self.document.text(name)
        if name in self.offers or name in self.dismissed:
            assert new == old
            if name in self.offers:
                self.offers[name] += text
            return
        self.written.add(name)
        assert new in (old[:end] + text + old[end:], old[:end] + "\n" + text + old[end:])
        self.reference.draft.inserted |= set(text)

    def finish(self) -> None:
        if self.reference.draft is not None:
            self.document.finish_draft(str(self.drafts), {})
            self.reference.everything.append(self.reference.draft)
            self.reference.done.append(self.reference.draft)
            self.reference.draft = None

    def undo(self) -> None:
        self.document.undo()
        if self.reference.done:
            self.reference.undone.append(self.reference.done.pop())

    def redo(self) -> None:
        self.document.redo()
        if self.reference.undone:
            self.reference.done.append(self.reference.undone.pop())

    def check(self) -> None:
        texts = {name: self.document.text(name) for name in SECTIONS}
        assert texts == self.mirror
        seen = "".join(texts.values()).replace("\n", "").replace(" ", "")
        assert len(seen) == len(set(seen))
        assert set(seen) == self.reference.visible()
        for name in SECTIONS:
            assert self.document.offer(name)[0] == self.offers.get(name, "")
        for text in texts.values():
            self.reference.see(text.replace("\n", "").replace(" ", ""))


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from(SECTIONS), st.floats(0, 1), st.integers(0, 5), st.integers(0, 4)),
        st.tuples(st.just("block"), st.integers(1, 4), st.booleans()),
        st.tuples(st.just("finish")),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
        st.tuples(st.sampled_from(["insert", "dismiss"]), st.sampled_from(SECTIONS)),
    ),
    max_size=30,
)


@settings(max_examples=400, deadline=None)
@given(OPERATIONS)
def test_what_is_visible_is_what_the_log_says(operations: list[tuple[object, ...]]) -> None:
    player = Player()
    for name, *arguments in operations:
        getattr(player, str(name))(*arguments)
        player.check()
    player.finish()
    player.check()
    complete = {name: player.document.text(name) for name in SECTIONS}
    steps = 0
    while player.document.can_undo:
        player.undo()
        player.check()
        steps += 1
    assert all(not player.document.text(name).strip() for name in SECTIONS)
    for _ in range(steps):
        player.redo()
        player.check()
    assert {name: player.document.text(name) for name in SECTIONS} == complete


@settings(max_examples=300, deadline=None)
@given(OPERATIONS, st.floats(0, 1), st.integers(1, 3), st.sampled_from(SECTIONS))
def test_typing_gives_the_same_text_before_and_after_a_block(
    operations: list[tuple[object, ...]], where: float, count: int, section: str
) -> None:
    """No race: where a key's character goes does not depend on whether a block has just arrived, or, where the key
    edits the block's own place, is taken in later."""
    texts = []
    for block_first in (True, False):
        player = Player()
        for name, *arguments in operations:
            getattr(player, str(name))(*arguments)
        player.block(1, section == SECTIONS[1])
        for name in SECTIONS:
            player.insert(name)
        caret = round(where * len(player.document.text(section)))
        moves: list[Change] = []
        player.document.changed_by_document.connect(
            lambda name, changes, by_user, moves=moves: moves.extend(changes if name == section else [])
        )
        if block_first:
            player.block(2, False)
            for change in moves:
                caret = change.moved(caret)
        player.type(section, caret, "x" * count)
        if not block_first:
            player.block(2, False)
            for name in SECTIONS:
                player.insert(name)
        texts.append([player.document.text(name).split() for name in SECTIONS])
    assert texts[0] == texts[1]
