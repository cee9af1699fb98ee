"""Where the sentences of a report stand in its text, which stays as it is."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?;](?=\s|$)|[。！？；]|\n+")
_ABBREVIATION = re.compile(r"\b(?:dr|vs|approx|e\.g|i\.e|fig|mr|mrs|ms|st|no)\.$", re.IGNORECASE)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, its full stop included and white space around it not. A line break ends one."""
    spans = []
    start = 0
    for stop in _END.finditer(text):
        # "No. 3" is an abbreviation, "… seen in the no." at the end of a text is not.
        if stop.group() == "." and _ABBREVIATION.search(text, start, stop.end()) and stop.end() < len(text):
            continue
        spans.append((start, stop.end()))
        start = stop.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span)) is not None]


def sentence_at(text: str, position: int) -> tuple[int, int]:
    """(start, end) of the sentence that a caret at ``position`` is in or stands behind; (position, position) where
    there is none."""
    for start, end in sentence_spans(text):
        if start <= position <= end:
            return start, end
    return position, position


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    if not piece.strip():
        return None
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
