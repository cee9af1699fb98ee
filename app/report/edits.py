"""What a change of the text does to a selection, and where an old and a new text differ."""

from __future__ import annotations

from app.report.pieces import Change


def moved_selection(change: Change, anchor: int, caret: int) -> tuple[int, int]:
    """Where the two ends of a selection stand after ``change``: the selected text stays what it was."""
    if anchor == caret:
        moved = change.moved(caret)
        return moved, moved
    start, end = sorted((anchor, caret))
    start = Change(change.position, change.removed, change.inserted, rides=True).moved(start)
    end = Change(change.position, change.removed, change.inserted, rides=False).moved(end)
    start = min(start, end)
    return (start, end) if anchor < caret else (end, start)


def common_ends(old: str, new: str) -> tuple[int, int]:
    """The lengths of the common beginning and end, which never cut a surrogate pair in two."""
    head = _common(old, new)
    if head and "\ud800" <= old[head - 1] <= "\udbff":
        head -= 1
    tail = _common(old[head:][::-1], new[head:][::-1])
    if tail and "\udc00" <= old[len(old) - tail] <= "\udfff":
        tail -= 1
    return head, tail


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((count for count, (left, right) in pairs if left != right), min(len(one), len(other)))
