"""Which words of a draft under way the model is not sure of, and where they stand in the report's sections."""

from __future__ import annotations

from typing import Any

from app.report.splitter import SectionSplitter
from app.report.units import plain
from echo_core.text.confidence import ConfidenceMap
from echo_core.text.word_confidence import Token, Word, WordStream, alternatives

MOST_ALTERNATIVES = 5


class DoubtfulWords:
    """Reads the tokens of a draft's blocks. A word is judged once it is whole, so at a block's end it waits for the
    next block."""

    def __init__(self, offset: int) -> None:
        """``offset``: where the draft begins in the report text, behind its prefix."""
        self._offset = offset
        self._words = WordStream()
        self._confidence: ConfidenceMap | None = None
        self._waiting: list[Word] = []

    def take(self, text: str, tokens: Any, confidence: ConfidenceMap | None) -> None:
        """The next block: the text that was put into the report, and the event's tokens.

        Where the tokens do not give that text, or there is no ``confidence``, none of its words is doubtful.
        """
        read = _tokens(tokens)
        if confidence is None or "".join(token.text for token in read) != text:
            read = [Token(text, 1.0)]
        self._confidence = confidence or self._confidence
        self._keep(self._words.feed(read))

    def finish(self) -> None:
        """The draft has ended: its last word is whole."""
        self._keep(self._words.finish())

    def placed(self, splitter: SectionSplitter) -> list[tuple[str, int, int, tuple[str, ...]]]:
        """The doubtful words that have reached a section since the last call: section, position and length in what the
        draft has written there, in UTF-16 units, and what each might have been."""
        found, left = [], []
        for word in self._waiting:
            place = splitter.place(self._offset + word.start, self._offset + word.end)
            if place is None:
                left.append(word)
            else:
                name, start, end = place
                found.append((name, start, end - start, alternatives(word, MOST_ALTERNATIVES)))
        self._waiting = left
        return found

    def _keep(self, words: list[Word]) -> None:
        if (confidence := self._confidence) is not None:
            self._waiting += [word for word in words if confidence.doubtful(word.p)]


def doubtful_count(text: str, tokens: Any, confidence: ConfidenceMap | None) -> int:
    """How many words of a finished text are doubtful; 0 without a ``confidence`` or where its tokens do not give it."""
    read = _tokens(tokens)
    if confidence is None or "".join(token.text for token in read) != text:
        return 0
    stream = WordStream()
    return sum(confidence.doubtful(word.p) for word in [*stream.feed(read), *stream.finish()])


def _tokens(raw: Any) -> list[Token]:
    """The tokens of an event; none where it has anything else."""
    try:
        return [
            Token(
                plain(str(token["text"])),
                float(token["p"]),
                tuple((plain(str(text)), float(p)) for text, p in token["alternatives"]),
            )
            for token in raw
        ]
    except (TypeError, KeyError, ValueError):
        return []
