"""The text of one report section: pieces that are hidden and shown, never moved or thrown away.

Why not a string with an undo stack: a draft streams in while the user types, deletes and undoes, and an undo that
stores positions or texts breaks as soon as a block arrives between. Here every insertion is a *piece* that belongs to
the step that made it, and a deletion only notes on a piece which step removed it. A piece is visible exactly when
the step that inserted it is applied and no applied step has removed it. Undo and redo are then one bit,
``Step.applied``, and right in any order: the order of pieces never changes, and no step touches another's pieces.

The stream has an *anchor*: an empty piece in the same list, so that edits around it cannot lose it.
Text typed exactly at the anchor goes

- behind it when the streamed text stands to the left: the draft goes on in front of what was typed there and is not
  torn apart, and a caret at the draft's end rides along with that end;
- in front of it otherwise: after the user's own text, at the start, and after the user has deleted the end of the
  streamed text (a correction of it): the draft goes on behind.

So the same keys at the same caret give the same text whether a block arrives before or after them.

Blocks that the user is *offered* stand at the anchor as pieces too, of a step that is not applied: no edit can lose
their place, and to take them in is to apply that step.

Positions are UTF-16 code units of the visible text, as in Qt (see ``app.report.units``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.report.pieces import Author, Change, Doubt, Piece, Step, standing_doubts
from echo_core.text.provenance import Origin

_OF_MODEL = (Origin.MODEL, Origin.EDITED, Origin.REPHRASED)
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")


@dataclass(eq=False)
class Section:
    """The text of one section."""

    _pieces: list[Piece] = field(default_factory=list)
    _anchor: Piece | None = None

    @property
    def units(self) -> str:
        """The visible text."""
        return "".join(piece.units for piece in self._pieces if piece.visible)

    @property
    def length(self) -> int:
        return sum(len(piece.units) for piece in self._pieces if piece.visible)

    def visible_pieces(self) -> Iterator[tuple[int, Piece]]:
        """Each visible piece with its position."""
        position = 0
        for piece in self._pieces:
            if piece.units and piece.visible:
                yield position, piece
                position += len(piece.units)

    def edited_by_user(self) -> bool:
        """Whether any text stands here that the user typed, or is missing that the user deleted from a draft."""
        return any(
            (piece.visible and piece.step.author is Author.USER and not piece.units.isspace())
            or (
                piece.step.applied
                and piece.step.author is Author.DRAFT
                and any(step.applied and step.author is Author.USER for step in piece.removed_by)
            )
            for piece in self._pieces
            if piece.units
        )

    def append(self, units: str, step: Step, origin: Origin, visited: bool = True) -> None:
        """Adds text at the end (text restored from an earlier run)."""
        self._pieces.append(Piece(units, step, origin=origin, visited=visited))

    def replace(self, position: int, removed: int, inserted: str, step: Step, origin: Origin = Origin.TYPED) -> None:
        """The user's edit: ``removed`` units at ``position`` give way to ``inserted``.

        What is typed in place of the model's text, or inside it, is of the origin "edited". Raises ValueError where
        the range is not in the text.
        """
        if position < 0 or removed < 0 or position + removed > self.length:
            raise ValueError(f"an edit of {removed} units at {position} is outside a text of {self.length}")
        over_model = False
        if removed:
            start = self._cut(position)
            left = removed
            index = start
            while left:
                piece = self._pieces[index]
                if piece.units and piece.visible:
                    if len(piece.units) > left:
                        self._split(index, left)
                    left -= len(piece.units)
                    piece.removed_by = (*piece.removed_by, step)
                    over_model = over_model or piece.origin in _OF_MODEL
                index += 1
            # What replaces a selection stands where the selection stood: in front of its hidden pieces.
        else:
            start = self._typing_index(position)
        if inserted:
            if origin is Origin.TYPED and (over_model or self._inside_model(start)):
                origin = Origin.EDITED
            self._insert(start, inserted, step, -1, origin)

    def visit(self, position: int, length: int) -> bool:
        """Marks ``length`` units from ``position`` on as seen by the reader; whether any were not."""
        end = min(position + length, self.length)
        unseen = any(
            not piece.visited and at < end and at + len(piece.units) > position for at, piece in self.visible_pieces()
        )
        if unseen:
            first = self._cut(position)
            for piece in self._pieces[first : self._cut(end)]:
                piece.visited = piece.visited or piece.visible
        return unseen

    def mark_doubt(self, position: int, length: int, alternatives: tuple[str, ...], draft: Step | None = None) -> None:
        """Notes that a word of the model is doubtful.

        ``position`` and ``length`` count in what ``draft`` has streamed into this section, whatever has become of it;
        without ``draft``, in the visible text.
        """
        first = self._cut(position, draft)
        last = self._cut(position + length, draft)
        pieces = [
            piece
            for piece in self._pieces[first:last]
            if piece.units and piece.origin is Origin.MODEL and _counts(piece, draft)
        ]
        doubt = Doubt("".join(piece.units for piece in pieces), alternatives)
        for piece in pieces:
            piece.doubt = doubt

    def doubts(self) -> list[tuple[int, Doubt]]:
        """The position of each doubtful word that stands as the model wrote it, and the word."""
        return standing_doubts(list(self.visible_pieces()))

    def place_anchor(self, draft: Step, position: int | None = None) -> None:
        """Puts the anchor of ``draft``'s stream at ``position``, or at the end of the section.

        What stands behind ``position`` is to give way to the draft (:meth:`remove_doomed`), not what is typed there
        from now on.
        """
        self.drop_anchor()
        self._anchor = Piece("", draft)
        if position is None:
            self._pieces.append(self._anchor)
            return
        index = self._cut(position)
        for piece in self._pieces[index:]:
            piece.doomed = draft if piece.visible else piece.doomed
        self._pieces.insert(index, self._anchor)

    def remove_doomed(self, draft: Step) -> list[Change]:
        """Removes, as part of ``draft``, what stood behind the place where it goes on."""
        before = [piece.visible for piece in self._pieces]
        for piece in self._pieces:
            if piece.doomed is draft:
                piece.removed_by = (*piece.removed_by, draft)
        return self._changes(before)

    def drop_anchor(self) -> None:
        if self._anchor is not None:
            self._pieces.remove(self._anchor)
            self._anchor = None

    def around_anchor(self) -> tuple[str, str]:
        """The visible characters left and right of the anchor, "" where there is none."""
        index = self._pieces.index(self._require_anchor())
        left = next((p.units[-1] for p in reversed(self._pieces[:index]) if p.units and p.visible), "")
        right = next((p.units[0] for p in self._pieces[index:] if p.units and p.visible), "")
        return left, right

    @property
    def streamed(self) -> bool:
        """Whether the draft under way has written anything here."""
        return any(piece.units and piece.step is self._require_anchor().step for piece in self._pieces)

    def anchor_position(self) -> int:
        """The position of the anchor in the visible text."""
        index = self._pieces.index(self._require_anchor())
        return sum(len(piece.units) for piece in self._pieces[:index] if piece.visible)

    def stream(self, units: str, block: int) -> Change:
        """Puts streamed text at the anchor, which then stands behind it."""
        anchor = self._require_anchor()
        index = self._pieces.index(anchor)
        position = self.anchor_position()
        rides = self._typing_goes_behind(index, anchor.step)
        self._insert(index, units, anchor.step, block, Origin.MODEL)
        return Change(position, 0, units, rides)

    def hold_back(self, units: str, block: int, offer: Step) -> None:
        """Puts streamed text at the anchor as part of ``offer``, which hides it until it is applied."""
        self._insert(self._pieces.index(self._require_anchor()), units, offer, block, Origin.MODEL)

    def offered(self, offer: Step) -> tuple[str, list[tuple[int, Doubt]]]:
        """The text that ``offer`` holds back, and its doubtful words with their positions in it."""
        found: list[tuple[int, Piece]] = []
        length = 0
        for piece in self._pieces:
            if piece.units and piece.step is offer:
                found.append((length, piece))
                length += len(piece.units)
        return "".join(piece.units for _, piece in found), standing_doubts(found)

    def take_in(self, offer: Step) -> list[Change]:
        """Shows what ``offer`` holds back, with a space around it where words would run together, and none in front
        where one stands there already."""
        held = [index for index, piece in enumerate(self._pieces) if piece.units and piece.step is offer]
        first, last = held[0], held[-1]
        before = next((p for p in reversed(self._pieces[:first]) if p.units and p.visible), None)
        written = next((p for p in reversed(self._pieces[:first]) if p.units and _of_draft(p, offer.offered_by)), None)
        right = next((p.units[0] for p in self._pieces[last:] if p.units and p.visible), "")
        # With its anchor still there the draft goes on behind, and sees to the space at its end itself.
        if self._anchor is None and right.strip() and _ascii_end(self._pieces[last].units):
            self._pieces.insert(last + 1, Piece(" ", offer, origin=Origin.MODEL, visited=False))
        # Where the draft goes on unbroken even the middle of a word is right as it came.
        if before is None or before is not written:
            self._fit_front(first, before.units if before is not None else "", offer)
        return self.switch(offer, applied=True)

    def steps(self) -> set[int]:
        """The ``id`` of every step that has inserted anything here."""
        return {id(piece.step) for piece in self._pieces if piece.units}

    def discard(self, steps: set[int], step: Step) -> list[Change]:
        """Removes, as part of ``step``, everything that ``steps`` inserted, hidden pieces too: an undo of one of
        these steps must not bring its text back into what replaces it."""
        before = [piece.visible for piece in self._pieces]
        for piece in self._pieces:
            if piece.units and id(piece.step) in steps:
                piece.removed_by = (*piece.removed_by, step)
        return self._changes(before)

    def _fit_front(self, first: int, left: str, offer: Step) -> None:
        """The space between ``left`` and what ``offer`` holds back from piece ``first`` on."""
        units = self._pieces[first].units
        if not left.strip() or left[-1].isspace():
            blank = len(units) - len(units.lstrip())
            if 0 < blank < len(units):
                self._split(first, blank)
            if blank:
                # Hidden rather than cut off: places in the draft are counted over all that it has written.
                self._pieces[first].removed_by = (offer,)
        elif _ascii_end(left) and units[0].isalnum() and units[0].isascii():
            self._pieces.insert(first, Piece(" ", offer, origin=Origin.MODEL, visited=False))

    def switch(self, step: Step, applied: bool) -> list[Change]:
        """What applying (or taking back) ``step`` changes here; leaves ``step.applied`` as given."""
        step.applied = not applied
        before = [piece.visible for piece in self._pieces]
        step.applied = applied
        return self._changes(before)

    def forget(self, steps: set[int]) -> None:
        """Drops what steps that can never be applied again inserted (``steps``: their ``id``), but nothing of the
        draft under way, over all of which its places are counted."""
        draft = self._anchor.step if self._anchor is not None else None
        self._pieces = [
            piece
            for piece in self._pieces
            if id(piece.step) not in steps or (draft is not None and piece.step.offered_by is draft)
        ]
        for piece in self._pieces:
            if piece.removed_by:
                piece.removed_by = tuple(step for step in piece.removed_by if id(step) not in steps)

    def _changes(self, before: list[bool]) -> list[Change]:
        changes = []
        position = 0
        for piece, was in zip(self._pieces, before, strict=True):
            now = piece.visible
            size = len(piece.units)
            if size and was and not now:
                changes.append(Change(position, size, ""))
            elif size and now and not was:
                changes.append(Change(position, 0, piece.units))
            position += size if now else 0
        return changes

    def _require_anchor(self) -> Piece:
        if self._anchor is None:
            raise ValueError("no draft is streaming into this section")
        return self._anchor

    def _split(self, index: int, offset: int) -> None:
        piece = self._pieces[index]
        self._pieces.insert(index + 1, replace(piece, units=piece.units[offset:]))
        piece.units = piece.units[:offset]

    def _cut(self, position: int, draft: Step | None = None) -> int:
        """The index of the first visible piece from ``position`` on, a piece across it being split; with ``draft``,
        counted in that draft's pieces alone."""
        seen = 0
        for index, piece in enumerate(self._pieces):
            if not piece.units or not _counts(piece, draft):
                continue
            if seen == position:
                return index
            if seen + len(piece.units) > position:
                self._split(index, position - seen)
                return index + 1
            seen += len(piece.units)
        return len(self._pieces)

    def _typing_index(self, position: int) -> int:
        """Where in the list text typed at ``position`` goes: right behind the visible character on its left."""
        seen = 0
        index = 0
        for at, piece in enumerate(self._pieces):
            if seen == position:
                break
            if piece.visible and piece.units:
                if seen + len(piece.units) > position:
                    self._split(at, position - seen)
                seen += len(piece.units)
                index = at + 1
        if self._anchor is not None:
            at = self._pieces.index(self._anchor)
            hidden_only = not any(piece.units and piece.visible for piece in self._pieces[index:at])
            if index <= at and hidden_only and self._typing_goes_behind(at, self._anchor.step):
                return at + 1
        return index

    def _typing_goes_behind(self, anchor_index: int, draft: Step) -> bool:
        for piece in reversed(self._pieces[:anchor_index]):
            if not piece.units:
                continue
            if _of_draft(piece, draft) and not piece.held_back:
                return piece.visible
            if piece.visible:
                return False
        return False

    def _inside_model(self, index: int) -> bool:
        """Whether the place in front of piece ``index`` is in the model's text: in the middle of one of its sentences,
        or next to a stretch that the user has deleted."""
        sides = [
            next((piece for piece in reversed(self._pieces[:index]) if piece.units and not piece.held_back), None),
            next((piece for piece in self._pieces[index:] if piece.units and not piece.held_back), None),
        ]
        found = [piece for piece in sides if piece is not None and piece.step.applied and piece.origin in _OF_MODEL]
        if any(not piece.visible for piece in found):
            return True
        return len(found) == len(sides) and not found[0].units.rstrip().endswith(_SENTENCE_ENDS)

    def _insert(self, index: int, units: str, step: Step, block: int, origin: Origin) -> None:
        visited = origin is not Origin.MODEL
        if index:
            previous = self._pieces[index - 1]
            alike = (previous.step, previous.block, previous.origin, previous.visited) == (step, block, origin, visited)
            if previous.units and alike and not previous.removed_by and previous.doubt is None:
                previous.units += units
                return
        self._pieces.insert(index, Piece(units, step, block, (), origin, visited))


def _counts(piece: Piece, draft: Step | None) -> bool:
    """Whether a position counts ``piece``: visible ones, or those of one draft."""
    return piece.visible if draft is None else _of_draft(piece, draft)


def _of_draft(piece: Piece, draft: Step | None) -> bool:
    """Whether ``draft`` wrote ``piece``, into the text or into an offer; what was put around an offer is not its."""
    return piece.step is draft or (piece.step.offered_by is draft and piece.block >= 0)


def _ascii_end(units: str) -> bool:
    """Whether a word behind ``units`` needs a space in front."""
    return units[-1].isascii() and not units[-1].isspace()
